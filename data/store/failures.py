"""Turns what a database says when it fails into one sentence with a way out."""

import sqlite3
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from pg8000.dbapi import Error as PostgresError
from sqlalchemy.exc import DBAPIError

from data.errors import StoreBusyError, StoreError

_BUSY: Final = "The store {place} is busy with another write; try again in a moment."
_FULL: Final = "The disk of the store {place} is full; nothing of this was stored."
_READ_ONLY: Final = "The store {place} cannot be written; check its permissions."
_NO_ANSWER: Final = "The disk of the store {place} is full or out of order; nothing of this was stored."
_GONE: Final = "The server of the store {place} does not answer; nothing of this was stored unless it was told so."
_REFUSED: Final = "The server of the store {place} does not let this user in; check name and password."

_OF_SQLITE: Final[Mapping[str, str]] = {
    "locked": _BUSY,
    "busy": _BUSY,
    "full": _FULL,
    "readonly": _READ_ONLY,
    "not a database": "{place} is no store of Routewatch; name another file.",
    "malformed": "The store {place} is damaged; restore a backup.",
    "disk i/o": _NO_ANSWER,
    "unable to open": "The store {place} cannot be opened; check the path and its permissions.",
}
"""By what stands in the message."""

_OF_POSTGRESQL: Final[Mapping[str, str]] = {
    "55P03": _BUSY,
    "53100": _FULL,
    "53300": "The server of the store {place} has no connection left; try again in a moment.",
    "25006": _READ_ONLY,
    "42501": "The user of the store {place} may not do this; check its permissions.",
    "28": _REFUSED,
    "3D000": "There is no database for the store {place}; make it on the server (createdb).",
    "58": _NO_ANSWER,
    "XX001": "The store {place} is damaged; restore a backup.",
    "XX002": "The store {place} is damaged; restore a backup.",
    "57P": _GONE,
    "08": _GONE,
}
"""By the beginning of SQLSTATE, see appendix A of the manual of PostgreSQL."""

_CODE: Final = "C"
_MESSAGE: Final = "M"
_SOURCE: Final = "F"
_OF_FILES: Final = "md.c"
"""The part of the server that writes the files of tables. Of a file that may not grow it gives no code of its own."""


@contextmanager
def clear_failures(place: str) -> Iterator[None]:
    """
    Say in one sentence what failed at the store.

    Parameters
    ----------
    place
        File or address of the store, without a password.

    Yields
    ------
    nothing
        Around any access to the database.

    Raises
    ------
    StoreError
        The database refused; what was begun is undone. ``StoreBusyError`` where somebody else was writing all the time.
    """
    try:
        yield
    except DBAPIError as error:
        raise _failure(place, error.orig) from error
    except (sqlite3.Error, PostgresError) as error:
        raise _failure(place, error) from error
    except (ConnectionError, TimeoutError, ssl.SSLError) as error:  # the driver of PostgreSQL lets these through
        raise StoreError(_GONE.format(place=place)) from error


def _failure(place: str, said: BaseException | None) -> StoreError:
    text, words = _found(said)
    return (StoreBusyError if text == _BUSY else StoreError)(text.format(place=place, said=words))


def _found(said: BaseException | None) -> tuple[str, str]:
    if isinstance(said, PostgresError):
        fields = said.args[0] if said.args and isinstance(said.args[0], dict) else None
        if fields is None:  # not from the server, but from the way to it
            return _GONE, ""
        code = "58030" if fields.get(_SOURCE) == _OF_FILES and fields.get(_CODE) == "XX000" else fields.get(_CODE)
        found = (text for sign, text in _OF_POSTGRESQL.items() if str(code).startswith(sign))
        words = str(fields.get(_MESSAGE, ""))
    else:
        words = str(said).casefold()
        found = (text for sign, text in _OF_SQLITE.items() if sign in words)
    return next(found, "The store {place} failed: {said}."), words
