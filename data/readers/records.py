"""Turns rows of text under a header into ``Records``; rows that cannot be read stand beside them."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import polars as pl

from data.errors import FileRejectedError

ROW: Final = "#row"
"""Column with the 1-based number of the data record; no header can have this name."""

LONGEST_FIELD: Final = 32_767
"""Characters in one field; the most that a spreadsheet cell can hold."""

UNNAMED: Final = "(unnamed)"
"""A header that is blank."""

MOST_COLUMNS: Final = 1_000

CHUNK: Final = 50_000
"""Records that lie in memory as text of Python at a time."""
_FEW: Final = 100
"""So many records are looked through sooner by Python than by polars, which has to be asked."""
_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"


@dataclass(frozen=True)
class DamagedRow:
    """
    A record that cannot be split into trustworthy fields.

    Parameters
    ----------
    row
        1-based number of the data record.
    reason
        Short code.
    sentence
        The same for people.
    raw
        What was read, as JSON text, cut where it is very long.
    """

    row: int
    reason: str
    sentence: str
    raw: str


@dataclass(frozen=True)
class Records:
    """
    What one file says, every field as text.

    Parameters
    ----------
    file, sha256
        Name without folder, and hash of the bytes.
    headers
        Column key to the header as written, in the order of the file.
    fields
        ``ROW`` and one text column for each key, verbatim; empty where blank.
    damaged
        Records that could not be read as fields.
    row_flags
        What the reader noticed about single records, by their number.
    flags
        What it noticed about the file.
    """

    file: str
    sha256: str
    headers: Mapping[str, str]
    fields: pl.DataFrame
    damaged: tuple[DamagedRow, ...]
    row_flags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of data records, the damaged ones included."""
        return self.fields.height + len(self.damaged)


def header_key(header: str) -> str:
    """
    Reduce a header to the form in which columns are compared.

    Parameters
    ----------
    header
        As written.

    Returns
    -------
    key
        Lower case, words joined by ``_``; empty for a header without letters or digits.
    """
    text = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\W_]+", "_", text).strip("_")


def read_headers(cells: Sequence[str]) -> dict[str, str]:
    """
    Name the columns, or refuse a header that cannot be relied on.

    Parameters
    ----------
    cells
        The header row; trailing blanks are the caller's to cut.

    Returns
    -------
    headers
        Key to header as written; an unnamed column is ``column_N``.

    Raises
    ------
    FileRejectedError
        Two columns have the same name, there are too many, or one is no text.
    """
    if len(cells) > MOST_COLUMNS:
        raise FileRejectedError(
            "too_many_columns", f"The header has {len(cells)} columns; at most {MOST_COLUMNS} are read."
        )
    headers: dict[str, str] = {}
    for position, cell in enumerate(cells, start=1):
        if re.search(_CONTROL, cell) or len(cell) > LONGEST_FIELD:
            raise FileRejectedError("bad_header", f"Column {position} of the header is not a readable name.")
        key = header_key(cell) or f"column_{position}"
        if key in headers:
            raise FileRejectedError(
                "duplicate_column",
                f"Two columns are called {cell.strip()!r}; rename one, so that no value is taken for another.",
            )
        headers[key] = unicodedata.normalize("NFC", cell).strip() or UNNAMED
    return headers


def raw_text(cells: Sequence[str]) -> str:
    """
    Keep what was read of a damaged record.

    Parameters
    ----------
    cells
        The pieces that could be told apart.

    Returns
    -------
    json
        A JSON list, each piece cut at 1,000 characters.
    """
    return json.dumps([cell[:1000] for cell in cells], ensure_ascii=False)


def frames_of(rows: Iterable[tuple[int, Sequence[str]]], headers: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    """
    Collect rows into frames of text.

    Parameters
    ----------
    rows
        Number and cells, as many as there are headers.
    headers
        Key to header as written.

    Yields
    ------
    fields
        ``ROW`` and a text column for each header, verbatim: the next ``CHUNK`` rows.
    """
    schema = {ROW: pl.Int64(), **dict.fromkeys(headers, pl.String())}
    numbered = iter(rows)
    # In pieces, so that a large file lies in memory as text of Python only for a moment.
    while piece := [(number, *cells) for number, cells in islice(numbered, CHUNK)]:
        yield pl.DataFrame(piece, schema=schema, orient="row")


def frame_of(rows: Iterable[tuple[int, Sequence[str]]], headers: Mapping[str, str]) -> pl.DataFrame:
    """
    Collect rows into a frame of text.

    Parameters
    ----------
    rows
        Number and cells, as many as there are headers.
    headers
        Key to header as written.

    Returns
    -------
    fields
        ``ROW`` and a text column for each header, verbatim.
    """
    schema = {ROW: pl.Int64(), **dict.fromkeys(headers, pl.String())}
    return pl.concat([pl.DataFrame(schema=schema), *frames_of(rows, headers)])


def part_damaged(fields: pl.DataFrame) -> tuple[pl.DataFrame, list[DamagedRow]]:
    """
    Set aside records with control characters or with a field too long to be one.

    Parameters
    ----------
    fields
        As ``Records.fields``.

    Returns
    -------
    sound, damaged
        Every record is in exactly one of them.
    """
    if fields.height <= _FEW and not any(
        len(text) > LONGEST_FIELD or re.search(_CONTROL, text)
        for column in fields.columns[1:]
        for text in fields[column]
    ):
        return fields, []
    marks = fields.select(_DAMAGED)
    if not (marks["#long"].any() or marks["#control"].any()):
        return fields, []
    damaged = []
    is_damaged = marks["#long"] | marks["#control"]
    for values in fields.hstack(marks).filter(is_damaged).iter_rows():
        number, cells, is_long = values[0], values[1:-2], values[-2]
        reason, sentence = _TOO_LONG if is_long else _HAS_CONTROL
        damaged.append(DamagedRow(number, reason, sentence, raw_text(cells)))
    return fields.filter(~is_damaged), damaged


_DAMAGED: Final = (
    pl.any_horizontal(pl.exclude(ROW).str.len_chars() > LONGEST_FIELD).alias("#long"),
    pl.any_horizontal(pl.exclude(ROW).str.contains(_CONTROL)).alias("#control"),
)


_TOO_LONG: Final = ("field_too_long", f"A field is longer than {LONGEST_FIELD} characters.")
_HAS_CONTROL: Final = ("control_characters", "A field holds control characters, which no text needs.")


def file_hash(content: bytes) -> str:
    """
    Hash a file.

    Parameters
    ----------
    content
        All its bytes.

    Returns
    -------
    sha256
        64 hexadecimal digits.
    """
    return hashlib.sha256(content).hexdigest()
