"""Turns a text into one of the same length whose digits, blanks and dashes are those of ASCII."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from data.validate.digits import digit_values

# What stands between digits without being seen, or is another form of a sign: each becomes one sign of ASCII.
_BLANKS: Final = (
    "\t\r\n\u00a0\u00ad\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d"
)
_MARKS: Final = (
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_WIDE: Final = 0xFEE0
"""How far the wide forms of ASCII (U+FF01 to U+FF5E) lie from it."""

_ASCII: Final = range(0x21, 0x7F)
_SAME: Final = {
    **dict.fromkeys(("\u3001", "\u060c"), ","),
    **dict.fromkeys(("\u061b",), ";"),
    **dict.fromkeys(("\u3002",), "."),
    **dict.fromkeys(("\u2019", "\u02bc"), "'"),
    **dict.fromkeys(("\u2116",), "#"),
    **dict.fromkeys(("\u00ba", "\u00aa"), "\u00b0"),
}


@cache
def _table() -> Mapping[int, str]:
    wide = {_WIDE + point: chr(point) for point in _ASCII}
    signs = {ord(sign): " " for sign in _BLANKS + _MARKS} | {ord(sign): "-" for sign in _DASHES}
    return {**digit_values(), **wide, **signs, **{ord(sign): plain for sign, plain in _SAME.items()}}


def plain(text: str) -> str:
    """
    Write a text so that patterns need to know one form of each sign only.

    Parameters
    ----------
    text
        As it came.

    Returns
    -------
    plain
        Of the same length, sign by sign: a piece that is found stands at the same place of the text.
    """
    return text if text.isascii() and not any(sign in text for sign in "\t\r\n") else text.translate(_table())
