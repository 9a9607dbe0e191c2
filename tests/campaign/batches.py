"""Imports numbered batches until it is killed: ``python -m tests.campaign.batches URL FIRST``, and what they leave."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import adbc_driver_sqlite.dbapi  # noqa: F401 - loaded by then: what is killed here does not live long
import polars as pl

import data.readers.isolation
import data.readers.records
from data.intake import Intake, IntakeOptions, put_together
from data.readers import read
from data.receiving import read_pieces
from data.store import Store, open_store, staging
from layers.viewing import journal

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"
NEW, CORRECTED, REPEATED = 60, 20, 10
IN_A_PIECE = 50


def read_here() -> None:
    """Read files in this process: to start one for each takes longer than what is killed here lives."""
    data.readers.isolation.read_pieces_isolated = read.read_pieces


def batch(number: int) -> Intake:
    """Make a batch, all of it."""
    return put_together(pieces(number))


def pieces(number: int) -> Iterator[Intake]:
    """Make a batch: new records, corrections and repetitions of the batch before it, and one for the quarantine."""
    rows = [_row(number, row, number) for row in range(NEW)]
    if number:
        rows += [_row(number - 1, row, number - 0.5) for row in range(CORRECTED)]
        rows += [_row(number - 1, row, number - 1) for row in range(CORRECTED, CORRECTED + REPEATED)]
    rows.append(f"Q{number},2026-01-02,99,4.25,sea,heroin,{number},kg,AGY-A,TLP:GREEN")
    content = "\n".join([HEADER, *rows, ""]).encode()
    return read_pieces(f"batch-{number}.csv", content, IntakeOptions(NOW))


def _row(number: int, row: int, quantity: float) -> str:
    return (
        f"B{number}-{row},2026-01-02,{row / 7 + 1:.4f},{number / 97 + 1:.4f},sea,heroin,{quantity},kg,AGY-A,TLP:GREEN"
    )


def expected(batches: int) -> pl.DataFrame:
    """Say what stands after so many batches: event_id and quantity, in the order of arrival."""
    rows = [
        (f"B{number}-{row}", number + 0.5 if row < CORRECTED and number + 1 < batches else float(number))
        for number in range(batches)
        for row in range(NEW)
    ]
    return pl.DataFrame(rows, schema={"event_id": pl.String, "quantity": pl.Float64}, orient="row")


def whole_batches(store: Store) -> int:
    """
    Count the batches that stand, and refuse a store that holds a part of one.

    Raises
    ------
    AssertionError
        Something is lost, repeated or half there.
    """
    seen = store.events().select("event_id", "quantity")
    batches, rest = divmod(seen.height, NEW)
    assert rest == 0, f"{seen.height} records are no whole number of batches of {NEW}"
    assert seen.equals(expected(batches)), f"the records of {batches} batches are not those that were sent"
    return batches


def main() -> None:
    """Import batch after batch; tell each number once the store has told that it keeps it."""
    url, first = sys.argv[1], int(sys.argv[2])
    read_here()
    data.readers.records.CHUNK = IN_A_PIECE
    staging.ROWS_OF_FILE = IN_A_PIECE
    store = open_store(url, journal=journal())
    os.write(1, b"ready\n")
    few = staging.FEW_ROWS
    for number in range(first, first + 10_000):
        staging.FEW_ROWS = 0 if number % 2 else few  # one as large imports come in, the next as small ones
        store.add_pieces(pieces(number), recorded_at=NOW)
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    main()
