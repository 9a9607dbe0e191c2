"""Turns what a person says of a quarantined record into new values for its fields."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from data.errors import WrongUseError
from data.guard.sorts import without_markers
from data.readers.records import header_key
from data.sources.generic import FIELDS

WHEN: Final = "occurred_at"
WHERE: Final = ("latitude", "longitude")
AMOUNTS: Final = ("quantity", "quantity_kg")
CUT: Final = 1_000
"""Characters of a field that are kept of a damaged record."""

_YEAR_LAST: Final = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)(.*)", re.ASCII | re.DOTALL)
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3}(?:\D|$))", re.ASCII)


class Reading(StrEnum):
    """How a field that reads two ways, or the wrong way round, is meant."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    SWAPPED = "swapped"
    THOUSANDS = "thousands"
    DECIMALS = "decimals"
    WITHOUT_PERSONAL = "without-personal-data"


@dataclass(frozen=True)
class Correction:
    """
    What a person says of quarantined records.

    Parameters
    ----------
    values
        Column to its new value; the column by any name that the source of the record understands.
    reading
        How the record is meant; None where only the values change.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    reading: Reading | None = None


@dataclass(frozen=True)
class Original:
    """
    A quarantined record as it came.

    Parameters
    ----------
    fields
        Column to text; empty where it could not be told which piece belongs to which column.
    pieces
        What was read of a record without columns.
    is_damaged
        Whether it never reached the source of its file: its columns are those of the file.
    """

    fields: Mapping[str, str]
    pieces: tuple[str, ...] = ()
    is_damaged: bool = False


def original_of(raw: str, headers: tuple[str, ...]) -> Original:
    """
    Read a record as quarantine keeps it.

    Parameters
    ----------
    raw
        JSON: an object of fields, or a list of pieces of a damaged record.
    headers
        Keys of the columns of its file.

    Returns
    -------
    original
        Pieces get their columns where there are as many of them as columns.
    """
    kept = json.loads(raw)
    if isinstance(kept, dict):
        return Original({name: str(value or "") for name, value in kept.items()})
    pieces = tuple(str(piece) for piece in kept)
    if len(pieces) == len(headers):
        return Original(dict(zip(headers, pieces, strict=True)), is_damaged=True)
    return Original({}, pieces, is_damaged=True)


def known_columns(original: Original, columns: Mapping[str, str]) -> dict[str, str]:
    """
    Name the columns that can be changed.

    Parameters
    ----------
    original
        The record.
    columns
        Of its source: header key to canonical name.

    Returns
    -------
    known
        Canonical name to the key under which the record has it, or would have it.
    """
    # Under its canonical name a column is found again by the source, too, where the source knows it as a header.
    known: dict[str, str] = {}
    for key, name in columns.items():
        if name not in known or key == name:
            known[name] = key
    return {**known, **{columns.get(key, key): key for key in original.fields}}


def values_of(original: Original, columns: Mapping[str, str]) -> dict[str, str]:
    """
    List all that a person may change of a record.

    Parameters
    ----------
    original
        The record.
    columns
        Of its source: header key to canonical name.

    Returns
    -------
    values
        Canonical name to what the record says now, blank where it says nothing; what it says first.
    """
    known = known_columns(original, columns)
    values = {name: original.fields.get(key, "") for name, key in known.items()}
    order = {name: place for place, name in enumerate(FIELDS)}
    return dict(sorted(values.items(), key=lambda item: (item[1] == "", order.get(item[0], len(order)))))


def changes_of(correction: Correction, original: Original, columns: Mapping[str, str]) -> dict[str, str]:
    """
    Find the fields that a correction changes.

    Parameters
    ----------
    correction
        What a person says.
    original
        The record.
    columns
        Of its source: header key to canonical name.

    Returns
    -------
    changes
        Key of the field to its new value; fields that have this value already are left out.

    Raises
    ------
    WrongUseError
        The source has no such column.
    """
    known = known_columns(original, columns)
    values = values_of(original, columns)
    changed = _by_reading(values, correction.reading) if correction.reading else {}
    for column, value in correction.values.items():
        key = header_key(column)
        name = columns.get(key, key)
        if name not in known:
            raise WrongUseError(f"There is no column {column!r} in this record; there are {', '.join(sorted(known))}.")
        changed[name] = value
    return {known[name]: value for name, value in changed.items() if value != original.fields.get(known[name])}


def uncertain_fields(original: Original, changes: Mapping[str, str]) -> tuple[str, ...]:
    """
    Name the fields of which only the beginning is kept.

    Parameters
    ----------
    original
        The record.
    changes
        New values; a field that has one is certain.

    Returns
    -------
    fields
        Those as long as the longest piece that is kept of a damaged record.
    """
    return tuple(key for key, text in original.fields.items() if len(text) == CUT and key not in changes)


def _by_reading(values: Mapping[str, str], reading: Reading) -> dict[str, str]:
    if reading is Reading.SWAPPED:
        latitude, longitude = (values.get(name, "") for name in WHERE)
        return {"latitude": longitude, "longitude": latitude} if latitude and longitude else {}
    if reading is Reading.WITHOUT_PERSONAL:
        return {name: without_markers(value) for name, value in values.items() if value}
    if reading in (Reading.DAY_FIRST, Reading.MONTH_FIRST):
        return {WHEN: _in_order(values.get(WHEN, ""), reading)}
    return {name: _number(values[name], reading) for name in AMOUNTS if values.get(name)}


def _in_order(text: str, order: Reading) -> str:
    """Write a date with the year at its end as ISO 8601; whether there is such a day is for the validation to say."""
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return text
    first, second, year, rest = match.groups()
    day, month = (first, second) if order is Reading.DAY_FIRST else (second, first)
    return f"{year}-{int(month):02}-{int(day):02}{rest}"


def _number(text: str, reading: Reading) -> str:
    return _THOUSANDS.sub("", text) if reading is Reading.THOUSANDS else text.replace(",", ".")
