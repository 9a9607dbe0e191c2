"""Turns the names in a text and the country of its row into the countries and first-level areas that count."""

from typing import Final, NamedTuple

from data.geocode.mentions import Mention
from data.geocode.names import fold
from data.geocode.tables import KNOWN_TOWN, Tables

CALLED: Final = (" county", " parish", " borough", " province", " district", " municipality", " region", " state")
"""Endings of the names of areas."""
HOME: Final = 3.0
COLUMN: Final = 2.5
OTHER: Final = 1.2
PASSING: Final = 0.4
METROPOLIS: Final = 1_000_000
SHARED: Final = (("MA", "EH"),)
"""Whose reports name places of the other as their own."""


class Context(NamedTuple):
    """
    Where the rest of a text says that its names lie.

    Attributes
    ----------
    countries
        ISO 3166-1 alpha-2 to a weight, empty where nothing names a country.
    country_of
        Numbers of the mentions that name a country, to it.
    areas
        First-level areas (entry) that mentions name, by the number of the mention.
    home
        The country in which it happened, empty where unknown.
    home_entry
        The same as an entry; None where unknown.
    certain
        Numbers of the mentions in ``areas`` that are not meant as a town.
    """

    countries: dict[str, float]
    country_of: dict[int, str]
    areas: dict[int, list[int]]
    home: str
    home_entry: int | None
    certain: frozenset[int]


def read_country(country: str, tables: Tables, *, key: str) -> str:
    """
    Read the country of a row.

    Parameters
    ----------
    country
        A code or a name in any language.
    tables
        What names there are.
    key
        The same, folded.

    Returns
    -------
    code
        ISO 3166-1 alpha-2; empty where it is none.
    """
    entries = tables.codes.get(f"={country.strip().upper()}") or tables.others.get(key, ())
    return next((tables.country[entry] for entry in entries if tables.kind[entry] == "country"), "")


def read_context(mentions: list[Mention], tables: Tables, *, column: str) -> Context:
    """
    Weigh the countries and areas that a text names.

    Parameters
    ----------
    mentions
        Its names.
    tables
        What names there are.
    column
        The country of the row, ISO 3166-1 alpha-2; empty where there is none.

    Returns
    -------
    context
        A country that the text names counts more than that of the row, which is sometimes wrong at sea.
    """
    country_of = _countries_of(mentions, tables, column=column)
    mains = [cc for i, cc in country_of.items() if _is_main(mentions[i])]
    home = column if column in mains else (mains[-1] if mains else "")
    countries: dict[str, float] = {}
    for i, cc in country_of.items():
        weight = PASSING if mentions[i].aside else OTHER
        countries[cc] = max(countries.get(cc, 0.0), weight)
    if home:
        countries[home] = HOME
    if column:
        countries[column] = max(countries.get(column, 0.0), COLUMN if home else HOME)
    for one, other in SHARED:
        if column == one:
            countries.setdefault(other, countries[column])
    areas = _areas_of(mentions, tables, taken=country_of, countries=countries)
    certain = frozenset(i for i in areas if _is_certain(mentions[i], tables))
    home = home or column or _implied(areas, certain, tables)
    if home and not countries:
        countries[home] = HOME
    return Context(countries, country_of, areas, home, next(iter(tables.codes.get(f"={home}", ())), None), certain)


def _countries_of(mentions: list[Mention], tables: Tables, *, column: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for i, mention in enumerate(mentions):
        if mention.country:
            found[i] = mention.country
            continue
        for entry in tables.others.get(mention.key, ()):
            if tables.kind[entry] == "country" and not _is_other(entry, mention.key, tables, column=column):
                found[i] = tables.country[entry]
                break
    # "Djibouti, Djibouti" and "Guatemala, Guatemala": the first is the town.
    for i in list(found)[:-1]:
        if found.get(i + 1) == found[i] and mentions[i].key == mentions[i + 1].key:
            del found[i]
    return found


def _is_other(country: int, key: str, tables: Tables, *, column: str) -> bool:
    """Tell Tunis from Tunisia, and Georgia of the United States, where the row says so, from the country."""
    if column and column != tables.country[country]:
        for entry in tables.others.get(key, ()):
            if tables.kind[entry] == "admin1" and tables.country[entry] == column:
                return True
    return _is_town_rather(country, key, tables, column=column)


def _is_town_rather(country: int, key: str, tables: Tables, *, column: str) -> bool:
    """Tell the cities of Tunis and Salvador from the names that some have for Tunisia and El Salvador."""
    if fold(tables.name[country]) == key:
        return False
    near = {tables.country[country], column}
    return any(
        tables.kind[entry] == "city"
        and tables.population[entry] >= (KNOWN_TOWN if tables.country[entry] in near else METROPOLIS)
        and fold(tables.name[entry]) == key
        for entry in tables.find(key)
    )


def _is_main(mention: Mention) -> bool:
    return not (mention.aside or mention.country or mention.before & {"border", "near", "between"})


def _implied(areas: dict[int, list[int]], certain: frozenset[int], tables: Tables) -> str:
    """Find the country of "Brooks County, Texas": the only one that has such an area."""
    found = [{tables.country[area] for area in areas[i]} for i in certain]
    return next((min(lands) for lands in found if len(lands) == 1), "")


def _is_certain(mention: Mention, tables: Tables) -> bool:
    called = "admin" in mention.before or "admin" in mention.after or mention.key.endswith(CALLED)
    return called or mention.listed or mention.key not in tables.numbers


def _areas_of(
    mentions: list[Mention], tables: Tables, *, taken: dict[int, str], countries: dict[str, float]
) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for i, mention in enumerate(mentions):
        if i in taken:
            continue
        entries = [
            entry
            for entry in tables.others.get(mention.key, ())
            if tables.kind[entry] == "admin1" and (not countries or tables.country[entry] in countries)
        ]
        if entries:
            found[i] = entries
    return found
