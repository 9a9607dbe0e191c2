"""Turns records of named values (JSON objects, features, placemarks) into ``Records``."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import polars as pl

from data.errors import FileRejectedError
from data.readers.records import (
    CHUNK,
    LONGEST_FIELD,
    MOST_COLUMNS,
    ROW,
    DamagedRow,
    Records,
    file_hash,
    header_key,
    part_damaged,
    read_headers,
)

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SHOWN: Final = 1_000
"""Characters that are kept of each value of a damaged record."""


class RowFaultError(Exception):
    """
    Say that one record cannot be taken; the others can.

    Parameters
    ----------
    reason
        Short code.
    sentence
        The same for people.
    values
        The fields of the record, where they could be read.
    """

    def __init__(self, reason: str, sentence: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.values = values

    def of(self, values: Mapping[str, str]) -> "RowFaultError":
        """
        Say of which record this is the fault.

        Parameters
        ----------
        values
            Its fields.

        Returns
        -------
        fault
            The same, with them.
        """
        return RowFaultError(self.reason, str(self), values)


class NamedRows:
    """Records as they are found, each with names of its own; the columns are the names of all of them."""

    def __init__(self) -> None:
        self.count = 0
        self._headers: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._numbers: list[int] = []
        self._rows: list[dict[str, str]] = []
        self._chunks: list[pl.DataFrame] = []
        self._damaged: list[DamagedRow] = []
        self._flags: dict[int, tuple[str, ...]] = {}

    def add(self, values: Mapping[str, str], *, flags: tuple[str, ...] = ()) -> None:
        """
        Take one record; what cannot stand is set aside.

        Parameters
        ----------
        values
            Names as written, to text.
        flags
            What was noticed about this record.

        Raises
        ------
        FileRejectedError
            All records together have too many names.
        """
        try:
            row = self._keyed(values)
        except RowFaultError as fault:
            self.set_aside(fault.of(values))
            return
        self.count += 1
        if flags:
            self._flags[self.count] = flags
        self._numbers.append(self.count)
        self._rows.append(row)
        if len(self._rows) == CHUNK:
            self._close_chunk()

    def set_aside(self, fault: RowFaultError, text: str = "") -> None:
        """
        Count one record that cannot be taken.

        Parameters
        ----------
        fault
            Why; with the fields of the record, where they could be read.
        text
            The record as written, where not.
        """
        self.count += 1
        kept = text if fault.values is None else fault.values
        self._damaged.append(DamagedRow(self.count, fault.reason, str(fault), kept_values(kept)))
        with suppress(RowFaultError):
            # Its columns are columns of the file, even where no other record has them.
            self._keyed(fault.values or {})

    def records(self, name: str, content: bytes, *, flags: tuple[str, ...] = ()) -> Records:
        """
        Give all records.

        Parameters
        ----------
        name
            File name.
        content
            Bytes of the file.
        flags
            What was noticed about it.

        Returns
        -------
        records
            A column for each name, in the order in which they came.

        Raises
        ------
        FileRejectedError
            There is no record.
        """
        if self.count == 0:
            raise FileRejectedError("empty_file", f"{name} holds no records.")
        self._close_chunk()
        schema = {ROW: pl.Int64(), **dict.fromkeys(self._headers, pl.String())}
        # A name that comes late in the file is blank in the records before.
        fields = pl.concat([pl.DataFrame(schema=schema), *self._chunks], how="diagonal").with_columns(
            pl.exclude(ROW).fill_null("")
        )
        sound, unreadable = part_damaged(fields)
        damaged = tuple(sorted([*self._damaged, *unreadable], key=lambda row: row.row))
        return Records(name, file_hash(content), self._headers, sound, damaged, self._flags, flags)

    def _keyed(self, values: Mapping[str, str]) -> dict[str, str]:
        if len(values) > MOST_COLUMNS:
            raise RowFaultError(
                "too_many_fields", f"The record has {len(values)} fields; at most {MOST_COLUMNS} are read."
            )
        row: dict[str, str] = {}
        for name, text in values.items():
            key = self._keys.get(name) or self._key(name)
            if key in row:
                raise RowFaultError("duplicate_key", f"The record has two fields called {name[:60]!r}.")
            if not text.isascii() and _SURROGATE.search(text):
                raise RowFaultError("encoding_invalid", f"The field {name[:60]!r} holds half of a character.")
            row[key] = text
        self._learn(values, row)
        return row

    def _key(self, name: str) -> str:
        if len(name) > LONGEST_FIELD or _SURROGATE.search(name):
            raise RowFaultError("bad_field_name", "The record has a field whose name is not readable.")
        try:
            read_headers([name])
        except FileRejectedError as error:
            raise RowFaultError("bad_field_name", "The record has a field whose name is not readable.") from error
        # Signs alone make no key; two such names are still two.
        return header_key(name) or "column_" + name[:20].encode().hex()

    def _learn(self, values: Mapping[str, str], row: Mapping[str, str]) -> None:
        for name, key in zip(values, row, strict=True):
            if name not in self._keys:
                self._keys[name] = key
                self._headers.setdefault(key, name.strip() or "(unnamed)")
        if len(self._headers) > MOST_COLUMNS:
            raise FileRejectedError(
                "too_many_columns", f"The records have more than {MOST_COLUMNS} different fields together."
            )

    def _close_chunk(self) -> None:
        if not self._rows:
            return
        columns = {key: [row.get(key, "") for row in self._rows] for key in self._headers}
        numbers = pl.Series(ROW, self._numbers, dtype=pl.Int64)
        self._chunks.append(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String())).insert_column(0, numbers))
        self._numbers, self._rows = [], []


def kept_values(values: Mapping[str, str] | str) -> str:
    """
    Keep what was read of a damaged record.

    Parameters
    ----------
    values
        Names to text, or the text of the whole record.

    Returns
    -------
    json
        An object or a list of one text, each text cut at 1,000 characters.
    """
    kept: object = (
        [values[:_SHOWN]] if isinstance(values, str) else {n[:_SHOWN]: text[:_SHOWN] for n, text in values.items()}
    )
    # Half characters cannot be stored: they are kept as their escapes.
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
