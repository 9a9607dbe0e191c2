"""Counts the flags of an analysis by what became of them."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from layers.scene import is_note
from routes.analysis import Analysis

SCHEMA: Final = {"state": pl.String, "count": pl.Int64}
STATES: Final = ("flagged", "confirmed", "dismissed", "withdrawn", "expired")
"""What becomes of a flag once it is issued; a watch comes before that."""


def flag_states(analysis: Analysis) -> pl.DataFrame:
    """
    Count the flags of the present analysis, on which nobody has judged.

    Parameters
    ----------
    analysis
        Any.

    Returns
    -------
    states
        state, count; notes on effort and reporting are no flags of a route.
    """
    issued = sum(not is_note(flag) for flag in analysis.flags)
    return pl.DataFrame({"state": ["flagged"], "count": [issued]}, schema=SCHEMA)


def flag_counts(states: pl.DataFrame) -> dict[str, int]:
    """
    Read the counts by state.

    Parameters
    ----------
    states
        state, count; states may repeat.

    Returns
    -------
    counts
        State to number.
    """
    summed = states.group_by("state").agg(pl.col("count").sum())
    return dict(summed.select("state", "count").iter_rows())


def issued(counts: Mapping[str, int]) -> int:
    """
    Add up the flags that were issued, whatever became of them.

    Parameters
    ----------
    counts
        State to number.

    Returns
    -------
    issued
        Without those on watch.
    """
    return sum(counts.get(state, 0) for state in STATES)
