"""What an analysis reads of events, the events behind a flag, and digests that tell the same ones again."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from data.schema import EVENT_COLUMNS, Events, as_events
from routes.analysis import Analysis, Flag
from routes.evidence import ORDER, placed_and_dated
from routes.habits import BATCH_LEAST, LATE_DAYS

_PIECE: Final = 50_000
IDENTITY: Final = ("agency", "feed", "event_id")
READ: Final = (*ORDER, "precision", "country", "recorded_at")
"""The columns of an event that the analysis and the back-test read."""


def as_read(events: Events) -> Events:
    """
    Blank what neither the analysis nor the back-test reads.

    Parameters
    ----------
    events
        Any.

    Returns
    -------
    read
        The same rows in the same order: what is concluded from them is the same.
    """
    unread = {name: dtype for name, dtype in EVENT_COLUMNS.items() if name not in READ}
    return as_events(events.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in unread.items()))


def without_single_arrivals(events: Events, *, as_of: date | None) -> Events:
    """
    Say of records that they arrived with the first ones, but for those that may be a batch.

    Parameters
    ----------
    events
        Recorded by ``as_of``, as the store reads them.
    as_of
        Of the analysis; None for now.

    Returns
    -------
    settled
        The same rows in the same order: what an analysis concludes is the same, and one record that arrives again
        corrected does not look like another one. A back-test reads arrivals as they are.
    """
    day = pl.col("recorded_at").dt.date()
    initial = pl.lit(placed_and_dated(events, as_of).select(day.min()).item(), pl.Date)
    late = (day > initial) & ((day - pl.col("occurred_at").dt.date()).dt.total_days() > LATE_DAYS)
    feed = [pl.col("agency", "feed").fill_null(""), day]
    # Of single reports of a feed, as many as this on one day: what else is asked of a batch, the analysis asks.
    settled = pl.when(late.fill_null(value=False), late.sum().over(feed) >= BATCH_LEAST).then(day)
    known = pl.when(pl.col("recorded_at").is_not_null()).then(settled.otherwise(initial))
    return as_events(events.with_columns(known.cast(EVENT_COLUMNS["recorded_at"]).alias("recorded_at")))


def events_behind(flag: Flag, analysis: Analysis, events: Events) -> pl.DataFrame:
    """
    Find the events that a flag rests on.

    Parameters
    ----------
    flag
        Of this analysis.
    analysis
        Made from exactly these events.
    events
        In the order in which they were analysed.

    Returns
    -------
    behind
        agency, feed, event_id, occurred_at, corridor_id, weight: of its corridors, those that belong to one at all;
        of a note without a corridor, all of its agency (or feed), with weight 1.
    """
    named = events.select(*IDENTITY, "occurred_at").with_row_index("event_index")
    corridors = {key for key in (flag.corridor_id, flag.from_corridor_id, flag.to_corridor_id, flag.area_id) if key}
    if corridors:
        members = analysis.members.filter(pl.col("corridor_id").is_in(corridors))
        found = members.join(named, on="event_index", how="left", maintain_order="left")
    else:
        of_note = pl.col("agency").is_in(list(flag.agencies))
        if flag.other_explanation:
            of_note &= pl.col("feed") == flag.other_explanation
        found = named.filter(of_note).with_columns(corridor_id=pl.lit(""), weight=pl.lit(1.0))
    return found.select(*IDENTITY, "occurred_at", "corridor_id", "weight").sort(*IDENTITY, "corridor_id")


def digest_of_events(events: Events, effort: pl.DataFrame | None) -> str:
    """
    Digest everything that an analysis is made from.

    Parameters
    ----------
    events
        In any order.
    effort
        period, agency, hours; None where there is no log.

    Returns
    -------
    digest
        SHA-256 as hexadecimal text; other content, other text.
    """
    logged = "" if effort is None else digest(effort, effort.columns)
    return hashlib.sha256(f"{digest(events, ORDER)}|{logged}".encode()).hexdigest()


def digest_in_order(events: Events, effort: pl.DataFrame | None) -> str:
    """
    Digest what an analysis reads, and the row of each event, by which it names them.

    Parameters
    ----------
    events
        In the order in which they are analysed.
    effort
        period, agency, hours; None where there is no log.

    Returns
    -------
    digest
        SHA-256 as hexadecimal text.
    """
    logged = "" if effort is None else digest(effort, effort.columns)
    return hashlib.sha256(f"{digest_of_rows(events.select(READ))}|{logged}".encode()).hexdigest()


def digest(frame: pl.DataFrame, columns: Sequence[str]) -> str:
    """
    Digest rows, whatever their order.

    Parameters
    ----------
    frame
        Plain columns.
    columns
        Which of them count.

    Returns
    -------
    digest
        SHA-256 as hexadecimal text.
    """
    return digest_of_rows(frame.select(columns).sort(columns, nulls_last=True))


def digest_of_rows(frame: pl.DataFrame) -> str:
    """
    Digest rows in their order.

    Parameters
    ----------
    frame
        Plain columns.

    Returns
    -------
    digest
        SHA-256 as hexadecimal text.
    """
    # As JSON, in which a blank and an empty text differ; in pieces, because a million rows take half a gigabyte.
    whole = hashlib.sha256()
    for piece in frame.iter_slices(_PIECE):
        whole.update(piece.write_ndjson().encode())
    return whole.hexdigest()
