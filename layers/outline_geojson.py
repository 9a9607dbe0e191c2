"""Reads polygons of GeoJSON as one outline, and says what is wrong with others."""

import json
import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from data.errors import WrongUseError
from layers.outlines import DATE_LINE, POLE
from layers.wording import _
from routes.geodesy import unwrap

MOST_BYTES: Final = 1_000_000
MOST_POINTS: Final = 10_000
DEEPEST: Final = 20
LEAST_RING: Final = 4


def read_polygons(text: str) -> BaseGeometry:
    """
    Read an outline that was drawn elsewhere.

    Parameters
    ----------
    text
        GeoJSON (RFC 7946): a polygon or several, alone, in a feature or in a collection of features. What has no
        area is refused, and properties are not looked at.

    Returns
    -------
    outline
        EPSG:4326, longitudes continuous across 180 degrees: an edge that is longer than half around the Earth runs the
        other way.

    Raises
    ------
    WrongUseError
        It is none of these, lies outside the Earth, crosses itself, or holds nothing.
    """
    if len(text) > MOST_BYTES:
        raise WrongUseError(_("The outline is larger than {n} bytes.").format(n=MOST_BYTES))
    polygons = [_polygon(rings) for rings in _rings(_json(text))]
    if not polygons:
        raise WrongUseError(_("The GeoJSON holds no polygon; an area needs an outline."))
    if sum(map(shapely.get_num_coordinates, polygons)) > MOST_POINTS:
        raise WrongUseError(_("The outline has more than {n} points; simplify it.").format(n=MOST_POINTS))
    if len(polygons) == 1:
        return polygons[0]
    # Parts on both sides of 180 degrees, as RFC 7946 has them, are one area and need not touch.
    joined = shapely.union_all(polygons)
    return joined if isinstance(joined, Polygon | MultiPolygon) else MultiPolygon(polygons)


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise WrongUseError(_("The outline is no GeoJSON: {reason}.").format(reason=error)) from error


def _refuse(word: str) -> float:
    raise ValueError(word)


def _rings(node: object, depth: int = 0) -> Iterator[object]:
    """Go through features and collections down to the rings of each polygon."""
    if not isinstance(node, dict) or depth > DEEPEST:
        raise WrongUseError(_("The outline is no GeoJSON object of polygons."))
    kind = node.get("type")
    parts = {"FeatureCollection": "features", "GeometryCollection": "geometries"}.get(str(kind))
    if parts is not None and isinstance(node.get(parts), list):
        for part in node[parts]:
            yield from _rings(part, depth + 1)
    elif kind == "Feature":
        yield from _rings(node.get("geometry"), depth + 1)
    elif kind == "Polygon":
        yield node.get("coordinates")
    elif kind == "MultiPolygon" and isinstance(node.get("coordinates"), list):
        yield from node["coordinates"]
    else:
        raise WrongUseError(_("{kind} is no polygon; an area needs an outline.").format(kind=repr(str(kind)[:40])))


def _polygon(rings: object) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise WrongUseError(_("A polygon of the GeoJSON has no ring."))
    shell, *holes = [_ring(ring) for ring in rings]
    middle = float(shell[:, 0].mean())
    for hole in holes:
        hole[:, 0] += round((middle - float(hole[:, 0].mean())) / 360) * 360
    polygon = Polygon(shell, holes)
    if not polygon.is_valid:
        reason = shapely.is_valid_reason(polygon)
        raise WrongUseError(_("The outline is no simple polygon: {reason}.").format(reason=reason))
    return polygon


def _ring(points: object) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    if not isinstance(points, list) or len(points) < LEAST_RING:
        raise WrongUseError(_("A ring of the GeoJSON has fewer than four points."))
    ring = np.array([_point(point) for point in points])
    if not np.array_equal(ring[0], ring[-1]):
        raise WrongUseError(_("A ring of the GeoJSON is not closed: its last point has to be its first."))
    ring[:, 0] = unwrap(ring[:, 0])
    if not math.isclose(ring[0, 0], ring[-1, 0]):
        raise WrongUseError(_("The outline runs around a pole; give a circle around it: LAT,LON,KM."))
    return ring


def _point(point: object) -> tuple[float, float]:
    numbers = point[:2] if isinstance(point, list) else []
    if len(numbers) != 2 or any(isinstance(each, bool) or not isinstance(each, int | float) for each in numbers):  # noqa: PLR2004
        raise WrongUseError(_("A position of the GeoJSON is not two numbers, longitude and latitude."))
    lon, lat = map(float, numbers)
    if not (abs(lon) <= DATE_LINE and abs(lat) <= POLE):
        told = _("{lon}, {lat} lies outside the Earth: GeoJSON has the longitude first.")
        raise WrongUseError(told.format(lon=lon, lat=lat))
    return lon, lat
