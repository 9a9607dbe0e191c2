"""Turns the text of a time into a UTC instant with its precision, or says why it cannot be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from data.schema import Precision
from data.validate.clocks import instant_of_parts, month_of, precision_of, zone_of_parts
from data.validate.digits import ascii_digits

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200

_MONTHS_OF_YEAR: Final = 12
_BUDDHIST: Final = range(2443, 2600)
_PERSIAN: Final = range(1279, 1450)

_CLOCK: Final = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?)?"
)
_ZONE: Final = (
    r"\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?|[A-Za-z][A-Za-z0-9_/+\-]*)?(?:\[(?P<region>[A-Za-z0-9_/+\-]+)\])?"
)
_ISO: Final = re.compile(rf"(?P<year>\d{{4}})(?:-(?P<month>\d{{2}})(?:-(?P<day>\d{{2}}){_CLOCK}{_ZONE})?)?", re.ASCII)
_COMPACT: Final = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<year>\d{{4}})[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_CLOCK}{_ZONE}", re.ASCII
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<a>\d{{1,2}})[/.\-](?P<b>\d{{1,2}})[/.\-](?P<year>\d{{4}}){_CLOCK}{_ZONE}", re.ASCII
)
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2}(?:\D.*)?", re.ASCII)
_SERIAL: Final = re.compile(r"[34]\d{4}(?:[.,]\d+)?", re.ASCII)
_WAY_OUT: Final = "write it as YYYY-MM-DD, or say for the whole file how dates are written."
_NO_BREAK: Final = str.maketrans("\u00a0\u202f", "  ")
_NAME: Final = r"(?P<name>[^\W\d_]{3,10})\.?"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_YEAR: Final = r"(?P<year>[0-9]{4})"
_NAMED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}\.?(?: de)?[ \-]{_NAME}(?: de)?[ \-,]+{_YEAR}(?a:{_CLOCK}{_ZONE})",
        rf"{_NAME} {_DAY},? {_YEAR}(?a:{_CLOCK}{_ZONE})",
        rf"{_NAME}(?: de)? {_YEAR}",
    )
)


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
        ``leap_second``, ``digits_converted``.
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
        ISO 8601 in any of its usual forms; dates with slashes, points or names of months where day and month
        cannot be mistaken for each other.

    Returns
    -------
    reading
        An instant, or a reason: ``date_missing``, ``bad_date``, ``ambiguous_date``, ``bad_timezone``,
        ``ambiguous_time``, ``nonexistent_time``.

    Notes
    -----
    A time without zone is taken as UTC and flagged. A date with day and month both up to 12 is refused, also where
    its neighbours in the file would settle it: the same row has to mean the same in every file. The clock of a named
    zone is refused in the hour that comes twice, and in the one that is left out. Digits of other scripts are digits.
    """
    bare = text.translate(_NO_BREAK).strip()
    if not bare:
        return _refuse("date_missing", "The time is blank.")
    digits = ascii_digits(bare)
    if digits == bare:
        return _read(bare)
    reading = _read(digits) if digits else _bad(bare)
    if reading.instant is None:
        return reading
    return replace(reading, flags=";".join(flag for flag in (reading.flags, "digits_converted") if flag))


def _read(bare: str) -> TimeReading:
    for pattern in (_ISO, _COMPACT, _YEAR_FIRST, *_NAMED):
        if match := pattern.fullmatch(bare):
            return reading_of_parts(bare, match.groupdict())
    if parts := parts_of_year_last(bare):
        return _year_last(bare, parts)
    if _SHORT_YEAR.fullmatch(bare):
        return _refuse("ambiguous_date", f"The date {bare!r} has a year of two digits; {_WAY_OUT}")
    return _bad(bare)


def parts_of_year_last(text: str) -> dict[str, str | None] | None:
    """
    Take a date apart whose year stands last.

    Parameters
    ----------
    text
        Such as ``03/04/2026 12:30``.

    Returns
    -------
    parts
        The two numbers before the year as ``a`` and ``b``; None where the text is written otherwise.
    """
    match = _YEAR_LAST.fullmatch(text)
    return match.groupdict() if match else None


def _refuse(reason: str, sentence: str) -> TimeReading:
    return TimeReading(None, reason=reason, sentence=sentence)


def _bad(text: str) -> TimeReading:
    return _refuse(
        "bad_date", f"{text[:80]!r} is no date; write it as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.{_hint(text)}"
    )


def _hint(text: str) -> str:
    if _SERIAL.fullmatch(text):
        return " It may be a spreadsheet's number of a day; say for the whole file that its dates are such numbers."
    calendar = _calendar_of(text)
    return f" It looks like a year of the {calendar} calendar." if calendar else ""


def _calendar_of(text: str) -> str:
    year = re.search(r"(?<!\d)\d{4}(?!\d)", text)
    number = int(year.group()) if year else 0
    return "Buddhist" if number in _BUDDHIST else "Persian or Islamic" if number in _PERSIAN else ""


def _year_last(text: str, parts: dict[str, str | None]) -> TimeReading:
    first, second = int(parts.pop("a") or 0), int(parts.pop("b") or 0)
    if first != second and max(first, second) <= _MONTHS_OF_YEAR:
        return _refuse("ambiguous_date", f"In {text!r} day and month cannot be told apart; {_WAY_OUT}")
    day, month = max(first, second), min(first, second)
    return reading_of_parts(text, {**parts, "month": str(month), "day": str(day)})


def reading_of_parts(text: str, parts: Mapping[str, str | None]) -> TimeReading:
    """
    Read a time that was taken apart.

    Parameters
    ----------
    text
        The whole, for sentences.
    parts
        Digits of year, month, day, hour, minute, second, fraction; name of the month; zone and region.

    Returns
    -------
    reading
        As of ``read_time``.
    """
    if name := parts.get("name"):
        month = month_of(name)
        if month is None:
            return _bad(text)
        parts = {**parts, "month": str(month)}
    zone = zone_of_parts(parts)
    if zone is None:
        return _refuse("bad_timezone", f"The zone of {text!r} is not known; write Z or an offset such as +03:00.")
    precision = precision_of(parts)
    try:
        instant, note = instant_of_parts(parts, zone)
    except (ValueError, OverflowError):
        return _bad(text)
    if instant is None:
        return refuse_clock(text, note)
    if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        hint = _hint(text) or f" Years from {EARLIEST_YEAR} to {LATEST_YEAR} are taken."
        return _refuse("bad_date", f"The year of {text[:80]!r} cannot be meant.{hint}")
    coarse = {Precision.DAY: "day_precision", Precision.MONTH: "month_precision", Precision.YEAR: "year_precision"}
    assumed = "" if parts.get("zone") or parts.get("region") else "time_zone_assumed"
    flags = [coarse.get(precision, assumed), note]
    return TimeReading(instant, precision.value, ";".join(flag for flag in flags if flag))


def refuse_clock(text: str, reason: str) -> TimeReading:
    """
    Refuse a time that its clock showed twice or never.

    Parameters
    ----------
    text
        As written.
    reason
        ``ambiguous_time`` or ``nonexistent_time``.

    Returns
    -------
    reading
        Without an instant.
    """
    how = {
        "ambiguous_time": "twice, because clocks were put back; write it with its offset, such as +02:00",
        "nonexistent_time": "never, because clocks were put forward; ask the sender",
    }
    return _refuse(reason, f"The clocks of its zone showed {text[:80]!r} {how[reason]}.")
