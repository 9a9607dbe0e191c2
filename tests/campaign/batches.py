"""Imports numbered batches until it is killed: ``python -m tests.campaign.batches URL FIRST``, and what they leave."""

import os
import sys
from datetime import UTC, datetime

import polars as pl

from data.intake import Intake, IntakeOptions, read_file
from data.store import Store, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"
NEW, CORRECTED, REPEATED = 60, 20, 10


def batch(number: int) -> Intake:
    """Make a batch: new records, corrections and repetitions of the batch before it, and one for the quarantine."""
    rows = [_row(number, row, number) for row in range(NEW)]
    if number:
        rows += [_row(number - 1, row, number - 0.5) for row in range(CORRECTED)]
        rows += [_row(number - 1, row, number - 1) for row in range(CORRECTED, CORRECTED + REPEATED)]
    rows.append(f"Q{number},2026-01-02,99,4.25,sea,heroin,{number},kg,AGY-A,TLP:GREEN")
    content = "\n".join([HEADER, *rows, ""]).encode()
    return read_file(f"batch-{number}.csv", content, IntakeOptions(NOW))


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
    store = open_store(url)
    os.write(1, b"ready\n")
    for number in range(first, first + 10_000):
        store.add(batch(number), recorded_at=NOW)
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    main()
