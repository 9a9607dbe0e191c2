"""Texts reduced to what their spellings share, and characters in them that a reader does not see."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import polars as pl

from data.validate.rules import Note

_BIDI: str = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_FEW: Final = 100
"""So many texts are looked at sooner one by one than by polars, which has to be asked: most batches are small."""

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
        Note(contains_beyond_ascii(columns, pattern), flag)
        for pattern, flag in ((_BIDI, "bidi_control"), (_ZERO_WIDTH, "zero_width"))
    ]


def contains_beyond_ascii(columns: Sequence[str], pattern: str) -> pl.Expr:
    """
    Search texts for what only characters beyond ASCII can match; most columns have none.

    Parameters
    ----------
    columns
        Of text.
    pattern
        Regular expression.

    Returns
    -------
    expression
        Boolean: whether any of them matches.
    """

    def found(texts: Sequence[pl.Series]) -> pl.Series:
        odd = [column for column in texts if not is_ascii(column)]
        if not odd:
            return pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(texts[0]))
        return pl.select(pl.any_horizontal(column.str.contains(pattern) for column in odd)).to_series()

    return pl.map_batches([pl.col(column) for column in columns], found, return_dtype=pl.Boolean)


def is_ascii(texts: pl.Series) -> bool:
    """
    Tell whether all texts are written in ASCII alone.

    Parameters
    ----------
    texts
        Of text.

    Returns
    -------
    is_ascii
        True also of none.
    """
    if len(texts) <= _FEW:
        return all(text is None or text.isascii() for text in texts)
    return bool(texts.str.len_bytes().sum() == texts.str.len_chars().sum())


def is_stripped(texts: pl.Series) -> bool:
    """
    Tell whether no text has a blank at one of its ends.

    Parameters
    ----------
    texts
        Of text.

    Returns
    -------
    is_stripped
        True also of none.
    """
    if len(texts) <= _FEW:
        return all(text is None or text == text.strip() for text in texts)
    return bool(texts.str.strip_chars().str.len_bytes().sum() == texts.str.len_bytes().sum())
