"""The chance of a false alarm in a calendar year, spent look by look."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import e, log, sqrt
from statistics import NormalDist
from typing import Final

MONTHS: Final = 12


class Spending(StrEnum):
    """How fast the error of a year is spent."""

    POCOCK = "pocock"
    OBRIEN_FLEMING = "obrien_fleming"


@dataclass(frozen=True)
class MonitorParameters:
    """
    How flags are tracked from look to look.

    Parameters
    ----------
    alpha_per_year
        Chance that in a calendar year without any shift some flag is raised by its p alone.
    looks_per_year
        Slots of the year; looks within one slot are one look, and share what it may spend.
    spending
        Pocock type spends evenly, O'Brien-Fleming type keeps most for the end of the year.
    onset_periods
        By how many periods the onset of a flag may move from look to look.
    reach_km
        Lines nearer than this run in the same place.
    expire_days
        Age of an onset that is no news any more.
    keep_days
        How long what was raised is left to people, however old its onset.
    """

    alpha_per_year: float = 0.05
    looks_per_year: int = 12
    spending: Spending = Spending.POCOCK
    onset_periods: int = 3
    reach_km: float = 50.0
    expire_days: int = 730
    keep_days: int = 180


def allowance(day: date, previous: date | None, parameters: MonitorParameters) -> float:
    """
    Give the p that a look may spend.

    Parameters
    ----------
    day
        Of the look.
    previous
        Day of the look before; None for the first one.
    parameters
        Of the monitor.

    Returns
    -------
    allowance
        What the year has accrued up to the end of the slot of this day, less what it had at the look before; what
        slots without a look left unspent is part of it, and a second look in a slot gets nothing.

    Notes
    -----
    Lan and DeMets (1983), Biometrika 70, 659-663, with time as the information. Looks at growing data depend on each
    other in a way that is not known here; adding up the allowances (Bonferroni) holds for any dependence, and is on
    the safe side.
    """
    year, slot = slot_of(day, parameters)
    before = 0.0
    if previous is not None and previous.year == year:
        before = spent(_share(slot_of(previous, parameters)[1], parameters), parameters)
    return max(spent(_share(slot, parameters), parameters) - before, 0.0)


def slot_of(day: date, parameters: MonitorParameters) -> tuple[int, int]:
    """
    Find the slot of the year that a day lies in.

    Parameters
    ----------
    day
        Any.
    parameters
        Of the monitor.

    Returns
    -------
    year, slot
        Slots from 0; with twelve of them they are the months, with four the quarters.
    """
    length = monthrange(day.year, day.month)[1]
    # Whole numbers only: the first of a month must not fall into the month before by rounding.
    gone = (day.month - 1) * length + day.day - 1
    return day.year, parameters.looks_per_year * gone // (MONTHS * length)


def spent(share: float, parameters: MonitorParameters) -> float:
    """
    Give the error that may be spent once a share of the year is over.

    Parameters
    ----------
    share
        0 to 1.
    parameters
        Of the monitor.

    Returns
    -------
    alpha
        0 at the start of the year, ``alpha_per_year`` at its end.
    """
    if share <= 0:
        return 0.0
    return _FORMS[parameters.spending](parameters.alpha_per_year, share)


def _pocock(alpha: float, share: float) -> float:
    return alpha * log(1 + (e - 1) * share)


def _obrien_fleming(alpha: float, share: float) -> float:
    normal = NormalDist()
    return 2 * normal.cdf(normal.inv_cdf(alpha / 2) / sqrt(share))


_FORMS: Final = {Spending.POCOCK: _pocock, Spending.OBRIEN_FLEMING: _obrien_fleming}


def _share(slot: int, parameters: MonitorParameters) -> float:
    return (slot + 1) / parameters.looks_per_year
