"""Writes a store into one file that any engine can be restored from, and checks such a file by count and hash."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from data.errors import FileRejectedError, RoutewatchError, WrongUseError
from data.store.shapes import KINDS, TableShape, shapes_of, table_lines
from data.store.tables import METADATA, SCHEMA_VERSION
from data.store.whole_file import whole_file

_FORMAT: Final = "routewatch backup 1"
_MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 1_000_000
_AT_ONCE: Final = 1 << 20
_NOT_AS_WRITTEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, RuntimeError)
_QUICK: Final = 3
"""How hard the file is pressed together: half the time of the usual 6, for a tenth more of size."""


@dataclass(frozen=True)
class TableCount:
    """
    What a backup holds of one table.

    Parameters
    ----------
    shape
        Its columns and key.
    rows
        Their number.
    sha256
        Of its lines, see ``shapes.table_lines``.
    """

    shape: TableShape
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """
    What a backup holds.

    Parameters
    ----------
    made_at
        ISO 8601.
    schema
        Number of the migration that the tables are of.
    tables
        Those that others refer to first.
    """

    made_at: str
    schema: int
    tables: tuple[TableCount, ...]

    def rows(self, table: str) -> int:
        """Count the rows of a table; 0 where there is none of this name."""
        return next((count.rows for count in self.tables if count.shape.name == table), 0)


def write_backup(connection: Connection, out: Path, *, now: datetime) -> Manifest:
    """
    Write everything that a store holds at one moment.

    Parameters
    ----------
    connection
        In a transaction: others may go on writing.
    out
        Where the file will lie once it is whole and on the disk; until then it has another name.
    now
        Aware; noted in the file.

    Returns
    -------
    manifest
        What it holds.

    Raises
    ------
    WrongUseError
        There is something else of this name, or the folder takes no file.
    """
    if out.exists() and not _is_backup(out):
        raise WrongUseError(f"{out} is there and no backup; name another file.")
    with whole_file(out) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        counts = tuple(_write_table(connection, archive, shape) for shape in shapes_of(METADATA))
        manifest = Manifest(now.isoformat(), SCHEMA_VERSION, counts)
        archive.writestr(_MANIFEST, json.dumps(_as_json(manifest), indent=1))
    return manifest


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """
    Read what a backup says that it holds.

    Parameters
    ----------
    archive
        The file.

    Returns
    -------
    manifest
        Of known kinds of columns; whether it is true only reading the rest tells.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is none.
    """
    with archive.open(_MANIFEST) as member:
        said = json.loads(member.read(_LARGEST_MANIFEST))
    if said["format"] != _FORMAT:
        raise ValueError(str(said["format"]))
    tables = tuple(
        TableCount(
            TableShape(name, tuple((column, KINDS[KINDS.index(kind)]) for column, kind in columns), tuple(key)),
            int(rows),
            str(sha256),
        )
        for name, columns, key, rows, sha256 in said["tables"]
    )
    return Manifest(str(said["made_at"]), int(said["schema"]), tables)


def check_backup(path: Path) -> Manifest:
    """
    Read a backup from end to end, and hold it against its own counts and hashes.

    Parameters
    ----------
    path
        Of the file.

    Returns
    -------
    manifest
        What it holds.

    Raises
    ------
    FileRejectedError
        It is no backup, or not as it was written.
    """
    with opened_backup(path) as archive:
        manifest = read_manifest(archive)
        for count in manifest.tables:
            with archive.open(member_name(count.shape)) as member:
                found = _counted(iter(partial(member.readlines, _AT_ONCE), []))
            if found != (count.rows, count.sha256):
                raise FileRejectedError("damaged", _damaged(path))
    return manifest


@contextmanager
def opened_backup(path: Path) -> Iterator[zipfile.ZipFile]:
    """
    Open a backup, and say in one sentence what is wrong with it.

    Parameters
    ----------
    path
        Of the file.

    Yields
    ------
    archive
        Open for reading.

    Raises
    ------
    FileRejectedError
        It is no backup, or damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except RoutewatchError:
        raise
    except OSError as error:
        raise FileRejectedError("file_unreadable", f"{path} cannot be read: {error.strerror or error}.") from error
    except _NOT_AS_WRITTEN as error:
        raise FileRejectedError("damaged", _damaged(path)) from error


def member_name(shape: TableShape) -> str:
    """
    Name the part of a backup that holds a table.

    Parameters
    ----------
    shape
        Of the table.

    Returns
    -------
    name
        Of a member of the archive.
    """
    return f"tables/{shape.name}.jsonl"


def digest_of(connection: Connection, shape: TableShape) -> tuple[int, str]:
    """
    Count and hash a table.

    Parameters
    ----------
    connection
        In a transaction.
    shape
        Of the table.

    Returns
    -------
    rows, sha256
        As a backup keeps them.
    """
    return _counted(table_lines(connection, shape))


def _counted(pieces: Iterator[list[bytes]]) -> tuple[int, str]:
    rows, digest = 0, hashlib.sha256()
    for piece in pieces:
        digest.update(b"".join(piece))
        rows += len(piece)
    return rows, digest.hexdigest()


def _write_table(connection: Connection, archive: zipfile.ZipFile, shape: TableShape) -> TableCount:
    with archive.open(member_name(shape), "w", force_zip64=True) as member:

        def written() -> Iterator[list[bytes]]:
            for piece in table_lines(connection, shape):
                member.write(b"".join(piece))
                yield piece

        rows, digest = _counted(written())
    return TableCount(shape, rows, digest)


def _is_backup(path: Path) -> bool:
    try:
        with opened_backup(path) as archive:
            read_manifest(archive)
    except FileRejectedError:
        return False
    return True


def _damaged(path: Path) -> str:
    return f"{path} is no backup of Routewatch, or damaged; nothing was restored from it."


def _as_json(manifest: Manifest) -> dict[str, object]:
    tables = [
        (count.shape.name, count.shape.columns, count.shape.key, count.rows, count.sha256) for count in manifest.tables
    ]
    return {"format": _FORMAT, "made_at": manifest.made_at, "schema": manifest.schema, "tables": tables}
