"""Turns words into the names of places among them, with the roles of the words around each name."""

from typing import Final, NamedTuple

from data.geocode.asides import told_aside
from data.geocode.lookup import ARTICLES, longest_at, unknown_runs
from data.geocode.tables import Tables
from data.geocode.tokens import COMMA, HARD, HYPHEN, Tokens
from data.geocode.words import Words

UNITS: Final = frozenset(
    {"km", "kms", "nm", "miles", "mile", "mi", "m", "meters", "kilometers", "kilometres", "metres", "nmi"}
    | {"degrees", "deg", "true", "t"}
)
LEADING: Final = frozenset({"near", "off", "shore", "between"})
"""Roles after which a name is where it happened, whatever was said of departures before."""


class Mention(NamedTuple):
    """
    A name in a text.

    Attributes
    ----------
    start, end
        Numbers of its words, the end not among them.
    key
        Folded.
    before, after
        Roles of the words before it, back to the name or break before; and right after it.
    bearing
        Of a word such as "northern" right before it, degrees from north; None for none.
    beside
        Of "north of" before it, degrees from north; None for none.
    aside
        Whether it is where somebody came from, went to or was brought to.
    listed
        Whether a comma stands right before it.
    country
        Of an adjective such as "Libyan"; empty for a name.
    """

    start: int
    end: int
    key: str
    before: frozenset[str]
    after: frozenset[str]
    bearing: float | None
    beside: float | None
    aside: bool
    listed: bool
    country: str = ""


class Scan(NamedTuple):
    """What a text is made of: its words, names, the roles of its words by their number, and what is not known."""

    tokens: Tokens
    mentions: list[Mention]
    roles: dict[int, tuple[str, int]]
    unknown: list[tuple[int, int]]


TOUCHING: Final = frozenset({"minor", "river", "admin", "airport"})
"""Roles that only count right before a name: "Colonia Hidalgo", but not "hospital in Hidalgo"."""
RIVERS: Final = frozenset({"rio", "oued", "wadi", "nahr", "fleuve"})
POSSESSIVES: Final = frozenset({"of", "de", "del", "du"})
Name = tuple[int, int, str, str]
"""First word, end, folded name, and the country of an adjective."""
NOTHING: Final[frozenset[str]] = frozenset()


def scan(tokens: Tokens, *, tables: Tables, words: Words) -> Scan:
    """
    Find the names and the roles in a text.

    Parameters
    ----------
    tokens
        Its words.
    tables
        What names there are.
    words
        What other words mean.

    Returns
    -------
    scan
        Names do not overlap; of two that begin together the longer one.
    """
    roles: dict[int, tuple[str, int]] = {}
    names: list[Name] = []
    taken = told_aside(tokens, words)
    at, count = 0, len(tokens.words)
    while at < count:
        if at in taken:
            at += 1
            continue
        size, key, role, country = longest_at(tokens, at, tables=tables, words=words)
        if role:
            roles[at] = (role, size)
        elif key:
            names.append((at, at + size, key, country))
        if role or key:
            taken.update(range(at, at + size))
        at += size
    mentions = _with_roles(tokens, names, roles, taken, words)
    return Scan(tokens, mentions, roles, unknown_runs(tokens, taken, words))


def with_names(found: Scan, spelled: dict[tuple[int, int], str], words: Words) -> Scan:
    """
    Add names that a text misspells.

    Parameters
    ----------
    found
        What was found so far.
    spelled
        First word and end of what was unknown, to the folded name that it is taken for.
    words
        What other words mean.

    Returns
    -------
    scan
        With these names among the mentions.
    """
    names = [(m.start, m.end, m.key, m.country) for m in found.mentions if (m.start, m.end) not in spelled]
    names = sorted([*names, *((start, end, key, "") for (start, end), key in spelled.items())])
    taken = {at for start, end, _key, _country in names for at in range(start, end)}
    taken |= {at for first, (_role, size) in found.roles.items() for at in range(first, first + size)}
    mentions = _with_roles(found.tokens, names, found.roles, taken, words)
    return found._replace(mentions=mentions)


def _with_roles(
    tokens: Tokens, names: list[Name], roles: dict[int, tuple[str, int]], taken: set[int], words: Words
) -> list[Mention]:
    found = []
    last, aside = 0, False
    for start, end, key, country in names:
        before: set[str] = set()
        for at in range(last, start + 1):
            if at and tokens.breaks[at] == HARD:
                aside = False
                before.clear()
            if at in roles:
                role, size = roles[at]
                if role not in TOUCHING or at + size == start:
                    before.add(role)
                leaves = role == "aside" and not (size == 1 and _is_measured(tokens, at, words))
                aside = (aside or leaves) and role not in LEADING
        if _is_part(tokens, start, end, taken, words):
            before.add("part")
        if tokens.words[start] in RIVERS or (start and tokens.words[start - 1] in RIVERS):
            before.add("river")
        after = _after(tokens, end, roles)
        found.append(
            Mention(
                start, end, key, frozenset(before), after, _bearing(tokens, last, start, words),
                _beside(tokens, last, start, words), aside, tokens.breaks[start] == COMMA, country,
            )
        )  # fmt: skip
        last = end
    return found


def _is_measured(tokens: Tokens, at: int, words: Words) -> bool:
    """Whether "from" belongs to a distance: "15 km from X" and "30 nm 135° from X" are not where somebody left."""
    word = tokens.words[at - 1] if at else ""
    return word in words.bearings or word.isdigit() or word.lstrip("0123456789") in UNITS


def _is_part(tokens: Tokens, start: int, end: int, taken: set[int], words: Words) -> bool:
    """Whether a name is only a part of a longer one that is not known: "Live Oak" of "Live Oak Springs"."""
    for at, strength in ((start - 1, start), (end, end)):
        if not 0 <= at < len(tokens.words) or at in taken or tokens.breaks[strength] > HYPHEN:
            continue
        word = tokens.words[at]
        is_name = tokens.named[at] and not word.isdigit() and word not in words.skipped
        # A capital at the beginning of a text says nothing.
        if (is_name and at) or (word in ARTICLES and tokens.named[at]):
            return True
    return False


def _after(tokens: Tokens, end: int, roles: dict[int, tuple[str, int]]) -> frozenset[str]:
    found = []
    while end < len(tokens.words) and tokens.breaks[end] < COMMA and end in roles:
        role, size = roles[end]
        if role in {"inside", "aside", "near", "off", "between"}:
            break
        found.append(role)
        end += size
    return frozenset(found) if found else NOTHING


def _bearing(tokens: Tokens, last: int, start: int, words: Words) -> float | None:
    if start <= last or tokens.breaks[start] >= COMMA:
        return None
    word = tokens.words[start - 1]
    if start - 2 >= last and tokens.breaks[start - 1] <= HYPHEN:
        both = f"{tokens.words[start - 2]} {word}"
        if both in words.bearings:
            return words.bearings[both]
    return words.bearings.get(word) if len(word) > 1 else None


def _beside(tokens: Tokens, last: int, start: int, words: Words) -> float | None:
    """Find the direction of "north of X", which is not that of "northern X"."""
    if start - last < len(("north", "of")) or tokens.words[start - 1] not in POSSESSIVES:
        return None
    return words.bearings.get(tokens.words[start - 2])
