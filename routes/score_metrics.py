"""Forecasts and rankings beside what came into published metrics: PAI, PEI, coverage, PIT, CRPS."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom, norm, poisson

from routes.geodesy import Floats

SURE: Final = 0.95
PINBALL_LEVELS: Final = 99
PIT_BINS: Final = 10
RESAMPLES: Final = 2000
OVERDISPERSED: Final = 1e-6
TINY: Final = 1e-12


@dataclass(frozen=True)
class Interval:
    """
    A figure and the range in which it is known.

    Parameters
    ----------
    value
        The figure.
    low, high
        Ends of its 95 % interval.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Coverage:
    """
    How often a predictive interval held what came.

    Parameters
    ----------
    level
        Nominal, such as 0.8.
    expected
        What a perfect forecaster's intervals of this kind hold: whole events make it more than the level.
    observed
        Share of the cases, with its Wilson interval.
    cases
        Number of forecasts.
    """

    level: float
    expected: float
    observed: Interval
    cases: int

    @property
    def verdict(self) -> str:
        """
        Say what the intervals are.

        Returns
        -------
        verdict
            ``too_narrow``, ``too_wide``, or ``fits``.
        """
        if self.observed.high < self.expected:
            return "too_narrow"
        return "too_wide" if self.observed.low > self.expected else "fits"


def wilson(hits: float, cases: float) -> Interval:
    """
    Estimate a share with its 95 % interval.

    Parameters
    ----------
    hits, cases
        Numbers; ``cases`` above zero.

    Returns
    -------
    share
        0 to 1.

    Notes
    -----
    Wilson (1927), Probable inference, the law of succession, and statistical inference. Cases count as independent.
    """
    z = float(norm.ppf(0.5 + SURE / 2))
    share = hits / cases
    middle = (share + z**2 / (2 * cases)) / (1 + z**2 / cases)
    half = z * float(np.sqrt(max(share * (1 - share), 0.0) / cases + z**2 / (4 * cases**2))) / (1 + z**2 / cases)
    return Interval(share, max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0))


def prediction_accuracy_index(hits: float, events: float, *, area_share: float) -> float:
    """
    Compare the share of events caught with the share of the area looked at.

    Parameters
    ----------
    hits
        Events in the cells chosen.
    events
        All of them; above zero.
    area_share
        Area of the cells chosen over the studied area.

    Returns
    -------
    pai
        1 is what chance gives.

    Notes
    -----
    Chainey, Tompson and Uhlig (2008), The utility of hotspot mapping for predicting spatial patterns of crime.
    """
    return hits / events / area_share


def prediction_efficiency_index(hits: float, best: float) -> float:
    """
    Compare the events caught with the most that the same area could have caught.

    Parameters
    ----------
    hits
        Events in the cells chosen.
    best
        Events in the best cells of the same area; above zero.

    Returns
    -------
    pei
        0 to 1.

    Notes
    -----
    PEI* of Hunt (2016), Do crime hot spots move? Exploring the effects of the modifiable areal unit problem.
    """
    return min(hits / best, 1.0)


def quantiles(mean: Floats, variance: Floats, levels: Floats) -> Floats:
    """
    Find the quantiles of counts.

    Parameters
    ----------
    mean, variance
        Shape (n,); a variance above the mean makes the count negative binomial, else it is Poisson.
    levels
        Shape (k,), 0 to 1.

    Returns
    -------
    quantiles
        Shape (n, k).
    """
    size, chance, wide = _shape(mean, variance)
    plain = poisson.ppf(levels[None], mean[:, None])
    spread = nbinom.ppf(levels[None], size[:, None], chance[:, None])
    return np.asarray(np.where(wide[:, None], spread, plain), dtype=np.float64)


def chance_of_at_most(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """
    Find how likely counts are not exceeded.

    Parameters
    ----------
    count
        Shape (n,), whole numbers; below zero nothing is.
    mean, variance
        Shape (n,).

    Returns
    -------
    chance
        Shape (n,).
    """
    size, chance, wide = _shape(mean, variance)
    return np.asarray(np.where(wide, nbinom.cdf(count, size, chance), poisson.cdf(count, mean)), dtype=np.float64)


def _shape(mean: Floats, variance: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    wide = variance > mean * (1 + OVERDISPERSED)
    excess = np.where(wide, variance - mean, 1.0)
    return mean**2 / excess, np.where(wide, mean / np.maximum(variance, TINY), 0.5), wide


def coverage(mean: Floats, variance: Floats, observed: Floats, *, level: float) -> Coverage:
    """
    Count how often the central interval of a level held what came.

    Parameters
    ----------
    mean, variance, observed
        Shape (n,), n above zero; whole events came.
    level
        Between 0 and 1.

    Returns
    -------
    coverage
        With what was to be expected of intervals that begin and end at whole events.
    """
    ends = quantiles(mean, variance, np.array([0.5 - level / 2, 0.5 + level / 2]))
    held = (observed >= ends[:, 0]) & (observed <= ends[:, 1])
    mass = chance_of_at_most(ends[:, 1], mean, variance) - chance_of_at_most(ends[:, 0] - 1, mean, variance)
    return Coverage(level, float(mass.mean()), wilson(float(held.sum()), len(held)), len(held))


def pit_histogram(mean: Floats, variance: Floats, observed: Floats) -> Floats:
    """
    Sort what came by where it lay in its forecast.

    Parameters
    ----------
    mean, variance, observed
        Shape (n,), n above zero.

    Returns
    -------
    heights
        Shape (10,), mean 1: flat where the forecasts are right, a valley where they are too sure, a hill where too
        unsure.

    Notes
    -----
    The probability integral transform for counts, without random numbers: Czado, Gneiting and Held (2009),
    Predictive model assessment for count data.
    """
    below = chance_of_at_most(observed - 1, mean, variance)[:, None]
    upto = chance_of_at_most(observed, mean, variance)[:, None]
    edges = np.linspace(0, 1, PIT_BINS + 1)[None]
    reached = np.clip((edges - below) / np.maximum(upto - below, TINY), 0.0, 1.0).mean(axis=0)
    return np.asarray(np.diff(reached) * PIT_BINS)


def crps(mean: Floats, variance: Floats, observed: Floats) -> Floats:
    """
    Score each forecast as a whole: its sharpness and its truth.

    Parameters
    ----------
    mean, variance, observed
        Shape (n,).

    Returns
    -------
    crps
        Shape (n,), events; less is better, and that of a sure forecast is its absolute error.

    Notes
    -----
    Twice the mean pinball loss over the quantiles 0.01, ..., 0.99, which tends to the continuous ranked probability
    score: Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation.
    """
    levels = np.arange(1, PINBALL_LEVELS + 1) / (PINBALL_LEVELS + 1)
    error = observed[:, None] - quantiles(mean, variance, levels)
    return np.asarray(2 * np.maximum(levels * error, (levels - 1) * error).mean(axis=1))


def resampled_ratio(ours: Floats, theirs: Floats, rng: np.random.Generator) -> Interval:
    """
    Compare two sums over periods.

    Parameters
    ----------
    ours, theirs
        Shape (periods,), one sum each; those of ``theirs`` above zero in all.
    rng
        Of the resampling.

    Returns
    -------
    ratio
        Sum of ours over sum of theirs, with the interval of drawing whole periods again: what happens within one
        period is not independent.
    """
    drawn = rng.integers(len(ours), size=(RESAMPLES, len(ours)))
    ratios = ours[drawn].sum(axis=1) / np.maximum(theirs[drawn].sum(axis=1), TINY)
    low, high = np.quantile(ratios, [0.5 - SURE / 2, 0.5 + SURE / 2]).tolist()
    return Interval(float(ours.sum() / max(float(theirs.sum()), TINY)), low, high)
