"""Tells whether bytes that are not UTF-8 make words in windows-1252, and in no other code page."""

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np

from data.readers.letter_contexts import commonness, western_commonness

_SURE: Final = 3.0
"""Logarithm of how many times likelier a reading has to be than that of another code page of today."""

_SURE_OF_EACH: Final = 1.0
"""The same for each context that the other page knows, too: a language has its usual endings, also in few words."""

_TODAY: Final = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
)
_FORMER: Final = (
    *("koi8-r", "koi8-u", "mac-roman", "mac-latin2", "mac-turkish", "mac-cyrillic", "mac-greek", "cp437", "cp737"),
    *("cp775", "cp850", "cp852", "cp855", "cp857", "cp862", "cp864", "cp866"),
)
"""Code pages of DOS and the Mac are rare now: that windows-1252 reads better is enough."""

_SCRIPTS: Final = frozenset({"ARABIC", "CYRILLIC", "GREEK", "HEBREW", "THAI"})
_APOSTROPHE: Final = "\u2019"
_OPENING: Final = frozenset("\u201c\u2018\u00ab\u201e\u201a\u2039\u00bf\u00a1")
_CLOSING: Final = frozenset("\u201d\u2019\u00bb\u203a\u2026\u00ba\u00aa\u00b0\u00b2\u00b3\u00ae\u2122")
_ORDINALS: Final = frozenset("\u00aa\u00ba")
"""Letters to Unicode, signs to people."""

_ALONE: Final = frozenset("\u20ac\u00a3\u2022\u00b7\u00a7\u00a9\u00b1\u00bd\u00bc\u00be\u00d7\u00b5")
_BLANK: Final = "\u00a0"
_DASHES: Final = frozenset("\u2013\u2014")
_AFTER_NUMBERS: Final = frozenset("\u00b0\u00ba\u00aa\u2019\u201d")

# Weights where the gazetteer has nothing to say, on its scale: per 10,000 names with an accent.
_KNOWN: Final = 1.0
_UNKNOWN: Final = 0.3
_SIGN: Final = 10.0
_SIGN_AT_WORD: Final = 3.0
_SAYS_NOTHING: Final = 0.9
"""Of blanks and dashes inside words, and of letters alone: they are met, and may as well be of another page."""
_LETTER_OF_WORD: Final = 300.0

_MOST_UNKNOWN: Final = 0.25
_SLICE: Final = 1 << 20
_FIRST: Final = 128
"""Of the bytes beyond ASCII."""

_Context = tuple[int, int, int]
_Commonness = Callable[[str], float]


def is_windows_1252(content: bytes) -> bool:
    """
    Tell whether bytes are text of windows-1252 as far as anybody can tell.

    Parameters
    ----------
    content
        All bytes of a text that is not UTF-8.

    Returns
    -------
    is_certain
        Every byte is defined; three in four of the different contexts of an accented letter (itself with its two
        neighbours) are known from names of places; and every other code page that would read the text otherwise
        reads it as words that are clearly less common.

    Notes
    -----
    Bytes alone never prove an eight-bit encoding: this is a guess, and flagged. ``tests.campaign.encodings`` measures
    how often it is wrong, with words of all languages of the Unicode CLDR in 55 encodings: .3 % of files with a single
    word, mostly of code pages of the Mac and DOS, .03 % with three words, none of 44,000 with ten or fifty. The price
    is text in windows-1252 that is refused: a third of such files with ten words, a fifth with fifty.
    """
    contexts = _contexts(content)
    own = _weights("cp1252", contexts, western_commonness)
    if own is None or not _is_known([weight for weight in own if weight != _SAYS_NOTHING]):
        return False
    if any(sum(ratios) < 0 for page in _FORMER if (ratios := _ratios(own, contexts, page))):
        return False
    today = (ratios for page in _TODAY if (ratios := _ratios(own, contexts, page, each=_SURE_OF_EACH)))
    return all(sum(ratios) >= _SURE for ratios in today)


def _is_known(weights: Sequence[float]) -> bool:
    return bool(weights) and sum(weight < _KNOWN for weight in weights) <= int(_MOST_UNKNOWN * len(weights))


def _contexts(content: bytes) -> list[_Context]:
    """List the different bytes beyond ASCII, each with the one before and the one after it."""
    found = np.empty(0, dtype=np.uint32)
    for start in range(0, len(content), _SLICE):
        # With a neighbour on either side, which is a line end where the file begins and ends.
        end = start + _SLICE
        piece = content[start - 1 : end + 1] if start else b"\n" + content[: end + 1]
        padded = np.frombuffer(piece if end < len(content) else piece + b"\n", dtype=np.uint8).astype(np.uint32)
        at = np.flatnonzero(padded[1:-1] >= _FIRST) + 1
        found = np.union1d(found, padded[at - 1] << 16 | padded[at] << 8 | padded[at + 1])
    return [(int(code) >> 16, int(code) >> 8 & 0xFF, int(code) & 0xFF) for code in found]


def _ratios(own: Sequence[float], contexts: Sequence[_Context], page: str, *, each: float = 0.0) -> list[float]:
    """
    Compare windows-1252 with a page in each context that the page reads otherwise.

    Empty where it reads everything alike, or cannot read it; less ``each`` where it knows the context.
    """
    ours, theirs = _signs("cp1252"), _signs(page)
    others = _weights(page, contexts, commonness) or []
    return [
        math.log(max(mine, _UNKNOWN) / max(other, _UNKNOWN)) - (each if other >= _KNOWN else 0.0)
        for (_, byte, _), mine, other in zip(contexts, own, others, strict=False)
        if ours[byte] != theirs[byte]
    ]


@cache
def _signs(page: str) -> tuple[str, ...]:
    return tuple(bytes([byte]).decode(page, "replace") for byte in range(256))


def _weights(page: str, contexts: Sequence[_Context], known: _Commonness) -> list[float] | None:
    """Weigh each context as the page reads it; None where it has no sign, or a control character, for a byte."""
    signs = _signs(page)
    if any(signs[byte] == "\ufffd" or unicodedata.category(signs[byte]) == "Cc" for _, byte, _ in contexts):
        return None
    return [_weight(signs[before], signs[byte], signs[after], known) for before, byte, after in contexts]


def _weight(before: str, sign: str, after: str, known: _Commonness) -> float:
    if not _is_letter(sign):
        return _weight_of_sign(before, sign, after)
    if (script := _script(sign)) in _SCRIPTS:
        beside = [_script(other) for other in (before, after) if _is_letter(other)]
        if any(other != script for other in beside):
            return 0.0
        return _LETTER_OF_WORD if beside else _SAYS_NOTHING
    if _mixes_cases(before, sign, after):
        return 0.0
    return known("".join(_lowered(before, sign, after)))


def _mixes_cases(before: str, letter: str, after: str) -> bool:
    if letter.isupper():
        return before.islower()
    return letter.islower() and before.isupper() and after.isupper()


def _lowered(before: str, letter: str, after: str) -> Iterator[str]:
    for sign in (before, letter, after):
        low = sign.lower()
        yield (low if len(low) == 1 else sign) if sign == _APOSTROPHE or _is_letter(sign) else " "


def _weight_of_sign(before: str, sign: str, after: str) -> float:
    beside = [_is_letter(before), _is_letter(after)]
    if sign == _BLANK:
        return (_SIGN, _SIGN_AT_WORD, _SAYS_NOTHING)[sum(beside)]
    if sign in _DASHES:
        return (_SIGN, _SAYS_NOTHING, 0.0)[sum(beside)]
    if sign in _OPENING:
        return 0.0 if beside[0] or before.isdigit() else _SIGN
    if sign in _CLOSING:
        return _weight_of_closing(before, sign, after)
    return _SIGN if sign in _ALONE and not any(beside) else 0.0


def _weight_of_closing(before: str, sign: str, after: str) -> float:
    is_joined, goes_on = _is_letter(before), _is_letter(after)
    if before.isdigit() and sign in _AFTER_NUMBERS:
        return _SIGN
    if goes_on or after.isdigit():
        return _SIGN if sign == _APOSTROPHE and is_joined and goes_on else 0.0
    return _SIGN_AT_WORD if is_joined else _SIGN


@cache
def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" and sign not in _ORDINALS


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
