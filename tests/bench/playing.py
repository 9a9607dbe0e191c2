"""``make bench``: the Watch map in Chromium with software drawing: frames of playback, steps, first paint, answers."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from data.store import open_store
from layers.current import current_analysis
from routes.analysis import AnalysisParameters
from tests.bench.importing import events_to_import
from tests.bench.make_events import make_events
from tests.browser.chromium import FLAGS, executable
from tests.browser.server import HOST, free_port

PLAYED_S: Final = 20
STEPS: Final = 30
LOADS: Final = 10
TIMES: Final = 10
FASTER: Final = 3.0
SIZES: Final = {"training": 20_689, "100000": 100_000}
PATIENCE_MS: Final = 600_000
ROOT: Final = Path(__file__).resolve().parents[2]
CHANGES: Final = """([selector, seconds]) => new Promise((done) => {
    const found = () => document.querySelector(selector);
    const look = () => found()?.dataset.painted ?? found()?.textContent ?? null;
    let [before, frames] = [look(), 0];
    const began = performance.now();
    const watch = () => {
        const now = look();
        if (now !== before && now !== null) frames += 1;
        before = now;
        const passed = (performance.now() - began) / 1000;
        const slider = document.querySelector('.rw-last');
        const ended = slider && frames && slider.value === slider.max;
        if (passed > seconds || ended) done(frames / passed); else requestAnimationFrame(watch);
    };
    document.querySelector('.rw-play')?.click();
    watch();
})"""
STEP: Final = """() => new Promise((done) => {
    const [map, slider] = [document.querySelector('.rw-map'), document.querySelector('.rw-last')];
    slider.value = String(Number(slider.value) - 1);
    const began = performance.now();
    const seen = new MutationObserver(() => {
        if (map.dataset.painted !== slider.value) return;
        seen.disconnect();
        requestAnimationFrame(() => done(performance.now() - began));
    });
    seen.observe(map, { attributes: true, attributeFilter: ['data-painted'] });
    slider.dispatchEvent(new Event('input', { bubbles: true }));
})"""


@contextmanager
def serving(script: str, url: str = "") -> Iterator[str]:
    """Serve a page of Streamlit as long as it is measured."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    asked = os.environ | {"ROUTEWATCH_STORE": url, "ROUTEWATCH_AS": "local", "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--server.address", HOST], cwd=ROOT, env=asked, **quiet)
    try:
        time.sleep(3)
        yield f"http://{HOST}:{port}/"
    finally:
        server.terminate()
        server.wait(20)


def beside_static(folder: Path) -> str:
    """Lay the page of the bench where Streamlit finds our folder static beside it."""
    (folder / "static").symlink_to(ROOT / "static")
    page = folder / "page.py"
    page.write_text((ROOT / "tests" / "bench" / "playing_page.py").read_text(encoding="utf-8"), encoding="utf-8")
    return str(page)


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """Open a page with nothing kept, and tell how long it took until the map was painted."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark").new_page()
    page.set_default_timeout(PATIENCE_MS)
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".rw-map[data-painted], [data-testid='stDeckGlJsonChart'] canvas")
    return page, time.perf_counter() - began


def p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95))


def play(browser: Browser) -> dict[str, float]:
    """Measure frames a second both ways, and a step of the slider, at 10,000 cells."""
    with tempfile.TemporaryDirectory() as folder, serving(beside_static(Path(folder))) as address:
        page, _ = opened(browser, address)
        page.wait_for_timeout(5000)
        steps = [float(page.evaluate(STEP)) / 1000 for _ in range(STEPS)]
        played = float(page.evaluate(CHANGES, [".rw-map", PLAYED_S]))
        page.context.close()
        page, _ = opened(browser, f"{address}?way=anew")
        page.wait_for_timeout(5000)
        anew = float(page.evaluate(CHANGES, [".frame", PLAYED_S]))
        page.context.close()
    return {"played": played, "anew": anew, "step": p95(steps), "step_median": float(np.median(steps))}


def answered(page: Page, act: Any) -> float:
    """Tell how long it takes from a deed until the map that Python answers with is painted."""
    before = page.locator(".rw-map").get_attribute("data-answers")
    began = time.perf_counter()
    act()
    changed = "before => document.querySelector('.rw-map').dataset.answers !== before"
    page.wait_for_function(changed, arg=before, polling=20)
    return time.perf_counter() - began


def look(browser: Browser, url: str) -> dict[str, list[float]]:
    """Measure first paints, filters, steps and choices on the page of a store."""
    with serving("app.py", url) as address:
        opened(browser, address)[0].context.close()  # the analysis that is kept is read once for the process
        paints = []
        for _ in range(LOADS):
            page, seconds = opened(browser, address)
            paints.append(seconds)
            page.context.close()
        page, _ = opened(browser, address)
        page.wait_for_timeout(5000)
        air = page.locator(".st-key-modes button").nth(2)
        taken: dict[str, list[float]] = {"first paint": paints, "filter": [], "select": [], "step": []}
        for _ in range(TIMES):
            taken["filter"].append(answered(page, air.click))
            page.wait_for_timeout(1500)
            taken["step"].append(float(page.evaluate(STEP)) / 1000)
            page.wait_for_timeout(1500)
            taken["select"].append(answered(page, page.locator(".st-key-rail button[kind=tertiary]").first.click))
            page.wait_for_timeout(1500)
        page.context.close()
    return taken


def filled(folder: Path, size: int) -> str:
    """Make a store of events, with its analysis kept."""
    url = f"sqlite:///{folder / f'{size}.db'}"
    _, effort = make_events(size)
    opened_store = open_store(url)
    opened_store.add_events(events_to_import(size), effort=effort)
    current_analysis(opened_store, parameters=AnalysisParameters())
    opened_store.close()
    return url


def main() -> int:
    """Print the figures; 1 where playing in the browser is not three times as quick as drawing each frame anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(SIZES))
    sizes = [name for name in parser.parse_args().sizes.split(",") if name]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=str(executable()), args=list(FLAGS))
        found = play(browser)
        ratio = found["played"] / found["anew"] if found["anew"] else float("inf")
        sys.stdout.write(
            f"10,000 cells: {found['played']:.1f} frames a second, {found['anew']:.2f} drawn anew for each frame: "
            f"{ratio:.1f} times (at least {FASTER:.0f}); step of the slider p95 {found['step']:.3f} s, "
            f"median {found['step_median']:.3f} s\n"
        )
        for name in sizes:
            for what, taken in look(browser, filled(Path(folder), SIZES[name])).items():
                sys.stdout.write(f"{name}: {what} p95 {p95(taken):.2f} s, median {np.median(taken):.2f} s\n")
        load = os.getloadavg()[0]
        sys.stdout.write(f"load of the machine at the end {load:.1f} on {os.cpu_count()} processors\n")
        browser.close()
    return int(ratio < FASTER)


if __name__ == "__main__":
    sys.exit(main())
