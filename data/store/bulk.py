"""Writes the rows of a frame into a table as fast as the engine takes them."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import polars as pl
from sqlalchemy import Connection

from data.errors import StoreError
from data.store.address import POSTGRESQL
from data.store.texts import escaped, escaped_text

if TYPE_CHECKING:
    import sqlite3

_PIECE: Final = 20_000
_FEW: Final = 8
"""So many rows are sent to a server sooner with their statement than after it."""


def insert_frame(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    """
    Insert rows.

    Parameters
    ----------
    connection
        In a transaction.
    table
        Name of one of our tables.
    rows
        Columns of the table, instants as whole microseconds; what is not among them stays null.

    Raises
    ------
    StoreError, sqlite3.Error, pg8000.Error
        The database refuses.
    """
    if rows.is_empty():
        return
    if connection.dialect.name == POSTGRESQL:
        (_insert_few if rows.height <= _FEW else _copy)(connection, table, rows)
        return
    names = ", ".join(f'"{name}"' for name in rows.columns)
    places = ", ".join("?" * rows.width)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 (names of our own tables)
    driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    for piece in rows.iter_slices(_PIECE):  # in pieces: as tuples of Python a frame takes many times its memory
        driver.executemany(statement, piece.iter_rows())


def _insert_few(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    statement = _insertion(table, tuple(rows.columns), rows.height)
    values = [escaped_text(cell) if isinstance(cell, str) else cell for row in rows.iter_rows() for cell in row]
    connection.exec_driver_sql(statement, tuple(values))


@lru_cache(maxsize=64)
def _insertion(table: str, columns: tuple[str, ...], rows: int) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    places = f"({', '.join(['%s'] * len(columns))})"
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([places] * rows)}'  # noqa: S608 (names of our own tables)


def _copy(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    names = ", ".join(f'"{name}"' for name in rows.columns)
    statement = f"COPY \"{table}\" ({names}) FROM STDIN (FORMAT csv, NULL '\\N')"
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    cursor.execute(statement, stream=_csv(rows))
    if cursor.rowcount != rows.height:  # before version 18, a line \. within a text ended what was sent
        raise StoreError(f"Of {rows.height} rows the server took {cursor.rowcount}; nothing of this was stored.")
    cursor.close()


def _csv(rows: pl.DataFrame) -> Iterator[bytes]:
    texts = [escaped(pl.col(name)) for name, dtype in rows.schema.items() if dtype == pl.String]
    binary = [name for name, dtype in rows.schema.items() if dtype == pl.Binary]
    texts += [pl.concat_str(pl.lit("\\x"), pl.col(name).bin.encode("hex")).alias(name) for name in binary]
    for piece in rows.iter_slices(_PIECE):
        buffer = io.BytesIO()
        piece.with_columns(texts).write_csv(
            buffer, include_header=False, null_value="\\N", quote_style="non_numeric", line_terminator="\n"
        )
        yield buffer.getvalue()
