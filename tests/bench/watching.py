"""``make bench``: the Watch page with the policy at work beside the same page for whom nothing is kept back."""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from streamlit.testing.v1 import AppTest

from data.scenario import training_scenario
from data.store import open_store

WITHOUT: Final = "local"
WITH: Final = "TRAIN-NORD"
RUNS: Final = 15
MOST: Final = 1.3
PATIENCE_S: Final = 300


def watch_page() -> None:
    """Draw the page as the app does."""
    import layers.pages.viewing  # noqa: PLC0415 (the bench runs the source of this function on its own)
    import layers.pages.watch  # noqa: PLC0415

    layers.pages.viewing.draw_switch()
    layers.pages.watch.show()


def measure(url: str, *, runs: int) -> dict[str, float]:
    """
    Draw the page again and again, in turn as both principals.

    Parameters
    ----------
    url
        Of a store with events of ``WITH``.
    runs
        How often as each.

    Returns
    -------
    seconds
        By principal: the median of one drawing, once everything that is kept is kept.
    """
    os.environ["ROUTEWATCH_STORE"] = url
    taken: dict[str, list[float]] = {WITHOUT: [], WITH: []}
    pages = {}
    for viewer in taken:
        os.environ["ROUTEWATCH_AS"] = viewer
        pages[viewer] = AppTest.from_function(watch_page, default_timeout=PATIENCE_S).run()
    for _ in range(runs):
        for viewer, page in pages.items():
            os.environ["ROUTEWATCH_AS"] = viewer
            began = time.perf_counter()
            page.run()
            taken[viewer].append(time.perf_counter() - began)
            if page.exception:
                raise RuntimeError(str(page.exception))
    return {viewer: statistics.median(seconds) for viewer, seconds in taken.items()}


def main() -> int:
    """Print the times and their ratio; 1 where the ratio is too large."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'watching.db'}"
        opened, scenario = open_store(url), training_scenario()
        opened.add_events(scenario.events, effort=scenario.effort)
        opened.close()
        found = measure(url, runs=RUNS)
    ratio = found[WITH] / found[WITHOUT]
    sys.stdout.write(
        f"Watch page: {found[WITHOUT]:.3f} s for the local principal, {found[WITH]:.3f} s as {WITH}: "
        f"{ratio:.2f} times (at most {MOST})\n"
    )
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
