"""Turns any text into one that PostgreSQL takes, and back: nothing that was sent is lost."""

from collections.abc import Callable
from typing import Any, Final

import polars as pl
from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from data.store.address import POSTGRESQL

_NUL: Final = "\x00"
_MARK: Final = "\x1a"
"""The sign that ASCII calls *substitute*: it stands before what it stands for."""
_ESCAPED_MARK: Final = _MARK + "1"
_ESCAPED_NUL: Final = _MARK + "0"


class AnyText(TypeDecorator[str]):
    """
    A column of text that keeps every character on both engines, and sorts by code point.

    Parameters
    ----------
    length
        As SQLite is told; neither engine refuses what is longer.
    """

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self._length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Name the type in a database."""
        if dialect.name == POSTGRESQL:
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(String(self._length) if self._length else Text())

    # Not process_bind_param: SQLite would call it for every cell, to do nothing.
    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], Any] | None:
        """Give what is done to a text on its way in."""
        return escaped_text if dialect.name == POSTGRESQL else None

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], str | None] | None:
        """Give what is done to a text on its way out."""
        return _unescaped if dialect.name == POSTGRESQL else None


def escaped(texts: pl.Expr) -> pl.Expr:
    """
    Write texts as PostgreSQL takes them: it refuses the character NUL.

    Parameters
    ----------
    texts
        Of strings.

    Returns
    -------
    texts
        ``AnyText`` reads them back.
    """
    return texts.str.replace_all(_MARK, _ESCAPED_MARK, literal=True).str.replace_all(_NUL, _ESCAPED_NUL, literal=True)


def escaped_text(text: str | None) -> str | None:
    """
    Write a text as PostgreSQL takes it, as ``escaped`` does.

    Parameters
    ----------
    text
        None for none.

    Returns
    -------
    text
        ``AnyText`` reads it back.
    """
    return text and text.replace(_MARK, _ESCAPED_MARK).replace(_NUL, _ESCAPED_NUL)


def _unescaped(text: str | None) -> str | None:
    return text and text.replace(_ESCAPED_NUL, _NUL).replace(_ESCAPED_MARK, _MARK)
