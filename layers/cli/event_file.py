"""Files of events and of effort that stay outside the store into frames, with what could not be used of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from data.errors import FileRejectedError
from data.intake import read_outside_events
from data.placing import place_events
from data.readers.read import read_records
from data.schema import Events
from data.settings import read_settings

UNPLACED: Final = "no_position"
REPEATED: Final = "repeated_row"
EFFORT_COLUMNS: Final = ("period", "agency", "hours")


@dataclass(frozen=True)
class EventFile:
    """
    What a file of events holds.

    Parameters
    ----------
    events
        With a time and a position: as given, or of their text (a flag says so).
    left_out
        Number of other rows by reason, the most frequent first: the codes of quarantine, ``no_position`` and
        ``repeated_row``.
    """

    events: Events
    left_out: Mapping[str, int]


def read_event_file(path: Path, *, now: datetime) -> EventFile:
    """
    Read events of the columns of `import`, or of the labelled scenarios.

    Parameters
    ----------
    path
        A table with times and positions at least; mode, agency and marking may be blank or absent.
    now
        Aware; rows of a later time are left out.

    Returns
    -------
    file
        Every row is an event or counted by its reason.

    Raises
    ------
    FileRejectedError
        The file is absent, no table, or lacks a column.
    """
    intake = read_outside_events(path.name, _content(path), now=now)
    events = place_events(intake.events(), overlays=read_settings().features)
    placed = Events(events.filter(pl.col("latitude").is_not_null()))
    others = {UNPLACED: events.height - placed.height, REPEATED: len(intake.duplicates)}
    counts = {**intake.reasons(), **{reason: n for reason, n in others.items() if n}}
    return EventFile(placed, dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def read_effort_file(path: Path) -> pl.DataFrame:
    """
    Read an effort log.

    Parameters
    ----------
    path
        A table with period, agency and hours (``patrol_hours`` is understood).

    Returns
    -------
    effort
        period, agency, hours; rows without a number are left out.

    Raises
    ------
    FileRejectedError
        The file is absent, no table, or lacks a column.
    """
    raw = read_records(path.name, _content(path)).fields
    if "hours" not in raw.columns and "patrol_hours" in raw.columns:
        raw = raw.rename({"patrol_hours": "hours"})
    missing = [name for name in EFFORT_COLUMNS if name not in raw.columns]
    if missing:
        raise FileRejectedError("missing_column", f"{path} lacks the columns {', '.join(missing)}.")
    first = pl.concat_str(pl.col("period").str.slice(0, 7), pl.lit("-01")).str.to_date("%Y-%m-%d", strict=False)
    whole = pl.col("period").str.to_date("%Y-%m-%d", strict=False)
    return raw.select(
        period=whole.fill_null(first),
        agency="agency",
        hours=pl.col("hours").str.strip_chars().cast(pl.Float64, strict=False),
    ).drop_nulls()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileRejectedError("unreadable", f"Cannot read {path}: {error.strerror or 'no such file'}.") from error
