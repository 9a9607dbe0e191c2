"""Brings the frames of a large import into a store by way of files of SQLite beside it, inside its transaction."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import polars as pl
from sqlalchemy import Connection

from data.errors import StoreError
from data.store.address import SQLITE
from data.store.bulk import insert_frame
from data.store.tables import METADATA

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Connection as ArrowConnection

FEW_ROWS: Final = 40_000
"""Of all tables together; up to so many the driver alone is as quick, because the other one has to be loaded."""

ROWS_OF_FILE: Final = 200_000
"""Of all tables together; a file that has them is copied over while what comes next is judged."""

_AT_ONCE: Final = 50_000
_FOLDER: Final = "-import"
_PRAGMAS: Final = ("page_size = 65536", "journal_mode = OFF", "synchronous = OFF")  # nothing of it outlives a crash


class Arrivals:
    """
    The rows that one import inserts, in order of tables that refer to each other.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    folder
        For files, of this import alone; None where rows are inserted at once.

    Notes
    -----
    The driver of SQLite makes objects of Python of every cell, under the interpreter's lock. Many rows are written by
    Arrow's driver into files of their own instead, which are attached and copied over: all of it is done in C, beside
    the judging of what comes next. Each driver brings its own library of SQLite, and two of them must never have the
    same file open at once in one process: the one closes a file before the other opens it.
    """

    def __init__(self, connection: Connection, folder: Path | None) -> None:
        self._connection = connection
        self._folder = folder
        self._waiting: list[tuple[str, pl.DataFrame]] = []
        self._rows = 0
        self._files = 0
        self._file: ArrowConnection | None = None
        self._written: list[_Written] = []

    def insert(self, table: str, rows: pl.DataFrame) -> None:
        """
        Insert rows, by the end of the import at the latest.

        Parameters
        ----------
        table
            Name of one of our tables.
        rows
            As for ``bulk.insert_frame``; always the same columns for a table.

        Raises
        ------
        StoreError, sqlite3.Error, pg8000.Error
            The database refuses.
        """
        if self._folder is None:
            insert_frame(self._connection, table, rows)
            return
        if rows.is_empty():
            return
        self._waiting.append((table, rows))
        self._rows += rows.height
        if self._rows > FEW_ROWS or self._file:
            self._write()
        if self._file and self._rows >= ROWS_OF_FILE and self._files + 1 < self._most_files():
            self._copy()

    def finish(self) -> None:
        """
        Insert what is not inserted yet.

        Raises
        ------
        StoreError, sqlite3.Error
            The database refuses.
        """
        if self._file:
            self._copy()
        for table, rows in self._waiting:
            insert_frame(self._connection, table, rows)
        self._waiting = []

    def close(self) -> None:
        """Close a file that was not copied over."""
        if self._file:
            file, self._file = self._file, None
            file.close()

    def _path(self) -> Path:
        return cast("Path", self._folder) / f"{self._files}.db"

    def _driver(self) -> sqlite3.Connection:
        return cast("sqlite3.Connection", self._connection.connection.dbapi_connection)

    def _most_files(self) -> int:
        return self._driver().getlimit(sqlite3.SQLITE_LIMIT_ATTACHED)

    def _write(self) -> None:
        from adbc_driver_manager import Error  # noqa: PLC0415 (half a second that small imports do without)

        try:
            if self._file is None:
                self._file = self._opened()
            with self._file.cursor() as cursor:
                for table, rows in self._waiting:
                    written = _Written(table, f"piece_{len(self._written)}", rows)
                    for piece in rows.select(written.own).iter_slices(_AT_ONCE):
                        cursor.adbc_ingest(written.name, piece, mode="create_append")
                    self._written.append(written)
        except Error as error:  # its sentences are those of SQLite
            raise sqlite3.OperationalError(str(error)) from error
        self._waiting = []

    def _opened(self) -> "ArrowConnection":
        from adbc_driver_sqlite import dbapi  # noqa: PLC0415

        if self._files == 0:
            _make(cast("Path", self._folder))
        file = dbapi.connect(str(self._path()), autocommit=True)
        with file.cursor() as cursor:
            for pragma in _PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
                cursor.fetchall()  # an answer that is not taken keeps its statement open
        return file

    def _copy(self) -> None:
        self.close()
        if self._files == 0:
            # SQLite detaches nothing inside a transaction: it lets go of the files when this connection is closed.
            self._connection.detach()
        driver = self._driver()
        name = f"arrivals_{self._files}"
        driver.execute(f"ATTACH ? AS {name}", [str(self._path())])
        self._path().unlink()  # it is open: nobody else sees it any more, and nothing stays whatever happens
        for table in METADATA.sorted_tables:
            for written in self._written:
                if written.table == table.name:
                    driver.execute(written.copying(name), list(written.shared.values()))
        self._files, self._rows, self._written = self._files + 1, 0, []


class _Written:
    """A piece of a table in a file: its own columns, and apart from them what all its rows say alike."""

    def __init__(self, table: str, name: str, rows: pl.DataFrame) -> None:
        self.table = table
        self.name = name
        self.shared = {column.name: column[0] for column in rows if _is_alike(column)}
        self.own = [column for column in rows.columns if column not in self.shared] or rows.columns[:1]
        self.shared = {column: value for column, value in self.shared.items() if column not in self.own}

    def copying(self, file: str) -> str:
        """Give the statement that copies it out of an attached file; its parameters are what is shared."""
        own = [f'"{column}"' for column in self.own]
        names = ", ".join([*own, *(f'"{column}"' for column in self.shared)])
        values = ", ".join([*own, *("?" for _ in self.shared)])
        return f'INSERT INTO main."{self.table}" ({names}) SELECT {values} FROM {file}."{self.name}"'  # noqa: S608


def _is_alike(column: pl.Series) -> bool:
    if column.null_count():
        return column.null_count() == len(column)
    is_told_by_sign = column.dtype == pl.String or column.dtype.is_integer() or column.dtype == pl.Boolean
    return is_told_by_sign and bool((column == column[0]).all())


@contextmanager
def arrivals(connection: Connection) -> Iterator[Arrivals]:
    """
    Take the rows of an import, and have all of them inserted at the end.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.

    Yields
    ------
    rows
        To insert into.

    Raises
    ------
    StoreError, sqlite3.Error, pg8000.Error
        The database refuses, or there is no room for files beside it.
    """
    folder = _folder_beside(connection)
    if folder:
        _remove(folder)  # under our lock it belongs to nobody: an import was killed
    rows = Arrivals(connection, folder)
    try:
        yield rows
        rows.finish()
    finally:
        rows.close()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _folder_beside(connection: Connection) -> Path | None:
    address = connection.engine.url
    if address.get_backend_name() != SQLITE or not address.database:
        return None
    return Path(f"{address.database}{_FOLDER}").absolute()


def _remove(folder: Path) -> None:
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise StoreError(
            f"{folder}, left by an import that was killed, cannot be removed: {error.strerror}."
        ) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise StoreError(f"The folder {folder} for an import cannot be made: {error.strerror}.") from error
