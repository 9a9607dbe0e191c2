"""Finds coordinates that stand for more than one place, and says how far off they may be."""

from typing import Final

import polars as pl

from data.schema import Events, as_events
from data.validate.rules import Note, add_flags

MOST_REPEATS: Final = 20
"""So many records of one agency at one point stand for an area: its centre, or a gate that all pass."""

REPEATED_KM: Final = 25.0
"""A district: what such a point mostly stands for."""

UNRELATED_KM: Final = 150.0
"""The point stands for places that have nothing to do with each other."""

FLAG: Final = "default_coordinate"

_KEYS: Final = ("agency", "#lat", "#lon")
_POINT: Final = (
    pl.col("agency"),
    pl.col("latitude").round(4).alias("#lat"),
    pl.col("longitude").round(4).alias("#lon"),
)


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
    return mark_points(events, repeated_points(events))


def repeated_points(events: pl.DataFrame) -> pl.DataFrame:
    """
    Find the points that stand for more than one place.

    Parameters
    ----------
    events
        With ``agency``, ``latitude``, ``longitude`` and ``place``: everything that is known.

    Returns
    -------
    points
        ``agency``, ``#lat`` and ``#lon`` in steps of 0.0001 degrees, and ``#least``, the least radius in kilometres.
    """
    repeated = events.filter(pl.col("latitude").is_not_null()).group_by(*_POINT)
    places = pl.col("place").cast(pl.String).str.to_lowercase().n_unique()
    counted = repeated.agg(pl.len().alias("#n"), places.alias("#places"))
    # Half as many places as records is no town with several spellings: somebody filled in what was at hand.
    unrelated = pl.when(pl.col("#places") * 2 >= pl.col("#n"))
    least = unrelated.then(pl.lit(UNRELATED_KM)).otherwise(pl.lit(REPEATED_KM)).alias("#least")
    return counted.filter(pl.col("#n") >= MOST_REPEATS).select(*_KEYS, least)


def mark_points(events: pl.DataFrame, points: pl.DataFrame) -> Events:
    """
    Flag records at points that are known to repeat, and widen their radius.

    Parameters
    ----------
    events
        As of ``mark_default_coordinates``; perhaps a part of what is known.
    points
        As of ``repeated_points``, over all of it.

    Returns
    -------
    events
        The same rows in the same order, without ``radius_stated``.
    """
    found = with_least(events, points)
    flagged = add_flags(found, [Note(pl.col("#least").is_not_null(), FLAG)])
    wide = flagged.with_columns(pl.max_horizontal("radius_km", "#least").alias("radius_km"))
    return as_events(wide.drop("#least", "radius_stated"))


def with_least(events: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """
    Tell which records lie at points that are known to repeat.

    Parameters
    ----------
    events
        With ``agency``, ``latitude``, ``longitude`` and ``radius_stated``.
    points
        As of ``repeated_points``.

    Returns
    -------
    events
        The same rows in the same order, with ``#least``; null elsewhere, and where the sender gave a radius.
    """
    found = events.with_columns(_POINT[1:]).join(points, on=_KEYS, how="left", maintain_order="left")
    estimated = pl.when(~pl.col("radius_stated")).then(pl.col("#least"))
    return found.with_columns(estimated.alias("#least")).drop(_KEYS[1:])
