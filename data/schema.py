"""The event: its vocabulary, its columns with their units, and the checks that make a frame an ``Events``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NewType

import polars as pl

from data.errors import SchemaError

Events = NewType("Events", pl.DataFrame)
"""A frame of checked events, one row each, with exactly the columns of ``EVENT_COLUMNS``."""


class Kind(StrEnum):
    """What was observed; kinds are never mixed in one corridor model."""

    SEIZURE = "seizure"
    INTERCEPTION = "interception"
    DETECTION = "detection"
    DEATH_OR_MISSING = "death_or_missing"
    ATTACK = "attack"


class Mode(StrEnum):
    """How something travelled; an unknown mode is a null, never a member."""

    LAND = "land"
    MARITIME = "maritime"
    AIR = "air"


class Handling(StrEnum):
    """Traffic Light Protocol 2.0, from free to strict."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


class Precision(StrEnum):
    """How finely the time of an event is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


INSTANT: Final = pl.Datetime("us", "UTC")

EVENT_COLUMNS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "event_id": pl.String,  # the owner's identifier, or one derived as the source says
    "kind": pl.String,  # one of Kind
    "occurred_at": INSTANT,  # first instant of the stated time, UTC
    "occurred_text": pl.String,  # the time as written
    "precision": pl.String,  # one of Precision
    "recorded_at": INSTANT,  # when this version reached the store
    "latitude": pl.Float64,  # degrees, EPSG:4326; null = not placed yet
    "longitude": pl.Float64,  # degrees, EPSG:4326, -180 to 180
    "radius_km": pl.Float64,  # holds the true place with 80 %
    "place": pl.String,  # free text as written
    "country": pl.String,  # ISO 3166-1 alpha-2, or empty
    "mode": pl.String,  # one of Mode; null = unknown
    "commodity": pl.String,  # coded
    "commodity_text": pl.String,  # as written
    "count": pl.Int64,  # events in this record, a weight
    "quantity": pl.Float64,  # as given
    "unit": pl.String,  # as given
    "quantity_kg": pl.Float64,  # where it is a mass
    "origin": pl.String,
    "destination": pl.String,
    "agency": pl.String,  # the owner
    "feed": pl.String,  # reporting stream inside the agency; empty = the agency itself
    "handling": pl.String,  # one of Handling
    "release_to": pl.String,  # agencies or principals, ';' between them
    "source_ref": pl.String,  # the sender's own reference, verbatim
    "flags": pl.String,  # what was noticed at validation, ';' between codes
    "file": pl.String,  # provenance: file name
    "file_sha256": pl.String,
    "row": pl.Int64,  # 1-based data record in the file
}


def as_events(frame: pl.DataFrame) -> Events:
    """
    Check that a frame has the event columns and types, and call it ``Events``.

    Parameters
    ----------
    frame
        One row an event; further columns are refused, so that nothing unknown travels along.

    Returns
    -------
    events
        The same frame, columns in the order of ``EVENT_COLUMNS``.

    Raises
    ------
    SchemaError
        A column is missing, is unknown, or has another type.
    """
    missing = [name for name in EVENT_COLUMNS if name not in frame.columns]
    unknown = [name for name in frame.columns if name not in EVENT_COLUMNS]
    if missing or unknown:
        raise SchemaError(f"Not a frame of events: missing columns {missing}, unknown columns {unknown}.")
    wrong = {name: str(frame.schema[name]) for name, dtype in EVENT_COLUMNS.items() if frame.schema[name] != dtype}
    if wrong:
        raise SchemaError(f"Not a frame of events: columns of another type {wrong}.")
    return Events(frame.select(list(EVENT_COLUMNS)))


def no_events() -> Events:
    """
    Make an empty frame of events.

    Returns
    -------
    events
        No rows, every column of its type.
    """
    return Events(pl.DataFrame(schema=dict(EVENT_COLUMNS)))
