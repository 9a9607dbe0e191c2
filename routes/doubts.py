"""What makes a step no shift of a route: everything moving together, or a count that its weight does not follow."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import poisson

from routes.geodesy import Floats
from routes.steps import TestedStep

NEAR_PERIODS: Final = 1
DATED_PERIODS: Final = 2
LEAST_UNITS: Final = 5
COMMON_SHARE: Final = 0.125
RARE: Final = 0.01
FOLLOWS: Final = 0.25
MIN_WEIGHED: Final = 0.5
TINY: Final = 1e-9


def common_shocks(steps: tuple[TestedStep, ...], *, units: int, periods: int) -> frozenset[int]:
    """
    Find steps that too many units made together.

    Parameters
    ----------
    steps
        Of all units.
    units
        How many were tested.
    periods
        That were tested.

    Returns
    -------
    shocks
        Index of each step that at least five units made in the same direction within a period of it, where these are
        an eighth of all, or so many that chance at the pace of all other times makes them once in a hundred such
        histories: a lockdown or a change of the rules, not one route.
    """
    found = set()
    for step in steps:
        alike = [other for other in steps if other.log_effect * step.log_effect > 0]
        same = {s.step.unit for s in alike if abs(s.step.at - step.step.at) <= NEAR_PERIODS}
        others = sum(abs(s.step.at - step.step.at) > NEAR_PERIODS for s in alike)
        width = 2 * NEAR_PERIODS + 1
        usual = (others + 1) * width / max(periods - width, 1)
        rare = float(poisson.sf(len(same) - 1, usual)) * periods / width < RARE
        if len(same) >= LEAST_UNITS and (len(same) >= COMMON_SHARE * units or rare):
            # Who made it is dated to two periods or so.
            found |= {i for i, s in enumerate(steps) if s in alike and abs(s.step.at - step.step.at) <= DATED_PERIODS}
    return frozenset(found)


def weight_stays(frame: pl.DataFrame, when: NDArray[np.int64], shares: Floats, step: TestedStep, *, reach: int) -> bool:
    """
    Tell whether the weight did not follow a count, as when parcels are counted that were not before.

    Parameters
    ----------
    frame
        quantity_kg of each event.
    when
        Shape (n,): its period.
    shares
        Shape (n,): what it weighs in the unit.
    step
        Of that unit.
    reach
        Periods on either side that are compared.

    Returns
    -------
    stays
        True where the mass changed by less than a quarter of the count's change, on a logarithmic scale, or the other
        way; False where less than half of the events have a mass.
    """
    mass = frame["quantity_kg"].to_numpy().astype(float)
    at = step.step.at
    sides = [(when >= first) & (when < end) for first, end in ((at - reach, at), (at, at + reach))]
    near = (sides[0] | sides[1]) & (shares > 0)
    if not near.any() or float(np.isfinite(mass[near]).mean()) < MIN_WEIGHED:
        return False
    held = [float(np.nansum(mass[side & near])) / max(len(np.unique(when[side & near])), 1) for side in sides]
    change = float(np.log(max(held[1], TINY) / max(held[0], TINY)))
    return bool(change * np.sign(step.log_effect) < FOLLOWS * abs(step.log_effect))
