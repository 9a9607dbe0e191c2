"""Counts by corridor, source and period into steps that chance does not explain, by a family-wise test."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import MIN_UNIT_EVENTS, Fit, Step, fit_model, season_columns

MIN_SEGMENT: Final = 3
MIN_PERIODS: Final = 8
TINY: Final = 1e-9
MIN_INFORMATION: Final = 0.75
MIN_LOG_EFFECT: Final = float(np.log(1.25))


@dataclass(frozen=True)
class TestedStep:
    """
    A step that the test keeps.

    Parameters
    ----------
    step
        Unit and first period.
    z
        Signed statistic.
    p_value
        Family-wise, over all units and periods.
    log_effect, log_error
        Logarithm of the ratio after over before, and its standard error with the dispersion.
    """

    step: Step
    z: float
    p_value: float
    log_effect: float
    log_error: float


@dataclass(frozen=True)
class Search:
    """
    The outcome of the search.

    Parameters
    ----------
    kept
        Steps, the most significant first.
    fit
        The model with them.
    testable
        Shape (units,): whether a unit had enough events.
    """

    kept: tuple[TestedStep, ...]
    fit: Fit
    testable: Floats


@dataclass(frozen=True)
class SearchParameters:
    """
    How to search.

    Parameters
    ----------
    per_year
        Periods in a year.
    alpha
        Family-wise error.
    draws
        Of the bootstrap.
    """

    per_year: float
    alpha: float
    draws: int


def find_steps(counts: Counts, parameters: SearchParameters, rng: np.random.Generator) -> Search:
    """
    Search for steps, forward and then backward.

    Parameters
    ----------
    counts
        Without the masked periods; the last unit is background and is not tested.
    parameters
        How to search.
    rng
        Of the bootstrap.

    Returns
    -------
    search
        Every step kept has a family-wise p of at most alpha.

    Notes
    -----
    Score statistics of a step at every unit and period, adjusted for level, season, known steps and effort; the
    largest is compared with the largest of negative binomial draws from the fitted model.
    """
    fit = fit_model(counts, (), per_year=parameters.per_year)
    testable = _testable(counts)
    if counts.counts.shape[2] < MIN_PERIODS or not testable.any():
        return Search((), fit, np.zeros(len(testable)))
    null = _largest_by_chance(fit, testable, parameters, rng)
    steps: tuple[Step, ...] = ()
    while True:
        z = np.where(testable[:, None], _scores(counts, fit, parameters.per_year), 0.0)
        unit, at = (int(i) for i in np.unravel_index(int(np.argmax(np.abs(z))), z.shape))
        if _p_value(abs(float(z[unit, at])), null) > parameters.alpha or Step(unit, at) in steps:
            break
        steps = (*steps, Step(unit, at))
        fit = fit_model(counts, steps, per_year=parameters.per_year)
    fit = _without_weak(counts, fit, null, parameters)
    return Search(_tested(fit, null), fit, testable.astype(float))


def _testable(counts: Counts) -> Floats:
    enough = counts.counts.sum(axis=(1, 2)) >= MIN_UNIT_EVENTS
    enough[-1] = False
    return np.asarray(enough)


def _variance(fit: Fit) -> Floats:
    """Give the variance of each unit's count once the effort is estimated from the others: less for large shares."""
    whole = fit.expected.sum(axis=0)
    return np.asarray((fit.expected * (1 - fit.expected / np.maximum(whole, TINY))).sum(axis=1))


def _directions(fit: Fit, unit: int, variance: Floats, per_year: float) -> tuple[Floats, Floats]:
    """Make a step at every period, free of level, season and known steps; and the information that it has."""
    size = len(variance)
    known = [np.ones((size, 1)), season_columns(size, per_year)]
    known += [(np.arange(size) >= s.at).astype(float)[:, None] for s in fit.steps if s.unit == unit]
    base = np.hstack(known)
    steps = (np.arange(size)[:, None] >= np.arange(size)[None, :]).astype(float)
    heavy = base * variance[:, None]
    free = steps - base @ np.linalg.lstsq(base.T @ heavy + TINY * np.eye(base.shape[1]), heavy.T @ steps, rcond=None)[0]
    information = (free**2 * variance[:, None]).sum(axis=0)
    inside = (np.arange(size) >= MIN_SEGMENT) & (np.arange(size) <= size - MIN_SEGMENT)
    taken = np.zeros(size, dtype=bool)
    for step in fit.steps:
        if step.unit == unit:
            taken[max(0, step.at - MIN_SEGMENT + 1) : step.at + MIN_SEGMENT] = True
    return free, np.where(inside & ~taken & (information > MIN_INFORMATION), information, np.inf)


def _scores(counts: Counts, fit: Fit, per_year: float) -> Floats:
    residual = counts.counts.sum(axis=1) - fit.expected.sum(axis=1)
    variance = _variance(fit)
    found: Floats = np.zeros(residual.shape)
    for unit in range(len(residual) - 1):
        free, information = _directions(fit, unit, variance[unit], per_year)
        found[unit] = (free.T @ residual[unit]) / np.sqrt(information * fit.dispersion[unit])
    return found


def _largest_by_chance(fit: Fit, testable: Floats, parameters: SearchParameters, rng: np.random.Generator) -> Floats:
    mean, variance = fit.expected.sum(axis=1), _variance(fit)
    largest = np.zeros(parameters.draws)
    for unit in np.flatnonzero(testable).tolist():
        free, information = _directions(fit, unit, variance[unit], parameters.per_year)
        drawn = _draw(mean[unit], float(fit.dispersion[unit]), parameters.draws, rng) - mean[unit]
        # What the estimated effort takes away from a residual, it takes from a drawn one too.
        shrunk = drawn * np.sqrt(variance[unit] / np.maximum(mean[unit], TINY))
        z: Floats = np.abs(shrunk @ free) / np.sqrt(information * fit.dispersion[unit])
        largest = np.maximum(largest, z.max(axis=1))
    return np.asarray(np.sort(largest))


def _draw(mean: Floats, dispersion: float, draws: int, rng: np.random.Generator) -> Floats:
    size = (draws, len(mean))
    safe = np.maximum(mean, TINY)
    if dispersion <= 1 + TINY:
        return np.asarray(rng.poisson(safe, size), dtype=float)
    return np.asarray(rng.poisson(rng.gamma(safe / (dispersion - 1), dispersion - 1, size)), dtype=float)


def _p_value(z: float, null: Floats) -> float:
    return float((1 + (null >= z).sum()) / (1 + len(null)))


def _tested(fit: Fit, null: Floats) -> tuple[TestedStep, ...]:
    found = []
    for step, effect, error in zip(fit.steps, fit.effects.tolist(), fit.errors.tolist(), strict=True):
        wide = error * float(np.sqrt(fit.dispersion[step.unit]))
        found.append(TestedStep(step, effect / wide, _p_value(abs(effect / wide), null), effect, wide))
    return tuple(sorted(found, key=lambda t: (-abs(t.z), t.step.unit, t.step.at)))


def _without_weak(counts: Counts, fit: Fit, null: Floats, parameters: SearchParameters) -> Fit:
    """Take out, one after the other, steps that others explain: shares add up, so a fall makes its neighbours rise."""
    while fit.steps:
        weakest = _tested(fit, null)[-1]
        small = [t for t in _tested(fit, null) if abs(t.log_effect) < MIN_LOG_EFFECT]
        if weakest.p_value <= parameters.alpha and not small:
            break
        out = small[-1] if small else weakest
        fit = fit_model(counts, tuple(s for s in fit.steps if s != out.step), per_year=parameters.per_year)
    return fit
