"""Turns a typed column of Arrow into text that says exactly the same."""

import json
from typing import Final

import polars as pl
import pyarrow as pa

from data.readers.geometry import number_texts

_CLOCK: Final = "%Y-%m-%dT%H:%M:%S%.f"


def column_texts(column: pa.Array) -> tuple[pl.Series, list[int]]:
    """
    Write a column as text.

    Parameters
    ----------
    column
        Of any type but binary.

    Returns
    -------
    texts, broken
        Instants in UTC with ``Z``, times without a zone without one, whole numbers without a point, lists as JSON;
        empty where null. And the indices of texts that are not UTF-8, which are empty here.

    Raises
    ------
    pa.ArrowException, pl.exceptions.PolarsError
        The column is of a type that is not read.
    """
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    column, broken = _sound(column)
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        # The instant is the same in every zone; names of zones may be unknown here.
        column = column.cast(pa.timestamp(column.type.unit, "UTC"))
    values = pl.from_arrow(column)
    if not isinstance(values, pl.Series):
        raise pa.ArrowNotImplementedError(f"a column of {column.type}")
    return _texts(values).fill_null(""), broken


def _sound(column: pa.Array) -> tuple[pa.Array, list[int]]:
    """Blank texts that are not UTF-8: the libraries believe that all are."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column, []
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        texts = [_decoded(value) for value in column.cast(pa.binary()).to_pylist()]
        broken = [index for index, text in enumerate(texts) if text is False]
        return pa.array([text or None for text in texts], pa.string()), broken
    return column, []


def _decoded(value: bytes | None) -> str | bool | None:
    try:
        return value if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _texts(values: pl.Series) -> pl.Series:
    kind = values.dtype
    if kind.is_float():
        return number_texts(values)
    if isinstance(kind, pl.Datetime):
        texts = values.dt.to_string(_CLOCK)
        return texts + "Z" if kind.time_zone else texts
    if kind in (pl.Date, pl.Time):
        return values.dt.to_string("iso")
    if kind.is_nested():
        return pl.Series(values.name, [_json(value) for value in values.to_list()], dtype=pl.String)
    return (values.cast(pl.Int64) if kind == pl.Duration else values).cast(pl.String)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, default=str, ensure_ascii=False)
