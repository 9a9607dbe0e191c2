"""Turns what was done into entries of a chain: each one holds the digest of the one before it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data.errors import SchemaError

About = Mapping[str, int | str | Mapping[str, int]]
"""Counts, numbers, digests, codes, and counts by agency or handling; never what a record or a person says."""

WHY: Final = "why"
"""The one fact in a person's own words: why they took a chain that does not fit as it is."""

_FORMAT: Final = "routewatch audit 1"
_CODE: Final = re.compile(r"[A-Za-z0-9_.:+-]{0,200}", re.ASCII)


class Act(StrEnum):
    """What is entered."""

    IMPORT = "import"
    EFFORT = "effort"
    DECISION = "decision"
    JUDGEMENT = "judgement"
    OPERATION = "operation"
    PLACE = "place"
    READ = "read"
    BACKUP = "backup"
    EXPORT = "export"
    POLICY = "policy"
    KEY = "key"
    FEED_KEY = "feed_key"
    TAKEOVER = "takeover"
    FLAG_NOTE = "flag_note"
    ACCEPTED = "accepted"


Link = tuple[int, str, str]
"""Where an entry hangs: its number, the digest of the one before, and its own."""


@dataclass(frozen=True)
class Entry:
    """
    One act.

    Parameters
    ----------
    number
        From 1 on, without gaps.
    at
        Microseconds since 1970, UTC, by the machine's clock: an import may be given another one, its entry not.
    who
        Name of the principal.
    act
        One of ``Act``.
    about
        JSON object, see ``About``.
    previous
        Digest of the entry before; of the first one ``first_link`` of the store.
    digest
        ``link_digest`` of number, previous and content.
    """

    number: int
    at: int
    who: str
    act: str
    about: str
    previous: str
    digest: str


def first_link(store_id: str) -> str:
    """
    Say on what the first entry hangs, so that no chain of another store fits.

    Parameters
    ----------
    store_id
        Of the store.

    Returns
    -------
    digest
        SHA-256, hexadecimal.
    """
    return _digest([_FORMAT, store_id])


def content_digest(entry: Entry) -> str:
    """
    Say by a digest what an entry says, wherever it stands.

    Parameters
    ----------
    entry
        As it was read.

    Returns
    -------
    digest
        SHA-256, hexadecimal. Number and links are not in it: an entry that was moved is still recognised.
    """
    return _digest([entry.at, entry.who, entry.act, entry.about])


def link_digest(number: int, previous: str, content: str) -> str:
    """
    Hang an entry on the one before.

    Parameters
    ----------
    number
        Of the entry.
    previous
        Digest of the entry before.
    content
        From ``content_digest``.

    Returns
    -------
    digest
        SHA-256, hexadecimal.
    """
    return _digest([number, previous, content])


def link_of(entry: Entry) -> Link:
    """
    Say where an entry hangs.

    Parameters
    ----------
    entry
        As it was read.

    Returns
    -------
    link
        As the entry says it.
    """
    return entry.number, entry.previous, entry.digest


def links(after: tuple[int, str], contents: Iterable[str]) -> list[Link]:
    """
    Compute where entries hang from what they say.

    Parameters
    ----------
    after
        Number and digest of the entry before; 0 and ``first_link`` where there is none.
    contents
        From ``content_digest``, in order.

    Returns
    -------
    links
        One for each.
    """
    found = []
    number, previous = after
    for content in contents:
        number, before = number + 1, previous
        previous = link_digest(number, before, content)
        found.append((number, before, previous))
    return found


def next_entry(after: tuple[int, str], *, at: int, who: str, act: Act, about: About) -> Entry:
    """
    Make the entry of an act.

    Parameters
    ----------
    after
        Number and digest of the last one; 0 and ``first_link`` where there is none.
    at
        Microseconds since 1970, UTC.
    who
        Name of the principal.
    act
        What was done.
    about
        Facts.

    Returns
    -------
    entry
        Hangs on the last one.

    Raises
    ------
    SchemaError
        A fact is a text that is no code.
    """
    number, previous = after[0] + 1, after[1]
    bare = Entry(number, at, who, act.value, write_about(about), previous, "")
    return Entry(**{**vars(bare), "digest": link_digest(number, previous, content_digest(bare))})


def write_about(about: About) -> str:
    """
    Write facts.

    Parameters
    ----------
    about
        Facts.

    Returns
    -------
    text
        JSON in ASCII, keys sorted: the same for the same facts.

    Raises
    ------
    SchemaError
        A fact is a text that is no code: the chain is read by more people than the records.
    """
    for name, fact in about.items():
        if isinstance(fact, str) and name != WHY and not _CODE.fullmatch(fact):
            raise SchemaError(f"The audit chain keeps counts, digests and codes; {name!r} is a text.")
    plain = {name: dict(fact) if isinstance(fact, Mapping) else fact for name, fact in about.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _digest(parts: list[object]) -> str:
    # A JSON array says without doubt where each part ends. What a database gives back of a cell that was overwritten
    # with another type may be anything: it only has to differ.
    return hashlib.sha256(json.dumps(parts, separators=(",", ":"), default=repr).encode("ascii")).hexdigest()
