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
        Note(pl.any_horizontal(contains_beyond_ascii(column, pattern) for column in columns), flag)
        for pattern, flag in ((_BIDI, "bidi_control"), (_ZERO_WIDTH, "zero_width"))
    ]


def contains_beyond_ascii(column: str, pattern: str) -> pl.Expr:
    """
    Search a text for what only characters beyond ASCII can match; most columns have none.

    Parameters
    ----------
    column
        Of text.
    pattern
        Regular expression.

    Returns
    -------
    expression
        Boolean.
    """

    def found(texts: pl.Series) -> pl.Series:
        if texts.str.len_bytes().sum() == texts.str.len_chars().sum():
            return pl.repeat(value=False, n=len(texts), eager=True).alias(texts.name)
        return texts.str.contains(pattern)

    return pl.col(column).map_batches(found, return_dtype=pl.Boolean)
