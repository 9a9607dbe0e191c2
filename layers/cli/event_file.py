"""Files of events and of effort that stay outside the store into frames, with what could not be used of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from data.effort_log import hours_by_agency, read_effort_log
from data.errors import FileRejectedError
from data.placing import place_events
from data.receiving import read_outside_events
from data.schema import Events
from data.settings import read_settings

UNPLACED: Final = "no_position"
REPEATED: Final = "repeated_row"


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
    return EventFile(placed, _by_number({**intake.reasons(), **others}))


@dataclass(frozen=True)
class EffortFile:
    """
    What an effort log holds.

    Parameters
    ----------
    effort
        period, agency, hours.
    left_out
        Number of other rows by reason, the most frequent first.
    """

    effort: pl.DataFrame
    left_out: Mapping[str, int]


def read_effort_file(path: Path, *, now: datetime) -> EffortFile:
    """
    Read an effort log that stays outside the store.

    Parameters
    ----------
    path
        A table as of ``routewatch effort import``.
    now
        Aware; nobody has patrolled after it.

    Returns
    -------
    file
        Every row is used or counted by its reason; ``repeated_row`` says the same again.

    Raises
    ------
    FileRejectedError
        The file is absent, no table, or lacks a column.
    """
    batch = read_effort_log(path.name, _content(path), today=now.date())
    reasons = dict(batch.rejected["reason"].value_counts(name="n").iter_rows())
    return EffortFile(hours_by_agency(batch.accepted), _by_number({**reasons, REPEATED: len(batch.duplicates)}))


def _by_number(counts: Mapping[str, int]) -> dict[str, int]:
    some = [(reason, n) for reason, n in counts.items() if n]
    return dict(sorted(some, key=lambda item: (-item[1], item[0])))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileRejectedError("unreadable", f"Cannot read {path}: {error.strerror or 'no such file'}.") from error
