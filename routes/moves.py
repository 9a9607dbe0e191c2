"""What falls here and rises there at about the same time, as one statistic: each half may be too weak alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.geodesy import Floats
from routes.model import Step

MIN_HALF: Final = 1.5  # less, and one strong half is no move


@dataclass(frozen=True)
class Reach:
    """
    What could be one move.

    Parameters
    ----------
    similar
        Shape (corridors, corridors): which could take over what another loses.
    lag, lead
        Periods that a rise may come after its fall, and before it.
    earliest
        First period of a fall: both halves may be weak, so a whole year has to lie before them, with its season.
    """

    similar: NDArray[np.bool_]
    lag: int
    lead: int
    earliest: int


@dataclass(frozen=True)
class Move:
    """
    A fall and a rise.

    Parameters
    ----------
    root
        Both statistics over the root of two: standard normal by chance.
    fall, rise
        Steps of two corridors.
    """

    root: float
    fall: Step
    rise: Step


def clearest_move(roots: Floats, reach: Reach) -> Move | None:
    """
    Find the fall and the rise that stand out most together.

    Parameters
    ----------
    roots
        Signed statistics, shape (units, periods).
    reach
        What could be one move.

    Returns
    -------
    move
        None where no two halves stand out by one and a half standard deviations each.
    """
    best: Move | None = None
    falls, rises, when = _halves(roots[None], reach)
    for unit in range(len(reach.similar)):
        beside = np.flatnonzero(reach.similar[unit])
        if not len(beside):
            continue
        both = _together(falls[0, unit], rises[0, beside])
        other, at = np.unravel_index(int(np.argmax(both)), both.shape)
        if both[other, at] > (best.root if best else 0.0):
            to = int(beside[other])
            best = Move(float(both[other, at]), Step(unit, int(at)), Step(to, int(when[0, to, at])))
    return best


def moves_by_chance(roots: Floats, reach: Reach) -> Floats:
    """
    Find the root of the clearest move of each draw.

    Parameters
    ----------
    roots
        Signed statistics of draws, shape (draws, units, periods).
    reach
        What could be one move.

    Returns
    -------
    largest
        Shape (draws,); zero where there is none.
    """
    falls, rises, _when = _halves(roots, reach)
    largest = np.zeros(len(roots))
    for unit in range(len(reach.similar)):
        beside = np.flatnonzero(reach.similar[unit])
        if len(beside):
            strongest = rises[:, beside].max(axis=1)
            np.maximum(largest, _together(falls[:, unit], strongest).max(axis=1), out=largest)
    return largest


def is_move(one: Step, other: Step, *, falls: bool, reach: Reach) -> bool:
    """
    Tell whether two steps of opposite directions could be one move.

    Parameters
    ----------
    one, other
        Steps.
    falls
        Whether the first one is the fall.
    reach
        What could be one move.

    Returns
    -------
    is_move
        Of similar corridors, within the lag.
    """
    size = len(reach.similar)
    if max(one.unit, other.unit) >= size or one.unit == other.unit or not reach.similar[one.unit, other.unit]:
        return False
    late = (other.at - one.at) * (1 if falls else -1)
    return min(one.at, other.at) >= reach.earliest - reach.lead and -reach.lead <= late <= reach.lag


def together(one: float, other: float) -> float:
    """
    Unite two statistics.

    Parameters
    ----------
    one, other
        Their sizes.

    Returns
    -------
    root
        Standard normal by chance, for two that are independent; zero where either half is too weak.
    """
    return float(_together(np.array(one), np.array(other)))


def _together(one: Floats, other: Floats) -> Floats:
    return np.where((one >= MIN_HALF) & (other >= MIN_HALF), (one + other) / np.sqrt(2.0), 0.0)


def _halves(roots: Floats, reach: Reach) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Give each period's fall, the strongest rise that could belong to it, and when that is."""
    size, periods = len(reach.similar), roots.shape[2]
    falls, own = np.maximum(-roots[:, :size], 0.0), np.maximum(roots[:, :size], 0.0)
    falls[:, :, : reach.earliest] = 0.0
    rises, when = own.copy(), np.broadcast_to(np.arange(periods), own.shape).copy()
    for late in range(-reach.lead, reach.lag + 1):
        moved = np.zeros_like(own)
        first, end = max(0, -late), min(periods, periods - late)
        moved[:, :, first:end] = own[:, :, first + late : end + late]
        better = moved > rises
        rises, when = np.where(better, moved, rises), np.where(better, np.arange(periods) + late, when)
    return falls, rises, when
