"""Lines through events into the smoothest lines that still pass the same events on the same side of the coast."""

from typing import Final

import numpy as np
import shapely
from scipy.fft import dst, idst
from shapely.geometry.base import BaseGeometry

from routes.geodesy import Floats, Vectors, project, resample, to_degrees

STEP_KM: Final = 25.0
PASSES: Final = (256, 128, 64, 32, 16, 8)
"""Of a quarter, a half and a quarter over vertices 25 km apart: 280 to 50 km as a standard deviation along the line."""
NEAR_KM: Final = 40.0
KEPT: Final = 0.97
MORE_WRONG: Final = 0.02


def smooth(line: Vectors, points: Vectors, weights: Floats, *, land: BaseGeometry, afloat: bool) -> Vectors:
    """
    Take out of a line the turns that its events do not ask for.

    Parameters
    ----------
    line
        Unit vectors, shape (n, 3).
    points
        Events, shape (m, 3).
    weights
        Shape (m,), how much each belongs to the line.
    land
        EPSG:4326, cut at 180 degrees.
    afloat
        By sea.

    Returns
    -------
    line
        Of the same ends, about 25 km from vertex to vertex: the smoothest of some that keeps 97 % of the weight near
        and does not run over the wrong surface instead.

    Notes
    -----
    No crew turns at each cell of a grid, nor at each event that lies a little aside.
    """
    line = resample(line, STEP_KM)
    used = weights > 0
    least = KEPT * _near(line, points[used], weights[used])
    most = _wrong(line, land, afloat=afloat) + MORE_WRONG
    for passes in PASSES:
        eased = resample(_eased(line, passes), STEP_KM)
        if _near(eased, points[used], weights[used]) >= least and _wrong(eased, land, afloat=afloat) <= most:
            return eased
    return line


def _eased(line: Vectors, passes: int) -> Vectors:
    """Average neighbours so many times, the ends held: in waves between them, each pass weakens each by a factor."""
    inside = len(line) - 2
    if inside < 1:
        return line
    chord = line[0] + (line[-1] - line[0]) * np.linspace(0, 1, len(line))[:, None]
    factor = (0.5 + 0.5 * np.cos(np.pi * np.arange(1, inside + 1) / (inside + 1))) ** passes
    waves = dst((line - chord)[1:-1], type=1, axis=0) * factor[:, None]
    chord[1:-1] += idst(waves, type=1, axis=0)
    return np.asarray(chord / np.linalg.norm(chord, axis=1, keepdims=True))


def _near(line: Vectors, points: Vectors, weights: Floats) -> float:
    return float(weights[np.isfinite(project(line, points, NEAR_KM).offset_km)].sum())


def _wrong(line: Vectors, land: BaseGeometry, *, afloat: bool) -> float:
    return float(np.mean(shapely.contains_xy(land, *to_degrees(line)) == afloat))
