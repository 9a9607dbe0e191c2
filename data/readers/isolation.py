"""Reads a file in a process of its own, so that what it does to a reader it does to nothing else."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, Final

import polars as pl

from data.errors import FileRejectedError
from data.readers.child import ANSWER, CONTENT, FIELDS, NO_MEMORY, NO_ROOM, TASK
from data.readers.limits import MOST_MEMORY
from data.readers.magic import refuse_size
from data.readers.records import DamagedRow, Records

SECONDS: Final = 30
"""Of processor time for a file of up to ``USUAL_SIZE``."""

USUAL_SIZE: Final = 20 * 1024 * 1024

PATIENCE: Final = 6
"""How many times its processor time a reader may take by the clock, on a machine that does other work."""

_KEPT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL")


def read_isolated(name: str, content: bytes) -> Records:
    """
    Read a file as records of text, in a child process.

    Parameters
    ----------
    name
        File name; a folder before it is dropped.
    content
        All bytes.

    Returns
    -------
    records
        Sound rows, damaged rows, and what was noticed.

    Raises
    ------
    FileRejectedError
        The file cannot be read as a table at all, or not within the limits.

    Notes
    -----
    The child has a folder of its own that is gone afterwards, no network, no environment, 1 GB of memory and 30 seconds
    of processor time (more for files over 20 MB); see ``data.readers.limits`` for how far each limit holds. It answers
    with JSON and an Arrow file, in which nothing can run.
    """
    refuse_size(name, len(content))
    bare = PurePath(name.replace("\\", "/")).name
    seconds = SECONDS * max(1, -(-len(content) // USUAL_SIZE))
    with _own_folder(bare) as folder:
        try:
            (folder / TASK).write_text(json.dumps({"name": bare, "seconds": seconds}), encoding="utf-8")
            (folder / CONTENT).write_bytes(content)
        except OSError:
            raise _no_room(bare) from None
        answer = _answer(folder, bare, seconds)
        if "reason" in answer:
            raise FileRejectedError(answer["reason"], answer["sentence"])
        return _records(answer, pl.read_ipc((folder / FIELDS).read_bytes()))


@contextmanager
def _own_folder(name: str) -> Iterator[Path]:
    try:
        place = tempfile.TemporaryDirectory(prefix="routewatch-")
    except OSError:
        raise _no_room(name) from None
    with place as folder:
        yield Path(folder)


def _answer(folder: Path, name: str, seconds: int) -> dict[str, Any]:
    command = [sys.executable, "-P", "-s", "-B", "-m", "data.readers.child"]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module under our own Python
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(name, seconds) from None
    said = folder / ANSWER
    if ended.returncode == 0 and said.exists():
        answer: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
        if answer.get("reason") != NO_MEMORY:
            return answer
        raise _too_large(name)
    raise _failure(name, ended, seconds)


def _failure(name: str, ended: "subprocess.CompletedProcess[bytes]", seconds: int) -> FileRejectedError:
    # Past its processor time a process is stopped by the signal 24 (SIGXCPU), then 9.
    if -ended.returncode in (24, 9):
        return _too_slow(name, seconds)
    if ended.returncode == NO_ROOM:
        return _no_room(name)
    if b"memory" in ended.stderr.lower() or b"bad_alloc" in ended.stderr:
        return _too_large(name)
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


def _records(answer: dict[str, Any], fields: pl.DataFrame) -> Records:
    return Records(
        answer["file"],
        answer["sha256"],
        dict(answer["headers"]),
        fields,
        tuple(DamagedRow(*row) for row in answer["damaged"]),
        {row: tuple(flags) for row, flags in answer["row_flags"]},
        tuple(answer["flags"]),
    )
