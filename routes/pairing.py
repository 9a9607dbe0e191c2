"""Falls and rises into displacements and mode switches, by assignment."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from routes.budget import MAX_LAG_YEARS, MAX_LEAD_YEARS
from routes.corridors import CorridorSet
from routes.geodesy import Floats, distance_km
from routes.steps import TestedStep

MIN_SIMILAR: Final = 0.6
MASS_RATIO: Final = 5.0
MAX_APART_KM: Final = 1000.0
MOST_VERTICES: Final = 60
SAME_END_KM: Final = 150.0
NO_PAIR: Final = 1e6


@dataclass(frozen=True)
class Pair:
    """
    A fall and the rise that it went to.

    Parameters
    ----------
    fall, rise
        Steps of two corridors.
    mode_switch
        Whether the ends are the same and the mode is not.
    """

    fall: TestedStep
    rise: TestedStep
    mode_switch: bool


def pair_steps(
    steps: tuple[TestedStep, ...], found: CorridorSet, *, masses: Floats, per_year: float
) -> tuple[Pair, ...]:
    """
    Pair falls with rises.

    Parameters
    ----------
    steps
        All of one kind of event.
    found
        Its corridors.
    masses
        Events a period that each step took or gave, in the order of the steps.
    per_year
        Periods in a year.

    Returns
    -------
    pairs
        The rise at most half a year after the fall, of similar commodities and mass; the closest ones first.
    """
    falls = [at for at, step in enumerate(steps) if step.log_effect < 0]
    rises = [at for at, step in enumerate(steps) if step.log_effect > 0]
    if not falls or not rises:
        return ()
    similar, near = similarity(found), within_reach(found)
    cost = np.full((len(falls), len(rises)), NO_PAIR)
    for i, fall in enumerate(falls):
        for j, rise in enumerate(rises):
            a, b = steps[fall].step, steps[rise].step
            lag = (b.at - a.at) / per_year
            heavier = abs(np.log(max(masses[rise], 1e-6) / max(masses[fall], 1e-6)))
            alike = similar[a.unit, b.unit]
            if (
                a.unit != b.unit
                and -MAX_LEAD_YEARS <= lag <= MAX_LAG_YEARS
                and alike >= MIN_SIMILAR
                and near[a.unit, b.unit]
                and heavier <= np.log(MASS_RATIO)
            ):
                cost[i, j] = 4 * abs(lag) + heavier + 2 * (1 - alike) - float(same_ends(found, a.unit, b.unit))
    chosen = [(i, j) for i, j in zip(*linear_sum_assignment(cost), strict=True) if cost[i, j] < NO_PAIR]
    return tuple(_pair(steps[falls[i]], steps[rises[j]], found) for i, j in sorted(chosen, key=lambda ij: cost[ij]))


def _pair(fall: TestedStep, rise: TestedStep, found: CorridorSet) -> Pair:
    a, b = found.candidates[fall.step.unit], found.candidates[rise.step.unit]
    return Pair(fall, rise, a.mode != b.mode and same_ends(found, fall.step.unit, rise.step.unit))


def same_ends(found: CorridorSet, a: int, b: int) -> bool:
    """
    Tell whether two corridors join the same places.

    Parameters
    ----------
    found
        The corridors.
    a, b
        Columns.

    Returns
    -------
    same
        Both ends within 150 km, in either direction.
    """
    ends, others = found.candidates[a].line[[0, -1]], found.candidates[b].line[[0, -1]]
    return min(float(distance_km(ends, o).max()) for o in (others, others[::-1])) <= SAME_END_KM


def within_reach(found: CorridorSet) -> NDArray[np.bool_]:
    """
    Tell which corridors lie near enough for one to take over what another loses.

    Parameters
    ----------
    found
        The corridors.

    Returns
    -------
    near
        Shape (corridors, corridors): nowhere more than 1,000 km apart where they are closest.
    """
    size = len(found.candidates)
    near = np.eye(size, dtype=bool)
    coarse = [candidate.line[:: max(len(candidate.line) // MOST_VERTICES, 1)] for candidate in found.candidates]
    for a in range(size):
        for b in range(a):
            apart = float(distance_km(coarse[a][:, None], coarse[b][None]).min())
            near[a, b] = near[b, a] = apart <= MAX_APART_KM
    return near


def similarity(found: CorridorSet) -> Floats:
    """
    Compare what corridors carry.

    Parameters
    ----------
    found
        The corridors.

    Returns
    -------
    similarity
        Cosine of the shares of commodities, shape (corridors, corridors).
    """
    if not found.candidates:
        return np.zeros((0, 0))
    known, code = found.evidence.commodities
    heavy = found.assignment.shares * found.evidence.weights()[:, None]
    profile = np.stack([np.bincount(code, weights=column, minlength=len(known)) for column in heavy.T])
    length = np.maximum(np.linalg.norm(profile, axis=1, keepdims=True), 1e-12)
    return np.asarray((profile / length) @ (profile / length).T)
