"""Turns CSV and TSV bytes into ``Records``; a broken line costs that line and no other."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from data.errors import FileRejectedError
from data.readers.encoding import decode_text
from data.readers.records import (
    LONGEST_FIELD,
    DamagedRow,
    Records,
    file_hash,
    frame_of,
    frames_of,
    part_damaged,
    raw_text,
    read_headers,
)
from data.readers.stated_encoding import decode_stated

_DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_LINES: Final = 200
"""Lines in one record; a quote that is not closed by then was never meant to open a field."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
"""One line, ended by CR, LF or CRLF only; ``str.splitlines`` would also split inside a field."""

_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')


def read_delimited(name: str, content: bytes, *, encoding: str = "") -> Iterator[Records]:
    """
    Read a table of delimited text.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.
    encoding
        As its sender names it (``text_encoding``); empty where nobody does.

    Yields
    ------
    records
        The next ones, every field as text; blank lines are no records and are only counted.

    Raises
    ------
    FileRejectedError
        No text, no header, or a header that cannot be relied on.
    """
    digest = file_hash(content)
    text, flags = (decode_stated(content, encoding), ()) if encoding else decode_text(content)
    del content
    lines = _Lines(text)
    delimiter = lines.take_delimiter()
    reader = _RowReader(lines, delimiter)
    headers = read_headers(reader.take_header())
    for fields in frames_of(reader.rows(len(headers)), headers):
        sound, unreadable = part_damaged(fields)
        damaged = sorted([*reader.take_damaged(), *unreadable], key=lambda row: row.row)
        yield Records(name, digest, headers, sound, tuple(damaged), {}, flags)
    if reader.count == 0:
        raise FileRejectedError("empty_file", f"{name} has a header and no records.")
    last, skipped = reader.take_damaged(), (f"blank_lines_skipped: {reader.blank}",) if reader.blank else ()
    if last or skipped:
        yield Records(name, digest, headers, frame_of((), headers), tuple(last), {}, (*flags, *skipped))


class _Lines:
    """The physical lines of a text, read as they are asked for, with a place to return to after a broken record."""

    def __init__(self, text: str) -> None:
        self._source = (found[0] for found in _LINE.finditer(text))
        self._kept: deque[str] = deque()
        self._first = 0
        self.position = 0
        self._stop = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.position >= self._stop or not self._reach(self.position):
            raise StopIteration
        self.position += 1
        return self._kept[self.position - 1 - self._first]

    def _reach(self, position: int) -> bool:
        """Read on as far as a line, and say whether there is one."""
        while self._first + len(self._kept) <= position:
            line = next(self._source, None)
            if line is None:
                return False
            self._kept.append(line)
        return True

    def begin(self) -> int:
        """Let one record take a limited number of lines, say where it begins, and forget what lies before."""
        while self._first < self.position:
            self._kept.popleft()
            self._first += 1
        self._stop = self.position + _MOST_LINES
        return self.position

    @property
    def ended(self) -> bool:
        """Whether no line is left."""
        return not self._reach(self.position)

    def line(self, position: int) -> str:
        """Give one line since the beginning of the record, without its end."""
        self._reach(position)
        return self._kept[position - self._first].rstrip("\r\n")

    def take_delimiter(self) -> str:
        """Find the delimiter in the header line; a line ``sep=;`` before it, as Excel writes, decides."""
        while not self.ended and not self.line(self.position).strip():
            self.position += 1
        first = self.line(self.position) if not self.ended else ""
        if match := re.fullmatch(r"sep=(.)", first, flags=re.IGNORECASE):
            self.position += 1
            return match[1]
        bare = _QUOTED.sub("", first)
        return max(_DELIMITERS, key=bare.count)


class _RowReader:
    """The records of a delimited text: sound rows are handed out, damaged ones kept aside."""

    def __init__(self, lines: _Lines, delimiter: str) -> None:
        self._lines = lines
        # strict: a quote in the wrong place is an error here, and not a value that swallows its neighbours.
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)
        self.count = 0
        self.blank = 0
        self._damaged: list[DamagedRow] = []

    def take_damaged(self) -> list[DamagedRow]:
        """Hand out the damaged records since the last time."""
        damaged, self._damaged = self._damaged, []
        return damaged

    def take_header(self) -> list[str]:
        """Read the header row."""
        self._lines.begin()
        try:
            cells = next(self._reader)
        except (csv.Error, StopIteration) as error:
            raise FileRejectedError("bad_header", f"The header cannot be read: {error or 'it is missing'}.") from error
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            raise FileRejectedError("bad_header", "The first line has no column names.")
        return cells

    def rows(self, width: int) -> Iterator[tuple[int, list[str]]]:
        """Give number and cells of each record as wide as the header."""
        while not self._lines.ended:
            start = self._lines.begin()
            try:
                cells = next(self._reader)
            except (csv.Error, StopIteration) as error:
                self._set_aside_line(start, error)
                continue
            if not any(cell.strip() for cell in cells):
                self.blank += 1
                continue
            self.count += 1
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                del cells[width:]
            if len(cells) == width:
                yield self.count, cells
            else:
                self._set_aside_width(cells, width)

    def _set_aside_line(self, start: int, error: Exception) -> None:
        self.count += 1
        self._lines.position = start + 1
        line = self._lines.line(start)
        if len(line) > LONGEST_FIELD:
            reason, sentence = "field_too_long", f"A field is longer than {LONGEST_FIELD} characters."
        else:
            reason, sentence = "bad_quoting", f"The quotes of this line do not match ({error or 'never closed'})."
        self._damaged.append(DamagedRow(self.count, reason, sentence, raw_text([line])))

    def _set_aside_width(self, cells: list[str], width: int) -> None:
        few = len(cells) < width
        reason = "too_few_fields" if few else "too_many_fields"
        sentence = f"The record has {len(cells)} fields where the header has {width}."
        self._damaged.append(DamagedRow(self.count, reason, sentence, raw_text(cells)))
