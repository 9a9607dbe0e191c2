"""Turns a frame of texts into a frame of locations, each text once, in several processes where there are many."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import polars as pl

from data.geocode.coordinates import read_coordinates
from data.geocode.geocoder import Geocoder
from data.geocode.outcome import Location
from data.geocode.radii import radius_of

PLACE: Final = "place"
COUNTRY: Final = "country"
ANSWER: Final = {
    "latitude": pl.Float64, "longitude": pl.Float64, "radius_km": pl.Float64, "match_class": pl.String,
    "score": pl.Float64, "name": pl.String, "place_id": pl.Int64, "reason": pl.String,
}  # fmt: skip
WORTH_A_PROCESS: Final = 20_000
"""Texts for which it pays to load the gazetteer once more."""
AT_ONCE: Final = 2_000

Progress = Callable[[int, int], None]
Query = tuple[str, str]
Row = tuple[float | None, float | None, float | None, str, float | None, str, int, str]


def silent(done: int, whole: int) -> None:
    """
    Tell nobody how far it has come.

    Parameters
    ----------
    done, whole
        Numbers of texts.
    """


def geocode_frame(
    frame: pl.DataFrame,
    *,
    geocoder: Geocoder,
    processes: int = 1,
    overlays: tuple[Path, ...] = (),
    on_progress: Progress = silent,
) -> pl.DataFrame:
    """
    Geocode the texts of a frame.

    Parameters
    ----------
    frame
        place and, if it is there, country; shape (n, ...).
    geocoder
        Which answers.
    processes
        How many may be used where there are more than 20,000 different texts.
    overlays
        The geocoder's, for the other processes.
    on_progress
        Called with the number of different texts done and of all.

    Returns
    -------
    answers
        Shape (n, 8), in the order of the frame: latitude, longitude, radius_km, match_class, score, name, place_id,
        reason. Where there is no answer the position is missing, the class is none and the reason is not empty:
        unknown, ambiguous, or contradiction or elsewhere with what contradicts what.
    """
    country = pl.col(COUNTRY).fill_null("") if COUNTRY in frame.columns else pl.lit("")
    asked = frame.select(pl.col(PLACE).fill_null("").alias(PLACE), country.alias(COUNTRY))
    different = asked.unique(maintain_order=True)
    at_coordinates = _at_coordinates(different)
    queries: list[Query] = different.join(at_coordinates, on=[PLACE, COUNTRY], how="anti").rows()
    parts = [queries[start : start + AT_ONCE] for start in range(0, len(queries), AT_ONCE)]
    many = processes > 1 and len(queries) > WORTH_A_PROCESS
    answered = _in_processes(parts, processes, overlays) if many else _in_turn(parts, geocoder)
    rows: list[Row] = []
    for part in answered:
        rows += part
        on_progress(len(rows), len(queries))
    found = [(*query, *row) for query, row in zip(queries, rows, strict=True)]
    answers = pl.concat([at_coordinates, pl.DataFrame(found, schema=at_coordinates.schema, orient="row")])
    return asked.join(answers, on=[PLACE, COUNTRY], how="left", maintain_order="left").select(*ANSWER)


def _at_coordinates(queries: pl.DataFrame) -> pl.DataFrame:
    """Read the positions that texts give in numbers, all at once: nothing else of such a text counts."""
    least = radius_of("coordinate", "")
    read = queries.hstack(read_coordinates(queries[PLACE]).drop("reason")).filter(pl.col("latitude").is_not_null())
    return read.select(
        PLACE,
        COUNTRY,
        "latitude",
        "longitude",
        pl.max_horizontal("radius_km", pl.lit(least)).round(1).alias("radius_km"),
        pl.lit("coordinate").alias("match_class"),
        pl.lit(1.0).alias("score"),
        pl.col("notation").alias("name"),
        pl.lit(0, dtype=pl.Int64).alias("place_id"),
        pl.lit("").alias("reason"),
    )


def _answer(geocoder: Geocoder, query: Query) -> Row:
    outcome = geocoder.geocode(*query)
    if isinstance(outcome, Location):
        return (
            outcome.latitude, outcome.longitude, outcome.radius_km, outcome.match_class, outcome.score, outcome.name,
            outcome.place_id, "",
        )  # fmt: skip
    why = f"{outcome.reason}: {outcome.detail}" if outcome.detail else outcome.reason
    return None, None, None, "none", None, "", 0, why


def _in_turn(parts: list[list[Query]], geocoder: Geocoder) -> Iterator[list[Row]]:
    for part in parts:
        yield [_answer(geocoder, query) for query in part]


def _in_processes(parts: list[list[Query]], processes: int, overlays: tuple[Path, ...]) -> Iterator[list[Row]]:
    # A forked process would inherit locks of polars' threads: each starts afresh.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_answer_all, parts, [overlays] * len(parts))


def _answer_all(queries: list[Query], overlays: tuple[Path, ...]) -> list[Row]:
    geocoder = _own_geocoder(overlays)
    return [_answer(geocoder, query) for query in queries]


@cache
def _own_geocoder(overlays: tuple[Path, ...]) -> Geocoder:
    return Geocoder(*overlays)
