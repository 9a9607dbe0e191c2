"""Every change told once: what moves aside also falls on its old line, what an area sees a corridor may tell better."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.areas import Areas
from routes.corridors import CorridorSet
from routes.drift import Drift
from routes.geodesy import Floats
from routes.shifts import Inside
from routes.steps import TestedStep

STEP_OVER_DRIFT: Final = 2.0
SAME_YEARS: Final = 0.5
OVERLAP: Final = 0.25
SURE_SHARE: Final = 0.5
TINY: Final = 1e-12


def drifts_and_steps(
    drifts: tuple[Drift, ...], steps: tuple[TestedStep, ...], *, per_year: float
) -> tuple[tuple[Drift, ...], tuple[TestedStep, ...]]:
    """
    Tell each corridor's change once: what moves aside also falls on its old line, and what falls also scatters.

    Parameters
    ----------
    drifts, steps
        All that were found.
    per_year
        Periods in a year.

    Returns
    -------
    drifts, steps
        Of a corridor, only the clearer kind about any one time; a step years away is a change of its own.
    """
    kept = []
    told = list(steps)
    for drift in drifts:
        same = [s for s in told if s.step.unit == drift.corridor and abs(s.step.at - drift.at) <= SAME_YEARS * per_year]
        if abs(drift.score) * STEP_OVER_DRIFT >= max((abs(s.z) for s in same), default=0.0):
            kept.append(drift)
            told = [step for step in told if step not in same]
    return tuple(kept), tuple(told)


def without_echoes(
    steps: tuple[TestedStep, ...], membership: Floats, *, corridors: int, per_year: float
) -> tuple[TestedStep, ...]:
    """
    Leave out what an area sees of a change that a corridor, or a clearer area, tells.

    Parameters
    ----------
    steps
        Of corridors and areas, the most significant first.
    membership
        Shape (n, units): the weight of each event in each unit.
    corridors
        How many of the units are corridors; one for the background follows, then the areas.
    per_year
        Periods in a year.

    Returns
    -------
    steps
        All of corridors, in the order given; of areas those that share less than a quarter of their events with
        what changed in the same direction at about the same time.
    """
    told = [step for step in steps if step.step.unit < corridors]
    for step in steps:
        if step.step.unit > corridors and not any(_echo(step, other, membership, per_year) for other in told):
            told.append(step)
    return tuple(step for step in steps if step in told)


def _echo(step: TestedStep, other: TestedStep, membership: Floats, per_year: float) -> bool:
    if step.log_effect * other.log_effect < 0 or abs(step.step.at - other.step.at) > SAME_YEARS * per_year:
        return False
    mine, theirs = membership[:, step.step.unit], membership[:, other.step.unit]
    least = min(float(mine.sum()), float(theirs.sum()))
    return float(np.minimum(mine, theirs).sum()) >= OVERLAP * least


def unit_members(found: CorridorSet, areas: Areas) -> Floats:
    """
    Give what each event weighs in each unit of test.

    Parameters
    ----------
    found
        Corridors.
    areas
        Of the same events.

    Returns
    -------
    membership
        Shape (n, corridors + 1 + areas), the background between them.
    """
    shares = found.assignment.shares
    rest = np.clip(1 - shares.sum(axis=1, keepdims=True), 0.0, 1.0)
    return np.asarray(np.column_stack([shares, rest, areas.members]) * found.evidence.weights()[:, None])


def shared_events(areas: Areas, lines: Floats) -> Inside:
    """
    Tell whose events areas look at.

    Parameters
    ----------
    areas
        Of the events.
    lines
        Shape (n, corridors + 1): what each event weighs in each corridor and the background.

    Returns
    -------
    inside
        Of these areas.
    """
    heavy = areas.members * lines.sum(axis=1)[:, None]
    both = heavy.T @ areas.members
    mass = np.diagonal(both)
    return Inside(
        heavy.T @ (lines / np.maximum(lines.sum(axis=1), TINY)[:, None]), both >= OVERLAP * np.minimum.outer(mass, mass)
    )


def sure_rows(membership: Floats, weights: Floats, unit: int) -> NDArray[np.int64]:
    """
    List the events that surely belong to a unit.

    Parameters
    ----------
    membership
        As from ``unit_members``.
    weights
        Shape (n,): what each event counts.
    unit
        Column.

    Returns
    -------
    rows
        Of the evidence.
    """
    return np.flatnonzero((membership[:, unit] >= SURE_SHARE * weights) & (weights > 0))
