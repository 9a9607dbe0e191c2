"""Reads numbers as people write them: points or commas, never guessed where both are possible."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from data.validate.digits import ascii_digits
from data.validate.words import contains_beyond_ascii, found_anywhere, holds_any, is_ascii, is_stripped

_WORD: Final = r"(?i)^[+-]?(nan|inf|infinity)$"
_PLAIN: Final = r"^[+-]?(\d+([.,]\d+)?|[.,]\d+)([eE][+-]?\d{1,4})?$"
_NOT_POINTED: Final = r"[^0-9.\-\n]|[0-9.\-]-|\.[0-9]*\.|\.(?:\n|$)"
"""What does not stand in a column of digits with at most one point each, and digits after it."""

_MINUS: Final = "\u2212"
_ARABIC_POINT: Final = "\u066b"


_SIGNS: Final = {"comma": (".", ","), "point": (",", ".")}
_THIN: Final = " \u00a0\u2009\u202f'\u2019"


def _bare(column: str) -> pl.Expr:
    return pl.col(column).map_batches(_in_ascii, return_dtype=pl.String)


def _in_ascii(texts: pl.Series) -> pl.Series:
    bare = texts if is_stripped(texts) else texts.str.strip_chars()
    if is_ascii(bare):
        return bare
    # Texts with digits of several scripts become empty, and so no number.
    odd = bare.unique()
    return bare.replace_strict(odd, [ascii_digits(_signed(text)) for text in odd], return_dtype=pl.String)


def _signed(text: str) -> str:
    return text.replace(_MINUS, "-").replace(_ARABIC_POINT, ".")


def has_other_digits(columns: Sequence[str]) -> pl.Expr:
    """
    Tell which records write a number in digits that are not ASCII.

    Parameters
    ----------
    columns
        Of text.

    Returns
    -------
    expression
        Boolean.
    """
    return contains_beyond_ascii(columns, r"[\p{Nd}--[0-9]]")


def as_decimal_point(column: str, *, decimals: str, grouped: bool) -> pl.Expr:
    """
    Write numbers with a decimal point and nothing between thousands, where somebody said how they are written.

    Parameters
    ----------
    column
        Of text.
    decimals
        ``comma`` or ``point``: what stands before decimals; the other one, a blank or an apostrophe may stand between
        thousands.
    grouped
        Whether thousands may have a sign between them; coordinates never do.

    Returns
    -------
    expression
        Text; what is no such number stays as it is.
    """
    thousands, decimal = _SIGNS[decimals]
    plain = rf"^[+-]?\d+(?:[{decimal}]\d+)?$"
    groups = rf"^[+-]?\d{{1,3}}(?:[{thousands}{_THIN}]\d{{3}})+(?:[{decimal}]\d+)?$"
    bare = _bare(column)
    is_grouped = bare.str.contains(groups) & pl.lit(value=grouped)
    bare_of_signs = bare.str.replace_all(rf"[{thousands}{_THIN}]", "").str.replace(decimal, ".", literal=True)
    return (
        pl.when(is_grouped)
        .then(bare_of_signs)
        .when(bare.str.contains(plain))
        .then(bare.str.replace(decimal, ".", literal=True))
        .otherwise(pl.col(column))
    )


def is_number(column: str) -> pl.Expr:
    """
    Tell which texts are written as one number, infinite ones included.

    Parameters
    ----------
    column
        Of text.

    Returns
    -------
    expression
        Boolean; decimals after a point or a comma, no signs between thousands.
    """
    return pl.col(column).map_batches(_is_number, return_dtype=pl.Boolean)


def _is_number(texts: pl.Series) -> pl.Series:
    bare = _in_ascii(texts)
    plain = bare.str.contains(_PLAIN)
    return plain if plain.all() else plain | bare.str.contains(_WORD)


def number(column: str) -> pl.Expr:
    """
    Read a number.

    Parameters
    ----------
    column
        Of text.

    Returns
    -------
    expression
        Float64; null where the text is no finite number.
    """
    return pl.col(column).map_batches(_value, return_dtype=pl.Float64)


def _value(texts: pl.Series) -> pl.Series:
    bare = _in_ascii(texts)
    if (bare == "").all():
        return pl.Series(texts.name, [None], dtype=pl.Float64).new_from_index(0, len(texts))
    asked = _WITH_COMMAS if holds_any(bare, ",") else _WITH_POINTS
    return bare.alias("bare").to_frame().select(asked).to_series().alias(texts.name)


def _finite(pointed: pl.Expr) -> pl.Expr:
    value = pointed.cast(pl.Float64, strict=False)
    # A minus before nothing is nothing.
    return pl.when(pl.col("bare").str.contains(_PLAIN) & value.is_finite()).then(value + 0.0)


_WITH_POINTS: Final = _finite(pl.col("bare"))
_WITH_COMMAS: Final = _finite(pl.col("bare").str.replace(",", ".", literal=True))


def decimals(column: str) -> pl.Expr:
    """
    Count the decimals that were written.

    Parameters
    ----------
    column
        Of text that is a number.

    Returns
    -------
    expression
        UInt32; 0 for a whole number.
    """
    return pl.col(column).map_batches(_decimals, return_dtype=pl.UInt32)


def _decimals(texts: pl.Series) -> pl.Series:
    bare = _in_ascii(texts)
    if found_anywhere(bare, _NOT_POINTED):
        return bare.str.extract(r"[.,](\d+)", 1).fill_null("").str.len_chars()
    return bare.alias("bare").to_frame().select(_AFTER_POINT).to_series()


_AFTER_POINT: Final = (pl.col("bare").str.len_bytes() - pl.col("bare").str.find(".", literal=True) - 1).fill_null(0)


def has_ambiguous_thousands(column: str) -> pl.Expr:
    """
    Tell which texts may mean a decimal or a thousand, as ``1,500`` does.

    Parameters
    ----------
    column
        Of text, beside ``decimal_comma``.

    Returns
    -------
    expression
        Boolean; ``1.500`` is such a text only where the record writes decimals after a comma.
    """
    with_comma = _matches(column, r"^[+-]?[1-9]\d{0,2},\d{3}$", sign=",")
    with_point = _matches(column, r"^[+-]?[1-9]\d{0,2}\.\d{3}$", sign=".")
    return with_comma | (with_point & pl.col("decimal_comma"))


def has_grouped_thousands(column: str) -> pl.Expr:
    """
    Tell which texts may mean a thousand, in a column of whole numbers.

    Parameters
    ----------
    column
        Of text.

    Returns
    -------
    expression
        Boolean: ``1,000`` and ``1.000`` are such texts, ``3.0`` is none.
    """
    return _matches(column, r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$", sign=".,")


def _matches(column: str, pattern: str, *, sign: str) -> pl.Expr:
    """Match a pattern whose texts hold one of some signs; of a column without them nothing else is asked."""

    def matched(texts: pl.Series) -> pl.Series:
        if is_ascii(texts) and not holds_any(texts, sign):
            return pl.repeat(value=False, n=len(texts), eager=True).alias(texts.name)
        return _in_ascii(texts).str.contains(pattern)

    return pl.col(column).map_batches(matched, return_dtype=pl.Boolean)
