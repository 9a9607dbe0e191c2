"""Turns a batch into records, judges them as those of a file, and says what became of each."""

import json
from datetime import datetime
from typing import Final

import polars as pl

from data.guard.modes import Guard
from data.intake import Intake, IntakeOptions
from data.readers.records import ROW, Records, part_damaged
from data.receiving import judge_records
from data.sources.generic import GENERIC
from data.store import ImportSummary
from layers.api.models import BatchIn, BatchOut, SetAside

_EXACT: Final = 2**53
"""Below it every whole number has a float of its own."""

_ALWAYS: Final = ("occurred_at", "latitude", "longitude", "mode", "handling")
"""Columns that a batch has even where all of its events leave them blank."""


def judge_batch(batch: BatchIn, *, name: str, digest: str, agency: str, now: datetime, guard: Guard) -> Intake:
    """
    Judge a batch as a file of the agency's own.

    Parameters
    ----------
    batch
        As it was sent.
    name
        In place of the name of a file.
    digest
        SHA-256 of the body, hexadecimal.
    agency
        Who sends it.
    now
        Aware; the clock.
    guard
        What becomes of events with personal data.

    Returns
    -------
    intake
        Its rows are the positions in the batch, from 1 on.
    """
    events = [{key: _text(value) for key, value in event if value != ""} for event in batch.events]
    used = {key for event in events for key in event}
    columns = [name for name in type(batch.events[0]).model_fields if name in used or name in _ALWAYS]
    rows = [(row, *(event.get(column, "") for column in columns)) for row, event in enumerate(events, start=1)]
    fields = pl.DataFrame(rows, schema={ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())}, orient="row")
    sound, damaged = part_damaged(fields)
    records = Records(name, digest, {column: column for column in columns}, sound, tuple(damaged))
    return judge_records(records, GENERIC, IntakeOptions(now=now, agency=agency, guard=guard))


def answer_to(intake: Intake, summary: ImportSummary) -> BatchOut:
    """
    Say what became of a batch.

    Parameters
    ----------
    intake
        As it was judged.
    summary
        What the store did.

    Returns
    -------
    answer
        Every event is counted once.
    """
    aside = summary.set_aside(intake.quarantined)
    return BatchOut(
        records=summary.records,
        added=summary.added,
        revised=summary.revised,
        duplicates=summary.duplicates,
        set_aside=[
            SetAside(position=row - 1, reason=reason, sentence=sentence) for row, reason, sentence in aside.iter_rows()
        ],
        notices=list(summary.flags),
    )


def _text(value: float | str) -> str:
    """Write a number as a file would: whole ones without a point."""
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() and abs(value) < _EXACT else json.dumps(value)
