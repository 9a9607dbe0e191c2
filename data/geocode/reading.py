"""Turns a text into what was understood of it: names, what each may mean, distances, pairs of places."""

import re
from typing import Final, NamedTuple

from data.geocode.candidates import Choice, choose
from data.geocode.context import Context, read_context
from data.geocode.measures import Distance, find_course, find_distances, find_mark
from data.geocode.mentions import Mention, Scan, scan, with_names
from data.geocode.spelling import Speller
from data.geocode.tables import CITY, Tables
from data.geocode.tokens import HARD, HYPHEN, OPEN, SLASH, Tokens, tokenize, word_starts
from data.geocode.words import Words


class Offset(NamedTuple):
    """A way from a place: km, degrees from north (None for none named), and the number of the place's mention."""

    km: float
    bearing: float | None
    mention: int


class Pair(NamedTuple):
    """Two places (numbers of mentions) between which it happened, on a road or not, and a kilometre mark."""

    one: int
    other: int
    on_road: bool
    mark: float | None


class Reading(NamedTuple):
    """What was understood of a text."""

    scan: Scan
    context: Context
    choices: list[list[Choice]]
    offset: Offset | None
    pair: Pair | None
    guessed: frozenset[int]


DIGIT: Final = re.compile(r"\d")
ANYWHERE: Final = ""
"""Seas and other features that belong to no country."""
COARSE: Final = frozenset({"admin1", "admin2", "sea", "region"})
FARTHEST_WORDS: Final = 9
"""How far a distance stands from the name of the place."""
GUESSES: Final = 3
ENOUGH: Final = 1.0


def read(text: str, *, column: str, tables: Tables, words: Words, speller: Speller) -> Reading:
    """
    Understand a text.

    Parameters
    ----------
    text
        As written.
    column
        The country of its row, ISO 3166-1 alpha-2; empty for none.
    tables
        What names there are.
    words
        What other words mean.
    speller
        What misspelt names may mean; asked only where nothing finer than an area is known.

    Returns
    -------
    reading
        Nothing is placed yet.
    """
    found = scan(tokenize(text), tables=tables, words=words)
    context = read_context(found.mentions, tables, column=column)
    choices = choose(found.mentions, context, tables)
    guessed: frozenset[int] = frozenset()
    if _is_poor(found, choices, tables):
        spelled = _guesses(found, context, speller, _strangers(found, choices, tables))
        if spelled:
            found = with_names(found, spelled, words)
            guessed = frozenset(i for i, m in enumerate(found.mentions) if (m.start, m.end) in spelled)
            context = read_context(found.mentions, tables, column=column)
            choices = choose(found.mentions, context, tables, guessed=guessed)
    has_digit = DIGIT.search(text) is not None
    distances = find_distances(text) if has_digit or " mile" in text or "mile " in text else []
    mark = find_mark(text) if has_digit else None
    offset = _offset(found, distances, words)
    if offset is not None and offset.bearing is None:
        offset = offset._replace(bearing=find_course(text))
    return Reading(found, context, choices, offset, _pair(found, mark, words), guessed)


def _is_poor(found: Scan, choices: list[list[Choice]], tables: Tables) -> bool:
    fine = [own[0] for own in choices if tables.kind[own[0].entry] not in COARSE and own[0].score > ENOUGH]
    between = any(role == "between" for role, _size in found.roles.values())
    return len([choice for choice in fine if not found.mentions[choice.mention].aside]) < (2 if between else 1)


def _strangers(found: Scan, choices: list[list[Choice]], tables: Tables) -> list[tuple[int, int]]:
    """Names that are known, but only in countries that the text does not speak of."""
    mentions = [
        found.mentions[own[0].mention] for own in choices if own[0].score < 0 and tables.kind[own[0].entry] == CITY
    ]
    return [(mention.start, mention.end) for mention in mentions if not mention.aside]


def _guesses(
    found: Scan, context: Context, speller: Speller, strangers: list[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    lands = [*sorted(context.countries, key=lambda cc: -context.countries[cc])[:2], ANYWHERE]
    spelled = {}
    for start, end in [*found.unknown, *strangers][:GUESSES]:
        if not start and len(found.tokens.named) > end and not found.tokens.named[end]:
            continue
        key = " ".join(found.tokens.words[start:end])
        for land in lands:
            name = speller.correct(key, land)
            if name:
                spelled[start, end] = name
                break
    return spelled


def _offset(found: Scan, distances: list[Distance], words: Words) -> Offset | None:
    tokens = found.tokens
    starts = word_starts(tokens.text) if distances else []
    for distance in distances:
        first = next((i for i, start in enumerate(starts) if start >= distance.end), len(tokens.words))
        for number, mention in enumerate(found.mentions):
            if mention.start < first:
                continue
            between = range(first, mention.start + 1)
            if any(tokens.breaks[i] == HARD for i in between if i > first) or mention.start - first > FARTHEST_WORDS:
                break
            if mention.aside:
                break
            return Offset(distance.km, _bearing(tokens, first, mention.start, words), number)
        else:
            # "Zuwara, 20 km north": the place stands before.
            bearing = _bearing(tokens, first, min(first + 2, len(tokens.words)), words)
            before = [i for i, mention in enumerate(found.mentions) if mention.end <= first]
            if before and bearing is not None:
                return Offset(distance.km, bearing, before[-1])
    return None


def _bearing(tokens: Tokens, first: int, end: int, words: Words) -> float | None:
    for at in range(first, end):
        for size in (3, 2, 1):
            phrase = " ".join(tokens.words[at : min(at + size, end)])
            if phrase in words.bearings:
                return words.bearings[phrase]
    return None


def _pair(found: Scan, mark: float | None, words: Words) -> Pair | None:
    mentions = found.mentions
    on_road = any(role == "road" for role, _size in found.roles.values())
    for number, mention in enumerate(mentions[:-1]):
        if "between" in mention.before and not mention.aside:
            other = _joined(found, number, words)
            if other is not None:
                return Pair(number, other, on_road, mark)
    if not on_road:
        return None
    for number, mention in enumerate(mentions[:-1]):
        after = mentions[number + 1]
        tied = after.start == mention.end and found.tokens.breaks[after.start] in {HYPHEN, SLASH}
        dashed = after.start == mention.end and found.tokens.breaks[after.start] == HARD
        if (tied or dashed or _is_way(found, mention, after, words)) and _beside_road(mention, after):
            return Pair(number, number + 1, on_road=True, mark=mark)
    return None


def _beside_road(mention: Mention, after: Mention) -> bool:
    return "road" in mention.before or "road" in after.after


def _is_way(found: Scan, mention: Mention, after: Mention, words: Words) -> bool:
    gap = found.tokens.words[mention.end : after.start]
    return len(gap) == 1 and gap[0] in words.joining and found.tokens.breaks[after.start] == OPEN


def _joined(found: Scan, number: int, words: Words) -> int | None:
    """Find the other place of "between X, country, and Y": the first name after the joining word."""
    tokens, mentions = found.tokens, found.mentions
    for later in range(number + 1, len(mentions)):
        gap = range(mentions[later - 1].end, mentions[later].start)
        if any(tokens.breaks[i] == HARD for i in gap):
            return None
        if any(tokens.words[i] in words.joining for i in gap):
            return later
        slash = tokens.breaks[mentions[later].start] in {SLASH, HYPHEN} and not gap
        if slash and later == number + 1:
            return later
    return None
