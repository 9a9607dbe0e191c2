"""Counts of one feed by period into what is wrong with them: starts, stops, silent gaps, fading."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.stats import norm

from routes.geodesy import Floats

MIN_EVENTS: Final = 12.0
"""With fewer, no silence can be told from chance."""

MIN_SILENT: Final = 3
MOST_LIKELY: Final = 1e-4
"""Chance, over all the places where a silence could lie, below which one is called."""

NEAR_YEARS: Final = 2
"""The level of a feed so far off says little about what it should report here."""

NO_DISPERSION: Final = 1e-9
"""So little that the negative binomial is a Poisson distribution."""

FADED: Final = 1 / 3
LATE_SHARE: Final = 1 / 4


@dataclass(frozen=True)
class Sign:
    """
    Something wrong with a feed.

    Parameters
    ----------
    condition
        Code.
    first, last
        Index of the first and the last period concerned.
    strength
        Minus the decimal logarithm of the chance of it in an ordinary feed.
    n
        Reports that speak for it: of a silence, how many were to be expected.
    """

    condition: str
    first: int
    last: int
    strength: float
    n: float


def find_silences(seen: Floats, *, per_year: int) -> tuple[Sign, ...]:
    """
    Find the runs of empty periods that an ordinary feed of this level would hardly have.

    Parameters
    ----------
    seen
        Shape (periods,): reports by period.
    per_year
        Periods in a year.

    Returns
    -------
    signs
        ``starts``, ``stops`` and ``silent``: the empty periods before the first report, after the last, and between.

    Notes
    -----
    The chance of an empty period is that of a negative binomial with mean and dispersion of the periods within two
    years of the gap, from the first report to the last, the gap left out. A period that is as good as empty in other
    years is the season's.
    """
    if seen.sum() < MIN_EVENTS:
        return ()
    active = np.flatnonzero(seen > 0)
    gaps = [("starts", 0, int(active[0])), ("stops", int(active[-1]) + 1, len(seen))]
    gaps += [("silent", int(a) + 1, int(b)) for a, b in pairwise(active)]
    found = []
    for condition, begin, end in gaps:
        if end - begin >= MIN_SILENT:
            chance, expected = _chance_of_silence(seen, (begin, end), (int(active[0]), int(active[-1])), per_year)
            if chance * len(seen) <= MOST_LIKELY:
                strength = -np.log10(max(chance * len(seen), 1e-300))
                found.append(Sign(condition, begin, end - 1, float(strength), expected))
    return tuple(found)


def _chance_of_silence(seen: Floats, gap: tuple[int, int], span: tuple[int, int], per_year: int) -> tuple[float, float]:
    at = np.arange(len(seen))
    alive = (at >= span[0]) & (at <= span[1])
    alive &= (at < gap[0]) | (at >= gap[1])
    near = alive & (at >= gap[0] - NEAR_YEARS * per_year) & (at < gap[1] + NEAR_YEARS * per_year)
    mean = float(seen[near].mean())
    dispersion = max(float(seen[near].var()) - mean, 0.0) / mean**2
    rate = np.full(gap[1] - gap[0], mean)
    for k, period in enumerate(range(*gap)):
        same_season = alive & ((at - period) % per_year == 0)
        if same_season.any():
            rate[k] = min(mean, float(seen[same_season].mean()))
    regular = max(dispersion, NO_DISPERSION)
    log_chance = -np.log1p(regular * rate).sum() / regular
    return float(np.exp(log_chance)), float(rate.sum())


def find_fading(seen: Floats, others: Floats) -> tuple[Sign, ...]:
    """
    Find whether a feed ends its life at a small part of what it was, while the others go on.

    Parameters
    ----------
    seen, others
        Shape (periods,): reports of the feed, and of all the others.

    Returns
    -------
    signs
        ``fades``, or none; none where nobody else reports, for then it may as well be what is reported that fades.

    Notes
    -----
    The last quarter of the feed's life is compared with what came before, each as a part of what the others reported
    in the same periods (plus one half); the scatter of that part from period to period gives the error.
    """
    active = np.flatnonzero(seen > 0)
    if seen.sum() < MIN_EVENTS or others.sum() <= 0:
        return ()
    first, last = int(active[0]), int(active[-1])
    cut = last + 1 - max(int((last + 1 - first) * LATE_SHARE), MIN_SILENT)
    if cut - first < MIN_SILENT:
        return ()
    early, late = slice(first, cut), slice(cut, last + 1)
    usual = seen[early].sum() / (others[early].sum() + 0.5)
    expected = usual * (others[late] + 0.5)
    ratio = float(seen[late].sum() / expected.sum())
    spread = _spread(seen[early], usual * (others[early] + 0.5))
    error = np.sqrt(expected.sum() + spread * (expected**2).sum() * (1 + expected.size / (cut - first)))
    strength = -float(norm.logsf((expected.sum() - seen[late].sum()) / error) / np.log(10))
    if ratio > FADED or strength < -np.log10(MOST_LIKELY):
        return ()
    return (Sign("fades", cut, last, strength, float(seen[late].sum())),)


def _spread(seen: Floats, expected: Floats) -> float:
    """Estimate the dispersion beyond Poisson of counts around what is expected."""
    beyond = (seen - expected) ** 2 - expected
    return max(float(beyond.sum() / np.maximum((expected**2).sum(), 1e-9)), 0.0)
