"""Turns a local clock and its zone into a UTC instant, or says that the clock showed that time twice or never."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WIDEST_OFFSET: Final = timedelta(hours=16)
"""Local mean time of Manila until 1844 was almost sixteen hours; no zone lies further off."""

WIDEST_NOW: Final = timedelta(hours=14)
"""The widest offset to the minute: only local mean time, known to the second, lies further off."""

_OFFSET: Final = re.compile(r"([+-])(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?", re.ASCII)
_UTC: Final = ("Z", "UTC", "GMT")
_SIXTY: Final = 60


@lru_cache(maxsize=1_000)
def zone_of(text: str) -> tzinfo | None:
    """
    Find a zone.

    Parameters
    ----------
    text
        ``Z``, ``UTC``, an offset such as ``+03:00``, or a name of the zone database such as ``Europe/Berlin``.

    Returns
    -------
    zone
        None for everything else. Abbreviations are refused: CST is three zones, and IST, too.
    """
    if text.upper() in _UTC:
        return UTC
    if match := _OFFSET.fullmatch(text):
        return _fixed(*match.groups(default=""))
    return region_of(text)


@lru_cache(maxsize=1_000)
def region_of(name: str) -> ZoneInfo | None:
    """
    Find a zone of the zone database.

    Parameters
    ----------
    name
        Such as ``Europe/Berlin``, in these capitals.

    Returns
    -------
    zone
        None where there is none of that name.
    """
    # Under "right" lie clocks that count leap seconds, which instants do not.
    if "/" not in name or name.startswith(("posix/", "right/")):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _fixed(sign: str, hours: str, minutes: str, seconds: str) -> timezone | None:
    parts = int(hours), int(minutes or 0), int(seconds or 0)
    offset = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
    widest = WIDEST_OFFSET if seconds else WIDEST_NOW
    if max(parts[1:]) >= _SIXTY or offset > widest:
        return None
    return timezone(-offset if sign == "-" else offset)


def instant_of(local: datetime, zone: tzinfo) -> tuple[datetime | None, str]:
    """
    Tell when a clock showed a time.

    Parameters
    ----------
    local
        Naive: what the clock showed.
    zone
        Of the clock.

    Returns
    -------
    instant, reason
        UTC and empty; or None and ``ambiguous_time`` (the hour that comes twice when clocks are put back) or
        ``nonexistent_time`` (the hour left out when they are put forward).

    Raises
    ------
    OverflowError
        The instant lies before the year 1 or after 9999.
    """
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first, ""
    exists = first.astimezone(zone).replace(tzinfo=None) == local
    return None, "ambiguous_time" if exists else "nonexistent_time"
