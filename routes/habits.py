"""Reports of one feed into habits of its reporting: batches, default dates and points, a change of its rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from scipy.stats import binom, chi2, poisson

from routes.geodesy import Floats
from routes.silence import MOST_LIKELY, Sign

BATCH_SHARE: Final = 0.3
BATCH_LEAST: Final = 20
LATE_DAYS: Final = 90
DAYS_OF_MONTH: Final = 31
DEFAULT_DATE_SHARE: Final = 0.12
DEFAULT_POINT_LEAST: Final = 20
DEFAULT_POINT_SHARE: Final = 0.1
RULES_LEAST: Final = 40.0
RULES_SIDE: Final = 15.0
RULES_DISTANCE: Final = 0.5
FORM: Final = ("precision", "amount_told", "radius_class", "commodity")


@dataclass(frozen=True)
class Reported:
    """
    The reports of one feed.

    Parameters
    ----------
    frame
        at (index of the period), day, recorded (null where it is not known), count, longitude, latitude, and the
        columns of ``FORM`` as text.
    periods
        Number of periods.
    days
        In a period.
    initial
        Day on which the first records of all were written: the load of a new store is no batch.
    """

    frame: pl.DataFrame
    periods: int
    days: float
    initial: date | None


def find_batches(reported: Reported) -> Iterator[Sign]:
    """
    Find many old reports that were recorded on one day, and many reports dated on one day.

    Parameters
    ----------
    reported
        Of one feed.

    Yields
    ------
    sign
        ``batch``, over the periods that the reports are about.
    """
    frame = reported.frame
    if reported.initial is not None:
        late = frame.filter(
            (pl.col("recorded") > reported.initial) & ((pl.col("recorded") - pl.col("day")).dt.total_days() > LATE_DAYS)
        )
        least = max(BATCH_SHARE * frame.height, BATCH_LEAST)
        for rows in late.partition_by("recorded", maintain_order=True):
            if rows.height >= least:
                yield _over("batch", rows, rows.height / frame.height * 10)
    single = frame.filter(pl.col("precision") == "day")
    per_day = single.group_by("at", "day").len().sort("day")
    per_period = per_day.group_by("at").agg(total=pl.col("len").sum())
    joined = per_day.join(per_period, on="at", maintain_order="left")
    for at, _, n, total in joined.filter(
        pl.col("len") >= BATCH_LEAST / 2, pl.col("len") * 2 >= pl.col("total")
    ).iter_rows():
        # The period itself is the measure, the day left out: a busy month is no batch.
        usual = max(total - n, single.height / reported.periods) / reported.days
        chance = float(poisson.sf(n - 1, usual))
        if chance * per_day.height <= MOST_LIKELY:
            yield Sign("batch", at, at, _strength(chance * per_day.height), float(n))


def find_default_dates(reported: Reported) -> Iterator[Sign]:
    """
    Find a day of the month on which far too many reports are dated.

    Parameters
    ----------
    reported
        Of one feed.

    Yields
    ------
    sign
        ``default_date``, over the periods in which it was used.
    """
    single = reported.frame.filter(pl.col("precision") == "day").with_columns(of_month=pl.col("day").dt.day())
    # A batch is one day of one period: the fullest period of each day does not count.
    each = single.group_by("of_month", "at").len().group_by("of_month").agg(n=pl.col("len").sum() - pl.col("len").max())
    for of_month, n in each.sort("of_month").iter_rows():
        chance = float(binom.sf(n - 1, single.height, 1 / 29)) * DAYS_OF_MONTH
        if n >= BATCH_LEAST and n >= DEFAULT_DATE_SHARE * single.height and chance <= MOST_LIKELY:
            yield _over("default_date", single.filter(pl.col("of_month") == of_month), _strength(chance))


def find_default_points(reported: Reported) -> Iterator[Sign]:
    """
    Find points that stand for many reports.

    Parameters
    ----------
    reported
        Of one feed.

    Yields
    ------
    sign
        ``default_point``; its strength is ten times the share of the feed's reports at the point.
    """
    points = reported.frame.drop_nulls(["longitude", "latitude"]).with_columns(pl.col("longitude", "latitude").round(4))
    repeated = points.filter(pl.len().over("longitude", "latitude") >= DEFAULT_POINT_LEAST)
    for rows in repeated.sort("longitude", "latitude").partition_by("longitude", "latitude", maintain_order=True):
        share = rows.height / reported.frame.height
        if share >= DEFAULT_POINT_SHARE:
            yield _over("default_point", rows, share * 10)


def find_changed_rules(reported: Reported) -> Iterator[Sign]:
    """
    Find where what a feed reports, or how, changes at once.

    Parameters
    ----------
    reported
        Of one feed.

    Yields
    ------
    sign
        ``rules_changed``: at most one for each column of ``FORM``, from the first period of the new rule on.

    Notes
    -----
    The split with the largest chi-squared of category by side, over all splits; a change has to move half of all
    reports from one category to others, since a route that opens or closes moves some of them, too.
    """
    frame = reported.frame
    for column in FORM:
        table = np.zeros((reported.periods, frame[column].n_unique()))
        kinds = {text: k for k, text in enumerate(frame[column].unique().sort().to_list())}
        category = np.array([kinds[text] for text in frame[column].to_list()], dtype=np.int64)
        np.add.at(table, (frame["at"].to_numpy(), category), 1.0)
        if sign := _largest_split(table):
            yield sign


def _largest_split(table: Floats) -> Sign | None:
    before = table.cumsum(axis=0)[:-1]
    after = table.sum(axis=0) - before
    early, late = before.sum(axis=1), after.sum(axis=1)
    fair = (early >= RULES_SIDE) & (late >= RULES_SIDE)
    if table.sum() < RULES_LEAST or table.shape[1] == 1 or not fair.any():
        return None
    shares = table.sum(axis=0) / table.sum()
    moved = before / np.maximum(early, 1)[:, None] - after / np.maximum(late, 1)[:, None]
    distance = np.abs(moved).sum(axis=1) / 2
    statistic = (moved**2 / shares).sum(axis=1) / (1 / np.maximum(early, 1) + 1 / np.maximum(late, 1))
    at = int(np.argmax(np.where(fair, statistic, -1.0)))
    chance = float(chi2.sf(statistic[at], table.shape[1] - 1)) * int(fair.sum()) * len(FORM)
    if distance[at] < RULES_DISTANCE or chance > MOST_LIKELY:
        return None
    return Sign("rules_changed", at + 1, len(table) - 1, _strength(chance), float(late[at]))


def _over(condition: str, rows: pl.DataFrame, strength: float) -> Sign:
    at = rows["at"].to_numpy()
    return Sign(condition, int(at.min()), int(at.max()), strength, float(rows.height))


def _strength(chance: float) -> float:
    return float(-np.log10(max(chance, 1e-300)))
