"""Emerging hot spots cell by cell, for comparison only: Gi* of every period by esda, its trend by Mann-Kendall."""

import warnings
from typing import Final

import numpy as np
import polars as pl
from scipy.stats import kendalltau

from data.schema import Events
from routes.cells import cells_at, centers
from routes.geodesy import Vectors, to_vectors

RESOLUTION: Final = 4
NEIGHBOURS: Final = 6
LEVEL: Final = 0.05


def trending_cells(events: Events) -> Vectors:
    """
    Find the cells whose Gi* rises or falls over the months.

    Parameters
    ----------
    events
        All placed.

    Returns
    -------
    places
        Centers of the cells with p of at most 0.05, as unit vectors, shape (n, 3).
    """
    # Not at the top: the package is there only where `make bench` put it.
    from esda.getisord import G_Local  # noqa: PLC0415
    from libpysal.weights import KNN  # noqa: PLC0415

    cell = cells_at(events["longitude"].to_numpy(), events["latitude"].to_numpy(), RESOLUTION)
    month = events["occurred_at"].dt.year().cast(pl.Int64) * 12 + events["occurred_at"].dt.month()
    cells, row = np.unique(cell, return_inverse=True)
    months, column = np.unique(month.to_numpy(), return_inverse=True)
    counts = np.zeros((len(cells), len(months)))
    np.add.at(counts, (row, column), events["count"].to_numpy())
    places = to_vectors(*centers(cells))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of islands and of cells without any spread
        near = KNN(places, k=NEIGHBOURS, silence_warnings=True)
        near.transform = "B"
        score = np.stack(
            [G_Local(counts[:, at], near, transform="B", permutations=0, star=True).Zs for at in range(len(months))],
            axis=1,
        )
        trend = [kendalltau(np.arange(len(months)), np.nan_to_num(series)).pvalue for series in score]
    return places[np.array(trend) <= LEVEL]
