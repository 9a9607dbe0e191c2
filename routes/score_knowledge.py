"""Events into what was known of them when: the clock of a back-test."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import polars as pl

from data.schema import Events, Precision
from routes.periods import Period, period_of

PROMPT: Final = timedelta(days=92)
"""Half the records of an agency that reports as it goes are in the store within a quarter of a year."""


@dataclass(frozen=True)
class Knowledge:
    """
    Events, and the instant from which each of them was known.

    Parameters
    ----------
    events
        Placed and dated, of one kind.
    known_at
        One instant for each row.
    period
        Of the period each falls in, one for each row.
    agencies_by_record, agencies_by_date
        How many agencies go by the instant of record, and how many by the end of the stated time.
    """

    events: Events
    known_at: pl.Series
    period: pl.Series
    agencies_by_record: int
    agencies_by_date: int

    def before(self, day: date) -> Events:
        """
        Keep what was known when a day began.

        Parameters
        ----------
        day
            Its first instant, UTC, is the last that counts.

        Returns
        -------
        known
            In the same order.
        """
        return Events(self.events.filter(self.known_at < _start(day)))

    def with_outcome(self, day: date) -> Events:
        """
        Keep what was known when a period began, and what then happened in it, whenever that was recorded.

        Parameters
        ----------
        day
            First day of the period.

        Returns
        -------
        events
            In the same order.
        """
        return Events(self.events.filter((self.known_at < _start(day)) | (self.period == day)))


def read_clock(events: Events, *, period: Period, since: date) -> Knowledge:
    """
    Find out when each event was known.

    Parameters
    ----------
    events
        Placed and dated, of one kind.
    period
        Unit of time.
    since
        First day of the first period to be forecast.

    Returns
    -------
    knowledge
        The instant of record where an agency reports as it goes: half of its records since that day were recorded
        within 92 days. Elsewhere, as after an import of years at once, the end of the time that the record states.

    Notes
    -----
    The choice of the clock looks at delays alone, never at what was found. Of a record that was corrected, only the
    version that stands is known here.
    """
    stated = _stated_end()
    recorded = pl.max_horizontal(pl.col("recorded_at").fill_null(stated), pl.col("occurred_at"))
    recent = events.filter(pl.col("occurred_at") >= _start(since))
    delays = recent.group_by(pl.col("agency").fill_null("")).agg(
        delay=(pl.col("recorded_at") - pl.col("occurred_at")).median()
    )
    prompt = delays.filter(pl.col("delay") <= PROMPT)["agency"]
    tells = pl.col("agency").fill_null("").is_in(prompt.implode())
    clock = events.select(
        known_at=pl.when(tells).then(recorded).otherwise(stated), period=period_of(pl.col("occurred_at"), period)
    )
    everyone = events["agency"].fill_null("").n_unique()
    return Knowledge(events, clock["known_at"], clock["period"], prompt.len(), everyone - prompt.len())


def _stated_end() -> pl.Expr:
    """Express the end of the time a record states: what happened in May is known in June at the earliest."""
    start = pl.col("occurred_at")
    last = pl.duration(microseconds=1)
    month, year = start.dt.offset_by("1mo") - last, start.dt.offset_by("1y") - last
    stated = pl.when(pl.col("precision") == Precision.MONTH.value).then(month)
    return stated.when(pl.col("precision") == Precision.YEAR.value).then(year).otherwise(start)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
