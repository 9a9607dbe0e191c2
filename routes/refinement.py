"""Lines and the events along them into lines that pass through the events: a step of a principal curve."""

from typing import Final

import numpy as np

from routes.geodesy import Floats, Vectors, along_km, densify, project, resample

KERNEL_KM: Final = 45.0
REACH_KM: Final = 70.0
PRIOR_EVENTS: Final = 2.5
STEP_KM: Final = 25.0
MIN_WEIGHT: Final = 0.05


def refine(line: Vectors, points: Vectors, weights: Floats, *, passes: int = 2) -> Vectors:
    """
    Pull a line towards its events, where there are enough of them.

    Parameters
    ----------
    line
        Unit vectors, shape (n, 3).
    points
        Events, shape (m, 3).
    weights
        Shape (m,), how much each belongs to the line.
    passes
        How often.

    Returns
    -------
    line
        Of the same ends, about 25 km from vertex to vertex.

    Notes
    -----
    Local averages of a curve's own events, as in Hastie and Stuetzle (1989), Principal Curves; each vertex is held
    by an imagined two and a half events at its old place.
    """
    for _ in range(passes):
        line = _pulled(resample(line, STEP_KM), points, weights)
    return resample(line, STEP_KM)


def _pulled(line: Vectors, points: Vectors, weights: Floats) -> Vectors:
    beside = project(line, points, REACH_KM)
    used = np.isfinite(beside.offset_km) & (weights > MIN_WEIGHT)
    if not used.any():
        return line
    dense = densify(line)
    feet = dense[np.searchsorted(along_km(dense), beside.along_km[used])]
    pull = points[used] - feet
    gap = (along_km(line)[:, None] - beside.along_km[used][None, :]) / KERNEL_KM
    kernel = np.exp(-0.5 * gap**2) * weights[used][None, :]
    move = (kernel @ pull) / (kernel.sum(axis=1, keepdims=True) + PRIOR_EVENTS)
    move[[0, -1]] = 0.0
    moved = line + move
    smooth = moved.copy()
    smooth[1:-1] = 0.25 * moved[:-2] + 0.5 * moved[1:-1] + 0.25 * moved[2:]
    return np.asarray(smooth / np.linalg.norm(smooth, axis=1, keepdims=True))
