"""The clock of each source: how often it is heard, learned from its own past, and whether it is late by now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

import polars as pl

LEAST_GAPS: Final = 3
MOST_GAPS: Final = 30
MOST_OF_TIME: Final = 0.75
SLACK: Final = 1.25
SHORTEST: Final = timedelta(minutes=1)
SILENT_AFTER: Final = 2

Expected = Mapping[tuple[str, str | None], timedelta]
"""Interval by agency and feed, as a site sets it; None for all feeds of an agency that have none of their own."""


class Standing(StrEnum):
    """How a source stands by its clock."""

    HEARD = "heard"
    LATE = "late"
    SILENT = "silent"
    UNKNOWN = "unknown"
    """Heard too few times to say how often it is to be expected."""


@dataclass(frozen=True)
class SourceClock:
    """
    When a source was heard last, and when it is to be heard again.

    Parameters
    ----------
    agency, feed
        Of the source.
    heard_at
        When its last records arrived.
    expected
        After so long at most it is heard again; None where nobody knows.
    is_set
        Whether the site set it.
    """

    agency: str
    feed: str
    heard_at: datetime
    expected: timedelta | None
    is_set: bool = False

    def age(self, now: datetime) -> timedelta:
        """
        Say how old its data are.

        Parameters
        ----------
        now
            Aware.

        Returns
        -------
        age
            Not below zero: a clock that an import was given may run ahead.
        """
        return max(now - self.heard_at, timedelta())

    def standing(self, now: datetime) -> Standing:
        """
        Say whether it is heard as often as is to be expected.

        Parameters
        ----------
        now
            Aware.

        Returns
        -------
        standing
            Late once its interval is over, silent after ``SILENT_AFTER`` of them.
        """
        if self.expected is None:
            return Standing.UNKNOWN
        age = self.age(now)
        if age <= self.expected:
            return Standing.HEARD
        return Standing.LATE if age <= SILENT_AFTER * self.expected else Standing.SILENT


def source_clocks(arrivals: pl.DataFrame, expected: Expected) -> tuple[SourceClock, ...]:
    """
    Set the clock of each source.

    Parameters
    ----------
    arrivals
        agency, feed, arrived_at: a row or more for each time at which something of a source arrived.
    expected
        What the site sets itself.

    Returns
    -------
    clocks
        By agency and feed.
    """
    times = arrivals.group_by("agency", "feed").agg(pl.col("arrived_at").unique().sort()).sort("agency", "feed")
    return tuple(_clock(agency, feed, heard, expected) for agency, feed, heard in times.iter_rows())


def learned_interval(times: Sequence[datetime]) -> timedelta | None:
    """
    Learn from the past of a source how long it is silent at most as a rule.

    Parameters
    ----------
    times
        At which it was heard, in order, each once.

    Returns
    -------
    interval
        None for fewer than ``LEAST_GAPS`` gaps.

    Notes
    -----
    Of the last ``MOST_GAPS`` gaps, the shortest length is taken such that gaps no longer than it fill ``MOST_OF_TIME``
    of the whole time, and a quarter is added (``SLACK``). Time is shared out and not the number of gaps: of a source
    that delivers five files in ten minutes every month, four gaps in five are minutes, and it is expected each month.
    One long outage does not become the rule as long as it fills less than a quarter of the time.
    """
    last = times[-MOST_GAPS - 1 :]
    gaps = sorted(later - earlier for earlier, later in pairwise(last))
    if len(gaps) < LEAST_GAPS:
        return None
    whole, filled = sum(gaps, timedelta()), timedelta()
    for gap in gaps:
        filled += gap
        if filled >= MOST_OF_TIME * whole:
            break
    return max(gap * SLACK, SHORTEST)


def _clock(agency: str, feed: str, heard: Sequence[datetime], expected: Expected) -> SourceClock:
    chosen = expected.get((agency, feed), expected.get((agency, None)))
    return SourceClock(agency, feed, heard[-1], chosen or learned_interval(heard), is_set=chosen is not None)
