"""Reads entries of the audit chain, and counts what a checkpoint says of the rest of the store."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

import polars as pl
from sqlalchemy import Column, Connection, func, select

from data.audit.chain import About, Entry, content_digest, first_link, link_digest
from data.schema import Handling
from data.store import frames
from data.store.address import SQLITE
from data.store.audit_table import AUDIT, STORE_ID
from data.store.duty_tables import FLAG_NOTES, TAKEOVERS
from data.store.face import newest_number, newest_query
from data.store.tables import (
    CHOICES,
    EFFORT_IMPORTS,
    EFFORT_LOG,
    IMPORTS,
    OPERATIONS,
    QUARANTINE,
    QUARANTINE_DECISIONS,
    RECORDS,
    TRANSITIONS,
    VERSIONS,
)

if TYPE_CHECKING:
    import sqlite3

OPEN: Final = (Handling.CLEAR, Handling.GREEN)
"""Handlings that restrict nobody of the site."""

_KEYS: Final[tuple[Column[int], ...]] = (
    IMPORTS.c.import_id,
    RECORDS.c.record_id,
    VERSIONS.c.version_id,
    QUARANTINE.c.quarantine_id,
    QUARANTINE_DECISIONS.c.decision_id,
    EFFORT_IMPORTS.c.effort_import_id,
    EFFORT_LOG.c.effort_id,
    OPERATIONS.c.operation_id,
    CHOICES.c.choice_id,
    TRANSITIONS.c.transition_id,
    TAKEOVERS.c.takeover_id,
    FLAG_NOTES.c.note_id,
)
"""Numbers from 1 on without gaps, of rows that are never taken out: the largest one is also their number."""

_COUNTS: Final = select(*(newest_query(key).scalar_subquery().label(key.table.name) for key in _KEYS))
_VERSION: Final = "store_version"


def store_id_of(connection: Connection) -> str:
    """
    Give the identity of a store.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    store_id
        Random; a backup carries it.
    """
    return frames.meta(connection, STORE_ID)


def last_of(connection: Connection) -> tuple[int, str]:
    """
    Give that on which the next entry hangs.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.

    Returns
    -------
    number, digest
        Of the last entry; 0 and the first link of the store where there is none.
    """
    last = connection.execute(select(AUDIT.c.number, AUDIT.c.digest).order_by(AUDIT.c.number.desc()).limit(1)).first()
    return (last.number, last.digest) if last else (0, first_link(store_id_of(connection)))


def entries_from(connection: Connection, first: int | None) -> tuple[Entry, ...]:
    """
    Read entries as they stand.

    Parameters
    ----------
    connection
        In a transaction.
    first
        Number of the first one; None for all, whatever numbers somebody gave them.

    Returns
    -------
    entries
        By number.
    """
    query = select(AUDIT).order_by(AUDIT.c.number)
    with _any_bytes(connection):
        rows = connection.execute(query if first is None else query.where(AUDIT.c.number >= first)).all()
    return tuple(Entry(*row) for row in rows)


def seen_at(connection: Connection, number: int) -> tuple[tuple[str, str] | None, int, dict[str, int]]:
    """
    Give what is compared with a checkpoint at every start.

    Parameters
    ----------
    connection
        In a transaction.
    number
        Of the entry at which the checkpoint was made.

    Returns
    -------
    head
        Digest of that entry, as it stands and as it is computed; None where there is none.
    newest
        Number of the last entry.
    counts
        Rows of the store by what they are, told by their largest numbers: counting a million takes its time.
    """
    with _any_bytes(connection):
        row = connection.execute(select(AUDIT).where(AUDIT.c.number == number)).first()
    entry = Entry(*row) if row else None
    head = (entry.digest, link_digest(number, entry.previous, content_digest(entry))) if entry else None
    return head, newest_number(connection, AUDIT.c.number), counts_of(connection)


def counts_of(connection: Connection) -> dict[str, int]:
    """
    Give what a checkpoint says of the rest of the store.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    counts
        As of ``seen_at``.
    """
    counts = dict(connection.execute(_COUNTS).mappings().one())
    return {**counts, _VERSION: frames.version(connection)}


def counted_rows(connection: Connection) -> dict[str, int]:
    """
    Count what a checkpoint says of the store, row by row.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    counts
        As ``seen_at`` gives them where no row was taken out.
    """
    counts = {
        key.table.name: int(connection.execute(select(func.count()).select_from(key.table)).scalar_one())
        for key in _KEYS
    }
    return {**counts, _VERSION: frames.version(connection)}


def read_about(records: pl.DataFrame) -> About | None:
    """
    Say of restricted records that were read how many they were and, by a digest, which.

    Parameters
    ----------
    records
        Columns ``agency``, ``event_id``, ``handling``.

    Returns
    -------
    about
        Facts; None where none of them is restricted.
    """
    restricted = records.filter(~pl.col("handling").is_in([handling.value for handling in OPEN]))
    if restricted.is_empty():
        return None
    ids = restricted.select(pl.struct("agency", "event_id").struct.json_encode().alias("id"))["id"].sort()
    kind = pl.concat_str("agency", pl.lit(" "), "handling").alias("kind")
    counts: Mapping[str, int] = dict(restricted.group_by(kind).len().sort("kind").iter_rows())
    return {"records": counts, "ids": hashlib.sha256("\n".join(ids).encode()).hexdigest()}


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    """Read texts of SQLite whatever bytes somebody left in them: one that is none is another one, and no failure."""
    if connection.dialect.name != SQLITE:
        yield
        return
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    usual, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual
