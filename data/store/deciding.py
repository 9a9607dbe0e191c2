"""Writes down what was decided on quarantined records; nothing that was written before changes."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection, insert

from data.store import frames
from data.store.face import next_number
from data.store.quarantine_rows import State
from data.store.tables import QUARANTINE_DECISIONS

_PIECE: Final = 5_000


@dataclass(frozen=True)
class Decision:
    """
    What is decided on quarantined records.

    Parameters
    ----------
    state
        What they are from now on, those that are accepted.
    who, why
        The person, or what ran; and the reason in words.
    changes
        Quarantine number to the fields that were changed, with their new values.
    replaces
        Whether they may become new versions of records that stand in the store with other content.
    """

    state: State
    who: str
    why: str = ""
    changes: dict[int, dict[str, str]] = field(default_factory=dict)
    replaces: bool = False


def insert_decisions(connection: Connection, rows: pl.DataFrame, decision: Decision, *, recorded_at: datetime) -> None:
    """
    Write down decisions.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    rows
        Columns quarantine_id, state, reason, sentence and import_id (null where nothing entered the store); ``why``
        where each has its own.
    decision
        Who, why and with which changes.
    recorded_at
        Aware.
    """
    first = next_number(connection, QUARANTINE_DECISIONS.c.decision_id)
    numbered = rows.with_columns(pl.int_range(first, first + rows.height).alias("decision_id"))
    said = {"who": decision.who, "why": decision.why, "recorded_at": frames.micros(recorded_at)}
    for piece in numbered.iter_slices(_PIECE):
        values = [{**said, **row, "changes": _changes(decision, row)} for row in piece.to_dicts()]
        connection.execute(insert(QUARANTINE_DECISIONS), values)


def _changes(decision: Decision, row: dict[str, object]) -> str:
    changed = decision.changes.get(int(str(row["quarantine_id"])), {}) if row["state"] != State.OPEN else {}
    return json.dumps(changed, ensure_ascii=False)
