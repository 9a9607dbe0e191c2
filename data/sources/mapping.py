"""Turns files under a sender's own headers into reports, by a map of their columns to ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import polars as pl

from data.errors import ColumnMapError, FileRejectedError
from data.readers.records import ROW, Records, header_key
from data.sources.generic import COLUMNS, FIELDS, own_reports
from data.sources.source import Reports, Source, SourceOptions, clean_text
from data.validate.dates import DateRules, fault_of_dates, fault_of_zone
from data.validate.numbers import as_decimal_point

MAPPED_FIELDS: Final = tuple(name for name in FIELDS if name != "recorded_at")
"""What a map may fill: our columns, except the arrival, which is for the store to say."""

DECIMALS: Final = ("comma", "point")
NUMBERS: Final = ("latitude", "longitude", "radius_km", "count", "quantity", "quantity_kg")
GROUPED: Final = ("count", "quantity", "quantity_kg")
"""Numbers that people write with signs between thousands; coordinates never have them."""

LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class ColumnMap:
    """
    What stands in which column of a sender's files, and how it is written.

    Parameters
    ----------
    columns
        Our column (one of ``MAPPED_FIELDS``) to the sender's headers: one, or several whose texts are joined (day and
        clock by a blank, everything else by a comma).
    constants
        Our column to what stands in every row.
    values
        Our column to the sender's words and ours for them; ``""`` stands for a blank cell. Capitals do not count.
    dates
        Order or layout of dates, as in ``DateRules``; empty: only dates that read one way.
    time_zone
        Zone of clocks that name none, such as ``Europe/Berlin``; empty: UTC, flagged.
    decimals
        ``comma`` or ``point``: the other one stands between thousands; empty: both are read as decimals where only one
        reading is possible.
    name
        Under which it is kept.

    Raises
    ------
    ColumnMapError
        Something of it is not possible; the sentence names the key.
    """

    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str = ""
    time_zone: str = ""
    decimals: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        for path, sentence in _faults(self):
            raise ColumnMapError(path, sentence)

    @property
    def date_rules(self) -> DateRules:
        """How dates and clocks are read; whoever judges the reports applies it."""
        return DateRules(self.dates, self.time_zone)


def _faults(column_map: ColumnMap) -> Iterator[tuple[tuple[str, ...], str]]:
    if not column_map.columns:
        yield ("columns",), "The map has no columns; name at least the one with the date."
    for section in ("columns", "constants", "values"):
        for name in getattr(column_map, section):
            if name not in MAPPED_FIELDS:
                known = ", ".join(MAPPED_FIELDS)
                yield (section, name), f"{section}: {name!r} is none of our columns; there are {known}."
    yield from _faults_of_columns(column_map)
    yield from _faults_of_writing(column_map)


def _faults_of_columns(column_map: ColumnMap) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, headers in column_map.columns.items():
        if not headers or not all(header_key(header) for header in headers):
            yield ("columns", name), f"columns: {name} names no header."
    for name in column_map.constants.keys() & column_map.columns.keys():
        yield ("constants", name), f"constants: {name} stands under columns, too; keep one."
    for name, words in column_map.values.items():
        if name not in column_map.columns:
            yield ("values", name), f"values: {name} has no column whose words it could translate."
        if len({_plain(word) for word in words}) < len(words):
            yield ("values", name), f"values: {name} has a word twice; capitals and blanks around it do not count."


def _faults_of_writing(column_map: ColumnMap) -> Iterator[tuple[tuple[str, ...], str]]:
    if column_map.decimals not in ("", *DECIMALS):
        yield ("decimals",), f"decimals: {column_map.decimals!r} is neither comma nor point."
    if fault := fault_of_dates(column_map.dates):
        yield ("dates",), f"dates: {fault}"
    if fault := fault_of_zone(column_map.time_zone):
        yield ("time_zone",), f"time_zone: {fault}"
    if len(column_map.name) > LONGEST_NAME:
        yield ("name",), f"name: it has more than {LONGEST_NAME} characters."


def recognised_columns(headers: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """
    Find the headers that need no map: a beginning for whoever chooses the others.

    Parameters
    ----------
    headers
        Column key to header as written.

    Returns
    -------
    columns
        As in ``ColumnMap``.
    """
    found: dict[str, tuple[str, ...]] = {}
    for key, header in headers.items():
        if COLUMNS.get(key, "recorded_at") != "recorded_at":
            found.setdefault(COLUMNS[key], (header,))
    return found


def mapped_source(column_map: ColumnMap) -> Source:
    """
    Make a source of a map.

    Parameters
    ----------
    column_map
        Of the sender's columns.

    Returns
    -------
    source
        Its rows are judged as those of ``generic``; columns that the map does not name are dropped, which is flagged.
    """
    keys = [header_key(header) for headers in column_map.columns.values() for header in headers]
    return Source(
        name="map",
        matches=lambda _keys: False,
        report=partial(_report, column_map),
        columns={key: key for key in keys},
        mode_required=True,
        owned=True,
    )


def _report(column_map: ColumnMap, records: Records, options: SourceOptions) -> Reports:
    _require_headers(column_map, records)
    written = records.fields.select(
        ROW, *(_joined(name, headers).alias(name) for name, headers in column_map.columns.items())
    )
    raw = pl.struct(pl.exclude(ROW)).struct.json_encode().alias("raw")
    constants = [pl.lit(value).alias(name) for name, value in column_map.constants.items()]
    translated = [_translated(name, words).alias(name) for name, words in column_map.values.items()]
    frame = written.with_columns(raw).with_columns(*translated, *constants)
    if "occurred_at" in written.columns:
        frame = frame.with_columns(written["occurred_at"].alias("occurred_text"))
    if column_map.decimals:
        frame = frame.with_columns(_numbers(frame, column_map.decimals))
    return _with_reading(own_reports(frame, options))


def _require_headers(column_map: ColumnMap, records: Records) -> None:
    for name, headers in column_map.columns.items():
        for header in headers:
            if header_key(header) not in records.headers:
                there = ", ".join(repr(written) for written in list(records.headers.values())[:12])
                raise FileRejectedError(
                    "missing_column",
                    f"The map takes {name} from the column {header!r}, which the file does not have; it has {there}.",
                )


def _joined(name: str, headers: tuple[str, ...]) -> pl.Expr:
    between = " " if name == "occurred_at" else ", "
    texts = [clean_text(header_key(header)) for header in headers]
    said = [pl.when(text != "").then(text) for text in texts]
    return pl.concat_str(said, separator=between, ignore_nulls=True) if len(said) > 1 else texts[0]


def _translated(name: str, words: Mapping[str, str]) -> pl.Expr:
    plain = pl.col(name).str.strip_chars().str.to_lowercase()
    known = {_plain(word): our for word, our in words.items()}
    ours = plain.replace_strict(known, default=None, return_dtype=pl.String)
    return pl.coalesce(ours, pl.col(name))


def _plain(word: str) -> str:
    return word.strip().lower()


def _numbers(frame: pl.DataFrame, decimals: str) -> list[pl.Expr]:
    here = [name for name in NUMBERS if name in frame.columns]
    return [as_decimal_point(name, decimals=decimals, grouped=name in GROUPED).alias(name) for name in here]


def _with_reading(reports: Reports) -> Reports:
    """Keep what the map made of each record: another map of the same record makes another version of it."""
    made = pl.struct(pl.exclude(ROW, "raw", "reading", "occurred_text")).struct.json_encode()
    return Reports(reports.with_columns(made.alias("reading")))
