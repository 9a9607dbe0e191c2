"""Turns a position near a coast into one at sea, on the side where the sea is."""

from math import cos, hypot, radians, sin

import numpy as np
from numpy.typing import NDArray

from data.geocode.sphere import KM_PER_DEG

AROUND_KM = 25.0
WINDOWS_KM = ((60.0, 1), (200.0, 1), (600.0, 4))
"""How far around is looked for the sea, and at every how many cells."""

Cells = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Of cells at sea: km to the east and to the north, latitude and longitude."""


def seaward(
    position: tuple[float, float],
    km: float,
    *,
    sea: NDArray[np.bool_],
    bearing: float | None = None,
    within: float = WINDOWS_KM[-1][0],
) -> tuple[float, float] | None:
    """
    Go out to sea from a coast.

    Parameters
    ----------
    position
        Latitude and longitude, in degrees, on land or at sea.
    km
        How far to go.
    sea
        Cells of 0.05 degrees from 90 S and 180 W, as in ``Tables``.
    bearing
        Which way, in degrees from north; None for where most of the sea within 25 km lies.
    within
        How far the sea may be, in km: "off" a town far inland is on a lake, or the town is another one.

    Returns
    -------
    position
        The centre of the cell at sea that is nearest to there; None where there is no sea so near.
    """
    for window, stride in WINDOWS_KM:
        if window > max(within, km):
            break
        if window < km:
            continue
        cells = _cells(position, window, sea, stride)
        if cells is not None:
            return _towards(km, cells, bearing)
    return None


def is_at_sea(position: tuple[float, float], sea: NDArray[np.bool_]) -> bool:
    """
    Tell whether a position lies in a cell at sea.

    Parameters
    ----------
    position
        Latitude and longitude, in degrees.
    sea
        As for ``seaward``.

    Returns
    -------
    at_sea
        By the centre of its cell of 0.05 degrees.
    """
    rows, columns = sea.shape
    row = min(rows - 1, int((position[0] + 90) * rows / 180))
    return bool(sea[row, int((position[1] + 180) * columns / 360) % columns])


def _cells(position: tuple[float, float], window: float, sea: NDArray[np.bool_], stride: int) -> Cells | None:
    """Find the centres of cells at sea around; None where there are none."""
    rows, columns = sea.shape
    step = 180 / rows
    lat, lon = position
    slim = max(0.05, cos(radians(lat)))
    tall, wide = int(window / KM_PER_DEG / step) + 1, int(window / KM_PER_DEG / slim / step) + 1
    row, column = int((lat + 90) / step), int((lon + 180) / step)
    low, high, first, last = max(0, row - tall), min(rows, row + tall + 1), column - wide, column + wide + 1
    if first >= 0 and last <= columns:
        part = sea[low:high:stride, first:last:stride]
    else:
        part = sea[low:high:stride, np.arange(first, last, stride) % columns]
    at_row, at_column = part.nonzero()
    if not len(at_row):
        return None
    lats = -90 + step * (np.arange(low, high, stride) + 0.5)
    lons = -180 + step * (np.arange(first, last, stride) + 0.5)
    east, north = (lons - lon) * (slim * KM_PER_DEG), (lats - lat) * KM_PER_DEG
    return east[at_column], north[at_row], lats[at_row], lons[at_column]


def _towards(km: float, cells: Cells, bearing: float | None) -> tuple[float, float]:
    easts, norths, lats, lons = cells
    if bearing is None:
        away = np.hypot(easts, norths)
        near = away <= max(AROUND_KM, float(away.min()) + 10)
        east, north = float(easts[near].mean()), float(norths[near].mean())
    else:
        east, north = sin(radians(bearing)), cos(radians(bearing))
    size = max(1e-9, hypot(east, north))
    chosen = int(((easts - km * east / size) ** 2 + (norths - km * north / size) ** 2).argmin())
    return round(float(lats[chosen]), 4), round((float(lons[chosen]) + 540) % 360 - 180, 4)
