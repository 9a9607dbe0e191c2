"""Texts reduced to what their spellings share, and characters in them that a reader does not see."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import polars as pl

from data.validate.rules import Note

_BIDI: str = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
FEW: Final = 100
"""So many texts are looked at sooner one by one than by polars, which has to be asked: most batches are small."""

_ZERO_WIDTH: str = "[\u00ad\u200b-\u200d\u2060\ufeff]"
_AT_ONCE: Final = 1 << 25
"""Bytes of a column that are put together for one search."""


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


def notes_on_text(frame: pl.DataFrame, columns: Sequence[str]) -> list[Note]:
    """
    Note characters that change how a text looks without being seen.

    Parameters
    ----------
    frame
        With these columns.
    columns
        Of text.

    Returns
    -------
    notes
        ``bidi_control`` and ``zero_width``; the text itself stays as it is.
    """
    beyond = [column for column in columns if not is_ascii(frame[column])]
    held = [
        (flag, pattern, [column for column in beyond if found_anywhere(frame[column], pattern)])
        for pattern, flag in ((_BIDI, "bidi_control"), (_ZERO_WIDTH, "zero_width"))
    ]
    return [
        Note(pl.any_horizontal(pl.col(column).str.contains(pattern) for column in where), flag)
        for flag, pattern, where in held
        if where
    ]


def of_texts(frame: pl.DataFrame, column: str, value: pl.Expr) -> pl.Expr:
    """
    Work a value out of a column of text once for each different text, where there are many.

    Parameters
    ----------
    frame
        With the column.
    column
        Of texts that repeat, none of them null.
    value
        Of that column alone.

    Returns
    -------
    expression
        The same values; of few texts the very expression that was given.
    """
    if frame.height <= FEW:
        return value
    texts = frame.select(pl.col(column).unique())
    values = texts.select(value.alias("value"))["value"]
    if values.n_unique() <= 1:
        return pl.lit(values[0] if len(values) else None, values.dtype)
    if values.dtype == pl.String and values.equals(texts[column]):
        return pl.col(column)
    if values.dtype == pl.Boolean:
        return pl.col(column).is_in(texts[column].filter(values).implode())
    return pl.col(column).replace_strict(texts[column], values, return_dtype=values.dtype)


def found_anywhere(texts: pl.Series, pattern: str) -> bool:
    """
    Search a column as one text, which takes a fraction of the time of a search in each of its texts.

    Parameters
    ----------
    texts
        Of any length; null is nothing.
    pattern
        Regular expression that finds among lines whatever it finds in one of them alone.

    Returns
    -------
    found
        False only where no text holds it. Lines side by side may hold what neither of them does.
    """
    if len(texts) <= FEW:
        return bool(pl.Series(["\n".join(text for text in texts if text is not None)]).str.contains(pattern)[0])
    if texts.str.len_bytes().sum() > _AT_ONCE:
        return bool(texts.str.contains(pattern).any())
    return bool(texts.str.join("\n").str.contains(pattern).any())


def holds_any(texts: pl.Series, signs: str) -> bool:
    """
    Search a column for signs.

    Parameters
    ----------
    texts
        Of any length; null is nothing.
    signs
        At least one; each of ASCII and no letter or digit.

    Returns
    -------
    holds_any
        Whether any of them stands in any of the texts.
    """
    if len(texts) <= FEW:
        return any(sign in text for text in texts if text for sign in signs)
    return found_anywhere(texts, f"[{re.escape(signs)}]")


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
        odd = [column for column in texts if not is_ascii(column) and found_anywhere(column, pattern)]
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
    if len(texts) <= FEW:
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
    if len(texts) <= FEW:
        return all(text is None or text == text.strip() for text in texts)
    return bool(texts.str.strip_chars().str.len_bytes().sum() == texts.str.len_bytes().sum())
