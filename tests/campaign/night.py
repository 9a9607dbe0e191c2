"""``make campaign``: a night of live batches with one page open in Chromium, which has to stay as it was."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx2
import psutil
from playwright.sync_api import CDPSession, Page, sync_playwright

from data.feed_keys import FeedKey, draw_key, id_of, key_digest
from data.store import open_store
from tests.browser.chromium import FLAGS, executable
from tests.browser.server import HOST, ROUTEWATCH, free_port, serve

BATCHES: Final = 2_000
WARM: Final = 0.2
"""Part of the night after which memory is counted: what is kept of the last few versions has filled up by then."""

MOST_GROWTH: Final = 0.05
RATE: Final = 1_000_000
PATIENCE_MS: Final = 240_000
STATE: Final = """() => {
    const map = document.querySelector('.rw-map');
    const card = document.querySelector('.st-key-rail h4, .st-key-rail h5, .st-key-rail h3');
    return {
        view: map.dataset.view,
        card: card?.textContent ?? null,
        canvas: map.querySelector('canvas').rwNight ?? null,
        page: window.rwNight ?? null,
        focus: document.activeElement?.className ?? '',
    };
}"""
MARK: Final = """() => {
    document.querySelector('.rw-map canvas').rwNight = 'the same';
    window.rwNight = 'the same';
    document.querySelector('.rw-last').focus();
}"""


@dataclass(frozen=True)
class Memory:
    """What the server and the page hold, in MB; of the page what JavaScript holds after its garbage was collected."""

    server: float
    page: float


@contextmanager
def service(url: str, log: Path) -> Iterator[int]:
    """Run the service of a store."""
    port = free_port()
    with log.open("wb") as sink:
        command = [ROUTEWATCH, "api", "--port", str(port), "--store", url]
        process = subprocess.Popen(command, stdout=sink, stderr=sink)
    try:
        while process.poll() is None:
            with suppress(httpx2.TransportError):
                httpx2.get(f"http://{HOST}:{port}/openapi.json", timeout=2)
                break
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def give_key(url: str) -> str:
    """Draw the key by which the batches of the night come."""
    key = draw_key()
    opened = open_store(url)
    opened.add_feed_key(FeedKey(id_of(key), "AGY-A", "night", key_digest(key), RATE, datetime.now(UTC)))
    opened.close()
    return key


def send(port: int, key: str, number: int) -> int:
    """Send a batch of one to three events; the number of new ones."""
    events = [
        {
            "event_id": f"night-{number}-{row}", "occurred_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "latitude": round(9 + (number * 7 + row) % 40 / 10, 4), "longitude": round(-79 + number % 50 / 10, 4),
            "mode": "maritime", "commodity": "cocaine", "count": 1, "handling": "TLP:GREEN",
        }
        for row in range(1 + number % 3)
    ]  # fmt: skip
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"night {number}"}
    answer = httpx2.post(f"http://{HOST}:{port}/v1/events", json={"events": events}, headers=headers, timeout=60)
    return int(answer.raise_for_status().json()["added"])


def memory(server: subprocess.Popen, session: CDPSession) -> Memory:
    """Count what the server and the page hold."""
    session.send("HeapProfiler.collectGarbage")
    figures = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    process = psutil.Process(server.pid)
    held = sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])
    return Memory(held / 1e6, figures["JSHeapUsedSize"] / 1e6)


def opened(page: Page, address: str) -> dict[str, str]:
    """Open Watch as an officer leaves it for the night: a shift chosen, the map moved, the slider in focus."""
    page.goto(address)
    page.wait_for_selector(".rw-map[data-whole]")
    page.locator(".st-key-rail button[kind=tertiary]").first.click()
    page.wait_for_timeout(8_000)
    middle = page.locator(".rw-map").bounding_box()
    page.mouse.move(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(5_000)
    page.evaluate(MARK)
    return page.evaluate(STATE)


def night(page: Page, server: subprocess.Popen, port: int, key: str, *, batches: int, every_s: float) -> list[Memory]:
    """Send the batches; memory once the page has warmed up, at each tenth of the rest, and at the end."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    warm, found, sent = int(batches * WARM), [], 0
    step = max(1, (batches - warm) // 10)
    for number in range(batches):
        began = time.monotonic()
        sent += send(port, key, number)
        if number >= warm and (number - warm) % step == 0:
            page.wait_for_timeout(200)
            found.append(memory(server, session))
            sys.stdout.write(f"{number} batches: server {found[-1].server:.0f} MB, page {found[-1].page:.1f} MB\n")
            sys.stdout.flush()
        page.wait_for_timeout(max(0.0, 1000 * (every_s - (time.monotonic() - began))))
    assert sent == sum(1 + number % 3 for number in range(batches)), sent
    page.wait_for_timeout(15_000)
    return [*found, memory(server, session)]


def growth(found: list[float]) -> float:
    """Hold the last third against the first, each by its median: one look may meet a drawing half way."""
    third = max(1, len(found) // 3)
    first, last = sorted(found[:third]), sorted(found[-third:])
    return last[len(last) // 2] / first[len(first) // 2] - 1


def watched(folder: Path, *, batches: int, every_s: float) -> list[str]:
    """Spend the night; what went wrong, in sentences."""
    url, wrong, foreign = f"sqlite:///{folder / 'night.db'}", [], []
    subprocess.run([ROUTEWATCH, "demo", "--no-app", "--store", url], check=True, stdout=subprocess.DEVNULL)
    key = give_key(url)
    server, address = serve(url, folder / "app.log")
    with service(url, folder / "api.log") as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable()), args=list(FLAGS))
        page = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda asked: foreign.append(asked.url) if HOST not in asked.url else None)
        page.on("pageerror", lambda error: wrong.append(f"raised: {error}"))
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        try:
            before = opened(page, address)
            found = night(page, server, port, key, batches=batches, every_s=every_s)
            after = page.evaluate(STATE)
            browser.close()
        finally:
            server.terminate()
            server.wait(20)
    grown = {name: growth([getattr(each, name) for each in found]) for name in ("server", "page")}
    sys.stdout.write(", ".join(f"{name} {share:+.1%}" for name, share in grown.items()) + "\n")
    wrong += [f"the memory of the {name} grew by {share:.1%}" for name, share in grown.items() if share >= MOST_GROWTH]
    wrong += [f"{name}: {before[name]!r} became {after[name]!r}" for name in before if before[name] != after[name]]
    return wrong + [f"asked {asked}" for asked in foreign if not asked.startswith(("data:", "blob:"))]


def main() -> int:
    """Spend a night; 1 where something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=BATCHES)
    parser.add_argument("--every", type=float, default=0.3, help="seconds between two batches")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong = watched(Path(folder), batches=asked.batches, every_s=asked.every)
    sys.stdout.write("\n".join(wrong or [f"{asked.batches} batches: nothing wrong"]) + "\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
