"""A fitted model into residuals that chance makes, once effort and levels are estimated from the same draws."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import Fit

TINY: Final = 1e-9

THREADS: Final = 4


def residuals_by_chance(counts: Counts, fit: Fit, draws: int, rng: np.random.Generator) -> Floats:
    """
    Draw counts from a model, and leave of them what its effort and its levels would not take up.

    Parameters
    ----------
    counts
        By unit, source and period.
    fit
        Its model.
    draws
        How many.
    rng
        Random numbers.

    Returns
    -------
    residuals
        Shape (draws, units, periods).

    Notes
    -----
    The first order of fitting the model again to each draw. What one unit happens to gain, the effort takes from all:
    so units fall when another rises, and this has to be in what chance does to a pair.
    """
    if fit.effort_known:
        return _of_known_effort(fit, draws, rng)
    total = np.zeros((draws, counts.counts.shape[0], counts.counts.shape[2]))
    # Each source draws from a generator of its own, so that nothing depends on which thread is first.
    own = list(enumerate(rng.spawn(len(counts.sources))))
    with ThreadPoolExecutor(THREADS) as pool:
        # A few at a time: what all sources leave would not fit into memory.
        for start in range(0, len(own), THREADS):
            for left in pool.map(lambda one: _of_source(counts, fit, draws, *one), own[start : start + THREADS]):
                total += left
    return total


def _of_source(counts: Counts, fit: Fit, draws: int, source: int, rng: np.random.Generator) -> Floats:
    """Draw what one source reports, of which its level and what jumps in its effort are estimated again."""
    smoother, mean = counts.smoother(), np.maximum(fit.expected[:, source], TINY)
    drawn = _draw(mean, fit.dispersion, draws, rng) - mean
    whole, seen = counts.whole(mean), drawn[:, : counts.corridors + 1].sum(axis=1)
    level = (seen @ smoother) / (whole @ smoother + 1)
    jump = (seen - level * whole) / (whole + fit.held[source])
    drawn -= mean * (level + jump)[:, None, :]
    drawn -= mean * (drawn.sum(axis=2) / mean.sum(axis=1))[:, :, None]
    return drawn


def _of_known_effort(fit: Fit, draws: int, rng: np.random.Generator) -> Floats:
    """Draw sums over sources, of which only the level is estimated again."""
    mean = np.maximum(fit.expected.sum(axis=1), TINY)
    drawn = _draw(mean, fit.dispersion, draws, rng) - mean
    return np.asarray(drawn - mean * (drawn.sum(axis=2) / mean.sum(axis=1))[:, :, None])


def _draw(mean: Floats, dispersion: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Draw counts of a variance of so many times the mean, unit by unit."""
    found = np.empty((draws, *mean.shape))
    for unit, (rate, spread) in enumerate(zip(mean, dispersion.tolist(), strict=True)):
        size = (draws, len(rate))
        if spread > 1 + TINY:
            found[:, unit] = rng.poisson(rng.gamma(rate / (spread - 1), spread - 1, size))
        else:
            found[:, unit] = rng.poisson(rate, size)
    return found
