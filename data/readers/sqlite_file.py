"""Opens the bytes of an SQLite file in memory, to read its tables and to let nothing in it run."""

import sqlite3
from typing import Final

from data.errors import FileRejectedError

_WAL: Final = b"\x02\x02"
_ROLLBACK: Final = b"\x01\x01"
_VERSIONS: Final = slice(18, 20)
"""Where the header says whether a write-ahead log belongs to the file."""

_LONGEST_VALUE: Final = 64 * 1024 * 1024
_ALLOWED: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})


class BrokenText(bytes):
    """A text of the database that is not UTF-8."""


def open_database(name: str, content: bytes) -> tuple[sqlite3.Connection, tuple[str, ...]]:
    """
    Open a database that somebody sent.

    Parameters
    ----------
    name
        File name.
    content
        All bytes; nothing is written, and no file is opened.

    Returns
    -------
    connection, flags
        On which only tables can be read: no pragma, no other database, no view that calls a function. Text
        that is not UTF-8 comes as ``BrokenText``. The flag ``write_ahead_log_missing`` tells that the newest rows may
        not be in the file.

    Raises
    ------
    FileRejectedError
        It is cut or damaged.
    """
    logged = content[_VERSIONS] == _WAL
    if logged:
        content = content[: _VERSIONS.start] + _ROLLBACK + content[_VERSIONS.stop :]
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
            connection.execute(f"PRAGMA {pragma}")
        damage = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        connection.close()
        raise cut_or_damaged(name) from error
    if damage != "ok":
        connection.close()
        raise cut_or_damaged(name)
    connection.text_factory = _text
    connection.set_authorizer(_authorise)
    return connection, ("write_ahead_log_missing",) if logged else ()


def cut_or_damaged(name: str) -> FileRejectedError:
    """
    Say that a database cannot be read.

    Parameters
    ----------
    name
        File name.

    Returns
    -------
    error
        To raise.
    """
    return FileRejectedError("gpkg_corrupt", f"{name} is cut or damaged; export it again and send it again.")


def select_rows(connection: sqlite3.Connection, table: str, *, most: int = -1) -> sqlite3.Cursor:
    """
    Read the rows of a table.

    Parameters
    ----------
    connection
        From ``open_database``.
    table
        Its name, whatever signs it has.
    most
        Rows at most; all where negative.

    Returns
    -------
    cursor
        All columns.
    """
    quoted = '"' + table.replace('"', '""') + '"'
    return connection.execute(f"SELECT * FROM {quoted} LIMIT ?", (most,))  # noqa: S608 - a name cannot be bound


def _text(raw: bytes) -> str | BrokenText:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return BrokenText(raw)


def _authorise(action: int, *_what: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
