"""Counts by corridor, source and period into steps that chance does not explain, by a family-wise test."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from routes.budget import Chance, SearchParameters
from routes.chance import residuals_by_chance
from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import MIN_UNIT_EVENTS, Fit, Step, fit_model, season_columns

MIN_SEGMENT: Final = 3
MIN_PERIODS: Final = 8
TINY: Final = 1e-9
ONSET_REACH: Final = 4
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
    Signed roots of the likelihood ratio of a step at every unit and period, adjusted for level, season, known steps
    and effort; the largest is compared with the largest of negative binomial draws from the fitted model, of which
    effort and levels are estimated again.
    """
    fit = fit_model(counts, (), per_year=parameters.per_year)
    testable = _testable(counts)
    if counts.counts.shape[2] < MIN_PERIODS or not testable.any():
        return Search((), fit, np.zeros(len(testable)))
    chance = Chance(_roots_by_chance(counts, fit, testable, parameters, rng), parameters)
    while True:
        z = np.where(testable[:, None], _scores(counts, fit, parameters.per_year), 0.0)
        step = chance.first(z, fit)
        if step is None or step in fit.steps:
            break
        known = fit.steps
        fit = fit_model(counts, (*known, step), per_year=parameters.per_year)
        fit = fit_model(counts, (*known, replace(step, at=onset(counts, fit, step))), per_year=parameters.per_year)
    fit = _without_weak(counts, fit, chance)
    return Search(_tested(counts, fit, chance), fit, testable.astype(float))


def onset(counts: Counts, fit: Fit, step: Step) -> int:
    """
    Date a step again, once effort and season are fitted with it.

    Parameters
    ----------
    counts
        By unit, source and period.
    fit
        A model that holds the step.
    step
        One of its steps.

    Returns
    -------
    at
        The first period of the change with the largest likelihood, between the steps before and after it.

    Notes
    -----
    The statistic of the search is made with an effort that has taken up some of the step, which draws its largest
    value away from the onset.
    """
    others = [s.at for s in fit.steps if s.unit == step.unit and s != step]
    first = max([at for at in others if at < step.at], default=0)
    last = min([at for at in others if at > step.at], default=counts.counts.shape[2])
    effect = fit.effects[fit.steps.index(step)] * (np.arange(counts.counts.shape[2]) >= step.at)
    rate = (fit.expected[step.unit].sum(axis=0) * np.exp(-effect))[first:last]
    seen = counts.counts[step.unit].sum(axis=0)[first:last]
    found, gain = step.at, -np.inf
    earliest, latest = max(first + MIN_SEGMENT, step.at - ONSET_REACH), min(last - MIN_SEGMENT, step.at + ONSET_REACH)
    for at in range(earliest, latest + 1):
        sides = [(seen[side].sum(), rate[side].sum()) for side in (slice(0, at - first), slice(at - first, None))]
        likelihood = sum(n * np.log(max(n, TINY) / max(m, TINY)) for n, m in sides)
        if likelihood > gain:
            found, gain = at, likelihood
    return found


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
    mean, variance = fit.expected.sum(axis=1), _variance(fit)
    found: Floats = np.zeros(residual.shape)
    for unit in range(len(residual) - 1):
        free, information = _directions(fit, unit, variance[unit], per_year)
        root = _signed_root(residual[unit] @ free, information, mean[unit])
        found[unit] = root / np.sqrt(fit.dispersion[unit])
    return found


def _signed_root(slope: Floats, information: Floats, mean: Floats) -> Floats:
    """
    Make the signed root of the likelihood ratio of a step from its score.

    Scores of few events are skewed: a rise from little looks too certain, a fall to nothing not certain enough.
    Counts before and after, of a known sum, are binomial; what season and effort take away is a smaller sample.
    """
    whole = mean.sum()
    after = np.clip(mean[::-1].cumsum()[::-1], TINY, max(whole - TINY, TINY))
    before = np.maximum(whole - after, TINY)
    full = after * before / max(whole, TINY)
    share = np.where(np.isfinite(information), information, 0.0) / full
    late = np.clip(after + slope / np.maximum(share, TINY) * (share > 0), 0.0, whole)
    early = whole - late
    deviance = 2 * (late * np.log(np.maximum(late, TINY) / after) + early * np.log(np.maximum(early, TINY) / before))
    return np.asarray(np.sign(slope) * np.sqrt(np.maximum(deviance * share, 0.0)))


def _roots_by_chance(
    counts: Counts, fit: Fit, testable: Floats, parameters: SearchParameters, rng: np.random.Generator
) -> Floats:
    """Make the statistic of every unit and period by chance, shape (draws, units, periods)."""
    mean, variance = fit.expected.sum(axis=1), _variance(fit)
    drawn = residuals_by_chance(counts, fit, parameters.draws, rng)
    found = np.zeros(drawn.shape)
    for unit in np.flatnonzero(testable).tolist():
        free, information = _directions(fit, unit, variance[unit], parameters.per_year)
        found[:, unit] = _signed_root(drawn[:, unit] @ free, information, mean[unit]) / np.sqrt(fit.dispersion[unit])
    return found


def _tested(counts: Counts, fit: Fit, chance: Chance) -> tuple[TestedStep, ...]:
    """Test each step against the model without it: an error at the fitted effect is too wide where little is left."""
    per_year = chance.parameters.per_year
    roots = []
    for step in fit.steps:
        without = fit_model(counts, tuple(s for s in fit.steps if s != step), per_year=per_year)
        roots.append(float(_scores(counts, without, per_year)[step.unit, step.at]))
    found = []
    chances = chance.p_values(fit.steps, np.array(roots)).tolist()
    for step, z, p, effect, error in zip(fit.steps, roots, chances, fit.effects, fit.errors, strict=True):
        wide = float(error) * float(np.sqrt(fit.dispersion[step.unit]))
        found.append(TestedStep(step, z, p, float(effect), wide))
    return tuple(sorted(found, key=lambda t: (t.p_value, -abs(t.z), t.step.unit, t.step.at)))


def _without_weak(counts: Counts, fit: Fit, chance: Chance) -> Fit:
    """Take out, one after the other, steps that others explain: shares add up, so a fall makes its neighbours rise."""
    while fit.steps:
        tested = _tested(counts, fit, chance)
        weakest = tested[-1]
        small = [t for t in tested if abs(t.log_effect) < MIN_LOG_EFFECT]
        if weakest.p_value <= chance.parameters.alpha and not small:
            break
        out = small[-1] if small else weakest
        fit = fit_model(counts, tuple(s for s in fit.steps if s != out.step), per_year=chance.parameters.per_year)
    return fit
