"""Tells of many texts at once which of them could hold something personal: all that do, and few others."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from data.guard.words import one_of
from data.validate.words import found_anywhere

_WORDS: Final = one_of(
    "telephone", "telephone_weak", "document", "card", "plate", "registration", "vehicle", "role", "birth"
).replace(" ", r"\s")
_SCRIPTS: Final = one_of(
    *("telephone_scripts", "document_scripts", "plate_scripts", "birth_scripts"),
    *("role_arabic", "role_indian", "role_thai", "role_han", "role_korean"),
).replace(" ", r"\s")
_FORMS: Final = "|".join(
    (
        r"@|[\[(]at[\])]|withheld\]|[\x{ff01}-\x{ff5e}]",
        r"[+][\s(]*\p{Nd}|\([2-9][0-9]{2}\)",  # telephone numbers
        r"[A-Z]{2}[0-9]{2}[ \-]?[A-Z0-9]{4}[ \-]?[A-Z0-9]{4}|[0-9]{4}[ \-][0-9]{4}[ \-][0-9]{4}",
        r"<<|[A-Z0-9<]{30}|(?:NIE|DNI)[\s:.]|[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}|[A-Z]{4}[0-9]{6}[HMX]|[0-9]{17}[0-9X]",
        r"[0-9]\.[0-9]{3}\.[0-9]{3}-|[12] [0-9]{2} [0-9]{2} |[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}",
        r"[0-9]{6}[-+A][0-9]{3}|3[47][0-9]{2}[ \-][0-9]{6}",
        r"[\x{410}-\x{42f}][0-9]{3}[\x{410}-\x{42f}]{2}|\p{Han}[A-Z]",  # number plates
    )
)
_SUSPICIOUS: Final = rf"(?i)(?:^|[^a-z0-9])(?:{_WORDS})(?:[^a-z]|$)|{_SCRIPTS}|{_FORMS}"


_NO_MERE_FIGURES: Final = r"[^0-9.\-\n]|[0-9.]-|[0-9]{17}"
_LOOKED_AT: Final = 1_000
_FEW: Final = 100


def suspicious_columns(fields: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    """
    Find the columns in which any text is suspicious; most have none, and few different texts.

    Parameters
    ----------
    fields
        Of text.
    columns
        Some of them.

    Returns
    -------
    suspicious
        Those in which ``is_suspicious`` is true of any text, in the same order.
    """
    if not columns or (fields.height <= _FEW and not _is_any_suspicious(pl.concat(fields[name] for name in columns))):
        return []
    words = [name for name in columns if found_anywhere(fields[name], _NO_MERE_FIGURES)]
    own = {name: _own_texts(fields[name]) for name in words}
    few = [texts for texts in own.values() if len(texts) <= _FEW]
    is_quiet = not (few and _is_any_suspicious(pl.concat(few)))
    left = [name for name in words if not (is_quiet and len(own[name]) <= _FEW)]
    return [name for name in left if _is_any_suspicious(own[name])]


def _own_texts(texts: pl.Series) -> pl.Series:
    repeats = texts.head(_LOOKED_AT).n_unique() <= _FEW
    return (texts.unique() if repeats else texts).alias("text")


def _is_any_suspicious(texts: pl.Series) -> bool:
    return bool(texts.alias("text").to_frame().select(_ANY).item())


def is_suspicious(texts: pl.Expr) -> pl.Expr:
    """
    Tell which texts are worth a closer look.

    Parameters
    ----------
    texts
        Of text.

    Returns
    -------
    expression
        False only where nothing is found.
    """
    return texts.str.contains(_SUSPICIOUS)


_ANY: Final = is_suspicious(pl.col("text")).any()
