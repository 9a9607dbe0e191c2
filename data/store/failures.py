"""Turns what a database says when it fails into one sentence with a way out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from data.errors import StoreError

_SENTENCES: Final[Mapping[str, str]] = {
    "locked": "The store {place} is busy with another write; try again in a moment.",
    "busy": "The store {place} is busy with another write; try again in a moment.",
    "full": "The disk of the store {place} is full; nothing of this was stored.",
    "readonly": "The store {place} cannot be written; check its permissions.",
    "not a database": "{place} is no store of Routewatch; name another file.",
    "malformed": "The store {place} is damaged; restore a backup.",
    "disk i/o": "The disk of the store {place} does not answer; nothing of this was stored.",
    "unable to open": "The store {place} cannot be opened; check the path and its permissions.",
}


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
        The database refused; what was begun is undone.
    """
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).casefold()
        sentence = next(
            (text for sign, text in _SENTENCES.items() if sign in said), "The store {place} failed: {said}."
        )
        raise StoreError(sentence.format(place=place, said=said)) from error
