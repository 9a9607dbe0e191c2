"""Reads where the texts of records without coordinates lie, and puts the records there when events are read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection, Select, func, select

from data.policy import Principal
from data.schema import INSTANT
from data.store import frames
from data.store.seen import standing_versions
from data.store.tables import CHOICES, PLACEMENTS, RECORDS, VERSIONS
from data.validate.rules import has_flag

TEXT: Final = ("place", "country")
POSITION: Final = ("latitude", "longitude", "radius_km")
PLACEMENT: Final = {
    **dict.fromkeys(TEXT, pl.String()),
    **dict.fromkeys(POSITION, pl.Float64()),
    "match_class": pl.String(),
    "score": pl.Float64(),
    **dict.fromkeys(("name", "reason", "candidates"), pl.String()),
}
CHOSEN: Final = {
    **dict.fromkeys(TEXT, pl.String()),
    "recorded_at": INSTANT,
    "who": pl.String(),
    **dict.fromkeys(POSITION, pl.Float64()),
    "name": pl.String(),
}
NEVER: Final = "unplaced_area"
"""Flag of records that their publisher's table says lie nowhere in particular."""

WAITS: Final = "needs_geocode"


def fill_positions(connection: Connection, events: pl.DataFrame, chosen_by: datetime | None) -> pl.DataFrame:
    """
    Give records without coordinates the place that a person chose for their text, else that the gazetteer found.

    Parameters
    ----------
    connection
        In a transaction.
    events
        Event columns and ``radius_stated``.
    chosen_by
        Choices made later do not count; None for all.

    Returns
    -------
    events
        The same rows in the same order; ``placed_by_person`` or ``geocoded_<match class>`` among the flags of those
        that have a place now, ``needs_geocode`` of those that have not.
    """
    if events.filter(pl.col("latitude").is_null(), asks_for_place()).is_empty():
        return events
    columns = [*TEXT, *POSITION, "code"]
    found = said_by_gazetteer(connection).with_columns(code_of_answer())
    chosen = chosen_by_people(connection, chosen_by).with_columns(pl.lit("placed_by_person").alias("code"))
    return put_in_place(
        events, pl.concat([chosen.select(columns), found.join(chosen, on=TEXT, how="anti").select(columns)])
    )


def put_in_place(events: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """
    Give events without coordinates the position of their text.

    Parameters
    ----------
    events
        Event columns, perhaps more: the radius of what is placed counts as stated.
    known
        place, country, each pair once; latitude, longitude, radius_km, null where nobody can tell; code, to stand in
        the flags instead of ``needs_geocode``.

    Returns
    -------
    events
        The same rows in the same order.
    """
    named = {name: f"#{name}" for name in (*POSITION, "code")}
    placed = events.join(
        known.drop_nulls(POSITION).select(*TEXT, *named).rename(named), on=TEXT, how="left", maintain_order="left"
    )
    new = {name: pl.col(f"#{name}") for name in POSITION}
    new["flags"] = pl.col("flags").str.replace(WAITS, pl.col("#code"), literal=True)
    if "radius_stated" in events.columns:
        new["radius_stated"] = pl.lit(value=True)
    is_placed = pl.col("latitude").is_null() & asks_for_place() & pl.col("#latitude").is_not_null()
    return placed.with_columns(
        pl.when(is_placed).then(value).otherwise(name).alias(name) for name, value in new.items()
    ).select(events.columns)


def code_of_answer() -> pl.Expr:
    """
    Name what the gazetteer matched, for the flags of a record.

    Returns
    -------
    code
        Over the columns match_class and reason: ``geocoded_<match class>``, and after it the reason for which a
        position is doubted.
    """
    doubt = pl.when(pl.col("reason") != "").then(pl.concat_str(pl.lit(";"), "reason")).otherwise(pl.lit(""))
    return pl.concat_str(pl.lit("geocoded_"), "match_class", doubt).alias("code")


def asks_for_place() -> pl.Expr:
    """
    Tell which records without coordinates have a text that may tell where they were.

    Returns
    -------
    expression
        Over the columns place and flags.
    """
    return (pl.col("place") != "") & has_flag(WAITS) & ~has_flag(NEVER)


def waiting_texts(connection: Connection, principal: Principal) -> pl.DataFrame:
    """
    Read the texts of standing records without coordinates.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.

    Returns
    -------
    texts
        place, country, flags: a row for each record that it may see.
    """
    return _waiting(connection, principal, (*TEXT, "flags"))


def waiting_records(connection: Connection, principal: Principal) -> pl.DataFrame:
    """
    Name the records of ``waiting_texts``.

    Parameters
    ----------
    connection
        In a transaction.
    principal
        Who looks.

    Returns
    -------
    records
        agency, event_id and handling of each.
    """
    marked = ("agency", "event_id", "handling")
    return _waiting(connection, principal, (*marked, "place", "flags")).select(marked)


def _waiting(connection: Connection, principal: Principal, columns: Sequence[str]) -> pl.DataFrame:
    named = (RECORDS.c[name] if name in RECORDS.c else VERSIONS.c[name] for name in columns)
    query = select(*named).select_from(VERSIONS.join(RECORDS, VERSIONS.c.record_id == RECORDS.c.record_id))
    query = query.where(standing_versions(principal), VERSIONS.c.latitude.is_(None), VERSIONS.c.place != "")
    return frames.frame(connection, query, dict.fromkeys(columns, pl.String())).filter(asks_for_place())


def said_by_gazetteer(connection: Connection) -> pl.DataFrame:
    """
    Read what the latest gazetteer said of each text.

    Parameters
    ----------
    connection
        In a transaction.

    Returns
    -------
    said
        Columns of ``PLACEMENT``, each text once.
    """
    latest = select(func.max(PLACEMENTS.c.placement_id)).group_by(PLACEMENTS.c.place, PLACEMENTS.c.country)
    query = select(*(PLACEMENTS.c[name] for name in PLACEMENT)).where(PLACEMENTS.c.placement_id.in_(latest))
    return frames.frame(connection, query.order_by(PLACEMENTS.c.placement_id), PLACEMENT)


def chosen_by_people(connection: Connection, chosen_by: datetime | None) -> pl.DataFrame:
    """
    Read what people said last of each text.

    Parameters
    ----------
    connection
        In a transaction.
    chosen_by
        Choices made later do not count; None for all.

    Returns
    -------
    chosen
        Columns of ``CHOSEN``, each text once.
    """
    latest = select(func.max(CHOICES.c.choice_id)).group_by(CHOICES.c.place, CHOICES.c.country)
    if chosen_by is not None:
        latest = latest.where(CHOICES.c.recorded_at <= frames.micros(chosen_by))
    return frames.frame(connection, all_choices().where(CHOICES.c.choice_id.in_(latest)), CHOSEN)


def all_choices() -> Select[tuple[object, ...]]:
    """
    Ask for every choice.

    Returns
    -------
    query
        The columns of ``CHOSEN``.
    """
    return select(*(CHOICES.c[name] for name in CHOSEN))
