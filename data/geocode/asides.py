"""Finds the words of a text that name a vessel, its flag, a date or nothing at all, and no place."""

from typing import Final

from data.geocode.tokens import COMMA, HARD, HYPHEN, Tokens
from data.geocode.words import Words

MOST_WORDS: Final = 4
NARRATIVE: Final = 10
SHORTEST: Final = 2


def told_aside(tokens: Tokens, words: Words) -> set[int]:
    """
    Find what names no place, though it may be spelt like one.

    Parameters
    ----------
    tokens
        The words of a text.
    words
        What words mean.

    Returns
    -------
    aside
        Numbers of words: "Marshall Islands-flagged", "tanker SANTA MARIA", "(AUGUSTA)" after a vessel, "9 March"; in a
        long text, common words that have a capital only because all have, or because a sentence begins.
    """
    is_mixed = not tokens.text.isupper()
    found = _common(tokens, words) if len(tokens.words) >= NARRATIVE else set()
    for at, word in enumerate(tokens.words):
        if word in words.flags and at and tokens.breaks[at] <= HYPHEN:
            found.update(_flag(tokens, at))
        if word in words.vessels and is_mixed:
            found.update(_name(tokens, at + 1))
        if word in words.months and _is_dated(tokens, at):
            found.add(at)
    return found


def _common(tokens: Tokens, words: Words) -> set[int]:
    all_capitals = tokens.text.isupper()
    return {
        at
        for at, word in enumerate(tokens.words)
        if word in words.common and (all_capitals or not at or tokens.breaks[at] == HARD)
    }


def _flag(tokens: Tokens, at: int) -> range:
    """Go back over "Marshall Islands-": capitals without anything but blanks and hyphens between."""
    first = at
    while first and at - first < MOST_WORDS and tokens.breaks[first] <= HYPHEN and tokens.named[first - 1]:
        first -= 1
        if tokens.words[first].isdigit():
            return range(first + 1, at + 1)
    return range(first, at + 1)


def _name(tokens: Tokens, first: int) -> range:
    """Go on over capital letters, which a vessel's name is written in; it may stand in parentheses."""
    last = first
    while last < len(tokens.words) and last - first < MOST_WORDS:
        apart = last > first and tokens.breaks[last] >= COMMA
        if apart or not tokens.written[last].isupper() or len(tokens.written[last]) < SHORTEST:
            break
        last += 1
    return range(first, last)


def _is_dated(tokens: Tokens, at: int) -> bool:
    beside = [tokens.words[i] for i in (at - 1, at + 1) if 0 <= i < len(tokens.words)]
    return any(word.isdigit() for word in beside)
