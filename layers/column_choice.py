"""Turns what a person picks for each of our columns into a map, and a file's first rows into examples and a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from data.intake import Intake, IntakeOptions
from data.readers.records import ROW, Records, header_key
from data.receiving import judge_records, source_of
from data.sources.mapping import MAPPED_FIELDS, ColumnMap
from data.validate.modes import MODES
from layers.wording import _

NEEDED: Final = ("occurred_at", "latitude", "longitude", "place", "mode", "agency", "handling")
ASKED: Final = ("event_id", *NEEDED)
"""What is asked first: without a number of its own a record that is corrected later cannot be told from another one."""

OTHERS: Final = tuple(name for name in MAPPED_FIELDS if name not in ASKED)
CONSTANTS: Final = ("mode", "agency", "handling", "feed", "country", "commodity", "unit", "kind")
"""What may be the same in every row of a file."""

PREVIEWED: Final = 200
EXAMPLES: Final = 3
LONGEST_EXAMPLE: Final = 40
MOST_WORDS: Final = 12


@dataclass(frozen=True)
class Writing:
    """
    What is said of a file beside its columns, as in ``ColumnMap``.

    Parameters
    ----------
    constants
        Our column to what stands in every row.
    values
        Our column to the sender's words and ours for them.
    dates, time_zone, decimals
        How dates, clocks and numbers are written.
    """

    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str = ""
    time_zone: str = ""
    decimals: str = ""


def field_name(name: str) -> str:
    """
    Say what stands in one of our columns.

    Parameters
    ----------
    name
        Of ``MAPPED_FIELDS``.

    Returns
    -------
    words
        For people who never saw our names.
    """
    names = {
        "event_id": _("The owner's number of the record"),
        "kind": _("What it was: seizure, interception, ..."),
        "occurred_at": _("Date, or date and clock"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "radius_km": _("Known to within (km)"),
        "place": _("Place, in words"),
        "country": _("Country"),
        "mode": _("How it travelled"),
        "commodity": _("What was seized"),
        "count": _("Number of events"),
        "quantity": _("How much"),
        "unit": _("Unit of how much"),
        "quantity_kg": _("Weight in kg"),
        "origin": _("From where"),
        "destination": _("To where"),
        "agency": _("Agency that owns it"),
        "feed": _("Reporting stream"),
        "handling": _("TLP marking"),
        "release_to": _("Released to"),
        "source_ref": _("The sender's reference"),
    }
    return names.get(name, name)


def example_values(records: Records, key: str) -> tuple[str, ...]:
    """
    Give the first different values of a column.

    Parameters
    ----------
    records
        Of the file.
    key
        Of the column.

    Returns
    -------
    values
        At most ``EXAMPLES``, none blank, long ones cut.
    """
    values = records.fields[key].head(PREVIEWED).str.strip_chars()
    found = values.filter(values != "").unique(maintain_order=True).head(EXAMPLES)
    return tuple(text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…" for text in found)


def header_of(records: Records, key: str) -> str:
    """
    Name a column so that a map finds it again.

    Parameters
    ----------
    records
        Of the file.
    key
        Of the column.

    Returns
    -------
    header
        As written; the key where the column has no name.
    """
    header = records.headers[key]
    return header if header_key(header) == key else key


def unknown_modes(records: Records, key: str) -> tuple[str, ...]:
    """
    List the words of a column that are no mode that we know.

    Parameters
    ----------
    records
        Of the file.
    key
        Of the column.

    Returns
    -------
    words
        The most frequent first, at most ``MOST_WORDS``.
    """
    words = records.fields.select(pl.col(key).str.strip_chars().str.to_lowercase().alias("word"))
    counts = words.group_by("word").len().filter(pl.col("word") != "", ~pl.col("word").is_in(list(MODES)))
    return tuple(counts.sort(-pl.col("len").cast(pl.Int64), "word")["word"].head(MOST_WORDS))


def still_needed(columns: Mapping[str, tuple[str, ...]], writing: Writing, options: IntakeOptions) -> tuple[str, ...]:
    """
    List what has to be said before a file can be judged.

    Parameters
    ----------
    columns
        Our column to keys of the file's columns; without any where none was picked.
    writing
        What else was said.
    options
        What the sender says about the file.

    Returns
    -------
    names
        Our columns that nothing fills; one place in words does for a position.
    """
    given = {name for name, keys in columns.items() if keys} | {
        name for name, value in writing.constants.items() if value
    }
    given |= {name for name in ("agency", "handling") if getattr(options, name)}
    half = {"latitude", "longitude"} & given
    where = {"latitude", "longitude"} - given if half else set() if {"place", "country"} & given else {"place"}
    needed = {"occurred_at", *where, "mode", "agency", "handling"} - given
    return tuple(name for name in NEEDED if name in needed)


def needed_sentence(needed: tuple[str, ...]) -> str:
    """
    Ask for what is still needed.

    Parameters
    ----------
    needed
        As of ``still_needed``; a place stands for any way to say where it was.

    Returns
    -------
    sentence
        For a person.
    """
    where = _("Where it was (latitude and longitude, or a place in words)")
    names = [where if name == "place" else field_name(name) for name in needed]
    return _("Still needed: {names}.").format(names="; ".join(names))


def map_of(columns: Mapping[str, tuple[str, ...]], records: Records, writing: Writing) -> ColumnMap:
    """
    Make a map of what was picked.

    Parameters
    ----------
    columns
        Our column to keys of the file's columns; without any where none was picked.
    records
        Of the file.
    writing
        What else was said.

    Returns
    -------
    column_map
        Without a name; words are translated, and constants used, only where they apply.

    Raises
    ------
    WrongUseError
        It is not possible so.
    """
    theirs = {name: tuple(header_of(records, key) for key in keys) for name, keys in columns.items() if keys}
    return ColumnMap(
        columns=theirs,
        constants={name: value for name, value in writing.constants.items() if value and name not in theirs},
        values={name: words for name, words in writing.values.items() if words and name in theirs},
        dates=writing.dates,
        time_zone=writing.time_zone,
        decimals=writing.decimals,
    )


def judge_first(records: Records, options: IntakeOptions, column_map: ColumnMap) -> Intake:
    """
    Judge the first rows of a file by a map.

    Parameters
    ----------
    records
        Of the file.
    options
        What the sender says about it.
    column_map
        The map.

    Returns
    -------
    intake
        Of at most ``PREVIEWED`` rows that could be read.

    Raises
    ------
    FileRejectedError
        A column is missing that nothing can replace.
    WrongUseError
        Map and options contradict each other.
    """
    first = replace(records, fields=records.fields.filter(pl.col(ROW) <= PREVIEWED), damaged=())
    return judge_all(first, options, column_map)


def judge_all(records: Records, options: IntakeOptions, column_map: ColumnMap) -> Intake:
    """
    Judge a file by a map.

    Parameters
    ----------
    records
        Of the file.
    options
        What the sender says about it.
    column_map
        The map.

    Returns
    -------
    intake
        Of the whole file.

    Raises
    ------
    FileRejectedError
        A column is missing that nothing can replace.
    """
    chosen = replace(options, source="", column_map=column_map)
    return judge_records(records, source_of(records, chosen), chosen)
