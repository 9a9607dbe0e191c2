"""``make campaign``: writers and readers of one store at once, on both engines: counts exact, nobody turned away."""

import argparse
import os
import subprocess
import sys
import time

from data.errors import StoreError
from data.intake import Intake, IntakeOptions
from data.receiving import read_file
from data.store import open_store
from layers.viewing import journal
from tests.campaign.batches import HEADER, NOW, read_here
from tests.campaign.crashes import checkpoints_apart, fresh_store

ROWS = 20


def turn(writer: int, number: int) -> Intake:
    """Make what a writer imports in one turn: new records, and a new version of one that all of them share."""
    rows = [f"W{writer}-{number}-{row}" for row in range(ROWS)]
    lines = [f"{name},2026-01-02,52.25,4.25,sea,heroin,{number},kg,AGY-A,TLP:GREEN" for name in rows]
    lines.append(f"shared,2026-01-02,50.25,4.25,sea,heroin,{writer}.{number:06},kg,AGY-A,TLP:GREEN")
    return read_file(f"w{writer}-{number}.csv", "\n".join([HEADER, *lines, ""]).encode(), IntakeOptions(NOW))


def write(url: str, writer: int, seconds: float) -> int:
    """Import turn after turn for a while; give their number."""
    read_here()
    store, until, number = open_store(url, journal=journal()), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        summary = store.add(turn(writer, number), recorded_at=NOW)
        assert summary.added in {ROWS, ROWS + 1}, summary
        number += 1
    store.close()
    return number


def read(url: str, seconds: float) -> int:
    """Read over and over for a while, and refuse anything but whole turns that only grow; give the number of reads."""
    store, until, last, number = open_store(url, journal=journal()), time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        events = store.events()
        own = events.height - events["event_id"].is_in(["shared"]).sum()
        assert not store.hold_against_checkpoint().findings, store.standing().findings
        assert own % ROWS == 0, f"{own} records are no whole number of turns"
        assert own >= last, f"{last} records were read, and then {own}"
        last, number = own, number + 1
    store.close()
    return number


def crowd(url: str, *, writers: int, readers: int, seconds: float) -> dict[str, int]:
    """
    Let writers and readers at a store, each in a process of its own.

    Raises
    ------
    AssertionError
        Somebody failed, or the store does not hold exactly what was told.
    """
    open_store(url).close()
    roles = [f"write:{number}" for number in range(writers)] + ["read:0"] * readers
    command = [sys.executable, "-m", "tests.campaign.crowd", "--url", url, "--seconds", str(seconds), "--role"]
    started = [
        subprocess.Popen([*command, role], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for role in roles
    ]
    answers = [process.communicate() for process in started]
    failures = [said[-300:] for process, (_, said) in zip(started, answers, strict=True) if process.returncode]
    assert not failures, failures
    turns = [int(told) for told, _ in answers[:writers]]
    store = open_store(url, journal=journal())
    audit = store.audit()
    assert (audit.findings, audit.entries, audit.tail) == ((), sum(turns), None), audit.findings
    assert store.events().height == sum(turns) * ROWS + 1
    assert store.version() == sum(turns)
    assert store.imports()["import_id"].to_list() == list(range(1, sum(turns) + 1))
    assert store.imports()["added"].sum() == sum(turns) * ROWS + 1
    assert store.history(agency="AGY-A", event_id="shared")["version"].to_list() == list(range(1, sum(turns) + 1))
    store.close()
    return {"turns": sum(turns), "least": min(turns), "reads": sum(int(told) for told, _ in answers[writers:])}


def main() -> None:
    """Read the command line; play one role, or let the crowd in and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--role", default="")
    parser.add_argument("--url", default="")
    asked = parser.parse_args()
    if asked.role:
        role, _, number = asked.role.partition(":")
        try:
            done = write(asked.url, int(number), asked.seconds) if role == "write" else read(asked.url, asked.seconds)
        except (AssertionError, StoreError) as error:
            sys.exit(f"{asked.role}: {error}")
        os.write(1, str(done).encode())
        return
    for engine in asked.engines.split(","):
        with checkpoints_apart(), fresh_store(engine) as (url, _):
            done = crowd(url, writers=8, readers=4, seconds=asked.seconds)
        sys.stdout.write(
            f"{engine}: 8 writers and 4 readers, {asked.seconds:.0f} s: {done['turns']} imports of {ROWS + 1} records "
            f"(the slowest writer {done['least']}), {done['reads']} reads, every count exact\n"
        )


if __name__ == "__main__":
    main()
