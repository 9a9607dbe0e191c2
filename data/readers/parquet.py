"""Turns Parquet and GeoParquet into ``Records``: what the footer says is checked before a row is read."""

from collections.abc import Iterator
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import FileRejectedError
from data.readers.column_texts import column_texts
from data.readers.geometry import read_points
from data.readers.named_rows import kept_values
from data.readers.parquet_layout import read_layout
from data.readers.point_columns import with_points
from data.readers.records import CHUNK, ROW, DamagedRow, Records, file_hash, part_damaged, read_headers

MOST_ROWS: Final = 5_000_000
MOST_BYTES: Final = 1024 * 1024 * 1024
"""Of all columns, uncompressed."""

_ENCRYPTED: Final = b"PARE"


def read_parquet(name: str, content: bytes) -> Iterator[Records]:
    """
    Read a Parquet file.

    Parameters
    ----------
    name
        File name, without folder.
    content
        All bytes.

    Yields
    ------
    records
        The next ones: columns as text, instants in UTC; and ``latitude`` and ``longitude`` of the geometry, where there
        is one.

    Raises
    ------
    FileRejectedError
        It is damaged or encrypted, would be too large in memory, or its coordinate system is not known.
    """
    if content.endswith(_ENCRYPTED):
        raise FileRejectedError("encrypted", f"{name} is encrypted; save it without a key.")
    try:
        table = pq.ParquetFile(pa.BufferReader(content))
        _refuse_bomb(name, table.metadata)
        yield from _Table(name, file_hash(content), table).records()
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as error:
        raise FileRejectedError(
            "parquet_corrupt", f"{name} is cut, damaged or of a kind that is not read; write it again."
        ) from error


def _refuse_bomb(name: str, footer: pq.FileMetaData) -> None:
    columns = [footer.schema.column(number).path for number in range(min(footer.num_columns, 2))]
    if footer.num_columns < len(("time", "place")):
        raise FileRejectedError(
            "missing_column",
            f"{name} has only the column {', '.join(columns)!r}; records need a time and a place, too.",
        )
    if footer.num_rows == 0:
        raise FileRejectedError("empty_file", f"{name} holds no records.")
    size = sum(footer.row_group(number).total_byte_size for number in range(footer.num_row_groups))
    if footer.num_rows > MOST_ROWS or size > MOST_BYTES:
        raise FileRejectedError(
            "decompressed_too_large",
            f"{name} holds {footer.num_rows} rows, {size >> 20} MB; send at most {MOST_ROWS} rows at a time.",
        )


class _Table:
    """A Parquet file that is open: its columns, its geometry, its rows."""

    def __init__(self, name: str, digest: str, table: pq.ParquetFile) -> None:
        self._name = name
        self._digest = digest
        self._table = table
        layout = read_layout(name, table.schema_arrow)
        self._layout = layout
        self._headers = read_headers(layout.columns)

    def records(self) -> Iterator[Records]:
        """Read all rows, piece by piece."""
        first = 1
        wanted = [*self._layout.columns, *([self._layout.geometry] if self._layout.geometry else [])]
        for batch in self._table.iter_batches(batch_size=CHUNK, columns=wanted):
            fields, unsound = self._chunk(batch, first)
            sound, unreadable = part_damaged(fields)
            damaged = tuple(sorted([*unsound, *unreadable], key=lambda row: row.row))
            headers = {key: self._headers.get(key, key) for key in sound.columns if key != ROW}
            yield Records(self._name, self._digest, headers, sound, damaged, {}, tuple(self._layout.flags()))
            first += batch.num_rows

    def _chunk(self, batch: pa.RecordBatch, first: int) -> tuple[pl.DataFrame, list[DamagedRow]]:
        faults: dict[int, tuple[str, str]] = {}
        texts = []
        for key, column in zip(self._headers, self._layout.columns, strict=True):
            series, broken = column_texts(batch.column(column))
            texts.append(series.alias(key))
            faults |= dict.fromkeys(broken, ("encoding_invalid", f"The field {column[:60]!r} is not UTF-8."))
        fields = pl.DataFrame(texts)
        if self._layout.geometry:
            points = read_points(self._layout.wkb(batch), self._layout.system)
            fields, found = with_points(fields, points)
            faults = {**found, **faults}
        damaged = [
            DamagedRow(first + index, reason, sentence, kept_values(fields.row(index, named=True)))
            for index, (reason, sentence) in sorted(faults.items())
        ]
        numbered = fields.insert_column(0, pl.int_range(first, first + batch.num_rows, eager=True).alias(ROW))
        unsound = [row.row for row in damaged]
        return (numbered.filter(~pl.col(ROW).is_in(unsound)) if unsound else numbered), damaged
