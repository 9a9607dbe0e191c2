"""Connects to a store in a file of SQLite: one writer at a time, every commit on the disk before it is answered."""

from sqlite3 import Connection as SqliteConnection
from sqlite3 import DatabaseError
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from data.store.face import WRITING

PRAGMAS: Final = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "page_size = 16384",  # of a new file: a version has about a kilobyte, and few of them fit a usual page
    "cache_size = -64000",  # in KiB: an import writes a page once, not each time that it is displaced
)
"""Of each connection; a commit is on the disk when it returns."""


def sqlite_engine(address: URL, *, wait_s: float) -> Engine:
    """
    Connect to a file, or to memory.

    Parameters
    ----------
    address
        Of SQLite.
    wait_s
        Seconds to wait for another writer.

    Returns
    -------
    engine
        Transactions take their lock when they begin.
    """
    # Without an isolation level the driver begins no transactions on its own, which would be too late for a
    # consistent read.
    arguments = {"timeout": wait_s, "isolation_level": None, "check_same_thread": False}
    if address.database:
        engine = create_engine(address, connect_args=arguments)
    else:
        engine = create_engine(address, poolclass=StaticPool, connect_args=arguments)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def use_write_ahead_log(engine: Engine) -> None:
    """
    Let readers and a writer go on beside each other.

    Parameters
    ----------
    engine
        Of a file that is ours: this changes it.

    Raises
    ------
    DBAPIError
        The file refuses.
    """
    _run(engine, "PRAGMA journal_mode = WAL")


def empty_write_ahead_log(engine: Engine) -> None:
    """
    Bring what was committed from the write-ahead log into the file itself, as far as nobody reads meanwhile.

    Parameters
    ----------
    engine
        Of a file that is ours.

    Raises
    ------
    DBAPIError
        The file refuses.
    """
    _run(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _run(engine: Engine, pragma: str) -> None:
    # Past SQLAlchemy, which would begin a transaction, in which SQLite cannot change its journal.
    raw = engine.raw_connection()
    try:
        raw.cursor().execute(pragma).fetchall()
    except DatabaseError as error:
        raise DBAPIError(pragma, None, error) from error
    finally:
        raw.close()


def _configure(connection: SqliteConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a read that turns into a write can fail half way.
    is_writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
