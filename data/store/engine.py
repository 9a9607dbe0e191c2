"""Opens a store by its address: makes it where there is none, brings its tables up to date, refuses others."""

import logging
import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, select, update
from sqlalchemy.engine import URL

from data.audit.journal import Journal
from data.errors import StoreError
from data.logs import timed
from data.store.acting import Ledger
from data.store.address import POSTGRESQL, folder_of, place_of, read_address
from data.store.face import WRITING
from data.store.failures import clear_failures
from data.store.postgresql import postgresql_engine
from data.store.sqlite import empty_write_ahead_log, sqlite_engine, use_write_ahead_log
from data.store.store import Store
from data.store.tables import MAKE, META, METADATA, SCHEMA_VERSION

WAIT_S: Final = 30.0
"""How long a writer waits for another one."""

_LOG: Final = logging.getLogger("routewatch.store")
_MIGRATED: Final = {*METADATA.tables, "alembic_version"}


def open_store(url: str, *, wait_s: float = WAIT_S, journal: Journal | None = None, kept: int = 0) -> Store:
    """
    Open a store, and make it where there is none.

    Parameters
    ----------
    url
        ``sqlite:///PATH``, ``sqlite://`` (in memory), or ``postgresql://USER:PASSWORD@HOST/DATABASE``.
    wait_s
        Seconds to wait for another writer.
    journal
        Of the checkpoints against which the store is held now and at each write; None for none, as of a store in
        memory.
    kept
        Connections to a server that wait for their next use, so that a write needs not make one; none for a command.

    Returns
    -------
    store
        Ready for reads and writes from several threads; ``standing`` says whether it fits its last checkpoint.

    Raises
    ------
    StoreError
        The URL is none, what lies there is no store of ours or of a newer version, or it cannot be opened.
    """
    address = read_address(url)
    place = place_of(address)
    with clear_failures(place):
        engine = connect(address, wait_s, kept=kept)
        prepare(engine, place)
    store = Store(engine, place=place, ledger=Ledger(journal if address.database else None))
    store.hold_against_checkpoint()
    return store


def store_exists(url: str) -> bool:
    """
    Tell whether there is anything at the place of a store.

    Parameters
    ----------
    url
        As for ``open_store``.

    Returns
    -------
    exists
        False also for a store in memory, and for a database without tables.

    Raises
    ------
    StoreError
        The URL is none, or the server does not answer.
    """
    address = read_address(url)
    if address.get_backend_name() != POSTGRESQL:
        return bool(address.database) and Path(address.database or "").exists()
    with clear_failures(place_of(address)):
        return bool(table_names(connect(address, WAIT_S)))


def connect(address: URL, wait_s: float, *, kept: int = 0) -> Engine:
    """
    Make ready to connect, whatever lies there.

    Parameters
    ----------
    address
        From ``read_address``.
    wait_s
        Seconds to wait for another writer.
    kept
        Connections to a server that wait for their next use.

    Returns
    -------
    engine
        No connection is open yet; a file is made, with its folder, that only its owner may read.

    Raises
    ------
    StoreError
        The folder or the file cannot be made.
    """
    _make_file(address)
    if address.get_backend_name() == POSTGRESQL:
        return postgresql_engine(address, wait_s=wait_s, kept=kept)
    return sqlite_engine(address, wait_s=wait_s)


def table_names(engine: Engine) -> set[str]:
    """
    List the tables of a database.

    Parameters
    ----------
    engine
        From ``connect``.

    Returns
    -------
    names
        None of them in a new one.
    """
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def _make_file(address: URL) -> None:
    folder = folder_of(address)
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Before the database does: its log and its shared memory take over who may read it.
        if not Path(address.database or "").exists():
            os.close(os.open(address.database or "", os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"The store {place_of(address)} cannot be made: {error.strerror}.") from error


def prepare(engine: Engine, place: str) -> None:
    """
    Bring a store up to date, and refuse what is none.

    Parameters
    ----------
    engine
        From ``connect``.
    place
        For messages.

    Raises
    ------
    StoreError
        It is of others, or of a newer version.
    """
    with engine.connect() as connection:
        is_current = _is_current(connection, place)
    if engine.dialect.name != POSTGRESQL:
        # Only now: it changes the file, which has to be ours.
        use_write_ahead_log(engine)
    if is_current:
        return
    made = timed(_LOG, "migrate store", engine=engine.dialect.name, schema=SCHEMA_VERSION)
    with made, engine.execution_options(**{WRITING: True}).begin() as connection:
        _is_current(connection, place)  # while we waited for the lock, another process may have made it, or newer
        bring_up_to_date(connection)
    if engine.dialect.name != POSTGRESQL:
        # A store whose log is lost has to be known as the one that it was, and not to be made anew.
        empty_write_ahead_log(engine)


def bring_up_to_date(connection: Connection) -> None:
    """
    Run the migrations that a store lacks.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    """
    from data.store.migrations import upgrade  # noqa: PLC0415 (a third of a second that a current store does without)

    upgrade(connection)
    connection.execute(update(META).where(META.c.name == "schema").values(value=str(SCHEMA_VERSION)))


def _is_current(connection: Connection, place: str) -> bool:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return False
    schema = _schema_of(connection, tables, place)
    if not schema.isdecimal() or int(schema) > SCHEMA_VERSION:
        raise StoreError(
            f"The store {place} has schema {schema}, this Routewatch reads {SCHEMA_VERSION}; "
            "use the version that wrote it."
        )
    return int(schema) == SCHEMA_VERSION and tables >= _MIGRATED


def _schema_of(connection: Connection, tables: set[str], place: str) -> str:
    foreign = StoreError(f"{place} is a database but no store of Routewatch; name another one.")
    if META.name not in tables:
        raise foreign
    if {column["name"] for column in inspect(connection).get_columns(META.name)} != {"name", "value"}:
        raise foreign
    meta = {row.name: row.value for row in connection.execute(select(META))}
    if meta.get("make") != MAKE:
        raise foreign
    return str(meta.get("schema"))
