"""``make campaign``: every published file through the command ``routewatch import``, twice, on both engines."""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.store import open_store
from tests.campaign.bench import ABSENT
from tests.campaign.crashes import fresh_store
from tests.campaign.published import REAL

ROUTEWATCH = [sys.executable, "-c", "from layers.cli.main import main; main()"]
NOW = "2026-11-22T00:00:00Z"
STORES: Sequence[tuple[str, ...]] = (
    ("missing_migrants/incidents_2014_2021.csv",),
    ("missing_migrants/incidents_2014_2023_other_layout.csv",),
    ("asam/asam_2022.csv",),
    (
        "cbp/nationwide-drugs-fy19-fy22.csv",
        "cbp/nationwide-drugs-fy20-fy23.csv",
        "cbp/nationwide-drugs-fy23-fy26-apr.csv",
    ),
    ("cbp/amo-drug-seizures-fy19-fy22.csv", "cbp/amo-drug-seizures-fy23-fy26-dec.csv"),
)
"""Files that are imported one after the other into one store, then once more."""

COUNTS = ("records", "accepted", "added", "revised", "quarantined", "duplicates")


@dataclass(frozen=True)
class Imported:
    """What the command told of one import, and what it took."""

    file: str
    records: int
    accepted: int
    added: int
    revised: int
    quarantined: int
    duplicates: int
    code: int
    seconds: float
    memory_mb: float

    def counts(self) -> tuple[int, ...]:
        """Give the counts that the command told."""
        return tuple(getattr(self, name) for name in COUNTS)


def run_import(path: Path, url: str) -> Imported:
    """
    Run the command in a process of its own.

    Raises
    ------
    AssertionError
        It failed, said anything on standard error, or its counts do not add up.
    """
    began = time.monotonic()
    command = [*ROUTEWATCH, "import", str(path), "--store", url, "--now", NOW]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    told = _read(said)
    assert process.returncode in {0, 1}, said
    assert told["records"] == told["accepted"] + told["quarantined"] + told["duplicates"], said
    assert told["accepted"] == told["added"] + told["revised"], said
    assert process.returncode == 1 or not told["quarantined"], said
    largest = used.ru_maxrss / 1024 if sys.platform != "darwin" else used.ru_maxrss / 1024**2
    return Imported(path.name, **told, code=process.returncode, seconds=time.monotonic() - began, memory_mb=largest)


def _read(said: str) -> dict[str, int]:
    line = r"^.*: ([\d,]+) records \(source \w+\)\n\s+([\d,]+)  accepted  \(([\d,]+) new, ([\d,]+) revised\)"
    found = re.search(line + r"\n\s+([\d,]+)  quarantined\n\s+([\d,]+)  duplicates\n", said, re.MULTILINE)
    assert found, said
    return {name: int(text.replace(",", "")) for name, text in zip(COUNTS, found.groups(), strict=True)}


def import_twice(url: str, files: Iterable[str]) -> Iterator[tuple[Imported, Imported]]:
    """
    Import files one after the other, and each once more; hold what was told against what the store holds.

    Raises
    ------
    AssertionError
        A second import brings anything, or the store holds other counts.
    """
    for file in files:
        first, again = (run_import(REAL / file, url) for _ in range(2))
        assert (again.accepted, again.records, again.quarantined) == (0, first.records, first.quarantined), again
        store = open_store(url)
        listed = store.imports().tail(2).select("records", "added", "revised", "quarantined", "duplicates").rows()
        waiting, events = store.quarantined().height, store.events().height
        total = store.imports()
        store.close()
        assert listed == [(told.records, *told.counts()[2:]) for told in (first, again)]
        assert events == total["added"].sum()
        assert waiting == total[::2]["quarantined"].sum()
        yield first, again


def content(url: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the events and the quarantine of a store."""
    store = open_store(url)
    found = store.events(), store.quarantined()
    store.close()
    return found


def compare(files: Sequence[str], engines: Sequence[str]) -> dict[str, list[tuple[Imported, Imported]]]:
    """
    Import files into a new store of each engine.

    Raises
    ------
    AssertionError
        Two engines tell other counts, or hold other events or records set aside.
    """
    told, held = {}, []
    for engine in engines:
        with fresh_store(engine) as (url, _):
            told[engine] = list(import_twice(url, files))
            held.append(content(url))
    counts = [[[each.counts() for each in pair] for pair in pairs] for pairs in told.values()]
    assert all(each == counts[0] for each in counts), counts
    for other in held[1:]:
        assert all(one.equals(two) for one, two in zip(held[0], other, strict=True)), files
    return told


def main() -> None:
    """Read the command line, import, print a row for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", default="sqlite,postgresql")
    engines = parser.parse_args().engines.split(",")
    if not REAL.is_dir():
        sys.stdout.write(ABSENT)
        return
    sys.stdout.write("| file | records | new, revised | quarantined | duplicates | " + " | ".join(engines) + " |\n")
    for files in STORES:
        told = compare(files, engines)
        for file, *pairs in zip(files, *told.values(), strict=True):
            first = pairs[0][0]
            spent = [f"{a.seconds:.1f} s, {a.memory_mb:.0f} MB; {b.seconds:.1f} s" for a, b in pairs]
            counts = f"{first.added:,}, {first.revised:,} | {first.quarantined:,} | {first.duplicates:,}"
            sys.stdout.write(f"| {file} | {first.records:,} | {counts} | {' | '.join(spent)} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
