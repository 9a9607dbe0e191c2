"""Turns the packaged gazetteer and overlays of named features into what a geocoder looks names up in."""

import gc
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.geocode.features import read_features
from data.geocode.gazetteer import GAZETTEER_FOLDER
from data.geocode.names import fold
from data.geocode.priors import priors_of

FEATURE_FILE: Final = GAZETTEER_FOLDER.parent / "named_features.csv"
STATE: Final = 2
CITY: Final = "city"
KNOWN_TOWN: Final = 100_000
"""People of a town that is known beyond its country."""


@dataclass(frozen=True, eq=False)
class Tables:
    """
    Everything that has a name and a position, in columns; an entry is its number in them.

    Attributes
    ----------
    kind
        city, admin1, admin2, country, airport, port, or the class of an overlay's row.
    name, country, admin1
        As shown; ISO 3166-1 alpha-2 (of an overlay's row perhaps several, separated by semicolons); GeoNames' code.
    latitude, longitude, population, radius_km
        Degrees; people; the extent of an area or a feature, in km.
    place_id
        Of GeoNames, for places; 0 otherwise.
    starts, listed
        The entries of the places of name number n are ``listed[starts[n]:starts[n + 1]]``, the largest first.
    numbers
        Folded names of places, to their numbers.
    others
        Folded names of everything else, to entries.
    longest
        The first words of names of several words, to the words of the longest such name.
    prior
        How much rather each entry is meant than a hamlet of its name, by its kind and its people.
    codes
        IATA, ICAO and UN/LOCODE codes and ISO 3166 codes in capitals, to entries.
    sea
        Shape (3600, 7200), from 90 S and 180 W: whether the centre of a cell of 0.05 degrees is at sea.
    borders
        Two countries in alphabetical order, to latitude, longitude and people, shape (n, 3).
    """

    kind: list[str]
    name: list[str]
    country: list[str]
    admin1: list[str]
    latitude: "array[float]"
    longitude: "array[float]"
    population: "array[int]"
    radius_km: "array[float]"
    place_id: "array[int]"
    starts: "array[int]"
    listed: "array[int]"
    numbers: dict[str, int]
    others: dict[str, tuple[int, ...]]
    longest: dict[str, int]
    prior: "array[float]"
    codes: dict[str, tuple[int, ...]]
    sea: NDArray[np.bool_]
    borders: dict[tuple[str, str], NDArray[np.float64]]
    places: pl.DataFrame

    def position(self, entry: int) -> tuple[float, float]:
        """
        Look up where an entry lies.

        Parameters
        ----------
        entry
            Its number.

        Returns
        -------
        position
            Latitude and longitude, in degrees.
        """
        return self.latitude[entry], self.longitude[entry]

    def people(self, key: str) -> int:
        """
        Look up how many people live in the largest place of a name.

        Parameters
        ----------
        key
            Folded.

        Returns
        -------
        people
            0 where there is no such place.
        """
        number = self.numbers.get(key)
        return 0 if number is None else self.population[self.listed[self.starts[number]]]

    def find(self, key: str) -> Iterator[int]:
        """
        Look up a folded name.

        Parameters
        ----------
        key
            As by ``data.geocode.names.fold``.

        Yields
        ------
        entry
            What is not a populated place first, then places, the largest first.
        """
        yield from self.others.get(key, ())
        number = self.numbers.get(key)
        if number is not None:
            yield from self.listed[self.starts[number] : self.starts[number + 1]]


def load_tables(*overlays: Path) -> Tables:
    """
    Load the packaged gazetteer.

    Parameters
    ----------
    overlays
        CSV files of named features of a site, with the columns of ``named_features.csv``.

    Returns
    -------
    tables
        Two seconds and about 400 MB; meant to be loaded once.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _load([path for path in (FEATURE_FILE, *overlays) if path.exists()])
    finally:
        if collecting:
            gc.enable()


def _load(files: list[Path]) -> Tables:
    places = pl.read_parquet(GAZETTEER_FOLDER / "places.parquet").with_columns(pl.col("admin1").fill_null(""))
    areas = pl.read_parquet(GAZETTEER_FOLDER / "areas.parquet")
    features = pl.concat([read_features(path) for path in files]) if files else None
    rest = [areas] if features is None else [areas, features.select(areas.columns)]
    table = pl.concat(rest)
    whole = pl.concat([places.select("country", "admin1", "name", "latitude", "longitude"),
                       table.select("country", "admin1", "name", "latitude", "longitude")])  # fmt: skip
    names = pl.read_parquet(GAZETTEER_FOLDER / "names.parquet")
    numbers, starts, listed = _numbered(names)
    others = _others(places.height, areas, features)
    kinds = pl.concat([pl.repeat(CITY, places.height, eager=True), table["kind"].cast(pl.String)])
    people = places["population"].extend_constant(0, table.height)
    return Tables(
        kind=kinds.cast(pl.Categorical).cast(pl.String).to_list(),
        name=whole["name"].to_list(),
        country=whole["country"].to_list(),
        admin1=whole["admin1"].to_list(),
        latitude=_column("d", whole["latitude"].cast(pl.Float64).round(5)),
        longitude=_column("d", whole["longitude"].cast(pl.Float64).round(5)),
        population=_column("I", people),
        radius_km=_column("f", pl.concat([pl.zeros(places.height, pl.Float32, eager=True), table["radius_km"]])),
        place_id=_column("I", places["place_id"].extend_constant(0, table.height)),
        starts=starts,
        listed=listed,
        numbers=numbers,
        others=others,
        longest=_longest(names["name"], others),
        prior=priors_of(kinds, people),
        codes=_codes(places.height, table),
        sea=_sea(),
        borders=_borders(),
        places=places.select("country", "admin1", "latitude", "longitude", "population"),
    )


def _column(code: str, values: pl.Series) -> "array[Any]":
    column = array(code)
    column.frombytes(values.to_numpy().tobytes())
    return column


def _numbered(names: pl.DataFrame) -> "tuple[dict[str, int], array[int], array[int]]":
    keys = names["name"]
    first = keys.ne_missing(keys.shift(1))
    starts = pl.concat([first.arg_true().cast(pl.UInt32), pl.Series([names.height], dtype=pl.UInt32)])
    distinct = keys.filter(first)
    numbers = dict(zip(distinct, range(len(distinct)), strict=True))
    return numbers, _column("I", starts), _column("I", names["row"])


def _longest(names: pl.Series, others: dict[str, tuple[int, ...]]) -> dict[str, int]:
    named = pl.concat([names, pl.Series(list(others), dtype=pl.String)]).to_frame("name")
    counted = named.lazy().filter(pl.col("name").str.contains(" ", literal=True)).select(
        first=pl.col("name").str.split(" ").list.first(), words=pl.col("name").str.count_matches(" ", literal=True) + 1
    )  # fmt: skip
    return dict(counted.group_by("first").agg(pl.col("words").max()).collect().iter_rows())


def _others(offset: int, areas: pl.DataFrame, features: pl.DataFrame | None) -> dict[str, tuple[int, ...]]:
    names = pl.read_parquet(GAZETTEER_FOLDER / "area_names.parquet")
    found: dict[str, tuple[int, ...]] = {}
    for key, row in names.iter_rows():
        found[key] = (*found.get(key, ()), offset + row)
    for row, code in enumerate(areas["code"]):
        for one in code.split(";") if len(code) > STATE else ():
            found[f"={one.lower()}"] = (offset + row,)
    if features is not None:
        for row, spellings in enumerate(features["spellings"]):
            for key in dict.fromkeys(fold(spelling) for spelling in spellings):
                if key:
                    found[key] = (offset + areas.height + row, *found.get(key, ()))
    return found


def _codes(offset: int, table: pl.DataFrame) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for row, (kind, codes) in enumerate(table.select("kind", "code").iter_rows()):
        for code in filter(None, codes.split(";")):
            key = code if kind != "country" else f"={code}"
            found[key] = (*found.get(key, ()), offset + row)
    return found


def _sea() -> NDArray[np.bool_]:
    rows = pl.read_parquet(GAZETTEER_FOLDER / "sea.parquet")["bits"]
    bits = np.unpackbits(np.frombuffer(b"".join(rows), dtype=np.uint8))
    return bits.reshape(len(rows), -1).view(np.bool_)


def _borders() -> dict[tuple[str, str], NDArray[np.float64]]:
    table = pl.read_parquet(GAZETTEER_FOLDER / "borders.parquet")
    return {
        (str(one), str(other)): rows.select("latitude", "longitude", "people").cast(pl.Float64).to_numpy()
        for (one, other), rows in table.group_by("country_a", "country_b", maintain_order=True)
    }
