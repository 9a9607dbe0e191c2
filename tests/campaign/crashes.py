"""``make campaign``: imports killed at any instant, a reader beside them, on both engines: nothing lost or torn."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from data.audit.chain import Act
from data.errors import StoreError
from data.store import open_store
from layers.viewing import journal
from tests.campaign.batches import CORRECTED, NEW, whole_batches
from tests.postgresql import PostgresServer

LONGEST_S = 1.6
"""Until the kill, from the moment at which the import may begin."""


@dataclass
class Tally:
    """What happened in all rounds."""

    rounds: int = 0
    batches: int = 0
    "Kept in the end."
    unanswered: int = 0
    "Batches that were kept although the import was killed before it could say so."
    server_kills: int = 0
    reads: int = 0
    refused_reads: int = 0
    torn: list[str] = field(default_factory=list)


class Reader(threading.Thread):
    """Reads the store over and over, and notes every read that is not a whole number of batches."""

    def __init__(self, url: str, tally: Tally) -> None:
        super().__init__(daemon=True)
        self._url, self._tally, self._ending = url, tally, threading.Event()

    def run(self) -> None:
        """Read until told to end."""
        store, last = open_store(self._url), 0
        while not self._ending.is_set():
            try:
                seen = whole_batches(store)
            except StoreError:  # the server is down
                self._tally.refused_reads += 1
                time.sleep(0.05)
                continue
            except AssertionError as error:
                self._tally.torn.append(str(error))
                continue
            if seen < last:
                self._tally.torn.append(f"{last} batches were read, and then {seen}")
            last, self._tally.reads = seen, self._tally.reads + 1
        store.close()

    def end(self) -> None:
        """End, and wait for it."""
        self._ending.set()
        self.join()


def run_until_killed(url: str, first: int, *, after_s: float, kill_server: Callable[[], None] | None) -> int:
    """Import from a batch on, kill the import (and the server before it) after a while; give the last batch it told."""
    command = [sys.executable, "-m", "tests.campaign.batches", url, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(after_s)
        if kill_server is not None:
            kill_server()
        process.kill()
        told = [int(line) for line in process.stdout.read().splitlines() if line]
    return max(told, default=first - 1)


def check(url: str, *, told: int) -> int:
    """Hold the store against what was told; give the number of batches that it keeps."""
    store = open_store(url, journal=journal())
    assert not store.standing().findings, f"blamed after a kill: {store.standing().findings}"
    batches = whole_batches(store)
    audit = store.audit()
    # A batch that was kept untold is sent again: that brings nothing, and is an act like any other.
    files = {json.loads(entry.about)["sha256"] for entry in store.entries() if entry.act == Act.IMPORT}
    assert (audit.findings, len(files)) == ((), batches)
    assert audit.tail is None or audit.tail[1] - audit.tail[0] < 2, f"more than a kill leaves unproved: {audit.tail}"
    assert batches > told, f"batch {told} was told to be kept, and only {batches} are"
    assert batches <= told + 2, f"{batches} batches are kept, and only {told + 1} were told"
    summaries = store.imports()
    assert summaries["added"].sum() == batches * NEW
    assert summaries["revised"].sum() == max(batches - 1, 0) * CORRECTED
    assert store.quarantined().height == batches
    assert store.version() == batches
    if batches > 1:
        assert store.history(agency="AGY-A", event_id="B0-0")["version"].to_list() == [1, 2]
    store.close()
    return batches


def crash(url: str, rounds: int, *, server: PostgresServer | None = None, seed: int = 5) -> Tally:
    """Kill imports of one store so many times, and import again what was not told each time."""
    chance, tally, told = np.random.default_rng(seed), Tally(), -1
    open_store(url).close()
    reader = Reader(url, tally)
    reader.start()
    for _ in range(rounds):
        kill_server = server.kill if server is not None and chance.random() < 0.5 else None
        last = run_until_killed(url, told + 1, after_s=chance.uniform(0, LONGEST_S), kill_server=kill_server)
        if kill_server is not None:
            server.start()
            tally.server_kills += 1
        if server is not None:
            server.wait_for_writers(url)
        tally.batches = check(url, told=last)
        tally.unanswered += tally.batches - last - 1
        tally.rounds, told = tally.rounds + 1, last
    reader.end()
    assert tally.batches > rounds / 10, (
        f"Of {rounds} imports {tally.batches} batches are kept: they were killed too soon."
    )
    return tally


@contextmanager
def checkpoints_apart():
    """Keep checkpoints, and the key, of this process and its children in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ROUTEWATCH_CHECKPOINTS": folder, "ROUTEWATCH_AUDIT_KEY": f"{folder}/audit.key"}
        yield


@contextmanager
def fresh_store(engine: str):
    """Give the address of a new store, and its server where it has one."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'store.db'}", None
        return
    server = PostgresServer()
    try:
        yield server.new_database(), server
    finally:
        server.stop()


def main() -> None:
    """Read the command line, crash, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--engines", default="sqlite,postgresql")
    asked = parser.parse_args()
    failed = False
    for engine in asked.engines.split(","):
        with checkpoints_apart(), fresh_store(engine) as (url, server):
            began = time.monotonic()
            tally = crash(url, asked.rounds, server=server)
        failed |= bool(tally.torn)
        sys.stdout.write(
            f"{engine}: {tally.rounds} kills ({tally.server_kills} of the server too), {tally.batches} batches "
            f"of {NEW} kept, {tally.unanswered} of them untold, {tally.reads} whole reads, {len(tally.torn)} torn, "
            f"{tally.refused_reads} refused, {time.monotonic() - began:.0f} s\n"
        )
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
