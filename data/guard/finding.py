"""Turns a text into what of it is personal, and into the same text with markers in its place."""

from collections.abc import Iterator
from typing import Final

from data.guard.documents import find_documents
from data.guard.persons import find_persons
from data.guard.plain import plain
from data.guard.plates import find_plates
from data.guard.sorts import MARKER, Found, Sort, marker
from data.guard.telephones import find_telephones

_FINDERS: Final = (find_persons, find_documents, find_telephones, find_plates)
"""In the order in which they count where they find the same piece."""


def find_personal(text: str) -> tuple[Found, ...]:
    """
    Find what is personal in a text.

    Parameters
    ----------
    text
        As it came.

    Returns
    -------
    found
        In the order of the text, none overlapping another; markers are never found.
    """
    if not text.strip():
        return ()
    told = plain(text)
    markers = [match.span() for match in MARKER.finditer(text)]
    chosen: list[Found] = []
    for found in _all(told):
        taken = [*markers, *((each.start, each.end) for each in chosen)]
        if all(found.end <= start or end <= found.start for start, end in taken):
            chosen.append(found)
    return tuple(sorted(chosen, key=lambda found: found.start))


def _all(text: str) -> Iterator[Found]:
    for finder in _FINDERS:
        yield from finder(text)


def mask(text: str) -> tuple[str, frozenset[Sort]]:
    """
    Put markers in the place of what is personal.

    Parameters
    ----------
    text
        As it came.

    Returns
    -------
    masked, sorts
        The text in which nothing more is found, and what there was; the same text where there was nothing.
    """
    sorts: set[Sort] = set()
    # What stood beside a piece may only be seen once a marker stands there; every round takes signs of the text away.
    while found := find_personal(text):
        sorts.update(each.sort for each in found)
        for each in reversed(found):
            text = f"{text[: each.start]}{marker(each.sort)}{text[each.end :]}"
    return text, frozenset(sorts)
