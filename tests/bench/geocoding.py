"""``make bench``: texts geocoded in a second on one core, and how the time grows with their number, as ratios."""

import sys
import time
from typing import Final

import numpy as np
import polars as pl

from data.geocode.batch import geocode_frame
from data.geocode.geocoder import Geocoder

SIZES: Final = (2_000, 20_000)
REPEATED: Final = 1_000_000
DISTINCT: Final = 1_000
ADDITIONS: Final = 5_000_000
HEAD: Final = "| texts | of them different | seconds | texts/s | x |\n|---:|---:|---:|---:|---:|\n"
PHRASES: Final = (
    "near {name}", "{name}", "20 km north of {name}", "off the coast of {name}", "ranch west of {name}",
    "between {name} and {other}", "body found in {name}, {other}",
)  # fmt: skip


def make_texts(size: int, *, geocoder: Geocoder, seed: int = 3, is_misspelt: bool = False) -> pl.DataFrame:
    """
    Make different texts with names of the gazetteer, those of one text in one country, as reports have them.

    Parameters
    ----------
    size
        How many.
    geocoder
        Whose names.
    seed
        Of the drawing.
    is_misspelt
        Whether every name lacks its third letter.

    Returns
    -------
    texts
        place and country, shape (size, 2); no two alike.
    """
    rng = np.random.default_rng(seed)
    tables = geocoder.tables
    within = tables.places.with_row_index("row").group_by("country").agg("row")
    mates = dict(within.iter_rows())
    rows: dict[tuple[str, str], None] = {}
    while len(rows) < size:
        one = int(rng.integers(0, tables.places.height))
        mate = mates[tables.country[one]]
        names = [tables.name[one], tables.name[mate[int(rng.integers(0, len(mate)))]]]
        name, other = [name[:2] + name[3:] for name in names] if is_misspelt else names
        phrase = PHRASES[len(rows) % len(PHRASES)]
        rows[phrase.format(name=name, other=other), tables.country[one]] = None
    return pl.DataFrame(list(rows), schema={"place": pl.String, "country": pl.String}, orient="row")


def make_coordinates(size: int, *, seed: int = 3) -> pl.DataFrame:
    """
    Make different texts with a position in numbers.

    Parameters
    ----------
    size
        How many.
    seed
        Of the drawing.

    Returns
    -------
    texts
        place, shape (size, 1).
    """
    spots = np.random.default_rng(seed).uniform(-80, 80, (size, 2)).round(4)
    return pl.DataFrame({"place": [f"{lat}, {lon}" for lat, lon in spots]})


def seconds(frame: pl.DataFrame, geocoder: Geocoder) -> float:
    """
    Measure the time of a frame.

    Parameters
    ----------
    frame
        Of texts.
    geocoder
        Which answers.

    Returns
    -------
    seconds
        On this process's core.
    """
    began = time.perf_counter()
    geocode_frame(frame, geocoder=geocoder)
    return time.perf_counter() - began


def additions_per_second() -> float:
    """
    Measure the machine: how fast plain Python is on one core, as a peer for the texts.

    Returns
    -------
    speed
        Additions in a loop in a second, the best of three.
    """
    best = np.inf
    for _round in range(3):
        began, total = time.perf_counter(), 0
        for number in range(ADDITIONS):
            total += number
        best = min(best, time.perf_counter() - began)
    return ADDITIONS / best


def main() -> None:
    """Measure and print a Markdown table."""
    speed = additions_per_second()
    sys.stdout.write(
        f"One core of this machine makes {speed / 1e6:.1f} million additions a second in plain Python.\n\n"
    )
    geocoder = Geocoder()
    sys.stdout.write(HEAD)
    seconds(make_texts(SIZES[-1], geocoder=geocoder, seed=1), geocoder)
    last = 0.0
    for number, size in enumerate(SIZES):
        took = seconds(make_texts(size, geocoder=geocoder, seed=10 + number), geocoder)
        ratio = f"{took / last:.1f}" if last else ""
        sys.stdout.write(f"| {size:,} | {size:,} | {took:.2f} | {size / took:,.0f} | {ratio} |\n")
        last = took
    sys.stdout.write(f"\nA new text costs as much as {speed * last / SIZES[-1]:,.0f} additions.\n\n{HEAD}")
    few = make_texts(DISTINCT, geocoder=geocoder, seed=20)
    many = few[np.random.default_rng(5).integers(0, DISTINCT, REPEATED).tolist()]
    misspelt = make_texts(SIZES[0], geocoder=geocoder, seed=21, is_misspelt=True)
    for name, frame in (("misspelt", misspelt), ("repeated", many), ("positions", make_coordinates(SIZES[-1]))):
        took = seconds(frame, geocoder)
        different = frame.unique().height
        sys.stdout.write(f"| {frame.height:,} {name} | {different:,} | {took:.2f} | {frame.height / took:,.0f} | |\n")


if __name__ == "__main__":
    main()
