"""Turns the first visible sheet of an XLSX workbook, and those of the same header, into ``Records``."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
import polars as pl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from data.errors import FileRejectedError
from data.readers.archive import open_archive
from data.readers.records import (
    MOST_COLUMNS,
    DamagedRow,
    Records,
    file_hash,
    frame_of,
    part_damaged,
    raw_text,
    read_headers,
)

MOST_ROWS: Final = 1_048_576

_EXACT: Final = 1e15
"""Below it a whole number in a cell is exact."""

_ROW_TAG: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\b")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_BROKEN: Final = (
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)


def read_workbook(name: str, content: bytes) -> Records:
    """
    Read the first visible sheet of a workbook, and the visible ones after it that have the same header.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Returns
    -------
    records
        Every cell as text: dates as ISO 8601, whole numbers without a point, formulas by the value kept with them.

    Raises
    ------
    FileRejectedError
        No workbook, a dangerous one, one with macros, or a header that cannot be relied on.
    """
    with open_archive(content) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
            raise FileRejectedError("type_mismatch", f"{name} is a zip archive but no workbook.")
        if any(part.casefold().endswith("vbaproject.bin") for part in names):
            raise FileRejectedError("macros", f"{name} holds macros; save it as a plain XLSX workbook.")
        try:
            return _read_sheet(name, content, archive)
        except FileRejectedError:
            raise
        except _BROKEN as error:
            raise FileRejectedError(
                "xlsx_invalid", f"{name} is no workbook that can be read; save it again."
            ) from error


def _read_sheet(name: str, content: bytes, archive: zipfile.ZipFile) -> Records:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        # Any: the stubs know nothing of what only read-only sheets offer.
        visible: list[Any] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise FileRejectedError("empty_file", f"{name} has no visible sheet.")
        tables, fields = _read_alike(visible, archive)
        alike = [table.title for table in tables]
        others = [other.title for other in book.worksheets if other.title not in alike]
    finally:
        book.close()
    if tables[-1].count == 0:
        raise FileRejectedError("empty_file", f"{name} has a header and no records.")
    sound, unreadable = part_damaged(fields)
    damaged = sorted([*(row for table in tables for row in table.damaged), *unreadable], key=lambda row: row.row)
    row_flags = dict.fromkeys((row for table in tables for row in table.hidden), ("hidden_row",))
    flags = _sheet_flags(tables, others)
    headers = read_headers(tables[0].header)
    if any(part.startswith("xl/externalLinks/") for part in archive.namelist()):
        flags = (*flags, "external_links_ignored")
    return Records(name, file_hash(content), headers, sound, tuple(damaged), row_flags, flags)


def _read_alike(visible: list[Any], archive: zipfile.ZipFile) -> tuple[list["_SheetTable"], pl.DataFrame]:
    """Read the first sheet and those with the same header, such as one for each year; records count on through them."""
    tables: list[_SheetTable] = []
    parts: list[pl.DataFrame] = []
    for sheet in visible:
        sheet.reset_dimensions()  # the size that a sheet states about itself may be false
        markup = archive.read(sheet._worksheet_path.lstrip("/"))
        try:
            before = tables[-1].count if tables else 0
            table = _SheetTable(sheet.title, markup, sheet.iter_rows(values_only=True), count=before)
        except FileRejectedError:
            if not tables:
                raise
            continue  # a sheet of something else, which is named among those ignored
        if not tables and not table.header:
            raise FileRejectedError("empty_file", "The first visible sheet is empty.")
        if not tables or table.header == tables[0].header:
            parts.append(frame_of(table.rows(), read_headers(table.header)))
            tables.append(table)
    return tables, pl.concat(parts)


def _sheet_flags(tables: list["_SheetTable"], others: list[str]) -> tuple[str, ...]:
    merged, formulas = sum(table.merged for table in tables), sum(table.formulas for table in tables)
    hidden = sum(len(table.hidden) for table in tables)
    noticed = (
        ("sheets_read: " + ", ".join(table.title for table in tables), len(tables) > 1),
        ("other_sheets_ignored: " + ", ".join(others), len(others)),
        (f"hidden_rows: {hidden}", hidden),
        (f"merged_cells: {merged}", merged),
        (f"formulas: {formulas}", formulas),
    )
    return tuple(flag for flag, count in noticed if count)


def _hidden_rows(markup: bytes) -> frozenset[int]:
    hidden, number = set(), 0
    for match in _ROW_TAG.finditer(markup):
        stated = _NUMBER.search(match[0])
        number = int(stated[1]) if stated else number + 1
        if number > MOST_ROWS:
            raise FileRejectedError("xlsx_invalid", f"The sheet numbers a row {number}, which no sheet can have.")
        if _HIDDEN.search(match[0]):
            hidden.add(number)
    return frozenset(hidden)


class _SheetTable:
    """The rows of a sheet: the first that is not blank is the header, blank ones are no records."""

    def __init__(self, title: str, markup: bytes, rows: Iterator[tuple[object, ...]], *, count: int) -> None:
        self.title = title
        self.merged, self.formulas = len(_MERGED.findall(markup)), len(_FORMULA.findall(markup))
        self.count = count
        self.hidden: list[int] = []
        self.damaged: list[DamagedRow] = []
        self._hidden_rows = _hidden_rows(markup)
        self._rows = _numbered(rows)
        self.header = next((cells for _, values in self._rows if (cells := _texts(values))), [])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give number and cells of each record, filled up with blanks to the width of the header."""
        width = len(self.header)
        for number, values in self._rows:
            cells = _texts(values)
            if not cells:
                continue
            self.count += 1
            if number in self._hidden_rows:
                self.hidden.append(self.count)
            if len(cells) > width:
                sentence = f"The record has {len(cells)} cells where the header has {width}."
                self.damaged.append(DamagedRow(self.count, "too_many_fields", sentence, raw_text(cells)))
            else:
                yield self.count, cells + [""] * (width - len(cells))


def _numbered(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, tuple[object, ...]]]:
    for number, values in enumerate(rows, start=1):
        # The library fills gaps between row numbers with blank rows, and believes any number.
        if number > MOST_ROWS:
            raise FileRejectedError("xlsx_invalid", f"The sheet has more than {MOST_ROWS} rows.")
        yield number, values


def _texts(values: tuple[object, ...]) -> list[str]:
    if len(values) > MOST_COLUMNS and any(value is not None for value in values[MOST_COLUMNS:]):
        raise FileRejectedError("too_many_columns", f"A row has more than {MOST_COLUMNS} cells.")
    cells = [_text(value) for value in values[:MOST_COLUMNS]]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        whole = value.replace(microsecond=0)
        # A date cell is a midnight to the library: a time that nobody wrote is not kept.
        return whole.date().isoformat() if whole.time() == datetime.min.time() else whole.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value)
