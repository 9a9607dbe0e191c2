"""Turns positions into distances, bearings and other positions on the sphere, one at a time or as arrays."""

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_KM: Final = 6371.0088
KM_PER_DEG: Final = 111.195


def distance_km(latitude: float, longitude: float, latitudes: ArrayLike, longitudes: ArrayLike) -> NDArray[np.float64]:
    """
    Measure from one position to many.

    Parameters
    ----------
    latitude, longitude
        In degrees.
    latitudes, longitudes
        In degrees, shape (n,).

    Returns
    -------
    distance
        In km, shape (n,), along great circles.
    """
    lat, lats = np.radians(latitude), np.radians(latitudes)
    turn = np.sin(np.radians(np.asarray(longitudes) - longitude) / 2) ** 2
    chord = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * turn
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), dtype=np.float64)


def span_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """
    Measure between two positions.

    Parameters
    ----------
    one, other
        Latitude and longitude, in degrees.

    Returns
    -------
    distance
        In km, along the great circle.
    """
    lat, lat_other = radians(one[0]), radians(other[0])
    turn = sin(radians(other[1] - one[1]) / 2) ** 2
    chord = sin((lat_other - lat) / 2) ** 2 + cos(lat) * cos(lat_other) * turn
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def bearing_deg(one: tuple[float, float], other: tuple[float, float]) -> float:
    """
    Find which way it is from one position to another.

    Parameters
    ----------
    one, other
        Latitude and longitude, in degrees.

    Returns
    -------
    bearing
        In degrees from north, clockwise, at the start.
    """
    lat, lat_other, turn = radians(one[0]), radians(other[0]), radians(other[1] - one[1])
    x = sin(turn) * cos(lat_other)
    y = cos(lat) * sin(lat_other) - sin(lat) * cos(lat_other) * cos(turn)
    return degrees(atan2(x, y)) % 360


def moved(start: tuple[float, float], bearing: float, km: float) -> tuple[float, float]:
    """
    Go some way from a position.

    Parameters
    ----------
    start
        Latitude and longitude, in degrees.
    bearing
        In degrees from north, clockwise.
    km
        How far, along the great circle.

    Returns
    -------
    end
        Latitude and longitude, in degrees; longitude within -180 to 180.
    """
    lat, turn, way = radians(start[0]), radians(bearing), km / EARTH_KM
    lat_end = asin(max(-1.0, min(1.0, sin(lat) * cos(way) + cos(lat) * sin(way) * cos(turn))))
    swing = atan2(sin(turn) * sin(way) * cos(lat), cos(way) - sin(lat) * sin(lat_end))
    return degrees(lat_end), (start[1] + degrees(swing) + 540) % 360 - 180


def part_way(one: tuple[float, float], other: tuple[float, float], share: float) -> tuple[float, float]:
    """
    Go a share of the way from one position to another.

    Parameters
    ----------
    one, other
        Latitude and longitude, in degrees.
    share
        0 at the one, 1 at the other.

    Returns
    -------
    position
        Latitude and longitude, in degrees.
    """
    return moved(one, bearing_deg(one, other), span_km(one, other) * share)
