"""Texts of other people, fit for a terminal."""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def plain_text(text: str) -> str:
    r"""
    Write out what a terminal would obey or hide instead of showing.

    Parameters
    ----------
    text
        From a file that somebody sent.

    Returns
    -------
    plain
        Control, formatting and line-breaking characters as ``\uXXXX``.
    """
    return "".join(mark if unicodedata.category(mark) not in _UNSEEN else f"\\u{ord(mark):04x}" for mark in text)
