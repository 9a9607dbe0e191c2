"""What a verification of the audit chain can find, as codes and numbers; the words are made where people read them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class What(StrEnum):
    """What was found."""

    EDITED = "edited"
    "Says something else than at the checkpoint."
    MISSING = "missing"
    "Is not there any more."
    CUT = "cut"
    "Is not there any more, nor is anything after it."
    INSERTED = "inserted"
    "Was not there at the checkpoint."
    SWAPPED = "swapped"
    "Stands where ``other`` belongs, and that one here."
    MOVED = "moved"
    "Stands as number ``other``."
    RELINKED = "relinked"
    "Says what it said, under another number or with other digests."
    BROKEN = "broken"
    "Came after the last checkpoint, and does not fit the one before it."
    LOST = "lost"
    "The store has fewer rows than at the checkpoint: ``first`` instead of ``last``, of ``name``."
    DIFFERENT = "different"
    "It, or one before it, is not as it was at the checkpoint; which one only a whole verification tells."
    LINE_UNREADABLE = "line_unreadable"
    KEY_UNKNOWN = "key_unknown"
    SIGNATURE_WRONG = "signature_wrong"
    OTHER_STORE = "other_store"
    LINE_MISSING = "line_missing"
    "The line does not follow the one before it."
    LINE_WRONG = "line_wrong"
    "The line is signed, and contradicts itself."


_IN_RANGES: Final = {What.EDITED, What.MISSING, What.CUT, What.RELINKED, What.BROKEN, What.INSERTED}


@dataclass(frozen=True)
class Finding:
    """
    One thing that does not fit.

    Parameters
    ----------
    what
        Its kind.
    first, last
        Numbers of entries as they were at the checkpoint; of what was inserted, and of what came after it, as they are
        now. Of a line, its number in the file of checkpoints.
    other
        Second number, see ``What``.
    name
        Of what is counted.
    """

    what: What
    first: int
    last: int
    other: int = 0
    name: str = ""


def one(what: What, number: int, *, other: int = 0) -> Finding:
    """
    Say that something was found at one number.

    Parameters
    ----------
    what
        Its kind.
    number
        Where.
    other
        Second number.

    Returns
    -------
    finding
        First and last are the same.
    """
    return Finding(what, number, number, other)


def in_ranges(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """
    Say what was found of numbers that follow each other in one.

    Parameters
    ----------
    findings
        Any number, in any order.

    Returns
    -------
    findings
        By number, those of one kind with consecutive numbers together.
    """
    whole: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (each.what, each.first)):
        before = whole[-1] if whole else None
        if before and before.what is finding.what and finding.what in _IN_RANGES and finding.first == before.last + 1:
            whole[-1] = replace(before, last=finding.last)
        else:
            whole.append(finding)
    return tuple(sorted(whole, key=lambda each: (each.first, each.what)))
