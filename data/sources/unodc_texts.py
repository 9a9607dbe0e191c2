"""Reads the countries that a report to UNODC names, and its words for nothing."""

import re
from functools import cache
from typing import Final

from data.validate.countries import country_code, country_name

_WORDS: Final = (
    "-,--,?,n/a,na,nan,no information,none,not applicable,not available,not known,not reported,not specified,null,"
    "other,others,unknown,unspecified"
)
NOTHING: Final = frozenset(["", *_WORDS.split(",")])
"""In lower case: what countries write where they have nothing to say."""

_BETWEEN: Final = re.compile(r"\s*(?:[;/|]|\s-\s|\s>\s|->|\band\b|&|\bor\b|,)\s*")


@cache
def country_of(text: str) -> str:
    """
    Find the country of a seizure.

    Parameters
    ----------
    text
        As written; a part of a country may stand in brackets, such as ``Iraq (Kurdistan Region)``.

    Returns
    -------
    code
        ISO 3166-1 alpha-2 (and XK); empty where it is none: ``Unknown``, a former country.
    """
    if text.lower() in NOTHING:
        return ""
    return country_code(text) or country_code(re.sub(r"\s*\(.*?\)\s*", " ", text)) or ""


@cache
def countries_named(text: str) -> tuple[str, ...]:
    """
    List the countries at one end of a route.

    Parameters
    ----------
    text
        One name, several with separators, or a word for nothing.

    Returns
    -------
    names
        English names of the countries; what is no country, as written. Each once.
    """
    if text.lower() in NOTHING:
        return ()
    if code := country_of(text):
        return (country_name(code),)
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip().lower() not in NOTHING]
    codes = [country_of(part) for part in parts]
    if any(codes):
        return tuple(dict.fromkeys(country_name(code) or part for code, part in zip(codes, parts, strict=True)))
    return (text,)
