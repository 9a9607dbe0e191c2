"""Turns a text into folded words, what stands between them, and whether they look like names."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from data.geocode.names import fold

OPEN: Final = 0
HYPHEN: Final = 1
SLASH: Final = 2
COMMA: Final = 3
HARD: Final = 4
"""What stands before a word, the stronger the higher: nothing but blanks, a hyphen, a slash, a comma, the end of a
clause."""

WORD: Final = re.compile(r"([^\W_]+(?:['\u2019\u02bc`\u00b4][^\W_]+)*)")
STRONG: Final = re.compile(r"[;|\u2022]|[.!?:](?:\s|$)|\s[-\u2013\u2014]+\s|\u2014")
ABBREVIATED: Final = frozenset(
    {"st", "mt", "km", "ft", "no", "col", "av", "ave", "blvd", "dr", "mts", "sta", "sto", "gen"}
)
UNMARKED: Final = str.maketrans(
    {"\u0131": "i", "\u00f8": "o", "\u0111": "d", "\u0142": "l", "\u00e6": "ae", "\u0127": "h"}
)
"""Letters that folding leaves, whose names the gazetteer has without the mark as well."""
POSSESSIVE: Final = ("'s", "\u2019s")


class Tokens(NamedTuple):
    """
    The words of a text, in columns.

    Attributes
    ----------
    text
        As it was.
    words
        Folded.
    breaks
        What stands before each: OPEN, HYPHEN, SLASH, COMMA or HARD.
    named
        Whether each may begin a name: it has a capital, or its script has none, or the text has no mixture.
    written
        The words as they stand.
    """

    text: str
    words: list[str]
    breaks: list[int]
    named: list[bool]
    written: list[str]


def tokenize(text: str) -> Tokens:
    """
    Cut a text into words.

    Parameters
    ----------
    text
        In any script.

    Returns
    -------
    tokens
        In the order of the text.
    """
    parts = WORD.split(text)
    written, gaps = parts[1::2], parts[:-1:2]
    words = [_folded(word) for word in written]
    breaks = [OPEN if gap == " " else _strength(gap) for gap in gaps]
    for at, gap in enumerate(gaps):
        if at and breaks[at] == HARD and gap[0] == "." and words[at - 1] in ABBREVIATED:
            breaks[at] = OPEN
    named = [not word[0].islower() for word in written]
    if text.isupper() or True not in named:
        named = [True] * len(words)
    return Tokens(text, words, breaks, named, written)


def word_starts(text: str) -> list[int]:
    """
    Find where the words of a text stand.

    Parameters
    ----------
    text
        As for ``tokenize``.

    Returns
    -------
    starts
        Of each word, in characters.
    """
    return [match.start() for match in WORD.finditer(text)]


@lru_cache(maxsize=4_096)
def _strength(gap: str) -> int:
    if not gap:
        return OPEN
    if STRONG.search(gap) or "(" in gap or ")" in gap or "\n" in gap:
        return HARD
    if "," in gap or "\u060c" in gap or '"' in gap or "\u201c" in gap or "\u201d" in gap:
        return COMMA
    if "/" in gap or "\u2013" in gap:
        return SLASH
    return HYPHEN if "-" in gap else OPEN


@lru_cache(maxsize=200_000)
def _folded(word: str) -> str:
    for ending in POSSESSIVE:
        if word.endswith(ending) and len(word) > len("xxx's"):
            return fold(word[: -len(ending)])
    return fold(word).translate(UNMARKED)
