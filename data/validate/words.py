"""Texts reduced to what their spellings share, and characters in them that a reader does not see."""

import re
import unicodedata
from collections.abc import Sequence

import polars as pl

from data.validate.rules import Note

_BIDI: str = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_ZERO_WIDTH: str = "[\u00ad\u200b-\u200d\u2060\ufeff]"


def plain_words(text: str) -> str:
    """
    Reduce a text to what spellings of it share.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    plain
        Lower case, no accents, words divided by one blank.
    """
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    # An apostrophe before s is dropped, other punctuation divides words; the dotless i of Turkish is an i.
    bare = re.sub(r"[\u2019'\u0060]s\b", "s", bare.casefold().replace("\u0131", "i").replace("&", " and "))
    return re.sub(r"[\W_]+", " ", bare).strip()


def notes_on_text(columns: Sequence[str]) -> list[Note]:
    """
    Note characters that change how a text looks without being seen.

    Parameters
    ----------
    columns
        Of text.

    Returns
    -------
    notes
        ``bidi_control`` and ``zero_width``; the text itself stays as it is.
    """
    return [
        Note(pl.any_horizontal(pl.col(column).str.contains(pattern) for column in columns), flag)
        for pattern, flag in ((_BIDI, "bidi_control"), (_ZERO_WIDTH, "zero_width"))
    ]
