"""Writes a file whole or not at all."""

import os
from pathlib import Path

from data.errors import WrongUseError
from layers.wording import _


def write_whole(content: bytes, out: Path) -> None:
    """
    Write a file whole or not at all.

    Parameters
    ----------
    content
        All of it.
    out
        Replaced in one step.

    Raises
    ------
    WrongUseError
        It cannot be written there.
    """
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        raise WrongUseError(_("{out} cannot be written: {why}.").format(out=out, why=error.strerror)) from error
    finally:
        beside.unlink(missing_ok=True)
