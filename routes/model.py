"""Counts by unit, source and period into a fitted over-dispersed model: source effort x season x steps."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.effort import Counts
from routes.geodesy import Floats

CYCLES: Final = 12
NEWTON_STEPS: Final = 3
SETTLED: Final = 3e-4  # of an effort or a logarithm: a thousandth of any error
MIN_SEASON_YEARS: Final = 2.0
SEASON_RIDGE: Final = 4.0  # one over the variance of a prior: seasons of more than a factor e are rare
STEP_RIDGE: Final = 0.15
MAX_CHANGE: Final = 1.5
MIN_EFFORT_VARIANCE: Final = 0.004
TINY: Final = 1e-9
MIN_UNIT_EVENTS: Final = 12.0


@dataclass(frozen=True)
class Step:
    """
    A lasting change of one unit.

    Parameters
    ----------
    unit
        Index of the corridor.
    at
        Index of the first period of the change.
    """

    unit: int
    at: int


@dataclass(frozen=True)
class Fit:
    """
    A fitted model.

    Parameters
    ----------
    expected
        Shape (units, sources, periods).
    effort
        Shape (sources, periods), about 1: effort and reporting.
    unit_log
        Shape (units, periods): logarithm of season and steps.
    steps
        Those fitted.
    effects
        Logarithm of the ratio of each step.
    errors
        Their standard errors, for a dispersion of one.
    dispersion
        Variance over mean, for each unit; at least one.
    held
        Shape (sources,): events that hold the effort at what is expected of it.
    whole
        Shape (sources, periods): what is expected of all events.
    usual
        Dispersion of the usual unit.
    effort_known
        Whether the effort was given, and is none of these counts' own.
    """

    expected: Floats
    effort: Floats
    unit_log: Floats
    steps: tuple[Step, ...]
    effects: Floats
    errors: Floats
    dispersion: Floats
    held: Floats
    whole: Floats
    usual: float = 1.0
    effort_known: bool = False


@dataclass(frozen=True)
class Known:
    """
    What a model of the same events has told.

    Parameters
    ----------
    fit
        That model.
    offset
        Shape (units, periods): the logarithm of what it expects of each unit, over what it would without any step.
    overlap
        Shape (units, units): which look at the same events; None where none do.
    usual
        Dispersion of the usual unit; None to take it from these counts.
    """

    fit: Fit
    offset: Floats
    overlap: NDArray[np.bool_] | None = None
    usual: float | None = None


def season_columns(periods: int, per_year: float) -> Floats:
    """
    Make the columns of one harmonic of the year.

    Parameters
    ----------
    periods
        Number of periods.
    per_year
        Periods in a year.

    Returns
    -------
    columns
        Shape (periods, 2), or (periods, 0) where two years are not covered: the season is unknown.
    """
    if periods < MIN_SEASON_YEARS * per_year:
        return np.zeros((periods, 0))
    turn = 2 * np.pi * np.arange(periods) / per_year
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def fit_model(
    counts: Counts, steps: tuple[Step, ...], *, per_year: float, known: Known | None = None, near: Fit | None = None
) -> Fit:
    """
    Fit effort, season and steps by turns.

    Parameters
    ----------
    counts
        By unit, source and period.
    steps
        Changes that the model holds.
    per_year
        Periods in a year.
    known
        Effort and steps of another model, of areas that look at the same events; None to estimate the effort.
    near
        A fit of the same counts with other steps, whose effort is a start; None to start from a steady one.

    Returns
    -------
    fit
        Maximum quasi-likelihood with ridges; the effort of each source and period is drawn towards the logged one.
    """
    table = counts.counts
    design, ridge, place = _design(table.shape[0], table.shape[2], steps, per_year)
    effects = np.zeros((table.shape[0], design.shape[2]))
    start = known.fit if known else near
    effort, held = (start.effort, start.held) if start else (np.ones(table.shape[1:]), np.ones(table.shape[1]))
    offset = known.offset if known else np.zeros((table.shape[0], table.shape[2]))
    information = np.zeros((*effects.shape, effects.shape[1]))
    base, totals, seen = np.zeros(table.shape[:2]), table.sum(axis=2), table.sum(axis=1)
    for _ in range(CYCLES):
        before = effort, effects
        base = totals / np.maximum(np.exp(_unit_log(design, effects, offset)) @ effort.T, TINY)
        turn = _Turn(base @ effort * np.exp(offset), ridge)
        for _ in range(NEWTON_STEPS):
            effects, information = _newton(seen, design, effects, turn)
        if known is None:
            effort, held = _effort(counts, _without_effort(counts, base, _unit_log(design, effects, offset)))
        if all(
            np.abs(now - then).max(initial=0) < SETTLED for now, then in zip((effort, effects), before, strict=True)
        ):
            break
    unit_log = _unit_log(design, effects, offset)
    expected = base[:, :, None] * effort[None] * np.exp(unit_log)[:, None, :]
    errors = np.sqrt(np.diagonal(np.linalg.inv(information), axis1=1, axis2=2))
    found = [np.array([values[unit, column] for unit, column in place]) for values in (effects, errors)]
    spread, usual = _dispersion(table, expected, design.shape[2], usual=known.usual if known else None)
    whole = known.fit.whole if known else counts.whole(expected)
    return Fit(expected, effort, unit_log, steps, found[0], found[1], spread, held, whole, usual, known is not None)


@dataclass(frozen=True)
class _Turn:
    flat: Floats
    ridge: Floats


def _unit_log(design: Floats, effects: Floats, offset: Floats) -> Floats:
    return np.asarray(offset + (design @ effects[:, :, None])[:, :, 0])


def _without_effort(counts: Counts, base: Floats, unit_log: Floats) -> Floats:
    """Add up what every source would see in each period, had its effort been the same in all."""
    whole = slice(counts.corridors + 1)
    return np.asarray(base[whole].T @ np.exp(unit_log[whole]))


def _design(
    units: int, periods: int, steps: tuple[Step, ...], per_year: float
) -> tuple[Floats, Floats, list[tuple[int, int]]]:
    season = season_columns(periods, per_year)
    used = [0] * units
    place = []
    for step in steps:
        place.append((step.unit, season.shape[1] + used[step.unit]))
        used[step.unit] += 1
    design = np.zeros((units, periods, season.shape[1] + max(used, default=0)))
    design[:, :, : season.shape[1]] = season
    for step, (unit, column) in zip(steps, place, strict=True):
        design[unit, step.at :, column] = 1.0
    ridge = np.full(design.shape[2], STEP_RIDGE)
    ridge[: season.shape[1]] = SEASON_RIDGE
    return design, ridge, place


def _newton(seen: Floats, design: Floats, effects: Floats, turn: _Turn) -> tuple[Floats, Floats]:
    """Improve the effects of all units at once, the level of each profiled out."""
    rate = turn.flat * np.exp((design @ effects[:, :, None])[:, :, 0])
    rate = rate * (seen.sum(axis=1) / np.maximum(rate.sum(axis=1), TINY))[:, None]
    across = design.transpose(0, 2, 1)
    slope = (across @ (seen - rate)[:, :, None])[:, :, 0] - turn.ridge * effects
    mean = (across @ rate[:, :, None])[:, :, 0]
    curve = across @ (design * rate[:, :, None])
    curve = curve - mean[:, :, None] * mean[:, None, :] / np.maximum(rate.sum(axis=1), TINY)[:, None, None]
    curve = curve + np.diag(turn.ridge)
    change = np.linalg.solve(curve, slope[..., None])[..., 0] if effects.shape[1] else effects
    return effects + np.clip(change, -MAX_CHANGE, MAX_CHANGE), curve


def _effort(counts: Counts, without: Floats) -> tuple[Floats, Floats]:
    """Estimate the effort of each source and period, drawn to the logged one the more the steadier a source is."""
    seen = counts.whole(counts.counts)
    prior = np.exp(_effort_power(seen, without, counts.log_effort) * counts.log_effort)
    prior = prior * (seen.sum(axis=1) / np.maximum((without * prior).sum(axis=1), TINY))[:, None]
    usual = without * prior
    # A level that lasts is the source's own; only what jumps from period to period is drawn to it.
    level = (seen @ counts.smoother() + 1) / (usual @ counts.smoother() + 1)
    prior, usual = prior * level, usual * level
    excess = ((seen - usual) ** 2 - usual).sum(axis=1) / np.maximum((usual**2).sum(axis=1), TINY)
    held = 1 / np.maximum(excess, MIN_EFFORT_VARIANCE)
    effort = prior * (seen + held[:, None]) / (usual + held[:, None])
    return effort / np.maximum(effort.mean(axis=1, keepdims=True), TINY), held


def _effort_power(seen: Floats, without: Floats, logged: Floats) -> float:
    """Regress the reporting level on the logged effort: one coefficient, held to 0..1.5."""
    level = np.log((seen + 0.5) / (without + 0.5))
    centered = logged - np.average(logged, axis=1, weights=without + TINY)[:, None]
    weight = without * centered
    total = float((weight * centered).sum())
    return float(np.clip((weight * level).sum() / total, 0.0, 1.5)) if total > TINY else 0.0


def _dispersion(table: Floats, expected: Floats, columns: int, *, usual: float | None) -> tuple[Floats, float]:
    """Compare squared residuals, and squared steps between them, with the mean; the usual unit speaks for thin ones."""
    seen, mean = table.sum(axis=1), np.maximum(expected.sum(axis=1), TINY)
    residual = (seen - mean) / np.sqrt(mean)
    thick = seen.sum(axis=1) >= MIN_UNIT_EVENTS
    free = max(seen.shape[1] - 1 - columns, 1)
    pearson = (residual**2).sum(axis=1) / free
    if usual is None:
        usual = float(np.median(pearson[thick])) if thick.any() else 1.0
    # Steps between neighbours are blind to a shift, so they can speak for a unit that has one.
    own = (np.diff(residual, axis=1) ** 2).sum(axis=1) / (2 * max(seen.shape[1] - 1, 1))
    return np.asarray(np.maximum(1.0, np.maximum(usual, 0.5 * (own + usual)))), usual
