"""Turns the rows of a table into lines of text that are the same on every engine, and such lines into rows."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    select,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from data.store.bulk import insert_frame
from data.store.texts import AnyText

_PIECE: Final = 10_000
_KINDS: Final[Mapping[str, tuple[type[TypeEngine[Any]], type[pl.DataType]]]] = {
    "truth": (Boolean, pl.Boolean),
    "integer": (BigInteger, pl.Int64),
    "number": (Float, pl.Float64),
    "bytes": (LargeBinary, pl.Binary),
    "text": (AnyText, pl.String),
}
KINDS: Final = tuple(_KINDS)


@dataclass(frozen=True)
class TableShape:
    """
    A table, as a backup describes it.

    Parameters
    ----------
    name
        Of the table.
    columns
        Name and kind (``truth``, ``integer``, ``number``, ``bytes``, ``text``) of each.
    key
        Names of the primary key, by which rows are ordered.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]


def shapes_of(metadata: MetaData) -> tuple[TableShape, ...]:
    """
    Describe tables.

    Parameters
    ----------
    metadata
        Of the tables.

    Returns
    -------
    shapes
        Those that others refer to first.
    """
    return tuple(
        TableShape(
            table.name,
            tuple((column.name, _kind(column)) for column in table.columns),
            tuple(column.name for column in table.primary_key.columns),
        )
        for table in metadata.sorted_tables
    )


def table_lines(connection: Connection, shape: TableShape) -> Iterator[list[bytes]]:
    """
    Read the rows of a table as lines.

    Parameters
    ----------
    connection
        In a transaction.
    shape
        Of the table.

    Yields
    ------
    lines
        Some thousands at a time, each a JSON array of the cells and a line feed, in the order of the key by code
        point; what is binary in base 64.
    """
    table = _table(shape)
    key = [table.c[name] for name in shape.key]
    at = [[name for name, _ in shape.columns].index(name) for name in shape.key]
    query: Select[Any] = select(table).order_by(*key).limit(_PIECE)
    rows = connection.execute(query).all()
    while rows:
        yield [_line(row) for row in rows]
        last = [rows[-1][position] for position in at]
        # By the key, not by a cursor: the driver of PostgreSQL would fetch the whole table at once.
        rows = connection.execute(query.where(tuple_(*key) > tuple_(*last))).all()


def insert_lines(connection: Connection, shape: TableShape, lines: Iterable[bytes]) -> None:
    """
    Write lines into a table.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    shape
        Of the table, whose names were checked.
    lines
        From ``table_lines``.

    Raises
    ------
    ValueError
        A line is no row of this table.
    """
    schema = {name: _KINDS[kind][1] for name, kind in shape.columns}
    binary = [position for position, (_, kind) in enumerate(shape.columns) if kind == "bytes"]
    piece: list[list[Any]] = []
    for line in lines:
        row = json.loads(line)
        if len(row) != len(schema):
            raise ValueError(f"A row of {shape.name} has {len(row)} cells.")
        for position in binary:
            row[position] = base64.b64decode(row[position])
        piece.append(row)
        if len(piece) == _PIECE:
            insert_frame(connection, shape.name, pl.DataFrame(piece, schema=schema, orient="row"))
            piece = []
    insert_frame(connection, shape.name, pl.DataFrame(piece, schema=schema, orient="row"))


def _kind(column: Column[Any]) -> str:
    kinds: tuple[tuple[str, type[TypeEngine[Any]]], ...] = (
        ("truth", Boolean), ("integer", Integer), ("number", Float), ("bytes", LargeBinary)
    )  # fmt: skip
    return next((kind for kind, wanted in kinds if isinstance(column.type, wanted)), "text")


def _table(shape: TableShape) -> Table:
    return Table(shape.name, MetaData(), *(Column(name, _KINDS[kind][0]) for name, kind in shape.columns))


def _line(row: Iterable[Any]) -> bytes:
    return (_encode(list(row)) + "\n").encode("ascii")


def _in_base_64(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no place in a backup.")


_encode: Final[Callable[[object], str]] = json.JSONEncoder(
    default=_in_base_64, separators=(",", ":"), check_circular=False
).encode
