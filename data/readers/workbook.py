"""Turns the first visible sheet of an XLSX workbook, and those of the same header, into ``Records``."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
import polars as pl
from defusedxml.common import DefusedXmlException
from openpyxl.utils import column_index_from_string
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

_FIRST_YEAR: Final = 1900
"""Workbooks count days from it, or from 1904; a negative number of days is a date to nobody but the library."""

_ERRORS: Final = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"),
        *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!"),
    }
)
_ESCAPED: Final = re.compile("_x(00[01][0-9A-Fa-f]|005[Ff])_")
_ROW_TAG: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\b")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_UNSAVED: Final = re.compile(
    rb"<(?:\w+:)?c\b(?P<named>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a result, as programs write it that do not calculate; an empty text as a result has its type."""
_CELL: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TEXT_TYPE: Final = b't="str"'
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
        Rows with the error of a formula, or with a number of days that is no date, are damaged.

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
            with warnings.catch_warnings():
                # Of what the library leaves out; a date that it cannot make is an error in its cell.
                warnings.simplefilter("ignore", UserWarning)
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


def _unsaved_results(markup: bytes) -> dict[int, list[int]]:
    """Tell in which cells, by row and column from 1 on, a formula stands whose result was not saved."""
    unsaved: dict[int, list[int]] = {}
    for match in _UNSAVED.finditer(markup):
        place = _CELL.search(match["named"])
        if place and _TEXT_TYPE not in match["named"]:
            unsaved.setdefault(int(place[2]), []).append(column_index_from_string(place[1].decode("ascii")))
    return unsaved


class _SheetTable:
    """The rows of a sheet: the first that is not blank is the header, blank ones are no records."""

    def __init__(self, title: str, markup: bytes, rows: Iterator[tuple[object, ...]], *, count: int) -> None:
        self.title = title
        self.merged, self.formulas = len(_MERGED.findall(markup)), len(_FORMULA.findall(markup))
        self.count = count
        self.hidden: list[int] = []
        self.damaged: list[DamagedRow] = []
        self._hidden_rows = _hidden_rows(markup)
        self._unsaved = _unsaved_results(markup)
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
                continue
            cells += [""] * (width - len(cells))
            if sentence := self._fault(number, cells):
                self.damaged.append(DamagedRow(self.count, "cell_error", sentence, raw_text(cells)))
            else:
                yield self.count, cells

    def _fault(self, number: int, cells: list[str]) -> str:
        if error := next((cell for cell in cells if cell in _ERRORS), ""):
            return f"The cell of {self.header[cells.index(error)][:60]!r} holds the error {error} for a value."
        unsaved = [column for column in self._unsaved.get(number, ()) if column <= len(cells)]
        if not unsaved:
            return ""
        header = self.header[unsaved[0] - 1][:60]
        return f"The cell of {header!r} holds a formula without its result; save the file in a spreadsheet program."


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
    if isinstance(value, date):
        return _date_text(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    # Workbooks write control characters and the underscore before them as numbers; elsewhere they cannot be written.
    return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), str(value))


def _date_text(value: date) -> str:
    if value.year < _FIRST_YEAR:
        return "#VALUE!"
    if not isinstance(value, datetime):
        return value.isoformat()
    whole = value.replace(microsecond=0)
    # A date cell is a midnight to the library: a time that nobody wrote is not kept.
    return whole.date().isoformat() if whole.time() == datetime.min.time() else whole.isoformat()
