"""Names the sorts of personal data that are looked for, and says what stands in their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Sort(StrEnum):
    """What was found, in the words of the marker that takes its place."""

    EMAIL = "e-mail address"
    TELEPHONE = "telephone number"
    DOCUMENT = "document number"
    ACCOUNT = "account number"
    PLATE = "number plate"
    NAME = "name of a person"
    BIRTH = "date of birth"


@dataclass(frozen=True)
class Found:
    """
    A piece of a text that is personal.

    Parameters
    ----------
    sort
        Of personal data.
    start, end
        Where it stands, in characters; the end is the first one after it.
    """

    sort: Sort
    start: int
    end: int


MARKER: Final = re.compile(rf"\[(?:{'|'.join(Sort)}|personal data) withheld\]")
"""Any marker, as it stands in a text."""

WHOLE_FIELD: Final = "[personal data withheld]"
"""In place of a field of a column that is personal by its header."""


def marker(sort: Sort) -> str:
    """
    Say what stands in the place of what was found.

    Parameters
    ----------
    sort
        Of personal data.

    Returns
    -------
    marker
        Such as ``[telephone number withheld]``.
    """
    return f"[{sort} withheld]"


def pieces(sort: Sort, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """
    Find a pattern.

    Parameters
    ----------
    sort
        What it is.
    pattern
        The whole of it counts, or its group ``value``.
    text
        As of ``data.guard.plain.plain``.

    Yields
    ------
    found
        In the order of the text.
    """
    group: str | int = "value" if "value" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Found(sort, match.start(group), match.end(group))


def without_markers(text: str) -> str:
    """
    Leave markers out of a text.

    Parameters
    ----------
    text
        As it is kept.

    Returns
    -------
    text
        The same where there is no marker; else without them, and without the blanks that stood beside them.
    """
    return re.sub(r" {2,}", " ", MARKER.sub("", text)).strip() if MARKER.search(text) else text
