"""Finds e-mail addresses, dates of birth, and names of persons behind a word that says whose they are."""

import re
from collections.abc import Iterator
from typing import Final

from data.guard.sorts import Found, Sort, pieces
from data.guard.words import entries, one_of

_EMAIL: Final = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64} ?(?:@|[\[(](?:at|@)[\])]) ?(?:[^\W_](?:[\w\-]{0,62})\.){1,5}[^\W\d_]{2,24}(?!\w)",
    re.IGNORECASE,
)
_IN_LINK: Final = re.compile(r"://[^\s/]*$")
"""Before the sign in a link stands the name of a user, and behind it a host."""
_BIRTH: Final = re.compile(
    rf"(?:(?<![^\W_])(?:{one_of('birth')})|{one_of('birth_scripts')})"
    rf"[ .:=\-]{{0,4}}(?:(?:am|el|le|il|on) )?(?P<value>(?:{one_of('day')}))(?!\w)",
    re.IGNORECASE,
)
_UPPER: Final = r"A-Z\u00c0-\u00de\u0100-\u017f\u0218-\u021b\u0386-\u03ab\u0400-\u042f\u0490"
_WORD: Final = rf"(?:[{_UPPER}][^\W\d_]*(?:['\-][^\W\d_]+)*\.?|[OD]'[{_UPPER}][^\W\d_]+)"
_SMALL: Final = rf"(?:{one_of('particle')})"
_NAME: Final = rf"(?:(?i:mr|mrs|ms|dr)\.? |(?i:{_SMALL}) )?{_WORD}(?: (?:{_SMALL} ){{0,2}}{_WORD}){{1,4}}"
_NAME_AFTER: Final = re.compile(
    rf"(?<![^\W_])(?i:{one_of('role')})(?i:{one_of('named')})(?P<value>{_NAME})(?![^\W\d_])"
)
_TITLED: Final = re.compile(
    rf"(?<![^\W_])(?i:{one_of('role')}) (?P<value>(?i:mr|mrs|ms)\.? {_WORD}(?: {_WORD}){{0,3}})(?![^\W\d_])"
)
# Scripts without capitals: a colon, and words up to the next mark.
_BLOCKED: Final = re.compile(
    rf"(?:{one_of('role_arabic')}) ?: ?(?P<value>[\u0620-\u06d3]{{2,}}(?: [\u0620-\u06d3]{{2,}}){{1,4}})"
    rf"|(?:{one_of('role_indian')}) ?: ?(?P<hindi>[\u0900-\u097f]{{2,}}(?: [\u0900-\u097f]{{2,}}){{1,3}})"
    rf"|(?:{one_of('role_thai')}) ?: ?(?P<thai>[\u0e00-\u0e7f]{{3,}}(?: [\u0e00-\u0e7f]{{3,}}){{1,2}})"
    rf"|(?:{one_of('role_han')}) ?: ?(?P<han>[\u4e00-\u9fff]{{2,5}})(?![\u4e00-\u9fff])"
    rf"|(?:{one_of('role_korean')}) ?: ?(?P<korean>[\uac00-\ud7a3]{{2,4}})(?![\uac00-\ud7a3])"
)
_NO_NAME: Final = frozenset(entries("no_name"))
_NO_END: Final = ("人", "籍", "号", "船", "명")


def find_persons(text: str) -> Iterator[Found]:
    """
    Find addresses, dates of birth and names.

    Parameters
    ----------
    text
        As of ``data.guard.plain.plain``.

    Yields
    ------
    found
        Perhaps overlapping. A name that no word announces is not found: it looks like the name of a place.
    """
    if "@" in text or "(at" in text.lower() or "[at" in text.lower():
        yield from (
            found for found in pieces(Sort.EMAIL, _EMAIL, text) if not _IN_LINK.search(text[: found.start][-100:])
        )
    yield from pieces(Sort.BIRTH, _BIRTH, text)
    for pattern in (_NAME_AFTER, _TITLED, _BLOCKED):
        for match in pattern.finditer(text):
            group = match.lastgroup or "value"
            if _is_name(match[group]):
                yield Found(Sort.NAME, *match.span(group))


def _is_name(written: str) -> bool:
    words = {word.strip(".").casefold() for word in written.split()}
    return not words & _NO_NAME and not written.endswith(_NO_END)
