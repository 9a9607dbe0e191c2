"""Turns the tables of words of several languages into the roles that words play around the name of a place."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from data.geocode.names import fold

WORD_FOLDER: Final = Path(__file__).resolve().parents[1] / "files"
JOINING: Final = "and"
SKIPPED: Final = "skip"
COMMON: Final = "common"
FLAG: Final = "flag"
VESSEL: Final = "vessel"
MONTH: Final = "month"


@dataclass(frozen=True)
class Words:
    """
    What words mean.

    Attributes
    ----------
    roles
        Folded phrases to roles, such as "off the coast of" to "off".
    joining
        Words between the two places of "between X and Y".
    skipped
        Single words that are no name of a place when they stand alone.
    bearings
        Folded phrases to degrees from north, clockwise.
    longest
        The first words of phrases that have a role or a country, to the words of the longest such phrase.
    demonyms
        Folded words to countries, ISO 3166-1 alpha-2.
    common
        Words of every report that some place is called, too: "made", "and" (Andorra's code), "lookout".
    flags, vessels, months
        What stands after a flag, before the name of a vessel, and in a date.
    """

    roles: dict[str, str]
    joining: frozenset[str]
    skipped: frozenset[str]
    bearings: dict[str, float]
    longest: dict[str, int]
    demonyms: dict[str, str]
    common: frozenset[str]
    flags: frozenset[str]
    vessels: frozenset[str]
    months: frozenset[str]


@cache
def load_words() -> Words:
    """
    Load the tables of words.

    Returns
    -------
    words
        Of English, Spanish, French, Portuguese, Turkish and, for the commonest, Arabic, Russian and Persian.
    """
    listed = [(row["role"], fold(word)) for row in _rows("place_words") for word in row["words"].split(";")]
    single: dict[str, frozenset[str]] = {
        role: frozenset(word for own, word in listed if own == role)
        for role in (JOINING, SKIPPED, COMMON, FLAG, VESSEL, MONTH)
    }
    roles: dict[str, str] = {}
    for role, word in listed:
        if role not in single:
            roles.setdefault(word, role)
    demonyms = {fold(word): row["country"] for row in _rows("demonyms") for word in row["words"].split(";")}
    bearings = {fold(word): float(row["bearing"]) for row in _rows("directions") for word in row["words"].split(";")}
    return Words(
        roles={word: role for word, role in roles.items() if word},
        joining=single[JOINING],
        skipped=single[SKIPPED] | frozenset(bearings),
        bearings=bearings,
        longest=longest_phrases((*roles, *demonyms)),
        demonyms=demonyms,
        common=single[COMMON],
        flags=single[FLAG],
        vessels=single[VESSEL],
        months=single[MONTH],
    )


def longest_phrases(phrases: Iterable[str]) -> dict[str, int]:
    """
    Count the words of the longest phrases.

    Parameters
    ----------
    phrases
        Folded.

    Returns
    -------
    longest
        The first word of each, to the number of words of the longest phrase that begins with it.
    """
    found: dict[str, int] = {}
    for phrase in phrases:
        first, *rest = phrase.split(" ")
        found[first] = max(found.get(first, 1), 1 + len(rest))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (WORD_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
