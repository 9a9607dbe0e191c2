"""Turns two places into the position between them, on a road or not."""

from typing import Final

from data.geocode.candidates import Choice
from data.geocode.countries import Countries
from data.geocode.placement import AREA_KINDS, Placement
from data.geocode.ranking import WEAK
from data.geocode.reading import Pair, Reading
from data.geocode.sphere import part_way, span_km
from data.geocode.tables import Tables

FARTHEST_KM: Final = 4_000.0
FINE_KM: Final = 120.0
LONG_KM: Final = 360.0
FIT: Final = 3.0
ABROAD: Final = -5.0

Ends = tuple[tuple[float, float], tuple[float, float]]


def place_between(reading: Reading, best: Choice | None, *, tables: Tables, countries: Countries) -> Placement | None:
    """
    Place a text that names two places between which it happened.

    Parameters
    ----------
    reading
        Of the text.
    best
        The name that counts most; None for none.
    tables, countries
        What names there are.

    Returns
    -------
    placement
        Half way, or at the kilometre mark of the road, on the straight line; None where the text names no two places,
        or a third one that is finer.
    """
    pair = reading.pair
    if pair is None or (best is not None and _is_finer(best, pair, reading, tables)):
        return None
    ends = _ends(pair, reading, tables=tables, countries=countries)
    if ends is None or not 0 < span_km(*ends) < FARTHEST_KM:
        return None
    apart = span_km(*ends)
    names = " - ".join(reading.scan.mentions[number].key.title() for number in (pair.one, pair.other))
    if pair.on_road and apart < LONG_KM:
        share = 0.5 if pair.mark is None else min(1.0, pair.mark / apart)
        return Placement(part_way(*ends, share), "road", "plain" if apart < FINE_KM else "long", names, None, FIT)
    match_class = "offset" if apart < FINE_KM else "region"
    return Placement(part_way(*ends, 0.5), match_class, "between" if apart < LONG_KM else "far", names, None, FIT)


def _is_finer(best: Choice, pair: Pair, reading: Reading, tables: Tables) -> bool:
    if best.mention in pair[:2] or best.mention > max(pair.one, pair.other):
        return False
    kind = tables.kind[best.entry]
    return not (kind in AREA_KINDS or kind == "admin2" or reading.scan.mentions[best.mention].aside)


def _ends(pair: Pair, reading: Reading, *, tables: Tables, countries: Countries) -> Ends | None:
    lands = [reading.context.country_of.get(number) for number in (pair.one, pair.other)]
    # "Between Tripoli and Malta": the country is the other end, and not where the town has to lie.
    least = ABROAD if any(lands) else WEAK
    spots = [_spot(number, reading, tables, least) for number in (pair.one, pair.other)]
    if spots[0] is None and spots[1] is None and lands[0] and lands[1]:
        if countries.border(lands[0], lands[1]) is not None:
            return None
        spots[0] = countries.coast(lands[0], None)
    for here, there in ((0, 1), (1, 0)):
        land, anchor = lands[here], spots[there]
        if spots[here] is None and land and anchor is not None:
            spots[here] = countries.nearest_place(land, anchor)
    if spots[0] is None or spots[1] is None:
        return None
    return spots[0], spots[1]


def _spot(number: int, reading: Reading, tables: Tables, least: float) -> tuple[float, float] | None:
    own = next((own for own in reading.choices if own[0].mention == number), None)
    return tables.position(own[0].entry) if own and own[0].score > least else None
