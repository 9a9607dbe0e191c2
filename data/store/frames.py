"""Reads frames from the tables of the store."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import polars as pl
from sqlalchemy import Connection, Select, Subquery, bindparam, func, or_, select

from data.policy import Principal
from data.schema import EVENT_COLUMNS, INSTANT
from data.store.seen import seen_imports, seen_versions
from data.store.tables import IMPORTS, META, RECORDS, VERSIONS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PIECE: Final = 20_000
_META: Final = select(META.c.value).where(META.c.name == bindparam("asked"))
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """
    Write an instant as the tables hold it.

    Parameters
    ----------
    instant
        Aware.

    Returns
    -------
    micros
        Microseconds since 1970, UTC.
    """
    return (instant - EPOCH) // _MICROSECOND


def instant(micros: int) -> datetime:
    """
    Read an instant that the tables hold.

    Parameters
    ----------
    micros
        Microseconds since 1970, UTC.

    Returns
    -------
    instant
        Aware.
    """
    return EPOCH + micros * _MICROSECOND


def meta(connection: Connection, name: str) -> str:
    """
    Read a value that the store knows about itself.

    Parameters
    ----------
    connection
        In a transaction.
    name
        Such as ``label``.

    Returns
    -------
    value
        Empty where there is none.
    """
    return str(connection.execute(_META, {"asked": name}).scalar() or "")


def version(connection: Connection) -> int:
    """
    Read the store's counter.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    version
        0 for a new store.
    """
    return int(meta(connection, "version") or 0)


def events(
    connection: Connection, principal: Principal, as_of: datetime | None, through: int | None = None
) -> pl.DataFrame:
    """
    Read the version of each record that stands.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.
    as_of
        Aware; None for now.
    through
        Number of the last import that counts, whatever any clock said; None for all.

    Returns
    -------
    events
        Event columns and ``radius_stated``, in the order in which the records first arrived.
    """
    columns = [RECORDS.c[name] if name in RECORDS.c else VERSIONS.c[name] for name in EVENT_COLUMNS]
    query = select(*columns, VERSIONS.c.radius_stated).join(RECORDS, VERSIONS.c.record_id == RECORDS.c.record_id)
    if through is not None:
        stood = _stood(through, as_of)
        is_it = (stood.c.record_id == VERSIONS.c.record_id) & (stood.c.version == VERSIONS.c.version)
        query = query.join(stood, is_it)
    elif as_of is None:
        query = query.where(VERSIONS.c.superseded_at.is_(None))
    else:
        then = micros(as_of)
        standing = or_(VERSIONS.c.superseded_at.is_(None), VERSIONS.c.superseded_at > then)
        query = query.where(VERSIONS.c.recorded_at <= then, standing)
    query = query.where(seen_versions(principal)).order_by(RECORDS.c.record_id)
    return frame(connection, query, {**EVENT_COLUMNS, "radius_stated": pl.Boolean()})


def _stood(through: int, as_of: datetime | None) -> Subquery:
    query = select(VERSIONS.c.record_id, func.max(VERSIONS.c.version).label("version"))
    query = query.where(VERSIONS.c.import_id <= through)
    if as_of is not None:
        query = query.where(VERSIONS.c.recorded_at <= micros(as_of))
    return query.group_by(VERSIONS.c.record_id).subquery()


def history(connection: Connection, principal: Principal, agency: str, event_id: str) -> pl.DataFrame:
    """
    Read all versions of a record.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.
    agency, event_id
        Of the record.

    Returns
    -------
    versions
        The first one first, each with its ``handling``.
    """
    schema = {
        "handling": pl.String(),
        "feed_given": pl.String(),
        "version": pl.Int64(),
        "recorded_at": INSTANT,
        "superseded_at": INSTANT,
        "raw": pl.String(),
        "file": pl.String(),
        "row": pl.Int64(),
    }
    columns = [RECORDS.c[name] if name in RECORDS.c else VERSIONS.c[name] for name in schema]
    query = select(*columns).join(RECORDS, VERSIONS.c.record_id == RECORDS.c.record_id)
    query = query.where(RECORDS.c.agency == agency, RECORDS.c.event_id == event_id, seen_versions(principal))
    return frame(connection, query.order_by(VERSIONS.c.version_id), schema)


def imports(connection: Connection, principal: Principal) -> pl.DataFrame:
    """
    Read the list of imports.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.

    Returns
    -------
    imports
        The first one first.
    """
    texts = ("file", "file_sha256", "source", "flags")
    schema = {column.name: pl.String() if column.name in texts else pl.Int64() for column in IMPORTS.c}
    query = select(IMPORTS).where(seen_imports(principal)).order_by(IMPORTS.c.import_id)
    return frame(connection, query, {**schema, "recorded_at": INSTANT})


def frame(
    connection: Connection, query: Select[tuple[object, ...]], schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """
    Read the rows of a query.

    Parameters
    ----------
    connection
        In a transaction.
    query
        Of the columns of the schema, in its order; instants as whole microseconds.
    schema
        Of the frame.

    Returns
    -------
    frame
        A row for each.
    """
    # Instants come as whole numbers; polars takes them for what they are only after the frame is made.
    plain = {name: pl.Int64() if dtype == INSTANT else dtype for name, dtype in schema.items()}
    # In pieces: as tuples of Python a frame takes many times its memory.
    pieces = (list(map(tuple, rows)) for rows in connection.execute(query).partitions(_PIECE))
    frames = [pl.DataFrame(rows, schema=plain, orient="row") for rows in pieces]
    found = frames[0] if len(frames) == 1 else pl.concat([pl.DataFrame(schema=plain), *frames])
    instants = [name for name, dtype in schema.items() if dtype == INSTANT]
    if not instants:
        return found
    return found.with_columns(pl.from_epoch(name, time_unit="us").dt.replace_time_zone("UTC") for name in instants)
