"""What every source offers: its columns, and reports of text made from records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NewType

import polars as pl

from data.errors import FileRejectedError
from data.readers.records import ROW, Records
from data.validate.words import FEW, is_ascii, is_stripped

Reports = NewType("Reports", pl.DataFrame)
"""One row a record: ``ROW`` and the text columns of ``REPORT_COLUMNS``, empty where nothing was said."""

REPORT_COLUMNS: Final = (
    "event_id",
    "kind",
    "time",  # what the validation reads: ISO 8601 where the source knows its layout
    "occurred_text",  # the same as written
    "recorded_at",
    "latitude",
    "longitude",
    "radius_km",
    "place_radius_km",  # a lower bound of the radius, from what the place is called
    "place",
    "country",
    "stated_country",  # only to check the position against
    "mode",
    "commodity",
    "count",
    "quantity",
    "unit",
    "quantity_kg",
    "origin",
    "destination",
    "agency",
    "feed",
    "feed_given",  # by column or option; the part of the feed that belongs to the identity
    "handling",
    "release_to",
    "source_ref",
    "flags",
    "refusal",  # code of a fault that only the source can see, such as two positions in one record
    "refusal_sentence",
    "raw",  # the original fields as JSON
    "reading",  # what a map or a person's answer made of the record, where it says less by itself
)


@dataclass(frozen=True)
class SourceOptions:
    """
    What the sender says about a whole file.

    Parameters
    ----------
    agency
        The uploader; fills a missing column.
    feed
        Reporting stream, where the file has no column for it.
    handling
        Marking for blank fields.
    """

    agency: str = ""
    feed: str = ""
    handling: str = ""


@dataclass(frozen=True)
class Source:
    """
    A publisher's files: how to know and how to read them.

    Parameters
    ----------
    name
        As in ``--source``.
    matches
        Whether a header is one of its layouts.
    report
        Records to reports; raises FileRejectedError where a column is missing that nothing can replace.
    columns
        Header key to canonical name; other columns are dropped, which is flagged.
    mode_required
        Whether a blank mode is a fault.
    owned
        Whether its rows have to belong to the uploader.
    least_count
        1, or 0 where a row is a figure over a period: a figure of nothing says that somebody looked.
    """

    name: str
    matches: Callable[[frozenset[str]], bool]
    report: Callable[[Records, SourceOptions], Reports]
    columns: Mapping[str, str]
    mode_required: bool
    owned: bool
    least_count: int = 1


def rename_columns(records: Records, columns: Mapping[str, str]) -> pl.DataFrame:
    """
    Keep the columns a source knows, under its names for them.

    Parameters
    ----------
    records
        Of one file.
    columns
        Header key to canonical name.

    Returns
    -------
    frame
        ``ROW`` and the known columns; text in Unicode NFC without blanks around it.

    Raises
    ------
    FileRejectedError
        Two columns of the file mean the same, and neither has the canonical name.
    """
    chosen: dict[str, str] = {}
    for key in records.headers:
        name = columns.get(key)
        if name is None or (name in chosen and chosen[name] == name):
            continue
        if name in chosen and key != name:
            first, second = records.headers[chosen[name]], records.headers[key]
            raise FileRejectedError(
                "duplicate_column", f"The columns {first!r} and {second!r} both mean {name}; remove or rename one."
            )
        chosen[name] = key
    fields, ordered = records.fields, sorted(chosen.items())
    if fields.height <= FEW:
        return pl.DataFrame([fields[ROW], *(_clean(fields[key]).alias(name) for name, key in ordered)])
    return fields.select(ROW, *(clean_text(key).alias(name) for name, key in ordered))


def unknown_columns(records: Records, columns: Mapping[str, str]) -> tuple[str, ...]:
    """
    List the headers that a source does not know.

    Parameters
    ----------
    records
        Of one file.
    columns
        Header key to canonical name.

    Returns
    -------
    headers
        As written, in the order of the file.
    """
    return tuple(header for key, header in records.headers.items() if key not in columns)


def second_columns(records: Records, columns: Mapping[str, str]) -> tuple[str, ...]:
    """
    List the headers that mean what another column says under the name of the source.

    Parameters
    ----------
    records
        Of one file.
    columns
        Header key to canonical name.

    Returns
    -------
    headers
        As written, each with the one that is read in its place, in the order of the file.
    """
    exact = {key: header for key, header in records.headers.items() if columns.get(key) == key}
    return tuple(
        f"{header} (read: {exact[columns[key]]})"
        for key, header in records.headers.items()
        if key not in exact and columns.get(key) in exact
    )


def clean_text(column: str) -> pl.Expr:
    """
    Take the blanks from the ends of a text column.

    Parameters
    ----------
    column
        Name.

    Returns
    -------
    expression
        Unicode NFC; empty where there are only blanks. Tabs and line ends inside a text are the sender's and stay.
    """
    return pl.col(column).map_batches(_clean, return_dtype=pl.String)


def _clean(texts: pl.Series) -> pl.Series:
    # Most columns are ASCII, of which there is nothing to compose.
    composed = texts if is_ascii(texts) else _composed(texts)
    if is_stripped(composed):
        return composed
    inside = composed.str.strip_chars()
    return composed.str.strip_chars(" \u00a0").zip_with(inside != "", pl.Series([""]))


def _composed(texts: pl.Series) -> pl.Series:
    beyond = texts.str.len_bytes() != texts.str.len_chars()
    own = texts.filter(beyond).unique()
    composed = own.str.normalize("NFC")
    changed = composed != own
    return texts.replace(own.filter(changed), composed.filter(changed)) if changed.any() else texts


def as_reports(frame: pl.DataFrame) -> Reports:
    """
    Fill up a frame to all report columns.

    Parameters
    ----------
    frame
        ``ROW`` and any of ``REPORT_COLUMNS``.

    Returns
    -------
    reports
        Absent columns are empty text.
    """
    return Reports(frame.select(_report_columns(frozenset(frame.columns))))


@lru_cache(maxsize=16)
def _report_columns(present: frozenset[str]) -> list[pl.Expr]:
    named = (pl.col(name) if name in present else pl.lit("").alias(name) for name in REPORT_COLUMNS)
    return [pl.col(ROW), *named]
