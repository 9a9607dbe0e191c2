"""Turns digits, dashes, quotes and degree signs of many scripts into the plain ones, each in its place."""

import unicodedata
from typing import Final

_LIKE: Final = {
    "°": "\u00ba\u02da\u1d52\u2070\u5ea6",
    "'": "\u2032\u2018\u2019\u201b\u02b9\u02bc\u02bb\u00b4`\u5206\u05f3\ua78c",
    '"': "\u2033\u201c\u201d\u201f\u02ba\u02ee\u3003\u79d2\u05f4\u00a8",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\ufe63\uff0d",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200e\u200f",
    ".": "\u066b\u00b7",
    ",": "\u060c\u3001\ufe50",
    ";": "\u061b",
}
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class _Plain(dict[int, int]):
    """Finds digits of any script as they are met: there are hundreds."""

    def __missing__(self, code: int) -> int:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = code if digit is None else ord("0") + digit
        return self[code]


_PLAIN: Final = _Plain(_FULL_WIDTH | {ord(sign): ord(plain) for plain, signs in _LIKE.items() for sign in signs})


def plain_signs(text: str) -> str:
    """
    Write the signs of numbers and angles plainly.

    Parameters
    ----------
    text
        In any script.

    Returns
    -------
    text
        As long as before, so that places in it stay what they are: digits 0 to 9, full-width letters narrow, one
        degree sign, one prime, one double prime, one hyphen for all dashes and minus signs. Chinese units of angles
        become signs, too.
    """
    return text if text.isascii() else text.translate(_PLAIN)
