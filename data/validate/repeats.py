"""Finds coordinates that stand for more than one place, and says how far off they may be."""

from typing import Final

import polars as pl

from data.schema import Events, as_events
from data.validate.rules import Note, add_flags

MOST_REPEATS: Final = 20
"""So many records of one agency at one point stand for an area: its centre, or a gate that all pass."""

REPEATED_KM: Final = 25.0
"""A district: what such a point mostly stands for."""

MOST_PLACES: Final = 10
UNRELATED_KM: Final = 150.0
"""The point stands for places that have nothing to do with each other."""

FLAG: Final = "default_coordinate"


def mark_default_coordinates(events: pl.DataFrame) -> Events:
    """
    Flag records at coordinates that repeat, and widen their radius.

    Parameters
    ----------
    events
        Event columns and ``radius_stated``: a radius that the sender gave is not touched.

    Returns
    -------
    events
        The same rows in the same order, without ``radius_stated``.

    Notes
    -----
    What repeats depends on everything that is known, so this is decided when events are read and never stored: a
    part of a file and then the whole give what the whole gives.
    """
    point = [pl.col("agency"), pl.col("latitude").round(4), pl.col("longitude").round(4)]
    estimated = pl.col("latitude").is_not_null() & ~pl.col("radius_stated")
    places = pl.col("place").str.to_lowercase().n_unique().over(*point)
    repeats = pl.len().over(*point)
    # Half as many places as records is no town with several spellings: somebody filled in what was at hand.
    unrelated = estimated & (repeats >= MOST_PLACES) & (places * 2 >= repeats)
    repeated = estimated & (repeats >= MOST_REPEATS)
    marked = events.with_columns(repeated.alias("#repeated"), unrelated.alias("#unrelated"))
    least = (
        pl.when("#repeated", "#unrelated")
        .then(pl.lit(UNRELATED_KM))
        .when("#repeated")
        .then(pl.lit(REPEATED_KM))
        .otherwise(pl.col("radius_km"))
    )
    flagged = add_flags(marked, [Note(pl.col("#repeated"), FLAG)])
    wide = flagged.with_columns(pl.max_horizontal("radius_km", least).alias("radius_km"))
    return as_events(wide.drop("#repeated", "#unrelated", "radius_stated"))
