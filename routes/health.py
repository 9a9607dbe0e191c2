"""Events into the health of every agency and feed: when it could be relied on, and when not, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from data.schema import Events
from routes.geodesy import Floats
from routes.habits import Reported, find_batches, find_changed_rules, find_default_dates, find_default_points
from routes.periods import PER_YEAR, Period, all_periods, period_of
from routes.silence import Sign, find_fading, find_silences

NEAR_PERIODS: Final = 2
COMPARED_YEARS: Final = 2
HEALTH: Final = {
    "agency": pl.String, "feed": pl.String, "period_from": pl.Date, "period_to": pl.Date, "condition": pl.String,
    "strength": pl.Float64, "n": pl.Float64,
}  # fmt: skip
LASTING: Final = ("starts", "stops", "silent", "fades", "batch")
"""Conditions that hold over their whole span; of changed rules only the beginning is unsteady."""

RADIUS_KM: Final = (0.001, 2.0, 10.0, 50.0)
Feed = tuple[str, str | None]


@dataclass(frozen=True)
class Health:
    """
    What is wrong with feeds.

    Parameters
    ----------
    frame
        agency, feed (null: the agency as a whole), period_from, period_to, condition, strength (minus the decimal
        logarithm of its chance in an ordinary feed; of a share, ten times it), n (reports that speak for it; of a
        silence, how many were to be expected).
    feeds
        agency, feed, reports, first, last: every one that was looked at.
    periods
        First days, without a gap.
    """

    frame: pl.DataFrame
    feeds: pl.DataFrame
    periods: tuple[date, ...]

    def stable_around(self, period: date) -> pl.DataFrame:
        """
        Say which feeds can be relied on around a period.

        Parameters
        ----------
        period
            First day, one of ``periods``.

        Returns
        -------
        stable
            agency, feed, stable, conditions: the codes that speak against it, ``;`` between them. A feed is stable
            where no silence, fading or batch lies, and no rule changes, within two periods.
        """
        at = self.periods.index(period)
        begin = self.periods[max(at - NEAR_PERIODS, 0)]
        end = self.periods[min(at + NEAR_PERIODS, len(self.periods) - 1)]
        lasts = pl.col("condition").is_in(LASTING) & (pl.col("period_from") <= end) & (pl.col("period_to") >= begin)
        turns = (pl.col("condition") == "rules_changed") & pl.col("period_from").is_between(begin, end)
        codes = pl.col("condition").unique().sort().str.join(";")
        against = self.frame.filter(lasts | turns).group_by("agency", "feed").agg(conditions=codes)
        joined = self.feeds.select("agency", "feed").join(
            against, on=["agency", "feed"], how="left", nulls_equal=True, maintain_order="left"
        )
        return joined.select(
            "agency", "feed", pl.col("conditions").is_null().alias("stable"), pl.col("conditions").fill_null("")
        )

    def unreliable_around(self, period: date) -> frozenset[tuple[str, str]]:
        """
        Name the feeds whose word alone makes no shift.

        Parameters
        ----------
        period
            First day.

        Returns
        -------
        feeds
            Agency and feed of each that is not stable around the period, that fell silent in the two years before or
            after it, which are compared, or whose reports come in batches or on default dates, so that it cannot date
            anything.
        """
        if period not in self.periods:
            return frozenset()
        years = pl.lit(period).dt.offset_by(f"-{COMPARED_YEARS}y"), pl.lit(period).dt.offset_by(f"{COMPARED_YEARS}y")
        silent = (pl.col("condition") == "silent") & (pl.col("period_to") >= years[0])
        quiet = self.frame.filter(silent & (pl.col("period_from") < years[1])).select("agency", "feed")
        shaky = self.stable_around(period).filter(~pl.col("stable")).select("agency", "feed")
        undated = self.frame.filter(pl.col("condition").is_in(["batch", "default_date"])).select("agency", "feed")
        named = pl.concat([shaky, quiet, undated]).drop_nulls().unique()
        return frozenset((agency, feed) for agency, feed in named.iter_rows())


def feed_health(events: Events, *, period: Period = Period.MONTH) -> Health:
    """
    Examine every agency and feed.

    Parameters
    ----------
    events
        Any; those without a time are left out.
    period
        Unit of time.

    Returns
    -------
    health
        The same for the same events in any order.

    Notes
    -----
    A feed with fewer than 12 reports is listed and never called ill. The conditions: ``starts``, ``stops``,
    ``silent`` and ``fades`` from the counts by period (an agency of one feed is that feed); ``batch``,
    ``default_date``, ``default_point`` and ``rules_changed`` from single reports, where rows that stand for several
    events are left out.
    """
    known = _prepared(events, period)
    first, last = known["period"].min(), known["period"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return Health(pl.DataFrame(schema=HEALTH), pl.DataFrame(schema=_LISTED), ())
    periods = all_periods(first, last, period)
    placed = known.with_columns(at=pl.col("period").replace_strict(list(periods), range(len(periods))))
    total = _counts(placed, len(periods))
    initial = placed["recorded"].min()
    rows: list[tuple[object, ...]] = []
    listed: list[tuple[object, ...]] = []
    for (agency, feed), reports in _feeds(placed):
        seen = _counts(reports, len(periods))
        listed.append((agency, feed, float(seen.sum()), reports["period"].min(), reports["period"].max()))
        single = Reported(
            reports.filter(pl.col("count") == 1), len(periods), 365.25 / PER_YEAR[period], _as_date(initial)
        )
        signs = [*find_silences(seen, per_year=round(PER_YEAR[period])), *find_fading(seen, total - seen)]
        # The habits of an agency as a whole are those of its feeds.
        signs += [] if feed is None else _habits(single)
        rows += [(agency, feed, periods[s.first], periods[s.last], s.condition, s.strength, s.n) for s in signs]
    order = ["agency", "feed", "period_from", "condition", "period_to", "n"]
    return Health(
        pl.DataFrame(rows, schema=HEALTH, orient="row").sort(order),
        pl.DataFrame(listed, schema=_LISTED, orient="row"),
        periods,
    )


_LISTED: Final = {
    "agency": pl.String, "feed": pl.String, "reports": pl.Float64, "first": pl.Date, "last": pl.Date,
}  # fmt: skip


def _habits(single: Reported) -> Iterator[Sign]:
    if single.frame.is_empty():
        return
    yield from find_batches(single)
    yield from find_default_dates(single)
    yield from find_default_points(single)
    yield from find_changed_rules(single)


def _prepared(events: Events, period: Period) -> pl.DataFrame:
    return events.drop_nulls("occurred_at").select(
        pl.col("agency", "feed").fill_null(""),
        period=period_of(pl.col("occurred_at"), period),
        day=pl.col("occurred_at").dt.date(),
        recorded=pl.col("recorded_at").dt.date(),
        count=pl.col("count").fill_null(1).cast(pl.Float64),
        longitude="longitude",
        latitude="latitude",
        precision=pl.col("precision").fill_null(""),
        amount_told=pl.col("quantity_kg").is_not_null().cast(pl.String),
        radius_class=pl.sum_horizontal(pl.col("radius_km") > km for km in RADIUS_KM).cast(pl.String),
        commodity=pl.col("commodity").fill_null(""),
    )


def _feeds(placed: pl.DataFrame) -> Iterator[tuple[Feed, pl.DataFrame]]:
    """Give each agency as a whole, where it has several feeds, and then each of its feeds."""
    for (agency,), reports in sorted(placed.partition_by("agency", as_dict=True).items()):
        parts = sorted(reports.partition_by("feed", as_dict=True).items())
        if len(parts) > 1:
            yield (str(agency), None), reports
        for (feed,), part in parts:
            yield (str(agency), str(feed)), part


def _counts(reports: pl.DataFrame, size: int) -> Floats:
    weights = reports["count"].to_numpy().astype(np.float64)
    return np.bincount(reports["at"].to_numpy(), weights=weights, minlength=size).astype(np.float64)


def _as_date(value: object) -> date | None:
    return value if isinstance(value, date) else None
