"""Turns the text of a time into a UTC instant with its precision, or says why it cannot be told."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from data.schema import Precision

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200
WIDEST_OFFSET: Final = timedelta(hours=14)

_MONTHS_OF_YEAR: Final = 12
_SIXTY: Final = 60

_CLOCK: Final = r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
_ZONE: Final = r"\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z][A-Za-z_/]*)?"
_ISO: Final = re.compile(rf"(?P<year>\d{{4}})(?:-(?P<month>\d{{2}})(?:-(?P<day>\d{{2}}){_CLOCK}{_ZONE})?)?", re.ASCII)
_COMPACT: Final = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_CLOCK}{_ZONE}", re.ASCII
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<a>\d{{1,2}})[/.\-](?P<b>\d{{1,2}})[/.\-](?P<year>\d{{4}}){_CLOCK}{_ZONE}", re.ASCII
)
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}(?:\D.*)?", re.ASCII)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_NAMED: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<day>\d{{1,2}})[ \-]{_NAME}[ \-,]+(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
        rf"{_NAME} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_CLOCK}{_ZONE}",
        rf"{_NAME} (?P<year>\d{{4}})",
    )
)
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


@dataclass(frozen=True)
class TimeReading:
    """
    What a text says about a time.

    Parameters
    ----------
    instant
        First instant of the stated time, UTC; None where the text is refused.
    precision
        How fine the text is.
    flags
        What was assumed: ``time_zone_assumed``, ``day_precision``, ``month_precision``, ``year_precision``,
        ``leap_second``.
    reason, sentence
        Why it is refused; empty where it is not.
    """

    instant: datetime | None
    precision: str = ""
    flags: str = ""
    reason: str = ""
    sentence: str = ""


@lru_cache(maxsize=200_000)
def read_time(text: str) -> TimeReading:
    """
    Read a time.

    Parameters
    ----------
    text
        ISO 8601 in any of its usual forms; dates with slashes, points or English month names where day and month
        cannot be mistaken for each other.

    Returns
    -------
    reading
        An instant, or a reason: ``date_missing``, ``bad_date``, ``ambiguous_date``, ``bad_timezone``.

    Notes
    -----
    A time without zone is taken as UTC and flagged. A date with day and month both up to 12 is refused, also where
    its neighbours in the file would settle it: the same row has to mean the same in every file.
    """
    bare = text.strip()
    if not bare:
        return _refuse("date_missing", "The time is blank.")
    for pattern in (_ISO, _COMPACT, _YEAR_FIRST, *_NAMED):
        if match := pattern.fullmatch(bare):
            return _from_parts(bare, match.groupdict())
    if match := _YEAR_LAST.fullmatch(bare):
        return _year_last(bare, match.groupdict())
    if _SHORT_YEAR.fullmatch(bare):
        return _refuse("ambiguous_date", f"The date {bare!r} has a year of two digits; write it as YYYY-MM-DD.")
    return _bad(bare)


def _refuse(reason: str, sentence: str) -> TimeReading:
    return TimeReading(None, reason=reason, sentence=sentence)


def _bad(text: str) -> TimeReading:
    return _refuse("bad_date", f"{text[:80]!r} is no date; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def _year_last(text: str, parts: dict[str, str | None]) -> TimeReading:
    first, second = int(parts.pop("a") or 0), int(parts.pop("b") or 0)
    if first != second and max(first, second) <= _MONTHS_OF_YEAR:
        return _refuse("ambiguous_date", f"In {text!r} day and month cannot be told apart; write it as YYYY-MM-DD.")
    day, month = max(first, second), min(first, second)
    return _from_parts(text, {**parts, "month": str(month), "day": str(day)})


def _from_parts(text: str, parts: dict[str, str | None]) -> TimeReading:
    if name := parts.get("name"):
        month = _month_of(name)
        if month is None:
            return _bad(text)
        parts = {**parts, "month": str(month)}
    offset, zone_flag = _offset(parts.get("zone"))
    if offset is None:
        return _refuse("bad_timezone", f"The zone of {text!r} is not known; write Z or an offset such as +03:00.")
    precision = _precision(parts)
    try:
        instant, leap = _instant(parts, offset)
    except (ValueError, OverflowError):
        return _bad(text)
    if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        return _bad(text)
    coarse = {Precision.DAY: "day_precision", Precision.MONTH: "month_precision", Precision.YEAR: "year_precision"}
    flags = [coarse.get(precision, zone_flag), leap]
    return TimeReading(instant, precision.value, ";".join(flag for flag in flags if flag))


def _month_of(name: str) -> int | None:
    lower = name.casefold()
    if lower in MONTH_NAMES:
        return MONTH_NAMES.index(lower) + 1
    short = "sep" if lower == "sept" else lower
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _offset(zone: str | None) -> tuple[timedelta | None, str]:
    if not zone:
        return timedelta(), "time_zone_assumed"
    if zone.upper() in ("Z", "UTC", "GMT"):
        return timedelta(), ""
    if zone[0] not in "+-":
        return None, ""
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes >= _SIXTY or offset > WIDEST_OFFSET:
        return None, ""
    return (-offset if zone[0] == "-" else offset), ""


def _precision(parts: dict[str, str | None]) -> Precision:
    order = (
        ("second", Precision.SECOND),
        ("minute", Precision.MINUTE),
        ("day", Precision.DAY),
        ("month", Precision.MONTH),
    )
    return next((precision for part, precision in order if parts.get(part)), Precision.YEAR)


def _instant(parts: dict[str, str | None], offset: timedelta) -> tuple[datetime, str]:
    year, month, day = (int(parts.get(name) or 1) for name in ("year", "month", "day"))
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    micro = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    is_leap = second == _SIXTY
    local = datetime(year, month, day, hour, minute, 59 if is_leap else second, micro, timezone(offset))
    instant = local.astimezone(UTC)
    if is_leap and not _may_leap(instant):
        raise ValueError
    return instant, "leap_second" if is_leap else ""


def _may_leap(instant: datetime) -> bool:
    """Leap seconds come at the end of June or December, UTC; such an instant is kept as the second before."""
    return (instant + timedelta(seconds=1)).strftime("%m-%d %H:%M:%S")[:14] in ("01-01 00:00:00", "07-01 00:00:00")
