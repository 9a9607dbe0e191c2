"""Instants into the weeks, months or quarters they fall in, each known by its first day."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import polars as pl


class Period(StrEnum):
    """The unit of time of an analysis; weeks begin on Monday."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


EVERY: Final = {Period.WEEK: "1w", Period.MONTH: "1mo", Period.QUARTER: "3mo"}
PER_YEAR: Final = {Period.WEEK: 365.25 / 7, Period.MONTH: 12.0, Period.QUARTER: 4.0}
MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3}


def first_day(day: date, period: Period) -> date:
    """
    Find the first day of the period that a day falls in.

    Parameters
    ----------
    day
        Any day.
    period
        The unit of time.

    Returns
    -------
    first
        A Monday, the first of a month, or the first of January, April, July or October.
    """
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[period]
    return date(day.year, day.month - (day.month - 1) % months, 1)


def next_first_day(first: date, period: Period) -> date:
    """
    Find the first day of the period after the one that begins on a day.

    Parameters
    ----------
    first
        First day of a period.
    period
        The unit of time.

    Returns
    -------
    following
        First day of the next period.
    """
    if period is Period.WEEK:
        return first + timedelta(days=7)
    months = first.month - 1 + MONTHS[period]
    return date(first.year + months // 12, months % 12 + 1, 1)


def all_periods(first: date, last: date, period: Period) -> tuple[date, ...]:
    """
    List the periods from one day to another, without a gap.

    Parameters
    ----------
    first, last
        Any two days; both their periods are included.
    period
        The unit of time.

    Returns
    -------
    periods
        First days, in order; empty if ``last`` lies in a period before ``first``.
    """
    found = []
    day, end = first_day(first, period), first_day(last, period)
    while day <= end:
        found.append(day)
        day = next_first_day(day, period)
    return tuple(found)


def period_of(instants: pl.Expr, period: Period) -> pl.Expr:
    """
    Express the first day of the period of each instant.

    Parameters
    ----------
    instants
        UTC instants or dates.
    period
        The unit of time.

    Returns
    -------
    periods
        Of type ``Date``; null where the instant is null.
    """
    return instants.cast(pl.Date).dt.truncate(EVERY[period])
