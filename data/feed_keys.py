"""Keys by which agencies send events to the service: random, shown once, and kept as digests alone."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 6
_FORM: Final = re.compile(r"rw_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True)
class FeedKey:
    """
    A key that was given to an agency.

    Parameters
    ----------
    key_id
        12 hexadecimal digits; no secret, and part of the key.
    agency
        In whose name its holder sends.
    name
        What it is for, in words.
    digest
        SHA-256 of the whole key, hexadecimal; the key itself is kept nowhere.
    events_per_minute
        So many events it may send, on average.
    made_at
        Aware.
    revoked_at
        Aware; None while it is good.
    """

    key_id: str
    agency: str
    name: str
    digest: str
    events_per_minute: int
    made_at: datetime
    revoked_at: datetime | None = None


def draw_key() -> str:
    """
    Draw a new key.

    Returns
    -------
    key
        ``rw_ID_SECRET`` with 256 random bits in the secret (base64url).
    """
    return f"rw_{secrets.token_hex(_ID_BYTES)}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def id_of(key: str) -> str:
    """
    Give the part of a key that is no secret.

    Parameters
    ----------
    key
        As somebody sent it.

    Returns
    -------
    key_id
        Empty where it has not the form of a key.
    """
    found = _FORM.fullmatch(key)
    return found[1] if found else ""


def key_digest(key: str) -> str:
    """
    Digest a key.

    Parameters
    ----------
    key
        Of any form. 256 random bits need no salt and no slow digest.

    Returns
    -------
    digest
        SHA-256, hexadecimal.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def is_good(key: str, known: FeedKey | None) -> bool:
    """
    Say whether what somebody sent is a key that is known and not revoked.

    Parameters
    ----------
    key
        As sent.
    known
        What is kept under its number; None where nothing is.

    Returns
    -------
    is_good
        Found in the same time whatever differs.
    """
    kept = known.digest if known else key_digest("")
    is_same = hmac.compare_digest(kept, key_digest(key))
    return is_same and known is not None and known.revoked_at is None
