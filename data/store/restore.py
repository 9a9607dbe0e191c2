"""Turns a backup into a store of any engine, all of it or nothing, and holds the two against each other."""

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, inspect, select

from data.errors import FileRejectedError, StoreError, WrongUseError
from data.store.address import place_of, read_address
from data.store.backup import Manifest, check_backup, digest_of, member_name, opened_backup
from data.store.engine import WAIT_S, bring_up_to_date, connect, prepare, table_names
from data.store.face import WRITING
from data.store.failures import clear_failures
from data.store.migrations import upgrade
from data.store.shapes import insert_lines
from data.store.tables import META, METADATA, SCHEMA_VERSION


def restore_store(path: Path, url: str) -> Manifest:
    """
    Make a store from a backup.

    Parameters
    ----------
    path
        Of the file, from any engine.
    url
        Of a store that does not exist or holds nothing.

    Returns
    -------
    manifest
        What the store holds now: read again from it, and compared, before the commit.

    Raises
    ------
    FileRejectedError
        The file is no backup, damaged, or of a newer version.
    WrongUseError
        There is something in the store.
    StoreError
        The store took nothing.
    """
    manifest = check_backup(path)
    if manifest.schema > SCHEMA_VERSION:
        sentence = f"{path} has schema {manifest.schema}, this Routewatch reads {SCHEMA_VERSION}; use the version that "
        raise FileRejectedError("newer_schema", sentence + "wrote it.")
    address = read_address(url)
    place = place_of(address)
    with clear_failures(place):
        engine = connect(address, WAIT_S)
        try:
            if table_names(engine):
                prepare(engine, place)
            _fill(engine, path, manifest, place)
            prepare(engine, place)
        finally:
            engine.dispose()
    return manifest


def _fill(engine: Engine, path: Path, manifest: Manifest, place: str) -> None:
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        _refuse_filled(connection, manifest, place)
        upgrade(connection, str(manifest.schema))
        _refuse_other_tables(connection, manifest, path)
        connection.execute(delete(META))
        with opened_backup(path) as archive:
            for count in manifest.tables:
                with archive.open(member_name(count.shape)) as member:
                    insert_lines(connection, count.shape, member)
        for count in manifest.tables:
            if digest_of(connection, count.shape) != (count.rows, count.sha256):
                raise StoreError(f"The store {place} does not keep what {path} says; nothing of it was stored.")
        bring_up_to_date(connection)


def _refuse_filled(connection: Connection, manifest: Manifest, place: str) -> None:
    if not inspect(connection).get_table_names():
        return
    kept = [table for table in METADATA.sorted_tables if table is not META]
    if any(connection.execute(select(table).limit(1)).first() is not None for table in kept):
        raise WrongUseError(f"The store {place} holds something already; name one that does not exist yet.")
    if manifest.schema != SCHEMA_VERSION:
        raise WrongUseError(f"The store {place} is newer than the backup; name one that does not exist yet.")


def _refuse_other_tables(connection: Connection, manifest: Manifest, path: Path) -> None:
    """Names go into statements, so they have to be those that the migrations made, whatever a file says."""
    seen = inspect(connection)
    ours = {
        name: (
            {column["name"] for column in seen.get_columns(name)},
            seen.get_pk_constraint(name)["constrained_columns"],
        )
        for name in seen.get_table_names()
        if name != "alembic_version"
    }
    theirs = {
        count.shape.name: ({name for name, _ in count.shape.columns}, list(count.shape.key))
        for count in manifest.tables
    }
    if ours != theirs:
        raise FileRejectedError("damaged", f"{path} has other tables than schema {manifest.schema}.")
