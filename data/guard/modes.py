"""Names what may become of records that hold personal data."""

from enum import StrEnum

from data.errors import WrongUseError
from data.settings import Settings


class Guard(StrEnum):
    """What becomes of a record in which personal data were found; they themselves are never kept."""

    QUARANTINE = "quarantine"
    """It waits for a person, with markers in the place of what was found."""

    MASK = "mask"
    """It comes in with markers, flagged, unless what it is known by is among what was found."""


def guard_of(settings: Settings) -> Guard:
    """
    Read what the settings say of records that hold personal data.

    Parameters
    ----------
    settings
        With the name of a guard.

    Returns
    -------
    guard
        Of every import.

    Raises
    ------
    WrongUseError
        There is no such guard; above all none that is off.
    """
    try:
        return Guard(settings.guard)
    except ValueError:
        known = " and ".join(Guard)
        raise WrongUseError(f"ROUTEWATCH_GUARD is {settings.guard[:40]!r}; there are {known}.") from None
