"""Keeps the key that signs checkpoints, and the public keys that they are checked with."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.audit.checkpoints import public_key
from data.errors import StoreError

KNOWN: Final = "audit.pub"


def signing_key(path: Path) -> Ed25519PrivateKey:
    """
    Read the key, and make it where there is none.

    Parameters
    ----------
    path
        Of a file that only its owner may read.

    Returns
    -------
    key
        The same for all processes.

    Raises
    ------
    StoreError
        The file holds something else.
    OSError
        It cannot be read or made.
    """
    if not path.exists():
        _make(path)
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError as error:
        raise StoreError(f"{path} holds no key of checkpoints; take it away, and a new one is made.") from error


def known_keys(folder: Path) -> frozenset[str]:
    """
    Read the public keys that are trusted.

    Parameters
    ----------
    folder
        Of the checkpoints.

    Returns
    -------
    keys
        Hexadecimal; none where no checkpoint was written yet.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    path = folder / KNOWN
    return frozenset(path.read_text(encoding="ascii", errors="replace").split()) if path.exists() else frozenset()


def make_known(folder: Path, key: Ed25519PrivateKey) -> None:
    """
    Add the public half of our key to those that are trusted.

    Parameters
    ----------
    folder
        Of the checkpoints; the caller holds its lock.
    key
        That signs from now on.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    public = public_key(key)
    if public not in known_keys(folder):
        with (folder / KNOWN).open("a", encoding="ascii") as known:
            known.write(f"{public}\n")
            known.flush()
            os.fsync(known.fileno())


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Under another name first, then linked: another process finds the whole key or makes its own, and one of them wins.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as part:  # readable by its owner only
        part.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
        part.flush()
        os.fsync(part.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(part.name)
