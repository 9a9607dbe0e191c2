"""Turns the words of a text into the longest names and phrases that begin at each."""

from typing import Final

from data.geocode.tables import KNOWN_TOWN, Tables
from data.geocode.tokens import COMMA, HYPHEN, Tokens
from data.geocode.words import Words

LONGEST: Final = 6
STATE: Final = 2
LOCODE: Final = 5
AIRPORT_CODES: Final = frozenset({3, 4})
SHORTEST: Final = 3
CODE: Final = 3
ARTICLES: Final = frozenset(
    {"point", "cape", "cabo", "punta", "ras", "tanjung", "tg", "pulau", "el", "la", "los", "las", "abu", "ben", "bin"}
    | {"san", "santa", "ali"}
)
"""Words that begin longer names and are none themselves."""


def unknown_runs(tokens: Tokens, taken: set[int], words: Words) -> list[tuple[int, int]]:
    """
    Find runs of words that look like a name but are none that is known.

    Parameters
    ----------
    tokens
        The words of a text.
    taken
        Numbers of the words that are part of a name or have a role.
    words
        What words mean.

    Returns
    -------
    runs
        First word and end of each.
    """
    found: list[tuple[int, int]] = []
    for at, word in enumerate(tokens.words):
        if at in taken or not tokens.named[at] or word.isdigit() or (word in words.skipped and word not in ARTICLES):
            continue
        if found and found[-1][1] == at and tokens.breaks[at] <= HYPHEN:
            found[-1] = found[-1][0], at + 1
        else:
            found.append((at, at + 1))
    return found


def longest_at(tokens: Tokens, at: int, *, tables: Tables, words: Words) -> tuple[int, str, str, str]:
    """
    Find the longest name or phrase with a role that begins at a word.

    Parameters
    ----------
    tokens
        The words of a text.
    at
        Number of the word.
    tables
        What names there are.
    words
        What other words mean.

    Returns
    -------
    size, key, role, country
        How many words; the folded name, empty for none; the role, empty for none; the country of an adjective.
    """
    first = tokens.words[at]
    if not tokens.named[at] and first in words.skipped and first not in words.longest and first not in ARTICLES:
        return 1, "", "", ""
    most = max(tables.longest.get(first, 1), words.longest.get(first, 1))
    for size in range(_reach(tokens, at, most), 0, -1):
        key = first if size == 1 else " ".join(tokens.words[at : at + size])
        if key in words.roles and not (size == 1 and _is_town_alone(tokens, at, tables, words)):
            return size, key, words.roles[key], ""
        if size == 1 and tokens.written[at].isupper() and (code := _code(tokens, at, tables, words)):
            return size, code, "", ""
        if key in words.demonyms:
            return size, key, "", words.demonyms[key]
        if (key in tables.others or key in tables.numbers) and (
            _may_be(tokens, at, size, words.skipped) or _is_large(tokens, at, size, tables)
        ):
            return (1, "", "", "") if size == 1 and _is_chance_code(tokens, at, tables) else (size, key, "", "")
    return 1, "", "", ""


def _is_chance_code(tokens: Tokens, at: int, tables: Tables) -> bool:
    """Tell "Tin Can Island" from the code CAN of Canada: a code is in capitals, among words that are not."""
    word = tokens.words[at]
    if len(word) > CODE or not word.isascii() or (tokens.written[at].isupper() and not tokens.text.isupper()):
        return False
    known = tables.others.get(word, ())
    return len(tokens.words) > 1 and bool(known) and all(tables.kind[entry] == "country" for entry in known)


def _is_town_alone(tokens: Tokens, at: int, tables: Tables, words: Words) -> bool:
    """Tell the cities of Porto and Praia from the words for a port and a beach, which stand beside a name."""
    of_port = at > 1 and words.roles.get(tokens.words[at - 2]) == "port"
    begins = not at or tokens.breaks[at] >= COMMA or of_port
    ends = at + 1 == len(tokens.words) or tokens.breaks[at + 1] >= COMMA
    return begins and ends and tokens.named[at] and tables.people(tokens.words[at]) >= KNOWN_TOWN


def _is_large(tokens: Tokens, at: int, size: int, tables: Tables) -> bool:
    """Tell Cape Town and Cape Coast, of words that are no names alone, from "upper point"."""
    chosen = range(at, at + size)
    return (
        size > 1
        and all(tokens.named[i] for i in chosen)
        and tables.people(" ".join(tokens.words[at : at + size])) >= KNOWN_TOWN
    )


def _reach(tokens: Tokens, at: int, most: int) -> int:
    if most == 1:
        return 1
    most = min(most, LONGEST, len(tokens.words) - at)
    size = 1
    while size < most and tokens.breaks[at + size] <= HYPHEN:
        size += 1
    return size


def _code(tokens: Tokens, at: int, tables: Tables, words: Words) -> str:
    """Find the code of a state of the United States, a port or, where airports are spoken of, an airport."""
    word = tokens.words[at]
    port = _port_code(tokens, at, tables)
    alone = len(tokens.words) == 1
    if port and (len(tokens.words) == STATE or not tokens.text.isupper()):
        return port
    if not word.isascii() or word in words.skipped or (tokens.text.isupper() and not alone):
        return ""
    if len(word) == STATE:
        ends = at + 1 == len(tokens.words) or tokens.breaks[at + 1] >= COMMA
        return f"=us-{word}" if at and ends and word not in words.bearings and f"=us-{word}" in tables.others else ""
    if len(word) == LOCODE or (len(word) in AIRPORT_CODES and (alone or _speaks_of_airports(tokens, words))):
        return f"={word}" if f"={word}" in tables.others else ""
    return ""


def _port_code(tokens: Tokens, at: int, tables: Tables) -> str:
    """Find "ES ALG", as UN/LOCODE is printed; empty for none."""
    both = tokens.words[at : at + 2]
    key = f"={''.join(both)}"
    is_code = [len(word) for word in both] == [STATE, CODE] and tokens.written[at + 1].isupper()
    return key if is_code and key in tables.others else ""


def _speaks_of_airports(tokens: Tokens, words: Words) -> bool:
    return any(words.roles.get(word) == "airport" for word in tokens.words)


def _may_be(tokens: Tokens, at: int, size: int, skipped: frozenset[str]) -> bool:
    if size == 1:
        word = tokens.words[at]
        if word in skipped or word.isdigit() or not tokens.named[at]:
            return False
        return len(word) >= SHORTEST or not word.isascii()
    chosen = range(at, at + size)
    solid = [i for i in chosen if tokens.words[i] not in skipped]
    return bool(solid) and any(tokens.named[i] for i in solid) and not all(tokens.words[i].isdigit() for i in solid)
