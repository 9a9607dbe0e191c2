"""Holds the records of a file against those of the store: new, the same, or of other content."""

from typing import Final

import polars as pl
from sqlalchemy import BigInteger, Column, ColumnElement, Connection, MetaData, Table, and_, func, select, text

from data.store import frames
from data.store.address import POSTGRESQL
from data.store.bulk import insert_frame
from data.store.tables import RECORDS, VERSIONS
from data.store.texts import AnyText
from data.validate.identity import IDENTITY

_ARRIVING: Final = Table(
    "arriving",
    MetaData(),
    Column("at", BigInteger, nullable=False),
    *(Column(name, AnyText, nullable=False) for name in (*IDENTITY, "content")),
    prefixes=["TEMPORARY"],
)
"""The identities of a file, for as long as they are compared: the store looks each one up, and no other."""

_KNOWN: Final = {
    **dict.fromkeys(("at", "record_id", "version_id", "version"), pl.Int64()),
    "is_same": pl.Boolean(),
}


def matched_records(connection: Connection, accepted: pl.DataFrame) -> pl.DataFrame:
    """
    Say of each record of a file what it is to the store.

    Parameters
    ----------
    connection
        In a transaction.
    accepted
        Columns of ``IDENTITY`` and ``content``, perhaps more.

    Returns
    -------
    matched
        The same rows in the same order, with ``record_id``, ``version_id`` and ``version`` of the latest version that
        is known (null of none), and ``status``: new, same or revised.
    """
    known = _known(connection, accepted)
    joined = accepted.with_row_index("at").with_columns(pl.col("at").cast(pl.Int64))
    status = (
        pl.when(pl.col("is_same").is_null())
        .then(pl.lit("new"))
        .when("is_same")
        .then(pl.lit("same"))
        .otherwise(pl.lit("revised"))
    )
    found = joined.join(known, on="at", how="left", maintain_order="left")
    return found.with_columns(status.alias("status")).drop("at", "is_same")


def _known(connection: Connection, accepted: pl.DataFrame) -> pl.DataFrame:
    if accepted.is_empty() or connection.execute(select(RECORDS.c.record_id).limit(1)).first() is None:
        return pl.DataFrame(schema=_KNOWN)
    _ARRIVING.create(connection, checkfirst=False)
    arriving = accepted.select(*IDENTITY, "content").with_row_index("at")
    insert_frame(connection, _ARRIVING.name, arriving)
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("ANALYZE arriving"))
    latest = VERSIONS.c.superseded_at.is_(None) & (VERSIONS.c.record_id == RECORDS.c.record_id)
    query = (
        select(
            _ARRIVING.c.at,
            RECORDS.c.record_id,
            VERSIONS.c.version_id,
            VERSIONS.c.version,
            (VERSIONS.c.content == _ARRIVING.c.content).label("is_same"),
        )
        .select_from(_ARRIVING)
        .outerjoin(RECORDS, _same_identity(connection))
        .outerjoin(VERSIONS, latest)
    )
    # Outer joins, because SQLite would else begin with all versions and search the file for each.
    known = frames.frame(connection, query, _KNOWN).drop_nulls("record_id")
    _ARRIVING.drop(connection, checkfirst=False)
    return known


def _same_identity(connection: Connection) -> ColumnElement[bool]:
    pairs = [(RECORDS.c[name], _ARRIVING.c[name]) for name in IDENTITY]
    conditions = [ours == theirs for ours, theirs in pairs]
    if connection.dialect.name == POSTGRESQL:  # its index is one of hashes, see ``tables``
        conditions += [func.md5(ours) == func.md5(theirs) for ours, theirs in pairs]
    return and_(*conditions)
