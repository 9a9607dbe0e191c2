"""Applies what a person says of a whole file's dates: their order or layout, and the zone of their clocks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

import polars as pl

from data.schema import Precision
from data.validate.times import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    TimeReading,
    parts_of_year_last,
    read_time,
    reading_of_parts,
    refuse_clock,
)
from data.validate.zones import instant_of, region_of

ORDERS: Final = ("day-first", "month-first")
EXCEL: Final = "excel"
"""Cells that hold the number of a day, as spreadsheets count them from 1900."""

TOLD: Final = "date_order_told"
"""Flag of a date that only reads one way because somebody said how."""

_MONTHS: Final = 12
_SERIAL: Final = re.compile(r"\d{2,6}(?:[.,]\d+)?", re.ASCII)
_FIRST_SERIAL: Final = 61  # before it, spreadsheets count a 29 February 1900 that was none
_DAY_ZERO: Final = datetime(1899, 12, 30, tzinfo=UTC)
_DIRECTIVES: Final = frozenset("YymdHMSfbBjzIp%")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.ASCII)
_FINENESS: Final = (("S", Precision.SECOND), ("M", Precision.MINUTE), ("d", Precision.DAY), ("j", Precision.DAY))


@dataclass(frozen=True)
class DateRules:
    """
    How the dates of a file are written.

    Parameters
    ----------
    dates
        ``day-first`` or ``month-first`` for dates with the year at the end; ``excel`` for numbers of days; or a layout
        such as ``%d.%m.%y %H:%M`` (years of two digits: 69 to 99 are of the last century). Empty: nothing was said.
    zone
        Of clocks that name none: ``Europe/Berlin``; empty for UTC. A date without a clock stays that day.
    """

    dates: str = ""
    zone: str = ""


def fault_of_dates(dates: str) -> str:
    """
    Say why an order or layout of dates is none.

    Parameters
    ----------
    dates
        As in ``DateRules``.

    Returns
    -------
    sentence
        Empty where it is one.
    """
    if dates in ("", EXCEL, *ORDERS):
        return ""
    directives = re.findall(r"%(.?)", dates)
    if not directives:
        return f"{dates!r} is none of {', '.join(ORDERS)}, {EXCEL}, and no layout such as %d.%m.%Y %H:%M."
    if unknown := [mark for mark in directives if mark not in _DIRECTIVES]:
        return f"%{unknown[0]} in {dates!r} is not understood; use %Y %y %m %d %H %M %S %f %b %B %j %I %p %z."
    if not {"Y", "y"} & set(directives):
        return f"{dates!r} has no year; write %Y or %y."
    return _fault_of_layout(dates, [mark for mark in directives if mark != "%"])


def _fault_of_layout(dates: str, directives: Sequence[str]) -> str:
    if len(set(directives)) < len(directives):
        return f"{dates!r} has a part twice; keep one."
    if ("I" in directives) != ("p" in directives):
        return f"%I and %p in {dates!r} belong together: 9:30 is before noon or after it."
    return ""


def fault_of_zone(zone: str) -> str:
    """
    Say why a time zone is none.

    Parameters
    ----------
    zone
        As in ``DateRules``.

    Returns
    -------
    sentence
        Empty where it is one.
    """
    if zone in ("", "UTC") or region_of(zone):
        return ""
    return f"{zone!r} is no time zone; write a name such as Europe/Berlin, or UTC."


@lru_cache(maxsize=200_000)
def read_time_by(text: str, rules: DateRules) -> TimeReading:
    """
    Read a time as a person says that the file writes it.

    Parameters
    ----------
    text
        As written.
    rules
        For the whole file.

    Returns
    -------
    reading
        As of ``read_time``; beside its reasons ``date_order_contradicted``, where the date cannot have the order that
        was said.
    """
    reading = _by_dates(text.strip(), rules.dates)
    if reading.instant is None or not rules.zone or "time_zone_assumed" not in reading.flags:
        return reading
    flags = ";".join(flag for flag in reading.flags.split(";") if flag != "time_zone_assumed")
    zone = UTC if rules.zone == "UTC" else region_of(rules.zone)
    if zone is None:
        return reading
    instant, reason = instant_of(reading.instant.replace(tzinfo=None), zone)
    return replace(reading, instant=instant, flags=flags) if instant else refuse_clock(text, reason)


def _by_dates(text: str, dates: str) -> TimeReading:
    if not text or not dates:
        return read_time(text)
    if dates == EXCEL:
        return _from_serial(text)
    if dates in ORDERS:
        return _by_order(text, dates)
    return _by_layout(text, dates)


def _by_order(text: str, order: str) -> TimeReading:
    parts = parts_of_year_last(text)
    if parts is None:
        return read_time(text)
    first, second = parts.pop("a"), parts.pop("b")
    day, month = (first, second) if order == "day-first" else (second, first)
    if int(month or 0) > _MONTHS:
        sentence = f"{text!r} does not read {order}, as this file is said to; it has no month {month}."
        return TimeReading(None, reason="date_order_contradicted", sentence=sentence)
    reading = reading_of_parts(text, {**parts, "day": day, "month": month})
    is_open = day != month and int(day or 0) <= _MONTHS
    return _told(reading) if is_open else reading


def _told(reading: TimeReading) -> TimeReading:
    if reading.instant is None:
        return reading
    return replace(reading, flags=";".join(flag for flag in (reading.flags, TOLD) if flag))


def _from_serial(text: str) -> TimeReading:
    if not _SERIAL.fullmatch(text):
        return read_time(text)
    number = float(text.replace(",", "."))
    if number < _FIRST_SERIAL:
        return TimeReading(None, reason="bad_date", sentence=f"{text!r} is no number of a day after February 1900.")
    # Spreadsheets keep a clock as a fraction of a day: to the second, it comes back whole.
    instant = _DAY_ZERO + timedelta(seconds=round(number * 86_400))
    if instant.year > LATEST_YEAR:
        return TimeReading(None, reason="bad_date", sentence=f"{text!r} is the number of no day before {LATEST_YEAR}.")
    is_day = number.is_integer()
    precision = Precision.DAY if is_day else Precision.SECOND
    return _told(TimeReading(instant, precision.value, "day_precision" if is_day else "time_zone_assumed"))


def _by_layout(text: str, layout: str) -> TimeReading:
    try:
        moment = datetime.strptime(text, layout)  # noqa: DTZ007 (without %z it is a clock without a zone, and flagged)
    except (ValueError, OverflowError):
        # A date cell of a workbook is ISO 8601 whatever its column looks like.
        return read_time(text) if _ISO_DAY.fullmatch(text) else _misfit(text, layout)
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return _misfit(text, layout)
    precision = _precision(layout)
    coarse = {Precision.DAY: "day_precision", Precision.MONTH: "month_precision", Precision.YEAR: "year_precision"}
    is_clock = precision not in coarse
    flags = coarse.get(precision, "" if moment.tzinfo else "time_zone_assumed")
    instant = moment.astimezone(UTC) if moment.tzinfo and is_clock else moment.replace(tzinfo=UTC)
    return _told(TimeReading(instant, precision.value, flags))


def _misfit(text: str, layout: str) -> TimeReading:
    return TimeReading(None, reason="bad_date", sentence=f"{text[:80]!r} is not written as {layout}.")


def _precision(layout: str) -> Precision:
    directives = set(re.findall(r"%(.)", layout))
    if directives & {"H", "I"} and "M" not in directives:
        return Precision.MINUTE
    fine = next((precision for mark, precision in _FINENESS if mark in directives), None)
    if fine:
        return fine
    return Precision.MONTH if directives & {"m", "b", "B"} else Precision.YEAR


def restate_times(reports: pl.DataFrame, rules: DateRules) -> pl.DataFrame:
    """
    Write the times of reports as they are meant, where somebody said how.

    Parameters
    ----------
    reports
        With ``time``, ``flags``, ``reading``, ``refusal`` and ``refusal_sentence``.
    rules
        For the whole file.

    Returns
    -------
    reports
        The same rows: ``time`` in ISO 8601 with its zone, or the refusal; ``reading`` tells what was made of a text
        that says less by itself, so that another answer makes another version of the record.
    """
    if rules == DateRules():
        return reports
    texts = reports["time"].unique()
    differ = {text: reading for text in texts if (reading := read_time_by(text, rules)) != read_time(text)}
    meant = {text: _written(reading) for text, reading in differ.items() if reading.instant}
    reasons = {text: reading.reason for text, reading in differ.items() if reading.reason}
    sentences = {text: reading.sentence for text, reading in differ.items() if reading.reason}
    told = [text for text, reading in differ.items() if TOLD in reading.flags.split(";")]
    is_free = pl.col("refusal") == ""
    changed = reports.with_columns(
        _looked_up(meant).alias("#meant"),
        pl.when(is_free).then(_looked_up(reasons)).alias("#refusal"),
        pl.when(is_free).then(_looked_up(sentences)).alias("#sentence"),
        pl.when(pl.col("time").is_in(told)).then(pl.lit(TOLD)).alias("#told"),
    )
    own = pl.when(pl.col("flags") != "").then(pl.col("flags"))
    made = pl.when(pl.col("reading") != "").then(pl.col("reading"))
    return changed.with_columns(
        pl.coalesce("#meant", "time").alias("time"),
        pl.coalesce("#refusal", "refusal").alias("refusal"),
        pl.coalesce("#sentence", "refusal_sentence").alias("refusal_sentence"),
        pl.concat_str([own, "#told"], separator=";", ignore_nulls=True).alias("flags"),
        pl.concat_str([made, "#meant"], separator=" ", ignore_nulls=True).alias("reading"),
    ).drop("#meant", "#refusal", "#sentence", "#told")


def _looked_up(values: Mapping[str, str]) -> pl.Expr:
    if not values:
        return pl.lit(None, dtype=pl.String)
    return pl.col("time").replace_strict(values, default=None, return_dtype=pl.String)


def _written(reading: TimeReading) -> str:
    """Write an instant so that reading it again gives its precision, too."""
    if reading.instant is None:
        return ""
    lengths = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
    whole = reading.instant.isoformat()
    if length := lengths.get(Precision(reading.precision)):
        return whole[:length]
    return reading.instant.isoformat(timespec="minutes") if reading.precision == Precision.MINUTE else whole
