"""Keeps the checkpoints of each store in a file outside of it: lines are added, and none is ever changed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.audit.checkpoints import Checkpoint, Proof, line_digest, public_key, read_line, read_proof, signed_line
from data.audit.findings import What
from data.audit.keys import known_keys, make_known, signing_key

_PIECE: Final = 1 << 16


@dataclass(frozen=True)
class Journal:
    """
    Where checkpoints are.

    Parameters
    ----------
    folder
        Of the files, one for each store, and of the public keys.
    key_file
        Of the key that signs.
    """

    folder: Path
    key_file: Path

    def file_of(self, store_id: str) -> Path:
        """
        Name the file of a store.

        Parameters
        ----------
        store_id
            Of the store.

        Returns
        -------
        path
            Whether it is there or not.
        """
        return self.folder / f"{store_id}.checkpoints"

    def proof(self, store_id: str) -> Proof:
        """
        Read all checkpoints of a store.

        Parameters
        ----------
        store_id
            Of the store.

        Returns
        -------
        proof
            Without a last one where none is known here.

        Raises
        ------
        OSError
            The file cannot be read.
        """
        path = self.file_of(store_id)
        content = path.read_bytes() if path.exists() else b""
        return read_proof(content, store_id=store_id, keys=known_keys(self.folder))

    def last(self, store_id: str) -> Checkpoint | What | None:
        """
        Read the last checkpoint of a store, however many there are.

        Parameters
        ----------
        store_id
            Of the store.

        Returns
        -------
        last
            Or what is wrong with its line; None where no checkpoint is known here.

        Raises
        ------
        OSError
            The file cannot be read.
        """
        path = self.file_of(store_id)
        if not path.exists():
            return None
        with path.open("rb") as lines:
            line = _last_line(lines)
        return read_line(line, store_id=store_id, keys=known_keys(self.folder)) if line else None

    def set_aside(self, store_id: str, at: int) -> None:
        """
        Give a file with a line that is not sound another name, so that a new one begins.

        Parameters
        ----------
        store_id
            Of the store.
        at
            Microseconds since 1970, for the name.

        Raises
        ------
        OSError
            The folder cannot be written.
        """
        self.file_of(store_id).rename(self.folder / f"{store_id}.{at}.unsound")

    @contextmanager
    def appending(self, store_id: str) -> Iterator["Pen"]:
        """
        Write checkpoints while nobody else does.

        Parameters
        ----------
        store_id
            Of the store.

        Yields
        ------
        pen
            That knows the last one.

        Raises
        ------
        OSError
            The folder, the key or the file cannot be written.
        StoreError
            The key is none.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        key = signing_key(self.key_file)
        with self.file_of(store_id).open("ab+") as lines:
            fcntl.flock(lines, fcntl.LOCK_EX)
            _drop_cut_line(lines)
            make_known(self.folder, key)
            line = _last_line(lines)
            last = read_line(line, store_id=store_id, keys=known_keys(self.folder)) if line else None
            yield Pen(lines, key, last, line_digest(line) if line else "")


@dataclass(frozen=True)
class Pen:
    """
    Writes one checkpoint; the lock of its file is held meanwhile.

    Parameters
    ----------
    lines
        The file.
    key
        That signs.
    last
        The last checkpoint, or what is wrong with its line; None for none.
    previous
        Digest of its line.
    """

    lines: IO[bytes]
    key: Ed25519PrivateKey
    last: Checkpoint | What | None
    previous: str

    @property
    def public(self) -> str:
        """Give the public half of the key, hexadecimal."""
        return public_key(self.key)

    def write(self, checkpoint: Checkpoint) -> None:
        """
        Add a checkpoint, on the disk when this returns.

        Parameters
        ----------
        checkpoint
            With ``public`` and ``previous`` of this pen.

        Raises
        ------
        OSError
            The file cannot be written.
        """
        self.lines.write(signed_line(checkpoint, self.key) + b"\n")
        self.lines.flush()
        os.fsync(self.lines.fileno())


def _last_line(lines: IO[bytes]) -> bytes:
    """Read the last whole line from the end; empty where there is none."""
    at = lines.seek(0, os.SEEK_END)
    read = b""
    while at and read.count(b"\n") < 2:  # noqa: PLR2004 (its own line end, and that of the line before)
        step = min(_PIECE, at)
        at = lines.seek(at - step)
        read = lines.read(step) + read
    whole, _, _ = read.rpartition(b"\n")
    return whole.rpartition(b"\n")[2]


def _drop_cut_line(lines: IO[bytes]) -> None:
    """Take away what a machine that stopped left of a line: the next one has to begin on its own."""
    if not lines.seek(0, os.SEEK_END):
        return
    lines.seek(-1, os.SEEK_END)
    if lines.read(1) == b"\n":
        return
    lines.seek(0)
    lines.truncate(lines.read().rfind(b"\n") + 1)
