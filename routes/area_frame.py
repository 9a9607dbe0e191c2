"""Areas that flags are about into one frame: name, support, cells and outline."""

from collections import Counter
from textwrap import shorten
from typing import Final

import geopandas as gpd
import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, union_all
from shapely.geometry.base import BaseGeometry

from routes.areas import Areas
from routes.corridors import CorridorSet
from routes.geodesy import distance_km, mean_center

COLUMNS: Final = ("area_id", "name", "kind", "commodity", "support", "cells", "geometry")
NAME_LENGTH: Final = 36


def area_frame(found: CorridorSet, areas: Areas, wanted: set[str]) -> gpd.GeoDataFrame:
    """
    Describe areas.

    Parameters
    ----------
    found
        Corridors of the same events.
    areas
        Of them.
    wanted
        Which to describe.

    Returns
    -------
    frame
        EPSG:4326, columns as in ``Analysis``; longitudes of an outline are continuous across 180 degrees. Where several
        would have one name, each has its middle in it.
    """
    chosen = [at for at, area in enumerate(areas.ids) if area in wanted]
    if not chosen:
        return no_areas()
    rows = [_row(found, areas, at) for at in chosen]
    times = Counter(row["name"] for row in rows)
    for row, at in zip(rows, chosen, strict=True):
        if times[row["name"]] > 1:
            row["name"] = f"{row['name']} ({_middle(found, areas.members[:, at])})"
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry="geometry", crs="EPSG:4326")


def no_areas() -> gpd.GeoDataFrame:
    """
    Make the frame of no area.

    Returns
    -------
    frame
        Its columns.
    """
    return gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry="geometry", crs="EPSG:4326")


def _row(found: CorridorSet, areas: Areas, at: int) -> dict[str, object]:
    inside = areas.members[:, at]
    return {
        "area_id": areas.ids[at],
        "name": ", ".join(part for part in (areas.names[at] or _name(found, inside), areas.commodities[at]) if part),
        "kind": found.kind,
        "commodity": areas.commodities[at],
        "support": round(float(found.evidence.weights()[inside].sum()), 3),
        "cells": [h3.int_to_str(cell) for cell in areas.cells[at]],
        "geometry": outline(areas.cells[at]),
    }


def _name(found: CorridorSet, inside: NDArray[np.bool_]) -> str:
    """Name an area after the place that most of the events of its middle half name."""
    vectors = found.evidence.points[inside]
    away = distance_km(vectors, mean_center(vectors, found.evidence.weights()[inside]))
    rows = np.flatnonzero(inside)[away <= np.median(away)].tolist()
    places = found.evidence.texts("place")
    heavy = Counter[str]()
    for row, weight in zip(rows, found.evidence.weights()[rows].tolist(), strict=True):
        heavy[places[row]] += weight
    named = [(weight, place) for place, weight in heavy.items() if place.strip()]
    if named:
        most = min(named, key=lambda pair: (-pair[0], pair[1]))[1]
        return f"around {shorten(most, NAME_LENGTH, placeholder=' …')}"
    return f"around {_middle(found, inside)}"


def _middle(found: CorridorSet, inside: NDArray[np.bool_]) -> str:
    lat, lon = (float(np.median(found.evidence.frame[name].to_numpy()[inside])) for name in ("latitude", "longitude"))
    return f"{abs(lat):.1f} {'N' if lat >= 0 else 'S'}, {abs(lon):.1f} {'E' if lon >= 0 else 'W'}"


def outline(cells: tuple[int, ...]) -> BaseGeometry:
    """
    Draw the outline of cells.

    Parameters
    ----------
    cells
        H3.

    Returns
    -------
    outline
        Longitudes continuous from those of the first cell on: beyond 180 degrees where the cells lie across it.
    """
    first = h3.cell_to_latlng(cells[0])[1]
    shapes = []
    for cell in cells:
        ring = np.array(h3.cell_to_boundary(cell))
        lon = first + (ring[:, 1] - first + 180.0) % 360.0 - 180.0
        shapes.append(Polygon(np.column_stack([lon, ring[:, 0]])))
    return union_all(shapes, grid_size=1e-7)
