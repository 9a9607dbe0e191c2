"""Finds telephone numbers: international ones by their form, national ones behind a word that announces them."""

import re
from collections.abc import Iterator
from typing import Final

from data.guard.sorts import Found, Sort
from data.guard.words import entries, one_of

_CODES: Final = frozenset(" ".join(entries("calling_codes")).split())
_LENGTHS: Final = {
    code: (int(least), int(most)) for code, least, most in (entry.split() for entry in entries("telephone_lengths"))
}
_USUAL: Final = (10, 14)

_INTERNATIONAL: Final = re.compile(r"(?<![\w+)/.,\-])\+[ (]{0,2}\d[\d ().\-/]{6,22}\d")
_AMERICAN: Final = re.compile(r"(?<![\w)])\([2-9]\d\d\) ?\d{3}[-. ]\d{4}(?![\d\w])")
# What follows a number that counts or measures something; a coordinate; the rest of a longer code.
_NO_END: Final = re.compile(rf"[\w\u00b0'\"%+]|[.,/\-]\d| ?(?:{one_of('unit')})(?![^\W\d_])", re.IGNORECASE)
_GLUE: Final = rf"(?: ?(?:{one_of('number')})(?![^\W\d_])[.°]?)?[.:= \-#°]{{0,4}}"
_NUMBER: Final = r"(?P<value>[+(]?\d(?:[\d ().\-]|(?<=\d)/(?=\d)){4,20}\d)"
_LABELLED: Final = re.compile(
    rf"(?:(?<![^\W_])(?:{one_of('telephone')}|(?P<weak>{one_of('telephone_weak')}))(?![^\W\d_])|"
    rf"(?:{one_of('telephone_scripts')})){_GLUE}{_NUMBER}",
    re.IGNORECASE,
)
_ANNOUNCED: Final = re.compile(r"[.:=#]|(?:no|nr|number)", re.IGNORECASE)
_NEXT: Final = re.compile(
    r" ?(?:/|,|;|or|and|y|o|et|ou|und|oder|и|و) ?(?P<value>[+(]?\d[\d ().\-]{4,20}\d)", re.IGNORECASE
)
_DATE: Final = re.compile(r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})")
_LEAST, _MOST = 7, 14
_LEAST_BEFORE_MORE: Final = 9
"""Digits of a number after which more digits stand: fewer are the beginning of a quantity."""


def find_telephones(text: str) -> Iterator[Found]:
    """
    Find telephone numbers.

    Parameters
    ----------
    text
        As of ``data.guard.plain.plain``.

    Yields
    ------
    found
        Perhaps overlapping.
    """
    for match in _INTERNATIONAL.finditer(text):
        if end := _international_end(text, match.start(), match.end()):
            yield Found(Sort.TELEPHONE, match.start(), end)
    for match in _AMERICAN.finditer(text):
        yield Found(Sort.TELEPHONE, match.start(), match.end())
    for match in _LABELLED.finditer(text):
        yield from _announced(text, match)


def _international_end(text: str, start: int, end: int) -> int:
    """Say where the number ends that begins here, the longest that its calling code allows; 0 where there is none."""
    written = text[start:end]
    if re.match(r"\+\d+[.,]\d+(?:[^\d.]|$)", written):  # a decimal number with its sign
        return 0
    for stop in _stops(written):
        digits = re.sub(r"\(0\)|\D", "", written[:stop])
        code = next((digits[:size] for size in (1, 2, 3) if digits[:size] in _CODES), "")
        least, most = _LENGTHS.get(code, _USUAL)
        if code and least <= len(digits) <= most and not _NO_END.match(text, start + stop):
            return start + stop
    return 0


def _stops(written: str) -> list[int]:
    ends = [match.end() for match in re.finditer(r"\d(?!\d)", written)]
    return ends[::-1]


def _announced(text: str, match: re.Match[str]) -> Iterator[Found]:
    start, end = match.start("value"), _national_end(text, *match.span("value"))
    between = text[match.end("weak") : start] if match["weak"] else ""
    if match["weak"] and not (_ANNOUNCED.search(between) or text[start] in "+0("):
        return
    while end:
        yield Found(Sort.TELEPHONE, start, end)
        more = _NEXT.match(text, end)
        start, end = (more.start("value"), _national_end(text, *more.span("value"))) if more else (0, 0)


def _national_end(text: str, start: int, end: int) -> int:
    """Say where the number ends that a word announces here; 0 where it is a date, or counts something."""
    written = text[start:end]
    if _DATE.match(written):
        return 0
    for stop in _stops(written):
        digits = sum(sign.isdigit() for sign in written[:stop])
        least = _LEAST if stop == len(written) else _LEAST_BEFORE_MORE
        if least <= digits <= _MOST and not _NO_END.match(text, start + stop):
            return start + stop
    return 0
