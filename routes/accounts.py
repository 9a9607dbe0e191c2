"""Every change told once: what moves aside also falls on its old line, what an area sees a corridor may tell better."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Membership:
    """
    What each event weighs in each unit of test.

    Parameters
    ----------
    lines
        Shape (n, corridors + 1): in each corridor, and in the background.
    areas
        Shape (n, areas): whether it lies in each area.
    weights
        Shape (n,): what it counts.
    """

    lines: Floats
    areas: NDArray[np.bool_]
    weights: Floats

    def of(self, unit: int) -> Floats:
        """
        Give what each event weighs in one unit.

        Parameters
        ----------
        unit
            Corridors first, then the background, then the areas.

        Returns
        -------
        weights
            Shape (n,).
        """
        first = self.lines.shape[1]
        return self.lines[:, unit] if unit < first else self.areas[:, unit - first] * self.weights


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
    steps: tuple[TestedStep, ...], membership: Membership, *, corridors: int, per_year: float
) -> tuple[TestedStep, ...]:
    """
    Leave out what an area sees of a change that a corridor, or a clearer area, tells.

    Parameters
    ----------
    steps
        Of corridors and areas, the most significant first.
    membership
        The weight of each event in each unit.
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


def _echo(step: TestedStep, other: TestedStep, membership: Membership, per_year: float) -> bool:
    if step.log_effect * other.log_effect < 0 or abs(step.step.at - other.step.at) > SAME_YEARS * per_year:
        return False
    mine, theirs = membership.of(step.step.unit), membership.of(other.step.unit)
    least = min(float(mine.sum()), float(theirs.sum()))
    return float(np.minimum(mine, theirs).sum()) >= OVERLAP * least


def unit_members(found: CorridorSet, areas: Areas) -> Membership:
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
        Of corridors, background and areas.
    """
    shares, weights = found.assignment.shares, found.evidence.weights()
    rest = np.clip(1 - shares.sum(axis=1, keepdims=True), 0.0, 1.0)
    return Membership(np.column_stack([shares, rest]) * weights[:, None], areas.members, weights)


def shared_events(membership: Membership) -> Inside:
    """
    Tell whose events areas look at.

    Parameters
    ----------
    membership
        Of corridors, background and areas.

    Returns
    -------
    inside
        Of these areas.
    """
    rows = [np.flatnonzero(inside) for inside in membership.areas.T]
    size = len(rows)
    both = np.stack([membership.weights[at] @ membership.areas[at] for at in rows]) if rows else np.zeros((0, 0))
    lines = np.stack([membership.lines[at].sum(axis=0) for at in rows]) if rows else membership.lines[:0]
    mass = np.diagonal(both)
    return Inside(lines, both.reshape(size, size) >= OVERLAP * np.minimum.outer(mass, mass))


def sure_rows(membership: Membership, unit: int) -> NDArray[np.int64]:
    """
    List the events that surely belong to a unit.

    Parameters
    ----------
    membership
        As from ``unit_members``.
    unit
        Column.

    Returns
    -------
    rows
        Of the evidence.
    """
    return np.flatnonzero((membership.of(unit) >= SURE_SHARE * membership.weights) & (membership.weights > 0))
