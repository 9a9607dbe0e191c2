"""Large files in pieces of some ten thousand records, so that only a few lie in memory; and pieces put together."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from data.readers.records import CHUNK, ROW, Records


def in_pieces(records: Records) -> Iterator[Records]:
    """
    Cut a file.

    Parameters
    ----------
    records
        Of the whole file, in order.

    Yields
    ------
    piece
        The next records, sound ones and what stands between them; what was noticed about the file is with the first.
    """
    if records.fields.height <= CHUNK:
        yield records
        return
    rows = records.fields[ROW].to_list()
    ends = [*rows[CHUNK::CHUNK], None]
    damaged, noticed = list(records.damaged), sorted(records.row_flags.items())
    flags = records.flags
    for number, end in enumerate(ends):
        fields = records.fields.slice(number * CHUNK, CHUNK)
        mine = len(damaged) if end is None else bisect_left(damaged, end, key=lambda row: row.row)
        told = len(noticed) if end is None else bisect_left(noticed, end, key=lambda item: item[0])
        yield replace(
            records, fields=fields, damaged=tuple(damaged[:mine]), row_flags=dict(noticed[:told]), flags=flags
        )
        del damaged[:mine], noticed[:told]
        flags = ()


def put_together(pieces: Iterable[Records]) -> Records:
    """
    Put the pieces of a file together.

    Parameters
    ----------
    pieces
        At least one; all of the same file, in order.

    Returns
    -------
    records
        Of the whole file.
    """
    parts = list(pieces)
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        fields=pl.concat([part.fields for part in parts]),
        damaged=tuple(sorted((row for part in parts for row in part.damaged), key=lambda row: row.row)),
        row_flags={row: codes for part in parts for row, codes in part.row_flags.items()},
        flags=tuple(dict.fromkeys(flag for part in parts for flag in part.flags)),
    )
