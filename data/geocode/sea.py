"""Turns a position near a coast into one at sea, on the side where the sea is."""

from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from data.geocode.sphere import KM_PER_DEG

AROUND_KM = 25.0
WINDOWS_KM = (60.0, 200.0, 600.0)


def seaward(
    position: tuple[float, float], km: float, *, sea: NDArray[np.bool_], bearing: float | None = None
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

    Returns
    -------
    position
        The centre of the cell at sea that is nearest to there; None where there is no sea within 600 km.
    """
    for window in WINDOWS_KM:
        if window < km:
            continue
        cells = _cells(position, window, sea)
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


def _cells(position: tuple[float, float], window: float, sea: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Find the centres of cells at sea around, as km to the east and to the north, latitude and longitude."""
    rows, columns = sea.shape
    step = 180 / rows
    lat, lon = position
    slim = max(0.05, cos(radians(lat)))
    tall, wide = int(window / KM_PER_DEG / step) + 1, int(window / KM_PER_DEG / slim / step) + 1
    row, column = int((lat + 90) / step), int((lon + 180) / step)
    low, high = max(0, row - tall), min(rows, row + tall + 1)
    if column - wide >= 0 and column + wide < columns:
        first, part = column - wide, sea[low:high, column - wide : column + wide + 1]
    else:
        chosen = np.arange(column - wide, column + wide + 1)
        first, part = column - wide, sea[low:high][:, chosen % columns]
    at_row, at_column = part.nonzero()
    if not len(at_row):
        return None
    lats = -90 + step * (low + at_row + 0.5)
    lons = -180 + step * (first + at_column + 0.5)
    return np.column_stack([(lons - lon) * slim * KM_PER_DEG, (lats - lat) * KM_PER_DEG, lats, lons])


def _towards(km: float, cells: NDArray[np.float64], bearing: float | None) -> tuple[float, float]:
    away = np.hypot(cells[:, 0], cells[:, 1])
    if bearing is None:
        near = cells[away <= max(AROUND_KM, float(away.min()) + 10)]
        east, north = float(near[:, 0].mean()), float(near[:, 1].mean())
    else:
        east, north = float(np.sin(np.radians(bearing))), float(np.cos(np.radians(bearing)))
    size = max(1e-9, float(np.hypot(east, north)))
    chosen = int(np.argmin(np.hypot(cells[:, 0] - km * east / size, cells[:, 1] - km * north / size)))
    return round(float(cells[chosen, 2]), 4), round((float(cells[chosen, 3]) + 540) % 360 - 180, 4)
