"""Turns the parts of a written time into an instant: month, zone, halves of the day, leap seconds, midnight."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from itertools import product
from typing import Final

from babel import Locale

from data.schema import Precision
from data.validate.words import plain_words
from data.validate.zones import instant_of, region_of, zone_of

_SIXTY: Final = 60
_NOON: Final = 12
_MIDNIGHT: Final = 24
_LANGUAGES: Final = ("en", "es", "fr", "pt", "it", "de", "nl", "tr")
MONTH_NAMES: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def month_of(name: str) -> int | None:
    """
    Tell the number of a month.

    Parameters
    ----------
    name
        In one of eight languages, whole or as it is shortened there.

    Returns
    -------
    month
        1 to 12; None where it is none, or another month in another language.
    """
    return _months_by_name().get(plain_words(name))


@cache
def _months_by_name() -> Mapping[str, int]:
    meant: dict[str, set[int]] = {"sept": {9}}
    for language in _LANGUAGES:
        months = Locale(language).months
        for form, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
            for number, name in months[form][width].items():
                meant.setdefault(plain_words(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in meant.items() if len(numbers) == 1}


def zone_of_parts(parts: Mapping[str, str | None]) -> tzinfo | None:
    """
    Find the zone that is written.

    Parameters
    ----------
    parts
        Zone and region, and the time that they belong to.

    Returns
    -------
    zone
        UTC where none is written; with an offset and a region, the offset, where the two agree; None where the zone
        is not known, or they do not.
    """
    zone, region = parts.get("zone"), parts.get("region")
    if not zone and not region:
        return UTC
    written = zone_of(zone) if zone else None
    if not region or (zone and written is None):
        return written
    named = region_of(region)
    if written is None or named is None:
        return named
    return written if _agree(parts, written, named) else None


def _agree(parts: Mapping[str, str | None], zone: tzinfo, region: tzinfo) -> bool:
    try:
        local = _local(parts).replace(tzinfo=zone)
        return local.astimezone(region).utcoffset() == local.utcoffset()
    except (ValueError, OverflowError):
        return False


def precision_of(parts: Mapping[str, str | None]) -> Precision:
    """
    Tell how fine a time is.

    Parameters
    ----------
    parts
        Digits; absent or empty where they are not written.

    Returns
    -------
    precision
        Of the finest part.
    """
    order = (
        ("second", Precision.SECOND),
        ("minute", Precision.MINUTE),
        ("day", Precision.DAY),
        ("month", Precision.MONTH),
    )
    return next((precision for part, precision in order if parts.get(part)), Precision.YEAR)


def _local(parts: Mapping[str, str | None]) -> datetime:
    year, month, day = (int(parts.get(name) or 1) for name in ("year", "month", "day"))
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    hour = _hour_of_day(hour, parts.get("half"))
    micro = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    if (hour, minute, second, micro) == (_MIDNIGHT, 0, 0, 0):  # the end of a day, in ISO 8601
        return datetime(year, month, day) + timedelta(days=1)  # noqa: DTZ001 (a clock: its zone comes after)
    return datetime(year, month, day, hour, minute, 59 if second == _SIXTY else second, micro)  # noqa: DTZ001 (the same)


def _hour_of_day(hour: int, half: str | None) -> int:
    if not half:
        return hour
    if not 1 <= hour <= _NOON:
        raise ValueError
    return hour % _NOON + (_NOON if half in "pP" else 0)


def instant_of_parts(parts: Mapping[str, str | None], zone: tzinfo) -> tuple[datetime | None, str]:
    """
    Tell the instant of a time.

    Parameters
    ----------
    parts
        Digits of year, month, day, hour, minute, second, fraction, and half of the day.
    zone
        Of the clock.

    Returns
    -------
    instant, note
        UTC and ``leap_second`` or empty; or None and the reason, as of ``zones.instant_of``.

    Raises
    ------
    ValueError
        There is no such day or time.
    OverflowError
        The instant lies before the year 1 or after 9999.
    """
    is_leap = int(parts.get("second") or 0) == _SIXTY
    local = _local(parts)
    if not parts.get("hour"):
        # A day is no clock: where clocks were put forward at midnight, it begins an hour later, and is a day.
        return local.replace(tzinfo=zone).astimezone(UTC), ""
    instant, reason = instant_of(local, zone)
    if is_leap and not (instant and _may_leap(instant)):
        raise ValueError
    return instant, "leap_second" if is_leap else reason


def _may_leap(instant: datetime) -> bool:
    """Leap seconds come at the end of June or December, UTC; such an instant is kept as the second before."""
    return (instant + timedelta(seconds=1)).strftime("%m-%d %H:%M:%S")[:14] in ("01-01 00:00:00", "07-01 00:00:00")
