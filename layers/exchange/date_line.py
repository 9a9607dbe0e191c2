"""Cuts shapes at 180 degrees, as RFC 7946 (3.1.9) asks: what crosses it becomes a shape of several parts."""

from collections.abc import Callable
from typing import Any, Final

import shapely
from shapely import MultiLineString, MultiPoint, MultiPolygon, affinity
from shapely.geometry.base import BaseGeometry

TURN: Final = 360.0
_TURNS: Final = (-1, 0, 1)
_MANY: Final[dict[str, Callable[[Any], BaseGeometry]]] = {
    "Point": MultiPoint,
    "LineString": MultiLineString,
    "Polygon": MultiPolygon,
}


def cut_at_date_line(shape: BaseGeometry) -> BaseGeometry:
    """
    Cut a shape at 180 degrees.

    Parameters
    ----------
    shape
        EPSG:4326, longitudes continuous: they may go beyond 180 or -180, at most once around.

    Returns
    -------
    cut
        Every longitude between -180 and 180.
    """
    west, _, east, _ = shape.bounds
    if west >= -TURN / 2 and east <= TURN / 2:
        return shape
    found = []
    for turn in _TURNS:
        middle = turn * TURN
        window = shapely.box(middle - TURN / 2, -90, middle + TURN / 2, 90)
        part = shapely.intersection(shape, window)
        # A shape that only touches the line leaves a point of itself on the other side.
        if not part.is_empty and shapely.get_dimensions(part) == shapely.get_dimensions(shape):
            found.append(affinity.translate(part, xoff=-middle))
    return _joined(found)


def _joined(parts: list[BaseGeometry]) -> BaseGeometry:
    flat: list[BaseGeometry] = [piece for part in parts for piece in shapely.get_parts(part).tolist()]
    if len(flat) == 1:
        return flat[0]
    return _MANY[flat[0].geom_type](flat)
