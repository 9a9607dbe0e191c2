"""``make bench``: from when an event is sent to the service until another process reads it, beside a bare commit."""

import argparse
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import httpx2
import pg8000.dbapi
import typer
from sqlalchemy import make_url

from data.feed_keys import FeedKey, draw_key, id_of, key_digest
from data.store import open_store
from data.store.sqlite import PRAGMAS
from layers.viewing import journal
from tests.postgresql import PostgresServer

POSTS: Final = 500
WARM: Final = 20
"""Posts before those that count: the first ones load what later ones use."""

PATIENCE_S: Final = 120.0
STEP_S: Final = 0.000_5
"""Between two looks of the reader."""

EVENT: Final = {
    "occurred_at": "2026-11-22T10:00:00Z", "latitude": 10.5, "longitude": 20.25, "place": "off the cape",
    "mode": "maritime", "commodity": "cocaine", "quantity": 12, "unit": "kg", "handling": "TLP:AMBER",
}  # fmt: skip


def connect(url: str) -> Any:
    """Connect past the store, as another program would."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(address.database), isolation_level=None, timeout=PATIENCE_S)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection
    connection = pg8000.dbapi.connect(
        str(address.username),
        host=str(address.host),
        port=address.port,
        password=address.password,
        database=address.database,
    )
    connection.autocommit = True
    return connection


def watch(url: str, posts: int) -> None:
    """Print when each next record was first read, by the clock that all processes of this machine share."""
    seen = 0
    with closing(connect(url)) as connection:
        cursor = connection.cursor()
        print("ready", flush=True)  # noqa: T201 (the answer of a child process)
        while seen < posts:
            cursor.execute("SELECT coalesce(max(record_id), 0) FROM records")
            found = cursor.fetchone()[0]
            now = time.monotonic()
            for number in range(seen, found):
                print(number, now, flush=True)  # noqa: T201
            seen = max(seen, found)
            time.sleep(STEP_S)


def commit_times(url: str, posts: int) -> list[float]:
    """Commit rows of a kilobyte one by one, into a table beside ours: what the disk takes at least."""
    times = []
    with closing(connect(url)) as connection:
        cursor = connection.cursor()
        insertion = "INSERT INTO bare VALUES ('" + "x" * 1_000 + "')"
        cursor.execute("CREATE TABLE bare (text TEXT)")
        for _ in range(posts):
            began = time.monotonic()
            cursor.execute(insertion)
            times.append(time.monotonic() - began)
        cursor.execute("DROP TABLE bare")
    return times


def add_key(url: str) -> str:
    """Make a store, and a key to it that may send as much as it likes."""
    key = draw_key()
    with closing(open_store(url, journal=journal())) as store:
        store.add_feed_key(
            FeedKey(id_of(key), "AGY-A", "bench", key_digest(key), 1_000_000, datetime(2026, 11, 22, tzinfo=UTC))
        )
    return key


@contextmanager
def serving(url: str) -> Iterator[str]:
    """Run the service in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["api", "--port", str(port), "--store", url]
    command = [sys.executable, "-c", "from layers.cli.main import main; main()", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}/v1/events"
        finally:
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The service does not answer.")


def post_times(url: str, posts: int) -> tuple[list[float], list[float]]:
    """
    Send events one by one.

    Returns
    -------
    visible, answered
        Seconds from sending each until another process read it, and until the answer was here.
    """
    key = add_key(url)
    watcher = [sys.executable, "-m", "tests.bench.posting", "--watch", url, "--posts", str(posts)]
    with serving(url) as address, subprocess.Popen(watcher, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "ready\n"
        sent, answered = [], []
        with httpx2.Client(headers={"Authorization": f"Bearer {key}"}, timeout=PATIENCE_S) as client:
            for number in range(posts):
                sent.append(time.monotonic())
                named = {"Idempotency-Key": f"n{number}"}
                client.post(
                    address, json={"events": [EVENT | {"event_id": f"E{number}"}]}, headers=named
                ).raise_for_status()
                answered.append(time.monotonic() - sent[-1])
        read = dict(line.split() for line in reader.stdout)
    return [float(read[str(n)]) - began for n, began in enumerate(sent)][WARM:], answered[WARM:]


def at(times: list[float], share: float) -> float:
    """Give the time, in milliseconds, within which so large a share of them lies."""
    return 1_000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def table(posts: int, engines: list[str]) -> list[str]:
    """
    Measure on each engine, in a new store.

    Returns
    -------
    lines
        A Markdown table; `x` is the time until an event is visible over that of a bare commit.
    """
    lines = [
        "| engine | posts | visible p50, ms | p99 | answered p50, ms | p99 | bare commit p50, ms | p99 | x |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for engine in engines:
        server = PostgresServer() if engine == "postgresql" else None
        with tempfile.TemporaryDirectory() as scratch:
            url = server.new_database() if server else f"sqlite:///{scratch}/store.db"
            visible, answered = post_times(url, posts + WARM)
            bare = commit_times(url, posts)
        figures = [f"{at(times, share):.1f}" for times in (visible, answered, bare) for share in (0.5, 0.99)]
        ratio = f"{at(visible, 0.5) / at(bare, 0.5):.1f}"
        lines.append("| " + " | ".join([engine, f"{posts:,}", *figures, ratio]) + " |")
        if server:
            server.stop()
    return lines


def main(say: Callable[[str], None] = typer.echo) -> None:
    """Measure, or be the reader of a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--watch", default="")
    given = parser.parse_args()
    if given.watch:
        watch(given.watch, given.posts)
        return
    for line in table(given.posts, given.engines.split(",")):
        say(line)


if __name__ == "__main__":
    main()
