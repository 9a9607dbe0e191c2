"""Holds the records of a file against those of the store: new, the same, or of other content."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import polars as pl
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    and_,
    bindparam,
    func,
    select,
    text,
)

from data.store import frames
from data.store.address import POSTGRESQL
from data.store.bulk import insert_frame
from data.store.face import newest_number
from data.store.tables import RECORDS, VERSIONS
from data.store.texts import AnyText
from data.validate.earlier import IDENTITY

_ARRIVING: Final = Table(
    "arriving",
    MetaData(),
    Column("at", BigInteger, nullable=False),
    *(Column(name, AnyText, nullable=False) for name in (*IDENTITY, "content")),
    prefixes=["TEMPORARY"],
)
"""The identities of a file, for as long as they are compared: the store looks each one up, and no other."""

_PIECE: Final = 5_000
_FEW: Final = 8
"""So many records are looked up sooner one by one than by a table of their own."""

_ASKED: Final = (*IDENTITY, "content")
_KNOWN: Final = {
    **dict.fromkeys(("at", "record_id", "version_id", "version"), pl.Int64()),
    "is_same": pl.Boolean(),
}


def has_no_records(connection: Connection) -> bool:
    """
    Tell whether the store never took a record.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    empty
        Then nothing needs to be looked up.
    """
    return newest_number(connection, RECORDS.c.record_id) == 0


def matched_records(connection: Connection, accepted: pl.DataFrame, *, is_new: bool = False) -> pl.DataFrame:
    """
    Say of each record of a file what it is to the store.

    Parameters
    ----------
    connection
        In a transaction.
    accepted
        Columns of ``IDENTITY`` and ``content``, perhaps more.
    is_new
        Whether all of them are new for sure.

    Returns
    -------
    matched
        The same rows in the same order, with ``record_id``, ``version_id`` and ``version`` of the latest version that
        is known (null of none), ``status``: new, same or revised, and ``brings_back``: whether it has the content of
        an earlier version.
    """
    known = pl.DataFrame(schema=_KNOWN) if is_new or accepted.is_empty() else _known(connection, accepted)
    if known.is_empty():
        return accepted.with_columns(_NEW)
    joined = accepted.with_row_index("at").with_columns(pl.col("at").cast(pl.Int64))
    found = joined.join(known, on="at", how="left", maintain_order="left")
    return _with_earlier(connection, found.with_columns(_STATUS).drop("at", "is_same"))


_STATUS: Final = (
    pl.when(pl.col("is_same").is_null())
    .then(pl.lit("new"))
    .when("is_same")
    .then(pl.lit("same"))
    .otherwise(pl.lit("revised"))
    .alias("status")
)
_NEW: Final = (
    *(pl.lit(None, pl.Int64).alias(name) for name in ("record_id", "version_id", "version")),
    pl.lit("new").alias("status"),
    pl.lit(value=False).alias("brings_back"),
)


def _with_earlier(connection: Connection, matched: pl.DataFrame) -> pl.DataFrame:
    schema = {"record_id": pl.Int64(), "content": pl.String()}
    numbers = matched.filter(pl.col("status") == "revised")["record_id"].to_list()
    if not numbers:
        return matched.with_columns(pl.lit(value=False).alias("brings_back"))
    found = [pl.DataFrame(schema=schema)]
    for start in range(0, len(numbers), _PIECE):
        query = select(VERSIONS.c.record_id, VERSIONS.c.content).where(VERSIONS.c.superseded_at.is_not(None))
        chosen = query.where(VERSIONS.c.record_id.in_(numbers[start : start + _PIECE]))
        found.append(frames.frame(connection, chosen, schema))
    earlier = pl.concat(found).unique().with_columns(pl.lit(value=True).alias("#earlier"))
    joined = matched.join(earlier, on=["record_id", "content"], how="left", maintain_order="left")
    brings_back = (pl.col("status") == "revised") & pl.col("#earlier").fill_null(value=False)
    return joined.with_columns(brings_back.alias("brings_back")).drop("#earlier")


def _known(connection: Connection, accepted: pl.DataFrame) -> pl.DataFrame:
    if accepted.height > _FEW:
        return _known_of_many(connection, accepted)
    query = _one_known(connection.dialect.name)
    told = [(at, dict(zip(_ASKED, row, strict=True))) for at, row in enumerate(accepted[[*_ASKED]].iter_rows())]
    rows = [(at, *row) for at, asked in told for row in connection.execute(query, asked)]
    return pl.DataFrame(rows, schema=_KNOWN, orient="row")


@cache
def _one_known(dialect: str) -> Select[Any]:
    """Ask for the latest version of one record; made once, because to make it costs more than to run it."""
    latest = VERSIONS.c.superseded_at.is_(None) & (VERSIONS.c.record_id == RECORDS.c.record_id)
    asked: dict[str, BindParameter[str]] = {name: bindparam(name, type_=AnyText()) for name in _ASKED}
    is_same = (VERSIONS.c.content == asked["content"]).label("is_same")
    found = select(RECORDS.c.record_id, VERSIONS.c.version_id, VERSIONS.c.version, is_same)
    return found.select_from(RECORDS).outerjoin(VERSIONS, latest).where(_same_identity(dialect, asked))


def _known_of_many(connection: Connection, accepted: pl.DataFrame) -> pl.DataFrame:
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
        .outerjoin(RECORDS, _same_identity(connection.dialect.name, dict(_ARRIVING.c)))
        .outerjoin(VERSIONS, latest)
    )
    # Outer joins, because SQLite would else begin with all versions and search the file for each.
    known = frames.frame(connection, query, _KNOWN).drop_nulls("record_id")
    _ARRIVING.drop(connection, checkfirst=False)
    return known


def _same_identity(dialect: str, asked: Mapping[str, ColumnElement[str]]) -> ColumnElement[bool]:
    pairs = [(RECORDS.c[name], asked[name]) for name in IDENTITY]
    conditions = [ours == theirs for ours, theirs in pairs]
    if dialect == POSTGRESQL:  # its index is one of hashes, see ``tables``
        conditions += [func.md5(ours) == func.md5(theirs) for ours, theirs in pairs]
    return and_(*conditions)
