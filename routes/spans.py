"""When a search looks, and when a step began: windows over a long history, and the onset by likelihood."""

from typing import Final

import numpy as np

from routes.effort import Counts
from routes.model import Fit, Step
from routes.roots import MIN_SEGMENT

TINY: Final = 1e-9
ONSET_REACH: Final = 4
WINDOW_YEARS: Final = 4.0
STRIDE_YEARS: Final = 1.0


def windows(periods: int, per_year: float) -> tuple[tuple[int, int], ...]:
    """
    Cut time into windows that overlap.

    Parameters
    ----------
    periods
        How many there are.
    per_year
        Periods in a year.

    Returns
    -------
    windows
        First period and end of each; one of all where these are six years or less. The last but one ends with time;
        the last is that one as it was a period before.
    """
    size, stride = round(WINDOW_YEARS * per_year), round(STRIDE_YEARS * per_year)
    if periods <= 1.5 * size:
        return ((0, periods), (0, periods - 1))
    ends = [*range(periods, size, -stride), size]
    return (*((end - size, end) for end in reversed(ends)), (periods - size, periods - 1))


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
