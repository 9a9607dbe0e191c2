"""Events as they happened -> records as agencies sent them: twins, delays, rough times, gaps, numbers."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl

from data.scenario import plan
from data.scenario.draw import draw_feeds, without_ended_feeds
from data.scenario.places import scatter
from data.scenario.shapes import ChangeType
from data.scenario.theatres import THEATRE_OF_AGENCY, THEATRES
from data.schema import EVENT_COLUMNS, Handling, Precision

CUT_OFF: Final = datetime.combine(plan.LAST_DAY, datetime.min.time(), UTC) + timedelta(days=1)
"""The instant at which the exercise is handed out: what was recorded later is not in it."""

FILE_NAME: Final = "training scenario"

_TWIN_PART: Final = 0.015
_TWIN_KM: Final = 2.0
_DELAY_DAYS: Final = 3.0  # median
_DELAY_SIGMA: Final = 0.7
_NO_MODE: Final = 0.06
_WITH_ENDS: Final = 0.15
_ONE_END: Final = 0.1
_RELEASED: Final = 0.5
_MARKINGS: Final = {Handling.CLEAR: 0.42, Handling.GREEN: 0.5, Handling.AMBER: 0.08}
_PRECISIONS: Final = {Precision.MINUTE: 0.3, Precision.DAY: 0.66, Precision.MONTH: 0.04}
_TIME_FORMS: Final = {
    Precision.MINUTE: ("1m", "%Y-%m-%d %H:%M"),
    Precision.DAY: ("1d", "%Y-%m-%d"),
    Precision.MONTH: ("1mo", "%Y-%m"),
}


def with_twins(rng: np.random.Generator, found: pl.DataFrame) -> pl.DataFrame:
    """
    Let a second agency report some events again, slightly otherwise.

    Parameters
    ----------
    rng
        Source of randomness.
    found
        Events with goods and true positions.

    Returns
    -------
    reported
        Columns key (unique) and twin_of (the key of the first report, null for first ones) beside those given.
    """
    first = found.with_row_index("key").with_columns(twin_of=pl.lit(None, dtype=pl.UInt32))
    on_corridor = first.filter(pl.col("corridor_id") != "")
    again = on_corridor[np.sort(rng.choice(len(on_corridor), round(_TWIN_PART * len(first)), replace=False))]
    lon, lat = scatter(rng, again["lon"].to_numpy(), again["lat"].to_numpy(), np.full(len(again), _TWIN_KM))
    later = pl.Series(rng.integers(0, 8 * 60, len(again))) * timedelta(minutes=1)
    weighed = pl.Series(rng.normal(1, 0.03, len(again)))
    moved = again.with_columns(
        twin_of=pl.col("key"),
        key=pl.int_range(pl.len(), dtype=pl.UInt32) + len(first),
        agency=pl.Series(_other_agencies(rng, again["agency"].to_list()), dtype=pl.String),
        happened=pl.min_horizontal(pl.col("happened") + later, pl.lit(CUT_OFF - timedelta(minutes=1))),
        lon=pl.Series(lon),
        lat=pl.Series(lat),
        quantity=pl.when(pl.col("quantity_kg").is_null())
        .then(pl.col("quantity"))
        .otherwise((pl.col("quantity") * weighed).round_sig_figs(3)),
    ).with_columns(quantity_kg=pl.when(pl.col("quantity_kg").is_not_null()).then(pl.col("quantity")))
    by_theatre = [moved.filter(pl.col("theatre") == theatre.name) for theatre in THEATRES]
    refed = [
        part.with_columns(
            feed=pl.Series(draw_feeds(rng, theatre, part["agency"].to_list(), part["mode"].to_list()), dtype=pl.String)
        )
        for theatre, part in zip(THEATRES, by_theatre, strict=True)
    ]
    return pl.concat([first, without_ended_feeds(pl.concat(refed))])


def with_recorded_at(rng: np.random.Generator, reported: pl.DataFrame) -> pl.DataFrame:
    """
    Add when each report arrived, and leave out what arrived after the cut-off.

    Parameters
    ----------
    rng
        Source of randomness.
    reported
        Columns happened, agency and feed are read.

    Returns
    -------
    arrived
        What is known at ``CUT_OFF``, with recorded_at, never before the event.
    """
    factor = np.ones(len(reported))
    for change in plan.CHANGES:
        if change.type is ChangeType.ARTEFACT_REPORTING and not change.feed:
            late = (reported["agency"] == change.agency) & (reported["happened"].dt.date() >= change.start)
            factor = np.where(late.to_numpy(), change.factors[0], factor)
    days = _DELAY_DAYS * factor * rng.lognormal(0, _DELAY_SIGMA, len(reported))
    delay = pl.Series(np.ceil(days * 24 * 60).astype(np.int64)) * timedelta(minutes=1)
    next_batch = pl.col("happened").dt.truncate("1mo").dt.offset_by("1mo4d6h")
    in_batches = pl.col("feed") == plan.STREET_FEED
    return reported.with_columns(
        recorded_at=pl.when(in_batches).then(next_batch).otherwise(pl.col("happened") + delay)
    ).filter(pl.col("recorded_at") < CUT_OFF)


def with_stated_time(rng: np.random.Generator, arrived: pl.DataFrame) -> pl.DataFrame:
    """
    Write the time down as finely as the report knows it.

    Parameters
    ----------
    rng
        Source of randomness.
    arrived
        Column happened is read.

    Returns
    -------
    timed
        The same rows with precision, occurred_at (first instant of the stated time) and occurred_text.
    """
    drawn = rng.choice([str(name) for name in _PRECISIONS], len(arrived), p=list(_PRECISIONS.values()))
    timed = arrived.with_columns(precision=pl.Series(drawn.tolist(), dtype=pl.String))
    at, text = pl.coalesce(_by_precision("at")), pl.coalesce(_by_precision("text"))
    return timed.with_columns(occurred_at=at, occurred_text=text)


def with_gaps_and_markings(rng: np.random.Generator, timed: pl.DataFrame) -> pl.DataFrame:
    """
    Blank what reports often leave out, and mark who may see them.

    Parameters
    ----------
    rng
        Source of randomness.
    timed
        Columns mode, origin, destination and agency are read.

    Returns
    -------
    marked
        The same rows; mode null in some, origin and destination empty in most; handling and release_to added.
    """
    n = len(timed)
    ends, which = pl.Series(rng.random(n) < _WITH_ENDS), pl.Series(rng.random(n))
    handling = rng.choice([str(name) for name in _MARKINGS], n, p=list(_MARKINGS.values())).tolist()
    marked = timed.with_columns(
        mode=pl.when(pl.Series(rng.random(n) >= _NO_MODE)).then(pl.col("mode")),
        origin=pl.when(ends & (which >= _ONE_END)).then(pl.col("origin")).otherwise(pl.lit("")),
        destination=pl.when(ends & (which < 1 - _ONE_END)).then(pl.col("destination")).otherwise(pl.lit("")),
        handling=pl.Series(handling, dtype=pl.String),
        release_to=pl.Series(_other_agencies(rng, timed["agency"].to_list()), dtype=pl.String),
    )
    released = (pl.col("handling") == str(Handling.AMBER)) & pl.Series(rng.random(n) < _RELEASED)
    return marked.with_columns(release_to=pl.when(released).then(pl.col("release_to")).otherwise(pl.lit("")))


def numbered(marked: pl.DataFrame, *, seed: int) -> pl.DataFrame:
    """
    Sort records by time and give them their numbers and provenance.

    Parameters
    ----------
    marked
        Finished records.
    seed
        The seed of the exercise: there is no file, so its text stands for one.

    Returns
    -------
    records
        Every event column, and theatre, corridor_id, key, twin_of for the answer key.
    """
    source = f"Routewatch {FILE_NAME}, seed {seed}"
    serial = pl.int_range(1, pl.len() + 1)
    arrival = pl.col("recorded_at").rank("ordinal").over("agency", pl.col("recorded_at").dt.year())
    return (
        marked.sort("occurred_at", "key")
        .with_columns(
            pl.lit(1, dtype=pl.Int64).alias("count"),
            event_id=pl.format("TRN-{}", serial.cast(pl.String).str.zfill(6)),
            source_ref=pl.format(
                "{}/{}/{}",
                pl.col("agency").str.strip_prefix("TRAIN-"),
                pl.col("recorded_at").dt.year(),
                arrival.cast(pl.String).str.zfill(5),
            ),
            flags=pl.lit(""),
            file=pl.lit(FILE_NAME),
            file_sha256=pl.lit(hashlib.sha256(source.encode()).hexdigest()),
            row=serial.cast(pl.Int64),
        )
        .select(*EVENT_COLUMNS, "theatre", "corridor_id", "key", "twin_of")
    )


def _by_precision(part: str) -> list[pl.Expr]:
    chosen: list[pl.Expr] = []
    for precision, (unit, form) in _TIME_FORMS.items():
        at = pl.col("happened").dt.truncate(unit)
        shown = at if part == "at" else at.dt.strftime(form)
        chosen.append(pl.when(pl.col("precision") == str(precision)).then(shown))
    return chosen


def _other_agencies(rng: np.random.Generator, agency: list[str]) -> list[str]:
    others = {name: [other for other in theatre.feeds if other != name] for name, theatre in THEATRE_OF_AGENCY.items()}
    picks = rng.integers(0, 2**16, len(agency))
    return [others[name][pick % len(others[name])] for name, pick in zip(agency, picks, strict=True)]
