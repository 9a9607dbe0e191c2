"""Draws areas that are told in numbers: a box in degrees, or a circle, also across 180 degrees and around a pole."""

from typing import Final

import numpy as np
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from data.errors import WrongUseError
from layers.wording import _
from routes.geodesy import EARTH_RADIUS_KM, to_degrees, to_vectors

CIRCLE: Final = 3
BOX: Final = 4
POLE: Final = 90.0
DATE_LINE: Final = 180.0
HALF_TURN: Final = 180.0
HALF_AROUND_KM: Final = 20_015.0
OUTLINE_POINTS: Final = 180
HAIR: Final = 1e-9


def read_numbers(text: str) -> tuple[float, ...]:
    """
    Read a box or a circle.

    Parameters
    ----------
    text
        ``W,S,E,N`` in degrees, or ``LAT,LON,KM``.

    Returns
    -------
    area
        Four or three numbers; W above E crosses 180 degrees.

    Raises
    ------
    WrongUseError
        Neither of them, or outside the Earth.
    """
    try:
        area = tuple(float(part) for part in text.split(","))
    except ValueError:
        area = ()
    if len(area) not in (CIRCLE, BOX):
        raise WrongUseError(_("{text} is neither W,S,E,N nor LAT,LON,KM.").format(text=text[:60]))
    if not (_is_circle(*area) if len(area) == CIRCLE else _is_box(*area)):
        raise WrongUseError(_("{text} lies outside the Earth or holds nothing.").format(text=text[:60]))
    return area


def area_of(numbers: tuple[float, ...]) -> BaseGeometry:
    """
    Draw an area.

    Parameters
    ----------
    numbers
        West, south, east, north in degrees, or latitude, longitude and radius in km.

    Returns
    -------
    area
        EPSG:4326, longitudes continuous across 180 degrees.
    """
    if len(numbers) == CIRCLE:
        return _circle(*numbers)
    west, south, east, north = numbers
    return _band(west, south, east if west < east else east + 2 * HALF_TURN, north)


def _band(west: float, south: float, east: float, north: float) -> Polygon:
    # All the way around, nothing may fall into the seam: what lies on an outline is not inside.
    seam = HAIR if east - west >= 2 * HALF_TURN else 0.0
    return box(west - seam, south, east + seam, north)


def _circle(lat: float, lon: float, radius_km: float) -> BaseGeometry:
    reach = np.degrees(radius_km / EARTH_RADIUS_KM)
    if lat + reach >= POLE and lat - reach <= -POLE:
        # A circle around both poles is all but the circle around the point opposite, which holds neither.
        rest_km = np.pi * EARTH_RADIUS_KM - radius_km
        whole = _band(lon, -POLE, lon + 2 * HALF_TURN, POLE)
        return whole if rest_km <= 0 else whole.difference(_circle(-lat, lon + HALF_TURN, rest_km))
    centre = to_vectors([lon], [lat])[0]
    east, north = to_vectors([lon + POLE, lon], [0.0, lat + POLE])
    turn = np.linspace(0, 2 * np.pi, OUTLINE_POINTS, endpoint=False)[:, None]
    edge = np.cos(np.radians(reach)) * centre + np.sin(np.radians(reach)) * (np.sin(turn) * east + np.cos(turn) * north)
    lons, lats = to_degrees(edge)
    # Continuous around the centre, whichever turn its longitude is written in.
    lons = np.unwrap(np.append(lon, lons), period=2 * HALF_TURN)[1:]
    pole = POLE if lat + reach >= POLE else -POLE if lat - reach <= -POLE else None
    if pole is None:
        return Polygon(zip(lons, lats, strict=True))
    # Around a pole the outline runs once through all longitudes, and closes along the pole.
    order, full = np.argsort(lons % (2 * HALF_TURN)), 2 * HALF_TURN
    ring, height = lons[order] % full, lats[order]
    around = [(ring[-1] - full, height[-1]), *zip(ring, height, strict=True), (ring[0] + full, height[0])]
    return Polygon([*around, (around[-1][0], pole), (around[0][0], pole)])


def _is_circle(lat: float, lon: float, radius_km: float) -> bool:
    return abs(lat) <= POLE and abs(lon) <= DATE_LINE and 0 < radius_km <= HALF_AROUND_KM


def _is_box(west: float, south: float, east: float, north: float) -> bool:
    return max(abs(west), abs(east)) <= DATE_LINE and west != east and -POLE <= south < north <= POLE
