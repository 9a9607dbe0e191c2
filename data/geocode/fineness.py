"""Turns the size of the last digit of a position into the radius that holds the true place with 80 %."""

from functools import cache
from math import cos, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

KM_PER_DEGREE: Final = 111.195
"""On the mean sphere."""

FLOOR_KM: Final = 1.0
"""No radius is finer: nobody knows how well a text knew its place."""

SHARE: Final = 0.8


@cache
def _circles() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tabulate the circle that covers 80 % of a rectangle of height 1, by its width."""
    widths = np.linspace(0, 1, 33)
    half = (np.arange(100) + 0.5) / 200
    circles = [np.quantile(np.hypot(half[:, None] * width, half[None, :]), SHARE) for width in widths]
    return widths, np.array(circles)


def radii_km(unit_deg: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Tell how far off a position may be by its last digit alone.

    Parameters
    ----------
    unit_deg
        What the last digit counts, in degrees; shape (n,).
    latitude
        In degrees; shape (n,).

    Returns
    -------
    radius_km
        Of the circle that covers 80 % of the cell of one unit by one unit, which is narrower away from the equator;
        at least 1 km. Shape (n,).
    """
    circle = np.interp(np.cos(np.radians(latitude)), *_circles())
    return np.maximum(unit_deg * KM_PER_DEGREE * circle, FLOOR_KM)


def radius_km(unit_deg: float, latitude: float) -> float:
    """
    Tell how far off one position may be, as ``radii_km`` does for many.

    Parameters
    ----------
    unit_deg, latitude
        In degrees.

    Returns
    -------
    radius_km
        At least 1.
    """
    if unit_deg * KM_PER_DEGREE <= FLOOR_KM:
        return FLOOR_KM
    circle = float(np.interp(cos(radians(latitude)), *_circles()))
    return max(unit_deg * KM_PER_DEGREE * circle, FLOOR_KM)
