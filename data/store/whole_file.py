"""Puts a file on the disk whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from data.errors import RoutewatchError, WrongUseError


@contextmanager
def whole_file(out: Path) -> Iterator[IO[bytes]]:
    """
    Write a file under another name, and give it its own once it is whole and on the disk.

    Parameters
    ----------
    out
        In a folder that is there.

    Yields
    ------
    part
        Open for writing; gone again if anything is raised.

    Raises
    ------
    WrongUseError
        The folder takes no file, or the disk is full.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", suffix=".part", delete=False) as part:
            try:
                yield part
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(out)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        _sync_folder(out.parent)
    except RoutewatchError:  # some of them are an OSError, too
        raise
    except OSError as error:
        raise WrongUseError(f"{out} cannot be written: {error.strerror or error}.") from error


def _sync_folder(folder: Path) -> None:
    # A new name is safe only once the folder is on the disk.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
