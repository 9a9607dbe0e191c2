"""Counts before and during an operation into weighted displacement differences with their intervals."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import norm

from routes.geodesy import Floats

LEVEL: Final = 0.95
MIN_REPORTS: Final = 12.0
"""Before and during together; with fewer, no difference can be told from chance."""

MIN_PIECES: Final = 8
MIN_A_PIECE: Final = 1.0


@dataclass(frozen=True)
class Window:
    """
    Reports of a place before and during, and what is needed to judge their difference.

    Parameters
    ----------
    before, during
        Sums of the weights of the reports.
    variance
        Sum of the squared weights of both.
    pieces
        Shape (pieces,): weights in stretches of equal length before the operation, the same stretches everywhere.
    """

    before: float
    during: float
    variance: float
    pieces: Floats

    def __add__(self, other: "Window") -> "Window":
        return Window(
            self.before + other.before,
            self.during + other.during,
            self.variance + other.variance,
            self.pieces + other.pieces,
        )


@dataclass(frozen=True)
class Difference:
    """
    How much more or less was reported than the control lets expect.

    Parameters
    ----------
    before, during
        Reports in windows of equal length.
    expected
        During, had the place followed the control.
    difference
        The weighted displacement difference: change of the place minus change of the scaled control.
    low, high
        95 % interval.
    p_value
        Two-sided, of no difference.
    code
        ``more``, ``fewer``, ``no_difference`` or ``too_few``.
    """

    before: float
    during: float
    expected: float
    difference: float
    low: float
    high: float
    p_value: float
    code: str


def weighted_difference(place: Window, control: Window, *, comparisons: int = 1) -> Difference:
    """
    Compare the change in a place with the change in a control.

    Parameters
    ----------
    place
        The treated area, its ring, or the sum of both, whose differences add up.
    control
        Comparable places elsewhere, without reports in common with the place.
    comparisons
        Number of places that are looked at side by side: the code (not the interval) is guarded against so many.

    Returns
    -------
    difference
        Positive where the place rose against the control.

    Notes
    -----
    Wheeler and Ratcliffe, A simple weighted displacement difference test to evaluate place based crime interventions,
    Crime Science 7:11 (2018). Their control is about as large as the place; this one may be larger, so its change is
    scaled by the ratio of what both reported before the operation, and its variance by the square of that. Theirs
    also takes counts as Poisson; here the interval widens where the place scattered more around the control before.
    """
    scale = _scale(place, control)
    expected = place.before + scale * (control.during - control.before)
    variance = max(place.variance + scale**2 * control.variance, 1.0) * dispersion_of(place, control)
    error = float(np.sqrt(variance))
    difference = place.during - expected
    reach = float(norm.isf((1 - LEVEL) / 2)) * error
    p_value = float(2 * norm.sf(abs(difference) / error))
    return Difference(
        before=place.before,
        during=place.during,
        expected=max(expected, 0.0),
        difference=difference,
        low=difference - reach,
        high=difference + reach,
        p_value=p_value,
        code=_code(place.before + place.during, difference, chance=p_value * comparisons),
    )


def _code(reports: float, difference: float, *, chance: float) -> str:
    if reports < MIN_REPORTS:
        return "too_few"
    if chance > 1 - LEVEL:
        return "no_difference"
    return "more" if difference > 0 else "fewer"


def dispersion_of(place: Window, control: Window) -> float:
    """
    Estimate how much more a place scattered around its control than Poisson counts would.

    Parameters
    ----------
    place, control
        Only their pieces are used.

    Returns
    -------
    dispersion
        Variance over that of Poisson counts; 1 where it is smaller, or where there are fewer than 8 pieces or less than
        one report in each.
    """
    size = len(place.pieces)
    if size < MIN_PIECES or place.pieces.mean() < MIN_A_PIECE:
        return 1.0
    scale = _scale(place, control)
    beside = place.pieces - scale * control.pieces
    usual = place.pieces.mean() + scale**2 * control.pieces.mean()
    return max(1.0, float(beside.var(ddof=1) / usual))


def _scale(place: Window, control: Window) -> float:
    history = float(control.pieces.sum())
    return float(place.pieces.sum()) / history if history > 0 else 0.0
