"""Turns the npm package world-atlas into the packaged base map: ``python -m data.files.build_basemap``."""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from babel import Locale
from babel.core import get_global
from shapely.geometry import MultiPolygon, box, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from data.basemap import BASEMAP_FOLDER, LABEL_ZOOMS, font_paths
from data.files.labels import Label, country_label, island_label, sea_labels
from data.files.layout import arranged
from data.files.topojson import Topology, as_multipolygon, as_topology, borders, polygons
from data.settings import ROOT

HERE: Final = Path(__file__).resolve().parent
OUT: Final = BASEMAP_FOLDER
PACKAGES: Final = ROOT / "node_modules"
DECIMALS: Final = {"110m": 2, "50m": 3}
COUNTRY_DECIMALS: Final = 3
COUNTRY_TOLERANCE_DEG: Final = 0.06
"""Countries are looked up, not drawn: 1 to 2 km is finer than the scale."""

Areas = dict[str, MultiPolygon]
Record = dict[str, Any]


def main() -> None:
    """Write every file of the base map anew, and the manifest last."""
    topologies = {scale: _topology(scale) for scale in DECIMALS}
    for scale, topology in topologies.items():
        _write_shape(f"land_{scale}", polygons(topology, topology.objects["land"]), DECIMALS[scale])
        _write_shape(f"borders_{scale}", borders(topology, topology.objects["countries"]), DECIMALS[scale])
    areas = simplified(country_areas(topologies["50m"]))
    _write_countries(areas)
    places = list(country_labels(areas))
    places += sea_labels(HERE / "seas.csv")
    land = polygons(topologies["50m"], topologies["50m"].objects["land"])
    write_labels(arranged(places, land=land, font=font_paths()[0]))
    _write_manifest()


def country_areas(topology: Topology) -> Areas:
    """
    Gather the areas of each country, by its code.

    Parameters
    ----------
    topology
        With the object ``countries``.

    Returns
    -------
    areas
        ISO 3166-1 alpha-2 (and XK) to area, EPSG:4326, sorted by code.

    Notes
    -----
    Natural Earth draws some areas without a code of their own, and some overseas areas that have one
    inside another country: country_parts.csv says where these go. An area that ISO gives to nobody is left out.
    """
    found: dict[str, list[BaseGeometry]] = {}
    parts = _rows("country_parts.csv")
    for geometry in topology.objects["countries"]["geometries"]:
        rest: BaseGeometry = polygons(topology, geometry)
        for row in (row for row in parts if row["name"] == geometry["properties"]["name"]):
            window = box(float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
            found.setdefault(row["iso_a2"], []).append(rest.intersection(window))
            rest = rest.difference(window)
        code = _alpha_2(geometry.get("id"))
        if code and not rest.is_empty:
            found.setdefault(code, []).append(rest)
    united = {code: as_multipolygon(unary_union(shapes)) for code, shapes in found.items()}
    return {code: united[code] for code in sorted(united) if not united[code].is_empty}


def simplified(areas: Areas) -> Areas:
    """
    Simplify areas together, as a coverage: neighbours keep one common border.

    Parameters
    ----------
    areas
        EPSG:4326, not overlapping.

    Returns
    -------
    areas
        The same codes, fewer vertices, coordinates as they are written.
    """
    shapes = shapely.coverage_simplify(np.array(list(areas.values())), COUNTRY_TOLERANCE_DEG)
    snapped = shapely.set_precision(shapes, 10.0**-COUNTRY_DECIMALS)
    return {code: as_multipolygon(shape) for code, shape in zip(areas, snapped, strict=True)}


def country_labels(areas: Areas) -> Iterator[Label]:
    """
    Label each country, by whether it has neighbours on land.

    Parameters
    ----------
    areas
        ISO code to area, EPSG:4326.

    Yields
    ------
    label
        Not yet arranged.
    """
    tree = shapely.STRtree(list(areas.values()))
    for code, area in areas.items():
        label = country_label(code, _name(code), area)
        alone = len(tree.query(area, predicate="intersects")) == 1
        yield island_label(label, area) if alone else label


def write_labels(ordered: list[Label]) -> None:
    """
    Write the labels as one list, and for the screen as one file for each zoom they begin at.

    Parameters
    ----------
    ordered
        Arranged: each ``min_zoom`` is one of LABEL_ZOOMS.
    """
    columns = ("key", "kind", "rank", "name", "iso_a2", "lon", "lat", "min_zoom")
    records = [{column: asdict(label)[column] for column in columns} for label in ordered]
    _write(OUT / "labels.json", records)
    for old in (OUT / "labels").glob("*.json"):
        old.unlink()
    for zoom in LABEL_ZOOMS:
        features = [_label_feature(label) for label in ordered if label.min_zoom == zoom]
        _write(OUT / "labels" / f"en_{zoom:.1f}.json", _collection(features))


def _label_feature(label: Label) -> Record:
    drawn = {"key": label.key, "text": label.text, "rank": label.rank, "drop_px": label.drop_px}
    return _feature({"type": "Point", "coordinates": [label.lon, label.lat]}, drawn)


def _topology(scale: str) -> Topology:
    path = PACKAGES / "world-atlas" / f"countries-{scale}.json"
    if not path.exists():
        sys.exit(f"{path.relative_to(ROOT)} is missing: run `npm ci` first.")
    return as_topology(json.loads(path.read_bytes()))


def _alpha_2(numeric: str | None) -> str | None:
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return aliases[numeric][0] if numeric and numeric in aliases else None


def _name(code: str) -> str:
    chosen = {row["iso_a2"]: row["name"] for row in _rows("country_names.csv")}
    cldr: str = Locale("en").territories[code]
    return chosen.get(code, cldr.replace(" & ", " and "))


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rounded(shape: BaseGeometry, decimals: int) -> Record:
    # set_precision keeps areas valid where plain rounding would let edges cross.
    snapped = shapely.set_precision(shape, 10.0**-decimals)
    text = json.dumps(mapping(snapped))
    plain: Record = json.loads(text, parse_float=lambda number: round(float(number), decimals))
    return plain


def _write_shape(name: str, shape: BaseGeometry, decimals: int) -> None:
    _write(OUT / f"{name}.json", _collection([_feature(_rounded(shape, decimals), {})]))


def _write_countries(areas: Areas) -> None:
    features = []
    for code, area in areas.items():
        shape = _rounded(area, COUNTRY_DECIMALS)
        features.append(_feature(shape, {"iso_a2": code, "name": _name(code)}))
    _write(OUT / "countries_50m.json", _collection(features))


def _feature(geometry: Record, properties: Record) -> Record:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: list[Record]) -> Record:
    return {"type": "FeatureCollection", "features": features}


def _write(path: Path, content: Record | list[Record]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_manifest() -> None:
    files = sorted(path for path in OUT.rglob("*.json") if path.name != "manifest.json")
    sums = {path.relative_to(OUT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    atlas = json.loads((PACKAGES / "world-atlas" / "package.json").read_bytes())
    manifest = {"npm": {"world-atlas": atlas["version"]}, "sha256": sums}
    text = json.dumps(manifest, indent=2)
    (OUT / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
