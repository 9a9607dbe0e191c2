"""Turns country areas and the list of seas into labels: where a name stands, and from which zoom it fits."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from data.basemap import COUNTRY_PX

WORLD_PX: Final = 512
"""Width of the whole world on screen at zoom 0, in pixels."""
SQUEEZE: Final = 2.5
"""A name is wider than tall: widths are divided by this before the roomiest point is sought."""
GLYPH_WIDTH: Final = 0.56
SEA_LETTER_GAP: Final = "\u200a"
LONG_NAME: Final = 12
BREATH_PX: Final = 8
"""Free space between a name and its country's border, both sides together."""
EARLIEST_ZOOM, LATEST_ZOOM = 1.0, 6.0
ISLAND_ZOOMS: Final = {10.0: 3.0, 1.0: 3.5, 0.15: 4.0, 0.02: 4.5, 0.0: 5.5}
"""Least area of an island country in square degrees, and when its name comes in."""
MOST_DROP_PX: Final = 24


@dataclass(frozen=True)
class Label:
    """
    Hold a name that stands on the map.

    Parameters
    ----------
    key
        Stable identifier, for translation: ``country.MT`` or ``sea.koro_sea``.
    kind
        ``country`` or ``sea``.
    rank
        ``country``, or the kind of water: ``ocean``, ``sea``, ``gulf``, ``strait``.
    name
        English name.
    text
        The name as drawn: broken into lines, seas letter-spaced.
    iso_a2
        ISO 3166-1 alpha-2, empty for a sea.
    lon, lat
        Middle of the name, EPSG:4326.
    min_zoom
        Web map zoom (512 px world) from which it may be drawn.
    drop_px
        How far below its place it is drawn: the name of a small island stands under it.
    """

    key: str
    kind: str
    rank: str
    name: str
    text: str
    iso_a2: str
    lon: float
    lat: float
    min_zoom: float
    drop_px: int = 0


def country_label(iso_a2: str, name: str, area: MultiPolygon) -> Label:
    """
    Place the name of a country in the roomiest spot of its largest part.

    Parameters
    ----------
    iso_a2
        ISO 3166-1 alpha-2.
    name
        English name.
    area
        EPSG:4326.

    Returns
    -------
    label
        Its ``min_zoom`` is where the name is about as wide as the country.

    Notes
    -----
    The spot is the centre of the largest inscribed circle, in Mercator with widths squeezed.
    """
    flat = [_squeezed(part) for part in area.geoms]
    largest = max(flat, key=lambda part: part.area)
    radius_line = shapely.maximum_inscribed_circle(largest, tolerance=math.sqrt(largest.area) / 100)
    centre = Point(radius_line.coords[0])
    text = "\n".join(_lines(name))
    width_px = max(map(len, _lines(name))) * GLYPH_WIDTH * COUNTRY_PX + BREATH_PX
    room_deg = max(2 * SQUEEZE * radius_line.length, 0.05)
    zoom = math.ceil(2 * math.log2(width_px * 360 / (WORLD_PX * room_deg))) / 2
    place = round(centre.x * SQUEEZE, 3), round(_latitude(centre.y), 3)
    min_zoom = min(max(zoom, EARLIEST_ZOOM), LATEST_ZOOM)
    return Label(f"country.{iso_a2}", "country", "country", name, text, iso_a2, *place, min_zoom)


def island_label(label: Label, area: MultiPolygon) -> Label:
    """
    Let the name of an island country come in early: the sea around has room, so it stands under the island.

    Parameters
    ----------
    label
        As :func:`country_label` places it.
    area
        EPSG:4326, without land neighbours.

    Returns
    -------
    label
        Unchanged where the name fits into the island as early.
    """
    zoom = next(zoom for least, zoom in ISLAND_ZOOMS.items() if area.area >= least)
    if zoom >= label.min_zoom:
        return label
    largest = max(area.geoms, key=lambda part: part.area)
    below_deg = northing(label.lat) - northing(largest.bounds[1])
    below_px = below_deg * WORLD_PX / 360 * 2**zoom
    lines = label.text.count("\n") + 1
    drop = round(below_px + COUNTRY_PX * (0.3 + 0.55 * lines)) if below_px <= MOST_DROP_PX else 0
    return replace(label, min_zoom=zoom, drop_px=drop)


def sea_labels(path: Path) -> Iterator[Label]:
    """
    Read the list of seas.

    Parameters
    ----------
    path
        CSV: key, name with ``|`` between lines, rank, lon, lat, min_zoom.

    Yields
    ------
    label
        In the order of the file.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = row["name"].replace("|", " ")
            text = "\n".join(SEA_LETTER_GAP.join(line) for line in row["name"].split("|"))
            place = float(row["lon"]), float(row["lat"]), float(row["min_zoom"])
            yield Label(f"sea.{row['key']}", "sea", row["rank"], name, text, "", *place)


def northing(lat: float) -> float:
    """
    Project a latitude as web maps do.

    Parameters
    ----------
    lat
        Degrees; beyond 85 it counts as 85, the poles are out of the map.

    Returns
    -------
    northing
        Mercator, in degrees at the equator.
    """
    clamped = max(min(lat, 85.0), -85.0)
    return math.degrees(math.asinh(math.tan(math.radians(clamped))))


def _lines(name: str) -> list[str]:
    if len(name) <= LONG_NAME or " " not in name:
        return [name]
    middle = len(name) / 2
    gap = min((at for at, letter in enumerate(name) if letter == " "), key=lambda at: abs(at - middle))
    return [name[:gap], name[gap + 1 :]]


def _squeezed(part: Polygon) -> Polygon:
    edge = [(lon / SQUEEZE, northing(lat)) for lon, lat in part.exterior.coords]
    return Polygon(edge).buffer(0) if not Polygon(edge).is_valid else Polygon(edge)


def _latitude(northing: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(northing))))
