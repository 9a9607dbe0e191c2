"""Events shared out among corridors into counts by corridor, source and period, beside the logged effort."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routes.evidence import Evidence
from routes.geodesy import Floats
from routes.periods import PER_YEAR, Period, period_of

MIN_SOURCE_EVENTS: Final = 60.0
MAX_UNIT_SHARE: Final = 0.6
POOL: Final = ("", "")
Source = tuple[str, str]


@dataclass(frozen=True)
class Counts:
    """
    Events by unit, source and period.

    Parameters
    ----------
    counts
        Shape (units, sources, periods): first the corridors, then what no corridor explains; these add up to all
        events. After them areas, which look at the same events once more.
    sources
        (agency, feed); feeds too thin to judge are pooled in (agency, ""), agencies in ("", "").
    log_effort
        Shape (sources, periods): logarithm of the hours over their mean; zero where none is logged.
    corridors
        How many of the units are corridors.
    memory
        Periods over which the level of a source lasts: a quarter of a year, at least one.
    """

    counts: Floats
    sources: tuple[Source, ...]
    log_effort: Floats
    corridors: int
    memory: float = 3.0

    def whole(self, table: Floats) -> Floats:
        """
        Add up each event once.

        Parameters
        ----------
        table
            Units along the first axis.

        Returns
        -------
        whole
            Without that axis.
        """
        return np.asarray(table[: self.corridors + 1].sum(axis=0))

    def lines(self) -> "Counts":
        """
        Leave the areas out.

        Returns
        -------
        counts
            Of the corridors and of what no corridor explains.
        """
        return replace(self, counts=self.counts[: self.corridors + 1])

    def areas(self) -> "Counts":
        """
        Keep the areas only.

        Returns
        -------
        counts
            Of each area; none of its units is a background.
        """
        kept = self.counts[self.corridors + 1 :]
        return replace(self, counts=kept, corridors=len(kept))

    def between(self, first: int, end: int) -> "Counts":
        """
        Cut a span of time out.

        Parameters
        ----------
        first, end
            Periods, the last not included.

        Returns
        -------
        counts
            The logged effort stays relative to its mean over all.
        """
        return replace(self, counts=self.counts[:, :, first:end], log_effort=self.log_effort[:, first:end])

    def smoother(self) -> Floats:
        """
        Make the weights with which a source's level at one period is told from the others.

        Returns
        -------
        smoother
            Shape (periods, periods), columns add up to one.
        """
        at = np.arange(self.counts.shape[2])
        kernel = np.exp(-0.5 * ((at[:, None] - at[None, :]) / self.memory) ** 2)
        return np.asarray(kernel / kernel.sum(axis=0, keepdims=True))


@dataclass(frozen=True)
class Shares:
    """
    How events are shared out among corridors.

    Parameters
    ----------
    shares
        Shape (n, corridors): how much each event belongs to each corridor.
    groups
        Shape (corridors,): corridors of one mode side by side have the same number. A source that sees little
        else than one group cannot tell its effort from the flow.
    areas
        Shape (n, areas): whether each event lies in each area.
    """

    shares: Floats
    groups: NDArray[np.int64]
    areas: NDArray[np.bool_]


def count_events(
    evidence: Evidence, shared: Shares, *, periods: tuple[date, ...], effort: pl.DataFrame | None, period: Period
) -> Counts:
    """
    Count events by unit, source and period.

    Parameters
    ----------
    evidence
        Of one kind.
    shared
        How the events are shared out.
    periods
        First days, without a gap.
    effort
        period, agency, hours; None where there is no log.
    period
        Unit of time.

    Returns
    -------
    counts
        Sources in the order of their events, the most first.
    """
    shares = shared.shares
    units = np.column_stack([shares, np.clip(1 - shares.sum(axis=1), 0.0, 1.0)]) * evidence.weights()[:, None]
    sources, source_at = _sources(evidence, _by_group(units, shared.groups))
    when = evidence.period_numbers(periods)
    size = len(sources) * len(periods)
    flat = source_at * len(periods) + when
    weights = evidence.weights()
    # One column after the other: all areas of a million events at once would take a gigabyte.
    columns = chain(units.T, (inside * weights for inside in shared.areas.T))
    counts = np.stack([np.bincount(flat, weights=column, minlength=size) for column in columns]).astype(np.float64)
    logged = _log_effort(sources, periods, effort, period)
    memory = max(PER_YEAR[period] / 4, 1.0)
    return Counts(counts.reshape(len(counts), len(sources), len(periods)), sources, logged, shares.shape[1], memory)


def _by_group(units: Floats, groups: NDArray[np.int64]) -> Floats:
    """Add up corridors of a group; the background stays the last column."""
    size = int(groups.max(initial=-1)) + 1
    summed = np.zeros((len(units), size + 1))
    for column, group in enumerate(groups.tolist()):
        summed[:, group] += units[:, column]
    summed[:, -1] = units[:, -1]
    return summed


def _sources(evidence: Evidence, units: Floats) -> tuple[tuple[Source, ...], NDArray[np.int64]]:
    """Give each event the finest source that is thick enough; a feed has to see more than one corridor, too."""
    texts, code = evidence.codes("agency", "feed")
    pairs: list[Source] = [(agency, feed) for agency, feed in texts.iter_rows()]
    totals = np.stack([np.bincount(code, weights=column) for column in units.T], axis=1).astype(np.float64)
    fine = [pair if good else (pair[0], "") for pair, good in zip(pairs, _separable(pairs, totals), strict=True)]
    named = [pair if good else POOL for pair, good in zip(fine, _separable(fine, totals), strict=True)]
    rows, at = np.unique(code, return_index=True)
    first: dict[Source, int] = {}
    size: Counter[Source] = Counter()
    for pair, earliest, number in zip(named, at.tolist(), np.bincount(code, minlength=len(rows)).tolist(), strict=True):
        first[pair] = min(first.get(pair, earliest), earliest)
        size[pair] += number
    # By size and first event, never by name: renaming an agency must not change the order.
    ordered = tuple(sorted(first, key=lambda pair: (-size[pair], first[pair])))
    place = {pair: at for at, pair in enumerate(ordered)}
    return ordered, np.array([place[pair] for pair in named], dtype=np.int64)[code]


def _separable(pairs: list[Source], units: Floats) -> list[bool]:
    """Judge each pair by the sums of all rows that are named like it."""
    totals: dict[Source, Floats] = {}
    for pair, row in zip(pairs, units, strict=True):
        totals[pair] = totals[pair] + row if pair in totals else row
    good = {
        # Only a feed can be judged by the rest of its agency; an agency of one corridor keeps its own effort, and
        # what happens there cannot be told from the flow.
        pair: bool(
            total.sum() >= MIN_SOURCE_EVENTS
            and (pair[1] == "" or total[:-1].max(initial=0.0) <= MAX_UNIT_SHARE * total.sum())
        )
        for pair, total in totals.items()
    }
    return [good[pair] for pair in pairs]


def _log_effort(
    sources: tuple[Source, ...], periods: tuple[date, ...], effort: pl.DataFrame | None, period: Period
) -> Floats:
    logged = np.zeros((len(sources), len(periods)))
    if effort is None or effort.is_empty():
        return logged
    summed = effort.group_by("agency", period_of(pl.col("period"), period)).agg(pl.col("hours").sum())
    hours = {(agency, day): value for agency, day, value in summed.select("agency", "period", "hours").iter_rows()}
    for at, (agency, _) in enumerate(sources):
        row = np.array([hours.get((agency, day), np.nan) for day in periods])
        known = np.isfinite(row) & (row > 0)
        if known.any():
            logged[at] = np.where(known, np.log(np.where(known, row, 1.0) / row[known].mean()), 0.0)
    return logged
