"""``python -m tests.bench.coordinate_speed``: texts a second, beside splitting plain pairs into numbers."""

import argparse
import csv
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

# One core: polars reads this when it is imported.
os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from data.geocode.coordinates import format_decimal, format_dms, format_mgrs, format_utm, read_coordinates

PLACES: Final = Path("../shared/bench/geocoding/queries.csv")
SIZE: Final = 100_000
REPEATS: Final = 3


def make_texts(size: int) -> dict[str, list[str]]:
    """
    Make texts of several kinds, all different.

    Parameters
    ----------
    size
        Texts of each kind; a tenth of it where they are read one by one.

    Returns
    -------
    texts
        By kind.
    """
    rng = np.random.default_rng(1)
    points = list(zip(rng.uniform(-79, 83, size).tolist(), rng.uniform(-180, 180, size).tolist(), strict=True))
    few = points[: size // 10]
    kinds = {
        "plain": [f"{lat:.5f}, {lon:.5f}" for lat, lon in points],
        "letters": [f"{abs(lat):.4f}{'NS'[lat < 0]} {abs(lon):.4f}{'EW'[lon < 0]}" for lat, lon in points],
        "in a sentence": [f"Vessel stopped at {format_decimal(*point)} off the coast" for point in points],
        "no number": [f"Port of Tripoli {number:b}".translate({48: "a", 49: "b"}) for number in range(size)],
        "amounts": [f"seized {abs(lat):.1f} kg, {abs(lon):.1f} kg, case {n}" for n, (lat, lon) in enumerate(few)],
        "dms": [format_dms(*point) for point in few],
        "utm": [format_utm(*point) for point in few],
        "mgrs": [format_mgrs(*point) for point in few],
    }
    if PLACES.exists():
        with PLACES.open(encoding="utf-8") as lines:
            kinds["places"] = [row["place"] for row in csv.DictReader(lines)]
    return kinds


def texts_a_second(read: Callable[[pl.Series], object], texts: list[str]) -> float:
    """
    Time a reading of a column.

    Parameters
    ----------
    read
        Takes the column.
    texts
        What is in it.

    Returns
    -------
    speed
        Texts a second of processor time, the best of three.
    """
    column, best = pl.Series(texts), np.inf
    for _ in range(REPEATS):
        began = time.process_time()
        read(column)
        best = min(best, time.process_time() - began)
    return len(texts) / best


def split(column: pl.Series) -> list[tuple[float, ...]]:
    """
    Do the least that reads plain pairs.

    Parameters
    ----------
    column
        Pairs with a comma between.

    Returns
    -------
    pairs
        Numbers.
    """
    return [tuple(map(float, text.split(","))) for text in column]


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    kinds = make_texts(parser.parse_args().size)
    read_coordinates(pl.Series(["1.5, 2.5"]))
    least = texts_a_second(split, kinds["plain"])
    lines = ["| texts | texts/s | of a plain split |", "|---|---:|---:|"]
    for kind, texts in kinds.items():
        speed = texts_a_second(read_coordinates, texts)
        lines.append(f"| {kind} | {speed:,.0f} | {speed / least:.2f} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
