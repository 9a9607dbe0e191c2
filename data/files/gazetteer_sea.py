"""Turns the packaged land and countries into a grid of the sea and points along the borders, for the gazetteer."""

from itertools import combinations
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.basemap import load_countries, load_land

ROWS: Final = 3600
COLUMNS: Final = 7200
STEP_DEG: Final = 180 / ROWS
BORDER_STEP_DEG: Final = 0.25
REACH_DEG: Final = 0.5
BORDERS: Final = {
    "country_a": pl.String, "country_b": pl.String, "latitude": pl.Float32, "longitude": pl.Float32,
    "people": pl.Float32,
}  # fmt: skip


def sea_rows() -> pl.DataFrame:
    """
    Lay out which cells of 0.05 degrees have their centre at sea, at 1:50 million.

    Returns
    -------
    sea
        A row for each parallel from south to north; bits: 7,200 cells from west to east, a set bit for sea.
    """
    parts = shapely.get_parts(load_land("50m"))
    edges = np.concatenate([_edges(ring) for part in parts for ring in (part.exterior, *part.interiors)])
    centres = -180 + STEP_DEG * (np.arange(COLUMNS) + 0.5)
    packed = []
    for row in range(ROWS):
        parallel = -90 + STEP_DEG * (row + 0.5)
        low, high = edges[:, 1], edges[:, 3]
        cut = edges[(low <= parallel) != (high <= parallel)]
        crossings = np.sort(cut[:, 0] + (parallel - cut[:, 1]) * (cut[:, 2] - cut[:, 0]) / (cut[:, 3] - cut[:, 1]))
        on_land = np.searchsorted(crossings, centres) % 2 == 1
        packed.append(np.packbits(~on_land).tobytes())
    return pl.DataFrame({"bits": packed}, schema={"bits": pl.Binary})


def border_points(places: pl.DataFrame) -> pl.DataFrame:
    """
    List points along the border of each two neighbouring countries.

    Parameters
    ----------
    places
        Of the gazetteer.

    Returns
    -------
    borders
        country_a < country_b, latitude, longitude, people (the sum of the square roots of the populations of the
        places within half a degree).
    """
    countries = load_countries()
    shapes = dict(zip(countries["iso_a2"], countries.geometry, strict=True))
    where = places.select("latitude", "longitude").to_numpy()
    weight = np.sqrt(places["population"].to_numpy() + 1.0)
    rows: list[tuple[str, str, float, float, float]] = []
    for one, other in combinations(sorted(shapes), 2):
        if not shapes[one].intersects(shapes[other]):
            continue
        for lon, lat in _along(shapely.intersection(shapes[one].boundary, shapes[other].boundary)):
            near = (np.abs(where[:, 0] - lat) < REACH_DEG) & (np.abs(where[:, 1] - lon) < REACH_DEG)
            rows.append((one, other, round(lat, 3), round(lon, 3), round(float(weight[near].sum()), 0)))
    return pl.DataFrame(rows, schema=BORDERS, orient="row")


def _edges(ring: BaseGeometry) -> NDArray[np.float64]:
    points = shapely.get_coordinates(ring)
    return np.hstack([points[:-1], points[1:]])


def _along(border: BaseGeometry) -> list[tuple[float, float]]:
    lines = [part for part in shapely.get_parts(border) if part.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.MultiLineString(lines))
    found = []
    for line in shapely.get_parts(merged):
        steps = max(1, round(line.length / BORDER_STEP_DEG))
        found += [line.interpolate((i + 0.5) / steps, normalized=True).coords[0] for i in range(steps)]
    return found
