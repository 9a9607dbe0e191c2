"""Reads from the wording of an incident's place how far off its coordinates may be, and which country it names."""

import re
from functools import cache
from typing import Final

from data.validate.countries import country_code
from data.validate.words import plain_words

# First match counts; the radius holds the true place with 80 %. Kilometres by judgement, from the extent of what is
# named: a desert, a sea basin and a coast, then a province, a district, a town.
_RADII: Final = tuple(
    (re.compile(pattern), radius)
    for pattern, radius in (
        (r"see coordinates|exact location|exact coordinates", 2.0),
        (r"\bvarious (locations|places)|multiple locations|\bmixed\b|locations unknown", 200.0),
        (r"^reported (at|in)\b", 200.0),
        (r"\b\d+[\d.,]* ?(km|kilomet\w+|miles?|mi|nm|nautical|m|met(er|re)s?)\b", 10.0),
        (r"un(specif\w+|known).*\b(district|county|city|town|municipality)\b", 30.0),
        (r"un(specif\w+|known).*\b(province|governorate|region|state|department|division)\b", 75.0),
        (r"un(specif\w+|known).*\boff\b", 100.0),
        (r"un(specif\w+|known)|\bwaters between\b|\bhigh seas\b", 150.0),
        (r"\bbetween\b.*\band\b|\bsahara\b|\bdesert\b", 100.0),
        (r"mediterranean|\b(aegean|alboran|andaman|ionian|caribbean|red) sea\b|bay of bengal|gulf of|atlantic", 100.0),
        (r"\boff\b|\bcoast\b|\bwaters\b|\bat sea\b|\ben route\b|\bchannel\b|\bstrait\b", 40.0),
        (r"\b(hospital|bridge|checkpoint|station|street|road|highway|beach|village|camp|canal|ranch|port)\b", 8.0),
        (r"\b(district|county|municipality|comm?une|near|close to|outskirts|border|river|rio)\b", 20.0),
        (r"\b(province|governorate|region|state|department|division|island)\b", 40.0),
    )
)
_TOWN_KM: Final = 12.0
_COUNTRY_KM: Final = 250.0


@cache
def place_radius_km(text: str) -> float:
    """
    Judge from its wording how far the true place may lie from the coordinates.

    Parameters
    ----------
    text
        Place as written.

    Returns
    -------
    radius_km
        At least this; a bare country gives the most, a town is the middle.
    """
    plain = plain_words(text)
    if not plain or country_code(text):
        return _COUNTRY_KM
    return next((radius for pattern, radius in _RADII if pattern.search(plain)), _TOWN_KM)


@cache
def stated_country(text: str) -> str:
    """
    Find the country at the end of a place.

    Parameters
    ----------
    text
        Place as written, such as ``Bamako, Mali``.

    Returns
    -------
    country
        ISO 3166-1 alpha-2, or empty.
    """
    before_remark = re.split(r"\s[-\u2013]\s|\(", text)[0]
    return country_code(before_remark.rpartition(",")[2].strip(" .")) or ""
