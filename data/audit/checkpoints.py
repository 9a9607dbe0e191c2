"""Turns checkpoints into signed lines of a file, and such lines into what they prove of a chain."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from data.audit.chain import Link, first_link, links
from data.audit.findings import Finding, What, one

_FORMAT: Final = "routewatch checkpoint 1"
_BETWEEN: Final = b"\t"
"""Between what is signed and its signature: JSON has no tab that is not escaped."""
_DIGEST: Final = 64


@dataclass(frozen=True)
class Checkpoint:
    """
    What a chain and its store were at one moment.

    Parameters
    ----------
    store_id
        Of the store.
    at
        Microseconds since 1970, UTC.
    number
        Of the last entry; 0 for none.
    digest
        Of that entry.
    contents
        Digests of what the entries since the checkpoint before say: with the head alone one could tell that something
        was changed, but not what. Of all entries where there is ``anew``.
    counts
        Rows of the store by what they are; they only grow.
    key
        Public key of the signature, hexadecimal.
    previous
        SHA-256 of the line before; empty for the first one.
    anew
        Where each entry of all hung when a person accepted a chain that did not fit; else empty.
    """

    store_id: str
    at: int
    number: int
    digest: str
    contents: tuple[str, ...]
    counts: Mapping[str, int]
    key: str
    previous: str
    anew: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Proof:
    """
    What the checkpoints of a store say of it.

    Parameters
    ----------
    contents
        Digests of what its entries said, the first one first.
    links
        Where each of them hung.
    last
        The last sound checkpoint; None where there is none.
    lines
        Number of lines that are sound.
    began
        Number of entries at the first checkpoint: what was done to them before it is not known.
    accepted
        Microseconds at which a person took a chain that did not fit.
    findings
        What is wrong with the line after these.
    cut
        Whether the file ends within a line, as it does where a machine stopped while it wrote; nothing is wrong then.
    """

    contents: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    last: Checkpoint | None = None
    lines: int = 0
    began: int = 0
    accepted: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    cut: bool = False


def public_key(key: Ed25519PrivateKey) -> str:
    """
    Give the public half of a key.

    Parameters
    ----------
    key
        That signs.

    Returns
    -------
    public
        Hexadecimal.
    """
    return key.public_key().public_bytes_raw().hex()


def signed_line(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> bytes:
    """
    Write a checkpoint.

    Parameters
    ----------
    checkpoint
        With the public half of the key.
    key
        That signs.

    Returns
    -------
    line
        Without its line end.
    """
    plain = {**vars(checkpoint), "format": _FORMAT, "contents": "".join(checkpoint.contents)}
    plain["counts"] = dict(checkpoint.counts)
    payload = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")
    return payload + _BETWEEN + key.sign(payload).hex().encode("ascii")


def line_digest(line: bytes) -> str:
    """
    Say what the next line says of this one.

    Parameters
    ----------
    line
        Without its line end.

    Returns
    -------
    digest
        SHA-256, hexadecimal.
    """
    return hashlib.sha256(line).hexdigest()


def read_line(line: bytes, *, store_id: str, keys: frozenset[str]) -> Checkpoint | What:
    """
    Read a line, and check its signature.

    Parameters
    ----------
    line
        Without its line end.
    store_id
        Of the store that it has to be of.
    keys
        Public keys that are trusted.

    Returns
    -------
    checkpoint
        Or what is wrong with the line.
    """
    payload, _, signature = line.partition(_BETWEEN)
    try:
        checkpoint = _checkpoint(json.loads(payload))
        if checkpoint.key not in keys:
            return What.KEY_UNKNOWN
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.key)).verify(
            bytes.fromhex(signature.decode()), payload
        )
    except InvalidSignature:
        return What.SIGNATURE_WRONG
    except (ValueError, KeyError, TypeError, RecursionError):
        return What.LINE_UNREADABLE
    return checkpoint if checkpoint.store_id == store_id else What.OTHER_STORE


def read_proof(content: bytes, *, store_id: str, keys: frozenset[str]) -> Proof:
    """
    Read all checkpoints of a store, up to the first one that is not sound.

    Parameters
    ----------
    content
        Of the file.
    store_id
        Of the store.
    keys
        Public keys that are trusted.

    Returns
    -------
    proof
        What comes after an unsound line proves nothing any more.
    """
    *lines, rest = content.split(b"\n")
    proof, previous = Proof(cut=bool(rest)), ""
    contents: list[str] = []
    hung: list[Link] = []
    for line in lines:
        checkpoint = read_line(line, store_id=store_id, keys=keys)
        if isinstance(checkpoint, Checkpoint):
            checkpoint = _added(checkpoint, previous, contents, hung)
        if isinstance(checkpoint, What):
            proof = replace(proof, findings=(one(checkpoint, proof.lines + 1),))
            break
        accepted = (*proof.accepted, checkpoint.at) if checkpoint.anew else proof.accepted
        proof = replace(proof, last=checkpoint, lines=proof.lines + 1, accepted=accepted)
        proof = proof if previous else replace(proof, began=checkpoint.number)
        previous = line_digest(line)
    return replace(proof, contents=tuple(contents), links=tuple(hung))


def head_of(proof: Proof, store_id: str) -> tuple[int, str]:
    """
    Say on what the entry after those that are proved hangs.

    Parameters
    ----------
    proof
        Of the store.
    store_id
        Of the store.

    Returns
    -------
    number, digest
        Of the last proved entry; 0 and ``first_link`` where there is none.
    """
    if not proof.links:
        return 0, first_link(store_id)
    number, _, digest = proof.links[-1]
    return number, digest


def _added(checkpoint: Checkpoint, previous: str, contents: list[str], hung: list[Link]) -> Checkpoint | What:
    """Add what a checkpoint proves, and give it back; or say what is wrong with its line, and add nothing."""
    if checkpoint.previous != previous:
        return What.LINE_MISSING
    after = (hung[-1][0], hung[-1][2]) if hung else (0, first_link(checkpoint.store_id))
    more = list(checkpoint.anew) or links(after, checkpoint.contents)
    head = (more[-1][0], more[-1][2]) if more else after
    if len(more) != len(checkpoint.contents) or head != (checkpoint.number, checkpoint.digest):
        return What.LINE_WRONG
    if checkpoint.anew:
        contents.clear()
        hung.clear()
    contents += checkpoint.contents
    hung += more
    return checkpoint


def _checkpoint(said: dict[str, Any]) -> Checkpoint:
    if said.pop("format") != _FORMAT:
        raise ValueError(_FORMAT)
    together = str(said["contents"])
    contents = tuple(together[at : at + _DIGEST] for at in range(0, len(together), _DIGEST))
    counts = {str(name): int(count) for name, count in said["counts"].items()}
    anew = tuple((int(number), str(previous), str(digest)) for number, previous, digest in said["anew"])
    return Checkpoint(**{**said, "contents": contents, "counts": counts, "anew": anew})
