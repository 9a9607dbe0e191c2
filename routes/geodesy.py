"""Degrees into unit vectors and back: distances, centers, great circles and offsets without a seam at 180 degrees."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

EARTH_RADIUS_KM: Final = 6371.0088
STEP_KM: Final = 5.0
SMALLEST_ANGLE: Final = 1e-9
MANY: Final = 20_000  # points from which threads are worth their start
Vectors = NDArray[np.float64]
Floats = NDArray[np.float64]


def to_vectors(lon: ArrayLike, lat: ArrayLike) -> Vectors:
    """
    Turn degrees into unit vectors.

    Parameters
    ----------
    lon, lat
        Shape (n,), EPSG:4326; longitudes may be unwrapped.

    Returns
    -------
    vectors
        Shape (n, 3).
    """
    east, north = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    across = np.cos(north)
    return np.stack([across * np.cos(east), across * np.sin(east), np.sin(north)], axis=-1)


def to_degrees(vectors: Vectors) -> tuple[Floats, Floats]:
    """
    Turn vectors of any length into degrees.

    Parameters
    ----------
    vectors
        Shape (n, 3), none of them zero.

    Returns
    -------
    lon, lat
        Shape (n,), EPSG:4326, longitudes from -180 to 180.
    """
    lon = np.degrees(np.arctan2(vectors[..., 1], vectors[..., 0]))
    lat = np.degrees(np.arctan2(vectors[..., 2], np.hypot(vectors[..., 0], vectors[..., 1])))
    return lon, lat


def unwrap(lon: Floats) -> Floats:
    """
    Make the longitudes of a line continuous: no step of more than 180 degrees.

    Parameters
    ----------
    lon
        Shape (n,), n >= 1, degrees in any wrapping.

    Returns
    -------
    continuous
        The first within -180..180, the others wherever the line leads, as 179, 181.
    """
    continuous = np.unwrap(lon, period=360.0)
    first = (lon[0] + 180.0) % 360.0 - 180.0
    return np.asarray(continuous - continuous[0] + first)


def chord_of(distance_km: ArrayLike) -> Floats:
    """
    Turn kilometres along the surface into the straight distance of unit vectors.

    Parameters
    ----------
    distance_km
        At most half the circumference.

    Returns
    -------
    chord
        From 0 to 2.
    """
    half = np.minimum(np.asarray(distance_km, float) / EARTH_RADIUS_KM, np.pi) / 2
    return np.asarray(2 * np.sin(half))


def km_of(chord: ArrayLike) -> Floats:
    """
    Turn the straight distance of unit vectors into kilometres along the surface.

    Parameters
    ----------
    chord
        From 0 to 2.

    Returns
    -------
    distance_km
        Same shape.
    """
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.clip(np.asarray(chord, float) / 2, 0.0, 1.0)))


def distance_km(start: Vectors, end: Vectors) -> Floats:
    """
    Measure the great-circle distance between vectors, row by row.

    Parameters
    ----------
    start, end
        Unit vectors, shapes that broadcast.

    Returns
    -------
    distance_km
        On the sphere of mean radius.
    """
    return km_of(np.linalg.norm(start - end, axis=-1))


def mean_center(vectors: Vectors, weights: Floats | None = None) -> Vectors:
    """
    Find the mean center of points on the sphere.

    Parameters
    ----------
    vectors
        Shape (n, 3), n >= 1.
    weights
        Shape (n,), positive; equal where absent.

    Returns
    -------
    center
        Unit vector; the first point where the mean vanishes, as for two antipodes.
    """
    total = np.average(vectors, axis=0, weights=weights)
    length = float(np.linalg.norm(total))
    return np.asarray(total / length) if length > np.finfo(float).eps else vectors[0]


def great_circle(start: Vectors, end: Vectors, step_km: float = STEP_KM) -> Vectors:
    """
    Lay points along the shorter great circle between two places.

    Parameters
    ----------
    start, end
        Unit vectors, not antipodes.
    step_km
        Longest distance between neighbours.

    Returns
    -------
    vectors
        Both ends included; shape (n, 3), n >= 2.
    """
    return densify(np.stack([start, end]), step_km)


def densify(line: Vectors, step_km: float = STEP_KM) -> Vectors:
    """
    Fill a line so that neighbours are close.

    Parameters
    ----------
    line
        Shape (n, 3), n >= 1.
    step_km
        Longest distance between neighbours.

    Returns
    -------
    vectors
        The vertices and what lies between them.
    """
    start, end = line[:-1], line[1:]
    angle = distance_km(start, end) / EARTH_RADIUS_KM
    pieces = np.maximum(1, np.ceil(angle * EARTH_RADIUS_KM / step_km)).astype(np.int64)
    segment = np.repeat(np.arange(len(start)), pieces)
    share = (np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[segment]
    # For an angle of next to nothing the sines cancel: any two weights that add up to one will do.
    wide = np.maximum(angle, SMALLEST_ANGLE)[segment]
    back, ahead = np.sin((1 - share) * wide) / np.sin(wide), np.sin(share * wide) / np.sin(wide)
    between = back[:, None] * start[segment] + ahead[:, None] * end[segment]
    return np.vstack([between, line[-1:]])


def along_km(line: Vectors) -> Floats:
    """
    Measure how far along a line each vertex lies.

    Parameters
    ----------
    line
        Shape (n, 3), n >= 1.

    Returns
    -------
    distances
        Shape (n,), from 0 to the length of the line.
    """
    return np.concatenate([[0.0], np.cumsum(distance_km(line[:-1], line[1:]))])


def resample(line: Vectors, step_km: float) -> Vectors:
    """
    Lay vertices along a line at equal distances.

    Parameters
    ----------
    line
        Shape (n, 3), n >= 2.
    step_km
        Distance between neighbours, about.

    Returns
    -------
    vectors
        At least two, both ends of the line included.
    """
    dense = densify(line, min(step_km, STEP_KM))
    at = along_km(dense)
    wanted = np.linspace(0.0, at[-1], max(2, round(at[-1] / step_km) + 1))
    found = np.stack([np.interp(wanted, at, dense[:, axis]) for axis in range(3)], axis=1)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


@dataclass(frozen=True)
class Projection:
    """
    Where points lie beside a line.

    Parameters
    ----------
    offset_km
        Distance from the line; positive on the left of its direction.
    along_km
        How far along the line the nearest point is.
    """

    offset_km: Floats
    along_km: Floats


def project(line: Vectors, points: Vectors, within_km: float = np.inf) -> Projection:
    """
    Find the nearest place on a line for every point.

    Parameters
    ----------
    line
        Vertices, shape (n, 3), n >= 2.
    points
        Shape (m, 3).
    within_km
        Farther points are not looked at: their offset is infinite.

    Returns
    -------
    projection
        Exact to about 2 km along, and better across, where the line is straight.
    """
    dense = densify(line)
    reach = float(chord_of(within_km)) if np.isfinite(within_km) else np.inf
    chord, nearest = cKDTree(dense).query(points, distance_upper_bound=reach, workers=-1 if len(points) > MANY else 1)
    offset, along = np.full(len(points), np.inf), np.zeros(len(points))
    away, foot = np.asarray(chord), np.asarray(nearest)
    near = np.flatnonzero(np.isfinite(away))
    foot = foot[near]
    # What is left of a vertex is at right angles to it: the vertex itself adds nothing to the product.
    left = np.cross(dense, np.gradient(dense, axis=0))[foot]
    side = np.where(np.einsum("ij,ij->i", left, points[near]) < 0, -1.0, 1.0)
    offset[near] = side * km_of(away[near])
    along[near] = along_km(dense)[foot]
    return Projection(offset, along)
