"""Events beside corridors into corridors that moved sideways, by permutation of lateral offsets within stretches."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from routes.corridors import CorridorSet
from routes.geodesy import Floats

REACH_KM: Final = 300.0
STRETCH_KM: Final = 300.0
MIN_EVENTS: Final = 40
MIN_STRETCH_EVENTS: Final = 25
MIN_SIDE: Final = 8
MIN_PERIODS: Final = 8
MIN_MOVE_KM: Final = 20.0
MOVE_PER_SPREAD: Final = 2.0
MAD_PER_SIGMA: Final = 0.6745
NEAR_SHARE: Final = 0.3
WIDE_SHARE: Final = 0.5
ENOUGH: Final = 1500  # events to permute, of a stretch that has many more


@dataclass(frozen=True)
class Drift:
    """
    A stretch of a corridor that moved.

    Parameters
    ----------
    corridor
        Column of the corridor set.
    at
        Index of the first period of the change.
    p_value
        Family-wise over corridors, stretches and periods.
    score
        Standardised difference of ranks.
    before_km, after_km
        Median offset, positive on the left of the line.
    low_km, high_km
        95 % interval of the offset after.
    n_events
        In the stretch.
    """

    corridor: int
    at: int
    p_value: float
    score: float
    before_km: float
    after_km: float
    low_km: float
    high_km: float
    n_events: int


@dataclass(frozen=True)
class _Stretch:
    corridor: int
    ranks: Floats  # standardised
    offsets: Floats
    when: NDArray[np.int64]


def find_drifts(
    found: CorridorSet, when: NDArray[np.int64], *, alpha: float, draws: int, rng: np.random.Generator
) -> tuple[Drift, ...]:
    """
    Search for corridors that moved sideways.

    Parameters
    ----------
    found
        Corridors of one kind.
    when
        Shape (n,), index of each event's period; negative where it is masked.
    alpha
        Family-wise error.
    draws
        Permutations.
    rng
        Of the permutations.

    Returns
    -------
    drifts
        At most one for each corridor, its strongest stretch.
    """
    commodity = found.evidence.commodities[1]
    # A line that is drawn from where events lie moves with them: only one between named places can be left.
    named = [at for at, candidate in enumerate(found.candidates) if candidate.origin]
    stretches = [part for at in named for part in _stretches(found, at, when, commodity)]
    if not stretches:
        return ()
    largest = np.max([_largest_by_chance(part, draws, rng) for part in stretches], axis=0)
    best: dict[int, Drift] = {}
    for part in stretches:
        z = _statistics(part.ranks[None], part.when)[0]
        at = int(np.argmax(np.abs(z)))
        p = float((1 + (largest >= abs(z[at])).sum()) / (1 + draws))
        drift = _described(part, at, p, float(z[at]))
        # Where events scatter widely, as in the open sea, their middle wanders without any shift.
        least = max(MIN_MOVE_KM, MOVE_PER_SPREAD * _spread_km(part, at))
        moved = abs(drift.after_km - drift.before_km) >= least
        if p <= alpha and moved and abs(drift.score) > abs(best[part.corridor].score if part.corridor in best else 0.0):
            best[part.corridor] = drift
    return tuple(sorted(best.values(), key=lambda d: (-abs(d.score), d.corridor)))


def _stretches(found: CorridorSet, at: int, when: NDArray[np.int64], commodity: NDArray[np.int64]) -> list[_Stretch]:
    """Gather the events of a corridor, and those beside it that no other corridor explains."""
    offset, share = found.assignment.offsets_km[:, at], found.assignment.shares[:, at]
    near = np.flatnonzero((np.abs(offset) <= REACH_KM) & (when >= 0))
    others = found.assignment.shares[near].sum(axis=1) - share[near]
    same_mode = found.evidence.chances[near, found.candidates[at].mode] >= WIDE_SHARE
    usual = _usual_commodity(commodity, share)[near]
    rows = near[(share[near] >= NEAR_SHARE) | (same_mode & (others < NEAR_SHARE) & usual)]
    if len(rows) < MIN_EVENTS:
        return []
    bins = (found.assignment.alongs_km[rows, at] / STRETCH_KM).astype(np.int64)
    parts = []
    for number in np.unique(bins).tolist():
        inside = rows[bins == number]
        if len(inside) >= MIN_STRETCH_EVENTS:
            ranks = rankdata(offset[inside])
            spread = float(ranks.std())
            if spread > 0:
                parts.append(_Stretch(at, (ranks - ranks.mean()) / spread, offset[inside], when[inside]))
    return parts


def _usual_commodity(commodity: NDArray[np.int64], share: Floats) -> NDArray[np.bool_]:
    mass = np.bincount(commodity, weights=share)
    return np.asarray((mass >= 0.25 * mass.max())[commodity])


def _statistics(ranks: Floats, when: NDArray[np.int64]) -> Floats:
    """Compare the ranks after each period with those before, for many permutations at once."""
    size = len(when)
    starts = np.arange(max(MIN_PERIODS, int(when.max()) + 1))
    after = (when[:, None] >= starts[None, :]).astype(float)
    count = after.sum(axis=0)
    good = (count >= MIN_SIDE) & (size - count >= MIN_SIDE)
    spread = np.sqrt(np.maximum(count * (size - count) / (size - 1), 1e-9))
    return np.asarray(np.where(good, (ranks @ after) / spread, 0.0))


def _largest_by_chance(part: _Stretch, draws: int, rng: np.random.Generator) -> Floats:
    # Chance looks alike for thousands of events and for every second or third of them, evenly over time.
    thin = slice(None, None, max(1, len(part.ranks) // ENOUGH))
    ranks = (part.ranks[thin] - part.ranks[thin].mean()) / max(float(part.ranks[thin].std()), 1e-9)
    shuffled = rng.permuted(np.repeat(ranks[None], draws, axis=0), axis=1)
    return np.asarray(np.abs(_statistics(shuffled, part.when[thin])).max(axis=1))


def _spread_km(part: _Stretch, at: int) -> float:
    """Measure how widely the offsets scatter before a period, as a standard deviation that outliers leave alone."""
    before = part.offsets[part.when < at] if (part.when < at).any() else part.offsets
    return float(np.median(np.abs(before - np.median(before)))) / MAD_PER_SIGMA


def _described(part: _Stretch, at: int, p_value: float, score: float) -> Drift:
    late = part.when >= at
    after = part.offsets[late] if late.any() else part.offsets
    before = part.offsets[~late] if (~late).any() else part.offsets
    error = 1.25 * float(after.std()) / np.sqrt(len(after))  # of a median
    middle = float(np.median(after))
    return Drift(
        part.corridor, at, p_value, score, float(np.median(before)), middle,
        middle - 1.96 * error, middle + 1.96 * error, len(part.offsets),
    )  # fmt: skip
