"""The events behind a flag, and digests that tell whether the same events went in again."""

import hashlib
from collections.abc import Sequence
from typing import Final

import polars as pl

from data.schema import Events
from routes.analysis import Analysis, Flag
from routes.evidence import ORDER

IDENTITY: Final = ("agency", "feed", "event_id")


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
    ordered = frame.select(columns).sort(columns, nulls_last=True)
    # As JSON, in which a blank and an empty text differ.
    return hashlib.sha256(ordered.write_ndjson().encode()).hexdigest()
