"""Reads a file in a process of its own, so that what it does to a reader it does to nothing else."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, Final

import polars as pl

from data.errors import FileRejectedError
from data.readers.child import ANSWER, CONTENT, FIELDS, NO_MEMORY, NO_ROOM, PIECE, TASK
from data.readers.limits import MOST_MEMORY
from data.readers.magic import refuse_size
from data.readers.pieces import put_together
from data.readers.records import ROW, DamagedRow, Records
from data.readers.stated_encoding import text_encoding

SECONDS: Final = 30
"""Of processor time for a file of up to ``USUAL_SIZE``."""

USUAL_SIZE: Final = 20 * 1024 * 1024

PATIENCE: Final = 6
"""How many times its processor time a reader may take by the clock, on a machine that does other work."""

_ERRORS: Final = "errors"
_LONGEST_LINE: Final = 20
_KEPT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL")


def read_isolated(name: str, content: bytes, *, encoding: str = "") -> Records:
    """
    Read a file as records of text, in a child process.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes.
    encoding
        Of its text, as its sender names it; empty where nobody does.

    Returns
    -------
    records
        Sound rows, damaged rows, and what was noticed.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table at all, or not within the limits.
    WrongUseError
        There is no such encoding.
    """
    return put_together(read_pieces_isolated(name, content, encoding=encoding))


def read_pieces_isolated(name: str, content: bytes | Path, *, encoding: str = "") -> Iterator[Records]:
    """
    Read a file as records of text, in a child process that reads on while a piece is worked on.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes, or the file that holds them.
    encoding
        Of its text, as its sender names it; empty where nobody does.

    Yields
    ------
    records
        The next sound and damaged rows, and what was noticed; at least once.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table, or not within the limits; this may be found in its midst, and then it
        counts for all of it.
    WrongUseError
        There is no such encoding.

    Notes
    -----
    The child has a folder of its own that is gone afterwards, no network, no environment, 1 GB of memory and 30 seconds
    of processor time (more for files over 20 MB); see ``data.readers.limits`` for how far each limit holds. It answers
    with JSON and Arrow files, in which nothing can run.
    """
    bare = PurePath(name.replace("\\", "/")).name
    stated = text_encoding(encoding) if encoding else ""
    with _own_folder(bare) as folder:
        size = _lay_down(content, folder / CONTENT, bare)
        seconds = SECONDS * max(1, -(-size // USUAL_SIZE))
        try:
            task = {"name": bare, "seconds": seconds, "encoding": stated}
            (folder / TASK).write_text(json.dumps(task), encoding="utf-8")
        except OSError:
            raise _no_room(bare) from None
        with _reader(folder) as reader:
            yield from _pieces(reader, folder, bare, seconds)


def _lay_down(content: bytes | Path, there: Path, name: str) -> int:
    if isinstance(content, bytes):
        refuse_size(name, len(content))
    try:
        if isinstance(content, bytes):
            there.write_bytes(content)
        else:
            shutil.copyfile(content, there)
    except OSError:
        raise _no_room(name) from None
    size = there.stat().st_size
    refuse_size(name, size)
    return size


@contextmanager
def _own_folder(name: str) -> Iterator[Path]:
    try:
        place = tempfile.TemporaryDirectory(prefix="routewatch-")
    except OSError:
        raise _no_room(name) from None
    with place as folder:
        yield Path(folder)


@contextmanager
def _reader(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-P", "-s", "-B", "-m", "data.readers.child"]
    with (folder / _ERRORS).open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own module under our own Python
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _pieces(reader: "subprocess.Popen[bytes]", folder: Path, name: str, seconds: int) -> Iterator[Records]:
    clock = threading.Timer(PATIENCE * seconds, reader.kill)
    clock.daemon = True
    clock.start()
    number = 0
    try:
        while _says(reader, number + 1):
            number += 1
            yield _piece(folder, number, name)
        _refuse_failure(reader, folder, name, seconds, number)
    finally:
        clock.cancel()


def _says(reader: "subprocess.Popen[bytes]", number: int) -> bool:
    """Wait until the next piece is there; False where none comes any more."""
    said = reader.stdout.readline(_LONGEST_LINE) if reader.stdout else b""
    return said == f"{number}\n".encode()


def _refuse_failure(reader: "subprocess.Popen[bytes]", folder: Path, name: str, seconds: int, number: int) -> None:
    ended = reader.wait()
    said = folder / ANSWER
    if ended != 0 or not said.exists():
        raise _failure(name, ended, (folder / _ERRORS).read_bytes(), seconds)
    answer: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
    if answer.get("reason") == NO_MEMORY:
        raise _too_large(name)
    if "reason" in answer:
        raise FileRejectedError(answer["reason"], answer["sentence"])
    if number == 0 or answer.get("pieces") != number:
        raise _failed(name)


def _failure(name: str, ended: int, errors: bytes, seconds: int) -> FileRejectedError:
    # Past its processor time a process is stopped by the signal 24 (SIGXCPU), then 9.
    if -ended in (24, 9):
        return _too_slow(name, seconds)
    if ended == NO_ROOM:
        return _no_room(name)
    if b"memory" in errors.lower() or b"bad_alloc" in errors:
        return _too_large(name)
    return _failed(name)


def _failed(name: str) -> FileRejectedError:
    return FileRejectedError(
        "reader_failed", f"{name} could not be read: its reader ended without an answer. Export it again, or as CSV."
    )


def _too_slow(name: str, seconds: int) -> FileRejectedError:
    return FileRejectedError(
        "too_slow", f"{name} takes more than {seconds} seconds to read; send it in parts, or as CSV."
    )


def _no_room(name: str) -> FileRejectedError:
    return FileRejectedError(
        "no_room", f"{name} could not be read: the disk has no room for temporary files. Free some, or set TMPDIR."
    )


def _too_large(name: str) -> FileRejectedError:
    return FileRejectedError(
        "too_much_memory", f"{name} takes more than {MOST_MEMORY >> 20} MB of memory to read; send it in parts."
    )


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    package = str(Path(__file__).resolve().parents[2])
    own = {"TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder), "HOME": str(folder)}
    # Threads of the libraries would each take memory of their own.
    few = {"POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    return {**kept, **own, **few, "PYTHONPATH": package, "PYTHONUTF8": "1"}


def _piece(folder: Path, number: int, name: str) -> Records:
    fields, beside = folder / FIELDS.format(number), folder / PIECE.format(number)
    try:
        answer: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        records = Records(
            answer["file"],
            answer["sha256"],
            dict(answer["headers"]),
            pl.read_ipc(fields.read_bytes()),
            tuple(DamagedRow(*row) for row in answer["damaged"]),
            {row: tuple(flags) for row, flags in answer["row_flags"]},
            tuple(answer["flags"]),
        )
        fields.unlink()
        beside.unlink()
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        raise _failed(name) from None
    if records.fields.schema != {ROW: pl.Int64(), **dict.fromkeys(records.headers, pl.String())}:
        raise _failed(name)
    return records
