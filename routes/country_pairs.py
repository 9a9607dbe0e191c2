"""Events known only to lie somewhere in a country into units of test: one for each origin and destination country."""

import hashlib
from dataclasses import replace
from itertools import chain
from typing import Final

import numpy as np
from babel import Locale
from numpy.typing import NDArray

from data.validate.countries import country_code
from routes.areas import ACROSS_KM, MAX_SHARE, MIN_EVENTS, RESOLUTION, Areas, distinct
from routes.cells import cells_at
from routes.evidence import Evidence

CODE_LENGTH: Final = 2
NOT_AVAILABLE: Final = "NA"
PREFIX: Final = "pair-"


def with_country_pairs(areas: Areas, evidence: Evidence, shares: NDArray[np.float64]) -> Areas:
    """
    Add a unit of test for each pair of countries between which events go that are only known to lie in a country.

    Parameters
    ----------
    areas
        Of the same events.
    evidence
        Of one kind.
    shares
        Shape (n, corridors): how much each event belongs to each corridor.

    Returns
    -------
    areas
        Those given, and after them the pairs by their codes: of at least 36 events and at most 60 % of all; none that
        is about the same as a corridor, which has mapped the pair to its hubs, or as an area.

    Notes
    -----
    Such an event may be off by more than 250 km, or names nothing but a country as its place. Its cells say where it
    was put, mostly the middle of a country: they show what is known of its place, not where the flow runs. There and
    back are two pairs.
    """
    coarse = (evidence.frame["radius_km"].to_numpy() > ACROSS_KM[0]) | _in_a_country(evidence)
    if not coarse.any():
        return areas
    pairs, number = _numbered(evidence)
    number = number * coarse
    weights = evidence.weights()
    mass = np.bincount(number, weights=weights, minlength=len(pairs) + 1)
    wanted = np.flatnonzero((mass >= MIN_EVENTS) & (mass <= MAX_SHARE * weights.sum())).tolist()
    # One column after the other: those of a million events at once would take a gigabyte.
    told = [np.bincount(number, weights * part, len(mass)) for part in chain(shares.T, areas.members.T)]
    groups = [np.arange(len(mass)) == at for at in wanted if at]
    kept = [int(np.argmax(group)) for group in distinct(groups, np.stack([*told, mass]))]
    if not kept:
        return areas
    members = [number == at for at in kept]
    kind = evidence.texts("kind")[0]
    return replace(
        areas,
        ids=(*areas.ids, *(_identity(kind, *pairs[at - 1]) for at in kept)),
        cells=(*areas.cells, *(_cells(evidence, inside) for inside in members)),
        commodities=(*areas.commodities, *("" for _ in kept)),
        names=(*areas.names, *(_name(*pairs[at - 1]) for at in kept)),
        members=np.column_stack([areas.members, *members]),
    )


def is_pair(area_id: str) -> bool:
    """
    Tell a pair of countries from an area.

    Parameters
    ----------
    area_id
        Of either.

    Returns
    -------
    is_pair
        Where its events lie says nothing about which pair it is: many pairs lie in the middle of one country.
    """
    return area_id.startswith(PREFIX)


def country_named(text: str) -> str:
    """
    Read the country that the text of an origin or a destination names.

    Parameters
    ----------
    text
        As "Peru", "PE" or "Callao, Peru".

    Returns
    -------
    code
        ISO 3166-1 alpha-2, or empty: for a place without its country, a continent, "Unknown".

    Notes
    -----
    Stricter than ``places.country_of``, for which any two letters are a code, because here nothing else holds a
    mistake up: codes are written in capitals ("no" is not Norway), and NA alone is what programs write for nothing,
    not Namibia.
    """
    last = text.rsplit(",", maxsplit=1)[-1].strip()
    if text.strip() == NOT_AVAILABLE or (len(last) == CODE_LENGTH and not last.isupper()):
        return ""
    return country_code(last) or ""


def _in_a_country(evidence: Evidence) -> NDArray[np.bool_]:
    """Tell whose place is only a country: a small one is known to less than 250 km, but to no place in it."""
    texts, code = evidence.codes("place")
    return np.array([not place.count(",") and bool(country_named(place)) for (place,) in texts.iter_rows()])[code]


def _numbered(evidence: Evidence) -> tuple[list[tuple[str, str]], NDArray[np.int64]]:
    """List the pairs of countries, and give the number of each event's, from 1 on; 0 where it names no two."""
    texts, code = evidence.codes("origin", "destination")
    named = [(country_named(origin), country_named(destination)) for origin, destination in texts.iter_rows()]
    pairs = sorted({pair for pair in named if all(pair) and pair[0] != pair[1]})
    number = {pair: at for at, pair in enumerate(pairs, start=1)}
    return pairs, np.array([number.get(pair, 0) for pair in named], dtype=np.int64)[code]


def _cells(evidence: Evidence, inside: NDArray[np.bool_]) -> tuple[int, ...]:
    lon, lat = (evidence.frame[name].to_numpy()[inside] for name in ("longitude", "latitude"))
    return tuple(np.unique(cells_at(lon, lat, RESOLUTION)).tolist())


def _identity(kind: str, origin: str, destination: str) -> str:
    return PREFIX + hashlib.sha256(f"{kind},{origin},{destination}".encode()).hexdigest()[:10]


def _name(origin: str, destination: str) -> str:
    names = Locale("en").territories
    return f"{names.get(origin, origin)} to {names.get(destination, destination)}"
