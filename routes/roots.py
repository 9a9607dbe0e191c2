"""A fitted model into the statistic of a step at every unit and period: signed roots of likelihood ratios."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.budget import SearchParameters
from routes.chance import residuals_by_chance
from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import MIN_UNIT_EVENTS, Fit, season_columns

MIN_SEGMENT: Final = 3
MIN_BASE_YEARS: Final = 0.5  # a change needs something that it changed from
MIN_AREA_EVENTS: Final = 36.0  # there are many, and each spends
MIN_INFORMATION: Final = 4.0  # less, and the few events of one side make the largest by chance
TINY: Final = 1e-9


def enough_events(counts: Counts) -> NDArray[np.bool_]:
    """
    Tell which units have enough events.

    Parameters
    ----------
    counts
        By unit, source and period.

    Returns
    -------
    enough_events
        Shape (units,); never what no corridor explains.
    """
    areas = counts.corridors == len(counts.counts)
    enough = counts.counts.sum(axis=(1, 2)) >= (MIN_AREA_EVENTS if areas else MIN_UNIT_EVENTS)
    enough[counts.corridors : counts.corridors + 1] = False
    return np.asarray(enough)


def _variance(fit: Fit) -> Floats:
    """Give the variance of each unit's count once the effort is estimated from the others: less for large shares."""
    if fit.effort_known:
        # It was estimated with the area's own events as much as with the others, and drawn to what is usual.
        return np.asarray(fit.expected.sum(axis=1))
    return np.asarray((fit.expected * (1 - fit.expected / np.maximum(fit.whole, TINY))).sum(axis=1))


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
    earliest = max(MIN_SEGMENT, round(MIN_BASE_YEARS * per_year))
    inside = (np.arange(size) >= earliest) & (np.arange(size) <= size - MIN_SEGMENT)
    taken = np.zeros(size, dtype=bool)
    for step in fit.steps:
        if step.unit == unit:
            taken[max(0, step.at - MIN_SEGMENT + 1) : step.at + MIN_SEGMENT] = True
    return free, np.where(inside & ~taken & (information > MIN_INFORMATION), information, np.inf)


def signed_roots(counts: Counts, fit: Fit, per_year: float, *, unit: int | None = None) -> Floats:
    """
    Make the statistic of one more step.

    Parameters
    ----------
    counts
        By unit, source and period.
    fit
        A model of them.
    per_year
        Periods in a year.
    unit
        The only one that is wanted; None for all.

    Returns
    -------
    roots
        Shape (units, periods), standard normal by chance; zero where a step is not tested.
    """
    residual = counts.counts.sum(axis=1) - fit.expected.sum(axis=1)
    mean, variance = fit.expected.sum(axis=1), _variance(fit)
    found: Floats = np.zeros(residual.shape)
    wanted = np.flatnonzero(enough_events(counts)).tolist()
    for at in wanted if unit is None else [unit] if unit in wanted else []:
        free, information = _directions(fit, at, variance[at], per_year)
        root = _signed_root(residual[at] @ free, information, mean[at])
        found[at] = root / np.sqrt(fit.dispersion[at])
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


def roots_by_chance(counts: Counts, fit: Fit, parameters: SearchParameters, rng: np.random.Generator) -> Floats:
    """
    Make the same statistic of draws from the model.

    Parameters
    ----------
    counts
        By unit, source and period.
    fit
        A model of them.
    parameters
        Of the search.
    rng
        Random numbers.

    Returns
    -------
    roots
        Shape (draws, units, periods).
    """
    mean, variance = fit.expected.sum(axis=1), _variance(fit)
    drawn = residuals_by_chance(counts, fit, parameters.draws, rng)
    found = np.zeros(drawn.shape)
    for unit in np.flatnonzero(enough_events(counts)).tolist():
        free, information = _directions(fit, unit, variance[unit], parameters.per_year)
        found[:, unit] = _signed_root(drawn[:, unit] @ free, information, mean[unit]) / np.sqrt(fit.dispersion[unit])
    return found
