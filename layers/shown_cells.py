"""Turns the cube, and what may be told of others, into the cells and the bars of time of one view."""

from dataclasses import dataclass, replace
from datetime import date
from math import nan

import polars as pl

from data.schema import Kind, Mode
from layers.others import Others
from routes.analysis import Analysis
from routes.cells import parents
from routes.periods import Period, next_first_day, period_of
from routes.small_cells import Question, resolutions, told, whole_blocks

MOST_CELLS = 5000
"""Cells that travel to the browser at most: 10,000 take it about 0.3 s to redraw."""


@dataclass(frozen=True)
class WatchParameters:
    """
    What a person chose to see.

    Parameters
    ----------
    first, last
        First days of the first and of the last period shown.
    kind
        Kinds are never mixed on one map.
    modes
        Shown modes.
    commodities
        Shown commodities; empty = all.
    resolution
        H3 resolution of the cells, no finer than the cube's.
    """

    first: date
    last: date
    kind: Kind
    modes: frozenset[Mode] = frozenset(Mode)
    commodities: frozenset[str] = frozenset()
    resolution: int = 4


@dataclass(frozen=True)
class OthersShown:
    """
    What is told of others beside the cells of the map.

    Parameters
    ----------
    k
        So many events or fewer are not told.
    wider
        cell, count: events in cells wider than those of the map, which are not told in one of these; widest first.
    anywhere
        Events that are told of no cell at all.
    """

    k: int
    wider: pl.DataFrame
    anywhere: int


@dataclass(frozen=True)
class ShownCells:
    """
    What of a view is counted by cell and by period.

    Parameters
    ----------
    cells, resolution, bars, events, others
        As in ``scene.Scene``.
    """

    cells: pl.DataFrame
    resolution: int
    bars: pl.DataFrame
    events: float
    others: OthersShown | None = None


def shown_cells(analysis: Analysis, parameters: WatchParameters, others: Others | None) -> ShownCells:
    """
    Count what one view shows.

    Parameters
    ----------
    analysis
        Of all that the viewer may see.
    parameters
        What is shown.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.

    Returns
    -------
    shown
        With ``others``, own events are counted as they are and those of others by whole blocks alone.
    """
    cube = of_choice(analysis.cube if others is None else others.own_cube, parameters)
    within = cube.filter(pl.col("period").is_between(parameters.first, parameters.last))
    bars = _bars(cube, analysis.periods)
    if others is None:
        cells, resolution = _cells(within, parameters.resolution)
        return ShownCells(cells, resolution, bars, float(within["count"].sum()))
    period = analysis.parameters.period
    cells, resolution = _cells(within, parameters.resolution)
    answer = told(others.blocks, _question(parameters, period, resolution))
    while cells.height + answer.height > MOST_CELLS and resolution > 0:
        cells, resolution = _cells(within, resolution - 1)
        answer = told(others.blocks, _question(parameters, period, resolution))
    return ShownCells(
        cells=_with_others(cells, answer, resolution),
        resolution=resolution,
        bars=_with_blocks(bars, others, _question(parameters, period, resolution), period),
        events=float(within["count"].sum()) + float(answer["count"].sum()),
        others=_beside(answer, resolution, others.k),
    )


def _question(parameters: WatchParameters, period: Period, resolution: int) -> Question:
    return Question(
        kind=parameters.kind.value,
        first=parameters.first,
        until=next_first_day(parameters.last, period),
        modes=frozenset(mode.value for mode in parameters.modes),
        commodities=parameters.commodities,
        resolution=resolution,
    )


def _of_resolution(answer: pl.DataFrame, resolution: int) -> pl.Series:
    return pl.Series(resolutions(answer["cell"].fill_null(0).to_numpy()) == resolution) & answer["cell"].is_not_null()


def _with_others(cells: pl.DataFrame, answer: pl.DataFrame, resolution: int) -> pl.DataFrame:
    fine = answer.filter(_of_resolution(answer, resolution)).select("cell", others="count")
    both = cells.rename({"count": "own"}).join(fine, on="cell", how="full", coalesce=True)
    # What others seized, and how well they know where, is not told.
    filled = both.with_columns(
        pl.col("own", "quantity_kg").fill_null(0.0), pl.col("others").fill_null(0), pl.col("radius_km").fill_null(nan)
    )
    counted = filled.with_columns(count=pl.col("own") + pl.col("others"))
    order = ["cell", "count", "quantity_kg", "radius_km", "own", "others"]
    return counted.select(order).sort("count", "cell", descending=[True, False])


def _beside(answer: pl.DataFrame, resolution: int, k: int) -> OthersShown:
    wider = answer.filter(~_of_resolution(answer, resolution)).select("cell", "count")
    anywhere = wider.filter(pl.col("cell").is_null())["count"].sum()
    # The number of a cell begins with its resolution: the smallest lie on top, where a pointer finds them.
    return OthersShown(k, wider.drop_nulls("cell").sort("cell"), int(anywhere))


def _with_blocks(bars: pl.DataFrame, others: Others, asked: Question, period: Period) -> pl.DataFrame:
    """Add to each period the blocks that lie wholly inside it."""
    ever = replace(asked, first=date.min, until=date.max)
    begins, ends = period_of(pl.col("since"), period), period_of(pl.col("until").dt.offset_by("-1d"), period)
    inside = whole_blocks(others.blocks, ever).filter(begins == ends).group_by(period=begins)
    added = inside.agg(others=pl.col("count").sum())
    both = bars.join(added, on="period", how="left", maintain_order="left")
    return both.select("period", count=pl.col("count") + pl.col("others").fill_null(0))


def of_choice(cube: pl.DataFrame, parameters: WatchParameters) -> pl.DataFrame:
    """
    Keep of a cube what was chosen to be seen, of all time.

    Parameters
    ----------
    cube
        As in ``Analysis``.
    parameters
        Kind, modes and commodities count.

    Returns
    -------
    cube
        Fewer rows.
    """
    of_modes = pl.col("mode").is_in([mode.value for mode in parameters.modes])
    # What could have gone by any mode shows as long as none is hidden.
    unknown = pl.col("mode").is_null() & (len(parameters.modes) == len(Mode))
    shown = cube.filter((pl.col("kind") == parameters.kind.value) & (of_modes | unknown))
    if parameters.commodities:
        shown = shown.filter(pl.col("commodity").is_in(sorted(parameters.commodities)))
    return shown


def _cells(cube: pl.DataFrame, resolution: int) -> tuple[pl.DataFrame, int]:
    while True:
        cells = (
            cube.with_columns(cell=parents(cube["cell"].to_numpy(), resolution))
            .group_by("cell")
            .agg(
                pl.col("count").sum(),
                pl.col("quantity_kg").sum(),
                radius_km=(pl.col("radius_km") * pl.col("count")).sum() / pl.col("count").sum(),
            )
            .sort("count", "cell", descending=[True, False])
        )
        if cells.height <= MOST_CELLS or resolution == 0:
            return cells, resolution
        resolution -= 1


def _bars(cube: pl.DataFrame, periods: tuple[date, ...]) -> pl.DataFrame:
    counted = cube.group_by("period").agg(pl.col("count").sum())
    return (
        pl.DataFrame({"period": list(periods)}, schema={"period": pl.Date})
        .join(counted, on="period", how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0.0))
    )
