"""Lines and the events along them into lines that pass through the events: a step of a principal curve."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from routes.geodesy import Floats, Vectors, along_km, densify, project, resample

STEP_KM: Final = 25.0
MIN_WEIGHT: Final = 0.05


@dataclass(frozen=True)
class Pull:
    """
    How events pull a line.

    Parameters
    ----------
    kernel_km
        How far along the line an event pulls, as a standard deviation.
    reach_km
        Events farther aside do not pull.
    prior_events
        Imagined events that hold each vertex at its old place.
    """

    kernel_km: float
    reach_km: float
    prior_events: float


CLOSE: Final = Pull(45.0, 70.0, 2.5)
MIN_LONG_KM: Final = 1500.0
PART: Final = 0.1
MOST_AHEAD_KM: Final = 250.0
MOST_ASIDE_KM: Final = 450.0
FEW_PRIOR: Final = 0.5


def bend(line: Vectors, points: Vectors, weights: Floats) -> Vectors:
    """
    Pull a long line towards the few events that are known to belong to it, however far off they are.

    Parameters
    ----------
    line
        Unit vectors, shape (n, 3).
    points
        Events, shape (m, 3).
    weights
        Shape (m,), how surely each belongs to the line.

    Returns
    -------
    line
        Of the same ends; a line of less than 1,500 km stays as it is.
    """
    length = float(along_km(line)[-1])
    if length < MIN_LONG_KM:
        return line
    pull = Pull(min(PART * length / 2, MOST_AHEAD_KM), min(PART * length, MOST_ASIDE_KM), FEW_PRIOR)
    return refine(line, points, weights, pull=pull)


def refine(line: Vectors, points: Vectors, weights: Floats, *, pull: Pull = CLOSE, passes: int = 2) -> Vectors:
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
    pull
        How the events pull.
    passes
        How often.

    Returns
    -------
    line
        Of the same ends, about 25 km from vertex to vertex.

    Notes
    -----
    Local averages of a curve's own events, as in Hastie and Stuetzle (1989), Principal Curves; each vertex is held
    by a few imagined events at its old place.
    """
    for _ in range(passes):
        line = _pulled(resample(line, STEP_KM), points, weights, pull)
    return resample(line, STEP_KM)


def _pulled(line: Vectors, points: Vectors, weights: Floats, pull: Pull) -> Vectors:
    beside = project(line, points, pull.reach_km)
    used = np.isfinite(beside.offset_km) & (weights > MIN_WEIGHT)
    if not used.any():
        return line
    dense = densify(line)
    feet = dense[np.searchsorted(along_km(dense), beside.along_km[used])]
    aside = points[used] - feet
    gap = (along_km(line)[:, None] - beside.along_km[used][None, :]) / pull.kernel_km
    kernel = np.exp(-0.5 * gap**2) * weights[used][None, :]
    move = (kernel @ aside) / (kernel.sum(axis=1, keepdims=True) + pull.prior_events)
    move[[0, -1]] = 0.0
    moved = line + move
    smooth = moved.copy()
    smooth[1:-1] = 0.25 * moved[:-2] + 0.5 * moved[1:-1] + 0.25 * moved[2:]
    return np.asarray(smooth / np.linalg.norm(smooth, axis=1, keepdims=True))
