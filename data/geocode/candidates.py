"""Turns the names in a text into the places that each may mean, scored by how well they fit together."""

from math import cos, radians
from typing import Final, NamedTuple

from data.geocode.context import CALLED, Context
from data.geocode.mentions import RIVERS, Mention
from data.geocode.names import fold
from data.geocode.sphere import KM_PER_DEG
from data.geocode.tables import KNOWN_TOWN, Tables

MOST: Final = 24
KEPT: Final = 5
FOREIGN: Final = -7.0
FOREIGN_FEATURE: Final = -2.0
"""The sea and its islands have names of their own, and the country of a row is sometimes wrong there."""
NAMED_AT_SEA: Final = frozenset({"feature", "sea", "region"})
SERVICES: Final = ("airport", "port")
SERVICE: Final = 6.5
AREAS: Final = frozenset({"admin1", "admin2"})
WIDE: Final = AREAS | {"sea", "region"}
CALLED_AREA: Final = 2.5
NOT_AREA: Final = -1.0
SAME_AS_AREA: Final = -2.2
NAMESAKE: Final = -4.0
LARGE_TOWN: Final = 300_000
AIRPORTS: Final = ("airport", "aerodrome", "airfield", "aeropuerto", "aeroport", "aeroporto", "havalimani")
LEADING: Final = frozenset({"near", "off", "shore"})
LESSENING: Final = {"minor": -3.0, "river": -3.5, "part": -2.5, "gulf": -4.0}
ROAD: Final = -2.0
GUESSED: Final = -2.0
ASIDE: Final = -4.5
IN_AREA: Final = 2.6
OUT_OF_AREA: Final = -4.5
IN_COUNTY: Final = 1.0
OUT_OF_COUNTY: Final = -4.5
OFF_SEA: Final = -4.0
ASHORE_KM: Final = 250.0
WATERS: Final = frozenset({"sea", "feature", "region"})
EARLIER: Final = (0.9, 0.6, 0.3)
NEAREST: Final = 1.6
FAR: Final = -0.6
FAR_DEG: Final = 12.0
NEARNESS: Final = ((30.0, 1.6), (80.0, 1.1), (200.0, 0.4), (500.0, 0.0))


class Choice(NamedTuple):
    """What a name may mean: the number of its mention, the entry and how well it fits."""

    mention: int
    entry: int
    score: float


Scored = list[tuple[float, int]]


def choose(
    mentions: list[Mention], context: Context, tables: Tables, *, guessed: frozenset[int] = frozenset()
) -> list[list[Choice]]:
    """
    Score what each name may mean.

    Parameters
    ----------
    mentions
        The names of a text.
    context
        Countries and areas that it names.
    tables
        What names there are.
    guessed
        Numbers of names that are spelt otherwise in the text.

    Returns
    -------
    choices
        For each name that may be a place finer than a country, the best first; names without any are left out.
    """
    found: list[tuple[int, Scored]] = []
    for number, mention in enumerate(mentions):
        if number in context.country_of:
            continue
        scored = _scored(number, mention, context, tables)
        if scored:
            shift = _shift(mention, len(found)) + (GUESSED if number in guessed else 0.0)
            scored.sort(key=_by_score)
            found.append((number, [(score + shift, entry) for score, entry in scored[:KEPT]]))
    if len(found) > 1:
        found = [(number, _beside_others(number, own, found, tables)) for number, own in found]
    return [[Choice(number, entry, score) for score, entry in own] for number, own in found]


def _by_score(scored: tuple[float, int]) -> float:
    return -scored[0]


def _scored(number: int, mention: Mention, context: Context, tables: Tables) -> Scored:
    found: Scored = []
    foreign: Scored = []
    countries, country = context.countries, tables.country
    for entry in tables.find(mention.key):
        land = country[entry]
        if not countries:
            weight: float | None = 0.0
        elif not land:
            weight = 1.0
        else:
            weight = countries.get(land) if ";" not in land else _best_of(land, countries)
        if weight is not None:
            found.append((weight, entry))
            if len(found) >= MOST:
                break
        elif len(foreign) < MOST and not found:
            foreign.append((_foreign(entry, context, tables), entry))
    called = _called(mention)
    return [(base + _fit(entry, number, mention, context, tables, called), entry) for base, entry in found or foreign]


def _foreign(entry: int, context: Context, tables: Tables) -> float:
    home = context.home_entry
    if tables.kind[entry] not in NAMED_AT_SEA or home is None:
        return FOREIGN
    return FOREIGN_FEATURE if _apart(entry, home, tables) < 1.6 * tables.radius_km[home] + 300 else FOREIGN


def _best_of(lands: str, countries: dict[str, float]) -> float | None:
    return max((countries[cc] for cc in lands.split(";") if cc in countries), default=None)


def _called(mention: Mention) -> dict[str, float]:
    """Score the kinds of places that the words around a name speak of."""
    before, after = mention.before, mention.after
    found = {}
    if "admin" in before or "admin" in after or mention.key.endswith(CALLED):
        found = dict.fromkeys(AREAS, CALLED_AREA)
    # Vessels lie in the port of a river; "Rio de Janeiro" is none.
    on_river = "river" in before and mention.key.partition(" ")[0] not in RIVERS
    if "airport" in after or "airport" in before or on_river or mention.key.endswith(AIRPORTS):
        found["airport"] = SERVICE
    if "port" in after or "port" in before or on_river:
        found["port"] = SERVICE
    return found | dict.fromkeys(SERVICES, SERVICE) if mention.key[0] == "=" else found


def _fit(
    entry: int, number: int, mention: Mention, context: Context, tables: Tables, called: dict[str, float]
) -> float:
    kind = tables.kind[entry]
    score = tables.prior[entry]
    if kind == "city":
        score += _town(entry, number, mention, context, tables)
    elif kind in called:
        score += called[kind]
    return score + _in_area(entry, number, context, tables) if context.areas else score


def _town(entry: int, number: int, mention: Mention, context: Context, tables: Tables) -> float:
    if "admin" in mention.after:
        return NOT_AREA
    if number not in context.areas:
        return 0.0
    rather = SAME_AS_AREA if _is_area_rather(entry, number, mention, tables) else 0.0
    return rather + (NAMESAKE if _is_namesake(entry, context.areas[number], tables) else 0.0)


def _is_namesake(entry: int, areas: list[int], tables: Tables) -> bool:
    """Tell the village of Oregon in Ohio from the state: no large town, and outside the area of its name."""
    own = [tables.admin1[area] for area in areas if tables.country[area] == tables.country[entry]]
    return bool(own) and tables.admin1[entry] not in own and tables.population[entry] < LARGE_TOWN


def _is_area_rather(entry: int, number: int, mention: Mention, tables: Tables) -> bool:
    """Tell "Coatzacoalcos, Veracruz" and an area of which a town only has a nickname from the town itself."""
    if number and mention.listed and not mention.before & LEADING:
        return True
    return fold(tables.name[entry]) != mention.key and tables.population[entry] < KNOWN_TOWN


def _shift(mention: Mention, rank: int) -> float:
    shift = EARLIER[rank] if rank < len(EARLIER) else 0.0
    if mention.aside:
        shift += ASIDE
    for role in mention.before | mention.after:
        shift += LESSENING.get(role, 0.0)
    return shift + (ROAD if "road" in mention.after else 0.0)


def _in_area(entry: int, number: int, context: Context, tables: Tables) -> float:
    land, code = tables.country[entry], tables.admin1[entry]
    found = 0.0
    for i, areas in context.areas.items():
        if i == number:
            continue
        for area in areas:
            if tables.country[area] != land:
                continue
            if code == tables.admin1[area] if code else _apart(entry, area, tables) < 1.5 * tables.radius_km[area] + 50:
                return IN_AREA
            if i in context.certain:
                found = OUT_OF_AREA
    return found


def _beside_others(number: int, own: Scored, found: list[tuple[int, Scored]], tables: Tables) -> Scored:
    """Add what the other names say, by the best two that each of them may mean."""
    others = [theirs for other, theirs in found if other != number]
    scored = []
    for score, entry in own:
        bonus = 0.0
        for theirs in others:
            other = theirs[0][1]
            apart = _apart(entry, other, tables)
            near = _nearness(entry, other, apart, tables)
            if len(theirs) > 1 and near < NEAREST:
                second = theirs[1][1]
                near = max(near, _nearness(entry, second, _apart(entry, second, tables), tables))
            bonus += _in_other(entry, other, apart, tables) + near
        scored.append((score + bonus, entry))
    scored.sort(key=_by_score)
    return scored


def _in_other(entry: int, other: int, apart: float, tables: Tables) -> float:
    """
    Score a place by a second-level area or a sea that the text names, by distance, as their borders are unknown.

    Who was attacked in the Gulf of Aden was not in Utrecht.
    """
    kind = tables.kind[other]
    if kind == "admin2" and tables.kind[entry] not in WIDE:
        return IN_COUNTY if apart < 2 * tables.radius_km[other] + 60 else OUT_OF_COUNTY
    if kind == "sea" and tables.kind[entry] not in WATERS:
        return OFF_SEA if apart > tables.radius_km[other] + ASHORE_KM else 0.0
    return 0.0


def _nearness(entry: int, other: int, apart: float, tables: Tables) -> float:
    between = apart - (tables.radius_km[entry] + tables.radius_km[other]) / 2
    for limit, bonus in NEARNESS:
        if between <= limit:
            return bonus
    return FAR


def _apart(entry: int, other: int, tables: Tables) -> float:
    lat = tables.latitude[entry]
    north = lat - tables.latitude[other]
    if north > FAR_DEG or north < -FAR_DEG:
        return abs(north) * KM_PER_DEG
    east = ((tables.longitude[entry] - tables.longitude[other] + 540) % 360 - 180) * cos(radians(lat))
    return KM_PER_DEG * float((north * north + east * east) ** 0.5)
