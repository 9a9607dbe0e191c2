"""Turns a TopoJSON topology on the sphere into planar geometry in EPSG:4326, cut at 180 degrees."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, starmap
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LinearRing, LineString, MultiLineString, MultiPolygon, Polygon, box
from shapely.ops import linemerge, unary_union

Arc = list[tuple[float, float]]

FULL_TURN = 360.0
# A side along the pole is cut into steps, so that no step spans more than half of the globe.
POLE_STEP_DEG = 30.0


@dataclass(frozen=True)
class Topology:
    """
    Hold a decoded topology.

    Parameters
    ----------
    arcs
        Lines shared by neighbours, longitude and latitude in degrees.
    objects
        Geometry objects by name, as in the file.
    """

    arcs: tuple[Arc, ...]
    objects: Mapping[str, Mapping[str, Any]]


def as_topology(content: Mapping[str, Any]) -> Topology:
    """
    Decode the quantized, delta-encoded arcs of a parsed TopoJSON file.

    Parameters
    ----------
    content
        The parsed file, with a ``transform``.

    Returns
    -------
    topology
        Arcs in degrees, and the objects untouched.

    Notes
    -----
    The TopoJSON Format Specification, sections 2.1.2 and 2.1.3.
    """
    scale = np.array(content["transform"]["scale"])
    offset = np.array(content["transform"]["translate"])
    arcs = (np.cumsum(np.array(arc), axis=0) * scale + offset for arc in content["arcs"])
    return Topology(tuple([(float(x), float(y)) for x, y in arc] for arc in arcs), content["objects"])


def polygons(topology: Topology, geometry: Mapping[str, Any]) -> MultiPolygon:
    """
    Build the polygons of a geometry object, unwrapped on the sphere and cut at 180 degrees.

    Parameters
    ----------
    topology
        Where the arcs are.
    geometry
        A Polygon, a MultiPolygon or a GeometryCollection of these.

    Returns
    -------
    area
        EPSG:4326, valid, longitudes -180 to 180, no edge longer than 180 degrees.
    """
    parts = [_cut(_polygon(topology, rings)) for rings in _polygon_arcs(geometry)]
    return as_multipolygon(unary_union(parts))


def borders(topology: Topology, geometry: Mapping[str, Any]) -> MultiLineString:
    """
    Collect the lines that two areas of a collection share: their borders, without the coast.

    Parameters
    ----------
    topology
        Where the arcs are.
    geometry
        A GeometryCollection of areas.

    Returns
    -------
    lines
        EPSG:4326, arcs that meet joined into longer lines.
    """
    owners: Counter[int] = Counter()
    for area in geometry["geometries"]:
        owners.update({_plain(index) for rings in _polygon_arcs(area) for ring in rings for index in ring})
    shared = [topology.arcs[index] for index in sorted(owners) if owners[index] > 1]
    lines = [LineString(part) for arc in shared for part in _without_jumps(arc)]
    merged = linemerge(MultiLineString(lines))
    return merged if isinstance(merged, MultiLineString) else MultiLineString([merged])


def as_multipolygon(geometry: shapely.Geometry) -> MultiPolygon:
    """
    Keep the areas of a geometry and drop the lines and points that cutting may leave.

    Parameters
    ----------
    geometry
        Anything.

    Returns
    -------
    area
        Its polygons.
    """
    parts = shapely.get_parts(geometry, return_index=False)
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and not part.is_empty])


def _plain(index: int) -> int:
    # A negative index is the complement of an arc walked backwards.
    return ~index if index < 0 else index


def _polygon_arcs(geometry: Mapping[str, Any]) -> Iterator[list[list[int]]]:
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _polygon_arcs(part)
    elif kind == "MultiPolygon":
        yield from geometry["arcs"]
    elif kind == "Polygon":
        yield geometry["arcs"]


def _ring(topology: Topology, indices: list[int]) -> np.ndarray[Any, np.dtype[np.float64]]:
    points: Arc = []
    for index in indices:
        arc = topology.arcs[_plain(index)]
        step = arc[::-1] if index < 0 else arc
        points.extend(step if not points else step[1:])
    return np.array(points)


def _unwrapped(ring: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    # On the sphere the way from 179 to -179 is 2 degrees long: take each step the short way round.
    lon = np.unwrap(ring[:, 0], period=FULL_TURN)
    turn = lon[-1] - lon[0]
    unwrapped = np.column_stack([lon, ring[:, 1]])
    if abs(turn) < FULL_TURN / 2:
        return unwrapped
    # A ring that goes once around the globe holds a pole: close it along that pole.
    pole = float(np.copysign(90.0, ring[:, 1].mean()))
    back = np.linspace(lon[-1], lon[0], round(FULL_TURN / POLE_STEP_DEG) + 1)
    closing = np.column_stack([back, np.full_like(back, pole)])
    return np.vstack([unwrapped, closing, unwrapped[:1]])


def _polygon(topology: Topology, rings: list[list[int]]) -> Polygon:
    shell, *holes = (_unwrapped(_ring(topology, ring)) for ring in rings)
    middle = (shell[:, 0].min() + shell[:, 0].max()) / 2
    for hole in holes:
        # A hole may have been unwrapped one turn away from its shell.
        hole[:, 0] += FULL_TURN * np.round((middle - hole[:, 0].mean()) / FULL_TURN)
    return Polygon(LinearRing(shell), [LinearRing(hole) for hole in holes])


def _cut(polygon: Polygon) -> MultiPolygon:
    whole = shapely.make_valid(polygon)
    west, _, east, _ = whole.bounds
    first, last = (int((edge + FULL_TURN / 2) // FULL_TURN) for edge in (west, east))
    pieces = []
    for turn in range(first, last + 1):
        window = box(turn * FULL_TURN - 180, -90, turn * FULL_TURN + 180, 90)
        pieces.append(translate(whole.intersection(window), xoff=-turn * FULL_TURN))
    return as_multipolygon(unary_union(pieces))


def _without_jumps(arc: Arc) -> Iterator[Arc]:
    jumps = [place for place, (a, b) in enumerate(pairwise(arc), 1) if abs(a[0] - b[0]) > FULL_TURN / 2]
    bounds = pairwise([0, *jumps, len(arc)])
    yield from (part for part in starmap(lambda a, b: arc[a:b], bounds) if len(part) > 1)
