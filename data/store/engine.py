"""Opens a store by its URL: makes it where there is none, refuses what is not ours."""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import DatabaseError
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from data.errors import StoreError
from data.store.effort import take_over_old_log
from data.store.face import WRITING
from data.store.failures import clear_failures
from data.store.store import Store
from data.store.tables import EFFORT_LOG, MAKE, META, METADATA, SCHEMA_VERSION

WAIT_S: Final = 30.0
"""How long a writer waits for another one."""


def open_store(url: str, *, wait_s: float = WAIT_S) -> Store:
    """
    Open a store, and make it where there is none.

    Parameters
    ----------
    url
        SQLAlchemy URL such as ``sqlite:///var/routewatch.db``; ``sqlite://`` lives in memory.
    wait_s
        Seconds to wait for another writer.

    Returns
    -------
    store
        Ready for reads and writes from several threads.

    Raises
    ------
    StoreError
        The URL is none, the file is no store of ours or of a newer version, or cannot be opened.
    """
    address = _address(url)
    place = address.database or "in memory"
    _make_folder(address)
    with clear_failures(place):
        engine = _engine(address, wait_s)
        _prepare(engine, place)
    return Store(engine, place=place)


def store_exists(url: str) -> bool:
    """
    Tell whether there is anything at the place of a store.

    Parameters
    ----------
    url
        SQLAlchemy URL.

    Returns
    -------
    exists
        False also for a store in memory.

    Raises
    ------
    StoreError
        The URL is none.
    """
    database = _address(url).database
    return bool(database) and Path(database or "").exists()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"{url!r} is no address of a store; write sqlite:///path/to/file.db.") from error
    if address.get_backend_name() != "sqlite":
        raise StoreError(f"A store in {address.get_backend_name()} is not supported; write sqlite:///path/to/file.db.")
    return address.set(database=None) if address.database == ":memory:" else address


def _make_folder(address: URL) -> None:
    if not address.database:
        return
    try:
        Path(address.database).resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of the store {address.database} cannot be made: {error.strerror}.") from error


def _engine(address: URL, wait_s: float) -> Engine:
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


def _configure(connection: SqliteConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a read that turns into a write can fail half way.
    is_writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _prepare(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    if tables:
        _refuse_foreign(engine, tables, place)
    # Only now: it changes the file, which has to be ours.
    _use_write_ahead_log(engine)
    if set(METADATA.tables) - set(tables):
        with engine.execution_options(**{WRITING: True}).begin() as connection:
            _create(connection)


def _use_write_ahead_log(engine: Engine) -> None:
    # Past SQLAlchemy, which would begin a transaction, in which SQLite cannot change its journal.
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    except DatabaseError as error:
        raise DBAPIError("PRAGMA journal_mode", None, error) from error
    finally:
        raw.close()


def _create(connection: Connection) -> None:
    before = inspect(connection).get_table_names()
    METADATA.create_all(connection)
    if before:  # of an earlier version, or another process was faster
        if EFFORT_LOG.name not in before:
            take_over_old_log(connection)
        return
    rows = {"make": MAKE, "schema": str(SCHEMA_VERSION), "version": "0", "label": ""}
    connection.execute(insert(META), [{"name": name, "value": value} for name, value in rows.items()])


def _refuse_foreign(engine: Engine, tables: list[str], place: str) -> None:
    if META.name not in tables or {column["name"] for column in inspect(engine).get_columns(META.name)} != {
        "name",
        "value",
    }:
        raise StoreError(f"{place} is a database but no store of Routewatch; name another file.")
    with engine.connect() as connection:
        meta = {row.name: row.value for row in connection.execute(select(META))}
    if meta.get("make") != MAKE:
        raise StoreError(f"{place} is a database but no store of Routewatch; name another file.")
    if meta.get("schema") != str(SCHEMA_VERSION):
        raise StoreError(
            f"The store {place} has schema {meta.get('schema')}, this Routewatch reads {SCHEMA_VERSION}; "
            "use the version that wrote it."
        )
