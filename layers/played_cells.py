"""Turns the cube into the count of every cell in every period, so that a browser can play them window by window."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from layers.shown_cells import MOST_CELLS, WatchParameters, of_choice
from routes.analysis import Analysis
from routes.cells import parents

ALL_TIME = 4
"""So many times as many cells as a window may hold travel for all windows together."""


@dataclass(frozen=True)
class PlayedCells:
    """
    Counts of cells by period, cells in rising order, each one's periods in rising order.

    Parameters
    ----------
    cells
        H3 indices, int64, shape (n,).
    starts
        Where each cell's entries begin, uint32, shape (n + 1,).
    at
        Period of each entry, counted from 0, uint16, shape (m,).
    count
        Events of each entry, float32.
    reach
        Kilometres of uncertainty times events, float32: their sum over that of ``count`` is a window's mean radius.
    resolution
        Of the cells.
    most
        Events in the fullest cell of any window: with one scale for all, a colour means the same at all times.
    """

    cells: np.ndarray
    starts: np.ndarray
    at: np.ndarray
    count: np.ndarray
    reach: np.ndarray
    resolution: int
    most: float


def played_cells(
    analysis: Analysis, parameters: WatchParameters, *, length: int, most: int = MOST_CELLS
) -> PlayedCells:
    """
    Count the cells of all periods, for somebody from whom nothing is kept back.

    Parameters
    ----------
    analysis
        Its cube tells what happened in each cell in each period: it goes to the browser, and so must be of records of
        which the viewer may know as much. For anybody else each window is counted here, by ``shown_cells``.
    parameters
        What is shown; the window is of no matter.
    length
        Periods in a window.
    most
        Cells in the busiest window at most.

    Returns
    -------
    played
        At one resolution for all windows, the finest at which they are few enough.
    """
    cube = of_choice(analysis.cube, parameters)
    resolution = parameters.resolution
    played = _counted(cube, analysis.periods, resolution, length)
    while resolution and (
        _busiest(played, len(analysis.periods), length) > most or len(played.cells) > ALL_TIME * most
    ):
        resolution -= 1
        played = _counted(cube, analysis.periods, resolution, length)
    return played


def _counted(cube: pl.DataFrame, periods: tuple[date, ...], resolution: int, length: int) -> PlayedCells:
    order = pl.DataFrame(
        {"period": list(periods), "at": range(len(periods))}, schema={"period": pl.Date, "at": pl.UInt16}
    )
    entries = (
        cube.select("period", "count", "radius_km", cell=parents(cube["cell"].to_numpy(), resolution))
        .join(order, on="period", how="inner")
        .group_by("cell", "at")
        .agg(pl.col("count").sum(), reach=(pl.col("radius_km") * pl.col("count")).sum())
        .filter(pl.col("count") > 0)
        .sort("cell", "at")
    )
    cells, starts = np.unique(entries["cell"].to_numpy(), return_index=True)
    count = entries["count"].to_numpy()
    index = np.repeat(np.arange(len(cells)), np.diff([*starts, entries.height]))
    key = index * (len(periods) + length) + entries["at"].to_numpy().astype(np.int64)
    # The fullest window ends with an entry: going on from there only loses what falls out at its beginning.
    sums = np.concatenate([[0.0], np.cumsum(count)])
    windows = sums[1:] - sums[np.searchsorted(key, key - length, side="right")]
    return PlayedCells(
        cells=cells.astype(np.int64),
        starts=np.append(starts, entries.height).astype(np.uint32),
        at=entries["at"].to_numpy(),
        count=count.astype(np.float32),
        reach=entries["reach"].to_numpy().astype(np.float32),
        resolution=resolution,
        most=float(windows.max(initial=0.0)),
    )


def _busiest(played: PlayedCells, periods: int, length: int) -> int:
    """Count the cells of the window that holds most of them."""
    at = played.at.astype(np.int64)
    last_of_cell = np.zeros(len(at), dtype=bool)
    last_of_cell[played.starts[1:].astype(np.int64) - 1] = True
    until = np.minimum(at + length, np.where(last_of_cell, periods, np.append(at[1:], periods)))
    changes = np.zeros(periods + 1, dtype=np.int64)
    np.add.at(changes, at, 1)
    np.add.at(changes, np.minimum(until, periods), -1)
    return int(np.cumsum(changes).max(initial=0))
