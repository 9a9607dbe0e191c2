"""``make bench``: the time to gather the events of others in blocks and to ask for them, beside that of the cube."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Final

import polars as pl

from routes.cube import build_cube
from routes.periods import Period, period_of
from routes.small_cells import Question, blocks_of_others, told
from tests.bench.make_events import make_events

SIZES: Final = (10_000, 100_000, 1_000_000)
REPEATS: Final = 3


def least_s(work: Callable[[], object]) -> float:
    """
    Time some work.

    Parameters
    ----------
    work
        Done several times.

    Returns
    -------
    seconds
        Of the quickest time: the machine does other things, too.
    """
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def measure(size: int) -> dict[str, float]:
    """
    Measure one size; the largest agency looks.

    Parameters
    ----------
    size
        Number of events.

    Returns
    -------
    figures
        events (of others), blocks, told (share of the events of others that a view of everything tells), seconds of
        blocks, cube and question.
    """
    events, _effort = make_events(size)
    largest = events["agency"].mode().sort()[0]
    placed = events.drop_nulls(["latitude", "longitude", "occurred_at"]).with_columns(
        own=pl.col("agency") == largest,
        count=pl.col("count").fill_null(1),
        period=period_of(pl.col("occurred_at"), Period.MONTH),
    )
    foreign = placed.filter(~pl.col("own"))
    first, last = (foreign["occurred_at"].dt.date().dt.month_start().sort()[at] for at in (0, -1))
    blocks = blocks_of_others(placed, k=5, complete_until=last)
    question = Question(None, first, last)
    total = foreign.filter(pl.col("occurred_at").dt.date() < last)["count"].sum()
    return {
        "events": foreign.height,
        "blocks": blocks.height,
        "told": told(blocks, question)["count"].sum() / total,
        "gather_s": least_s(lambda: blocks_of_others(placed, k=5, complete_until=last)),
        "cube_s": least_s(lambda: build_cube(foreign, resolution=4)),
        "ask_s": least_s(lambda: told(blocks, question)),
    }


def table(sizes: list[int]) -> list[str]:
    """
    Measure all sizes.

    Parameters
    ----------
    sizes
        Numbers of events.

    Returns
    -------
    lines
        A Markdown table.
    """
    lines = [
        "| events | of others | blocks | told | blocks, s | cube, s | ratio | one question, ms |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size in sizes:
        found = measure(size)
        cells = [
            f"{size:,}", f"{found['events']:,}", f"{found['blocks']:,}", f"{found['told']:.0%}",
            f"{found['gather_s']:.2f}", f"{found['cube_s']:.2f}", f"{found['gather_s'] / found['cube_s']:.1f}",
            f"{1000 * found['ask_s']:.1f}",
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked = parser.parse_args()
    sys.stdout.write("\n".join(table([int(size) for size in asked.sizes.split(",")])) + "\n")


if __name__ == "__main__":
    main()
