"""Turns what the gazetteer offers for an unsure text into offers that a person can read and choose from."""

import json
from dataclasses import dataclass

import polars as pl

from data.errors import WrongUseError
from data.geocode.coordinates import Contradiction, find_coordinates
from data.geocode.radii import radius_of
from layers.wording import _, country_name, number

POINT = "point"
"""Class of coordinates that a person typed."""

CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Offer:
    """
    One place that a text may mean.

    Parameters
    ----------
    number
        From 1, as the map and the list show it; 0 for coordinates that were typed.
    name, country
        As the gazetteer has them; ISO 3166-1 alpha-2 codes, ``;`` between them, empty for the high seas.
    match_class
        What it is.
    latitude, longitude
        Degrees.
    radius_km
        Within which four of five such answers are right.
    """

    number: int
    name: str
    country: str
    match_class: str
    latitude: float
    longitude: float
    radius_km: float


def as_reviews(placed: pl.DataFrame) -> pl.DataFrame:
    """
    Lay out texts that the gazetteer placed like those that wait, so that a person can overrule it.

    Parameters
    ----------
    placed
        From the store.

    Returns
    -------
    reviews
        place, country, records, reason (what it was placed as), candidates (JSON, the one place), who (null),
        latitude, longitude, radius_km, name.
    """
    shown = ("name", "match_class", "latitude", "longitude", "radius_km")
    texts = [json.dumps([row | {"country": ""}]) for row in placed.select(shown).iter_rows(named=True)]
    return placed.select(
        "place",
        "country",
        "records",
        pl.col("match_class").alias("reason"),
        pl.Series("candidates", texts, dtype=pl.String),
        pl.lit(None, dtype=pl.String).alias("who"),
        "latitude",
        "longitude",
        "radius_km",
        "name",
    )


def offers(candidates: str) -> tuple[Offer, ...]:
    """
    Read the candidates of a text.

    Parameters
    ----------
    candidates
        JSON, as the store keeps them.

    Returns
    -------
    offers
        The best first.
    """
    return tuple(
        Offer(
            at,
            one["name"],
            one["country"],
            one["match_class"],
            one["latitude"],
            one["longitude"],
            one.get("radius_km") or radius_of(one["match_class"], ""),
        )
        for at, one in enumerate(json.loads(candidates or "[]"), start=1)
    )


def typed_offer(text: str) -> Offer:
    """
    Read coordinates that a person typed.

    Parameters
    ----------
    text
        In any notation that reports use.

    Returns
    -------
    offer
        Of class ``point``.

    Raises
    ------
    WrongUseError
        There are none in it, or they contradict each other.
    """
    found = find_coordinates(text)
    if isinstance(found, Contradiction):
        raise WrongUseError(found.reason)
    if found is None:
        raise WrongUseError(_("No coordinates can be read; write them as 32.93 N 12.08 E, or 32°56'N 012°05'E."))
    return Offer(0, text.strip(), "", POINT, found.latitude, found.longitude, found.radius_km)


def contradiction(text: str) -> str:
    """
    Say what is wrong with the coordinates in a text.

    Parameters
    ----------
    text
        As reported.

    Returns
    -------
    sentence
        Empty where nothing is.
    """
    found = find_coordinates(text)
    return found.reason if isinstance(found, Contradiction) else ""


def offer_sentence(offer: Offer) -> str:
    """
    Tell what an offer is.

    Parameters
    ----------
    offer
        Of a text.

    Returns
    -------
    sentence
        Number, name, country, coordinates, class and radius: offers of one name are told apart. Coordinates and
        radius alone of what a person typed.
    """
    at, km = position_name(offer.latitude, offer.longitude), number(offer.radius_km)
    if offer.match_class == POINT:
        return _("{at}, known to within {km} km").format(at=at, km=km)
    countries = ", ".join(country_name(code) for code in offer.country.split(";") if code)
    where = ", ".join(part for part in (offer.name, countries) if part)
    return _("{number}. {where} ({at}): {what}, known to within {km} km").format(
        number=offer.number, where=where, at=at, what=class_name(offer.match_class), km=km
    )


def position_name(latitude: float, longitude: float) -> str:
    """
    Write coordinates in a short form.

    Parameters
    ----------
    latitude, longitude
        Degrees.

    Returns
    -------
    name
        To a hundredth of a degree, such as ``32.93 N 12.08 E``.
    """
    north = _("{degrees} N") if latitude >= 0 else _("{degrees} S")
    east = _("{degrees} E") if longitude >= 0 else _("{degrees} W")
    halves = ((north, latitude), (east, longitude))
    return " ".join(half.format(degrees=number(abs(degrees), digits=2)) for half, degrees in halves)


def class_name(match_class: str) -> str:
    """
    Name a class of places.

    Parameters
    ----------
    match_class
        As the gazetteer has it.

    Returns
    -------
    name
        The class itself where there is no word for it.
    """
    names = {
        "city": _("town"),
        "port": _("port"),
        "airport": _("airport"),
        "border_post": _("border post"),
        "admin1": _("province"),
        "admin2": _("district"),
        "country": _("country"),
        "sea": _("sea"),
        "gulf": _("gulf"),
        "strait": _("strait"),
        "channel": _("channel"),
        "cape": _("cape"),
        "island": _("island"),
        "feature": _("feature"),
        "offset": _("a distance from a place"),
        "road": _("road"),
        "coordinate": _("coordinates in the text"),
        "country_coast": _("coast of a country"),
        "fuzzy": _("a name spelt otherwise"),
        "region": _("region"),
        "desert": _("desert"),
        "mountains": _("mountains"),
        "river": _("river"),
        "lake": _("lake"),
        "field": _("oil field or anchorage"),
        POINT: _("coordinates"),
    }
    return names.get(match_class, match_class)


def reason_name(reason: str) -> str:
    """
    Say why a text waits for a person.

    Parameters
    ----------
    reason
        Of the gazetteer's abstention.

    Returns
    -------
    name
        The reason itself where there is no word for it.
    """
    names = {
        "unknown": _("no such name is known"),
        "ambiguous": _("several places fit"),
        CONTRADICTION: _("its coordinates contradict each other"),
        "elsewhere": _("it names a large town of another country"),
    }
    return names.get(reason) or class_name(reason)
