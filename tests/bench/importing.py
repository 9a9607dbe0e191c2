"""``make bench``: events into a new store, the store's part alone and whole files by the command line."""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl
import typer

from data.intake import QUARANTINE_COLUMNS, Intake
from data.schema import INSTANT
from data.store import open_store
from layers.cli.imports import import_command
from tests.bench.make_events import make_events
from tests.bench.measure import peak_mb
from tests.postgresql import PostgresServer

NOW: Final = datetime(2026, 11, 22, tzinfo=UTC)
SIZES: Final = (100_000, 1_000_000)
COLUMNS: Final = (
    "occurred_at", "latitude", "longitude", "place", "country", "mode", "commodity", "count", "quantity", "unit",
    "origin", "destination", "agency", "feed", "handling",
)  # fmt: skip
STORE: Final = "store"
KINDS: Final = (STORE, "csv", "parquet")


def events_to_import(size: int) -> pl.DataFrame:
    """Make events of the shape of the training scenario, with an identifier and a row number each."""
    events, _ = make_events(size)
    number = pl.int_range(1, size + 1)
    return events.with_columns(
        pl.concat_str(pl.lit("E"), number.cast(pl.String)).alias("event_id"), number.alias("row")
    )


def as_intake(events: pl.DataFrame) -> Intake:
    """Make of events what a reader would have made of their file."""
    raw = events.select(pl.struct("event_id", *COLUMNS).struct.json_encode().alias("raw"))["raw"]
    content = pl.Series("content", [hashlib.sha256(text.encode()).hexdigest() for text in raw])
    accepted = events.with_columns(
        raw,
        content,
        pl.lit("").alias("feed_given"),
        pl.lit(value=False).alias("radius_stated"),
        pl.lit(None, dtype=INSTANT).alias("recorded_at"),
        pl.lit("events.parquet").alias("file"),
        pl.lit("0" * 64).alias("file_sha256"),
    )
    nothing = pl.DataFrame(schema=dict.fromkeys(QUARANTINE_COLUMNS, pl.String()) | {"row": pl.Int64()})
    return Intake("events.parquet", "0" * 64, "generic", events.height, accepted, nothing)


def write_file(path: Path, events: pl.DataFrame) -> None:
    """Write events as an agency sends them."""
    sent = events.select("event_id", *COLUMNS)
    if path.suffix == ".csv":
        sent.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    else:
        sent.write_parquet(path)


def run_once(kind: str, size: int, url: str, path: Path) -> dict[str, float]:
    """
    Import so many events in this process; a file is there already.

    Returns
    -------
    figures
        seconds, cpu (of them, of the processor, children not counted), peak and before (memory in MB), again (seconds
        of the same import once more).
    """
    if kind == STORE:
        intake, store = as_intake(events_to_import(size)), open_store(url)
        bring = partial(store.add, intake, recorded_at=NOW)
    else:
        bring = partial(_import, path, url)
    before, times, used = peak_mb(), [time.perf_counter()], [time.process_time()]
    for _ in range(2):
        bring()
        times.append(time.perf_counter())
        used.append(time.process_time())
    return {
        "seconds": times[1] - times[0],
        "cpu": used[1] - used[0],
        "again": times[2] - times[1],
        "before": before,
        "peak": peak_mb(),
    }


def _import(path: Path, url: str) -> None:
    try:
        import_command([path], store=url, now=NOW.isoformat())
    except typer.Exit as ended:  # 1: some records have no mode, and wait for a person
        if ended.exit_code > 1:
            raise


def in_child(kind: str, size: int, url: str, folder: Path) -> dict[str, float]:
    """Import in a process of its own, so that its memory is its own."""
    path = folder / f"events-{size}.{kind}"
    if kind != STORE:
        write_file(path, events_to_import(size))
    command = [sys.executable, "-m", "tests.bench.importing", "--child", "--kinds", kind, "--sizes", str(size)]
    done = subprocess.run([*command, "--url", url, "--path", path], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(kinds: list[str], sizes: list[int], engines: list[str]) -> list[str]:
    """
    Measure all kinds at all sizes on all engines, each in a new store.

    Returns
    -------
    lines
        A Markdown table; `x` is the time over that of the size before.
    """
    lines = [
        "| engine | what | events | seconds | of processor | rows/s | x | again, s | peak MB | before MB |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for engine in engines:
        server = PostgresServer() if engine == "postgresql" else None
        for kind in kinds:
            last = 0.0
            for size in sizes:
                with tempfile.TemporaryDirectory() as scratch:
                    url = server.new_database() if server else f"sqlite:///{scratch}/store.db"
                    f = in_child(kind, size, url, Path(scratch))
                cells = [
                    engine, kind, f"{size:,}", f"{f['seconds']:.1f}", f"{f['cpu']:.1f}", f"{size / f['seconds']:,.0f}",
                    f"{f['seconds'] / last:.1f}" if last else "", f"{f['again']:.1f}", f"{f['peak']:.0f}",
                    f"{f['before']:.0f}",
                ]  # fmt: skip
                last = f["seconds"]
                lines.append("| " + " | ".join(cells) + " |")
        if server:
            server.stop()
    return lines


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--kinds", default="store,parquet")
    parser.add_argument("--engines", default="sqlite")
    parser.add_argument("--child", action="store_true")
    parser.add_argument("--url", default="")
    parser.add_argument("--path", type=Path, default=Path())
    asked = parser.parse_args()
    sizes, kinds = [int(size) for size in asked.sizes.split(",")], asked.kinds.split(",")
    if asked.child:
        figures = run_once(kinds[0], sizes[0], asked.url, asked.path)
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    sys.stdout.write("\n".join(table(kinds, sizes, asked.engines.split(","))) + "\n")


if __name__ == "__main__":
    main()
