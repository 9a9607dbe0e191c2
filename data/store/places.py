"""Where texts of places lie, as the gazetteer or a person said, and the records that wait for one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection, Select, func, insert, select

from data.errors import WrongUseError
from data.schema import INSTANT
from data.store import frames
from data.store.face import Face, count_change, next_number
from data.store.tables import CHOICES, PLACEMENTS, VERSIONS
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
_PIECE: Final = 5_000


@dataclass(frozen=True)
class Choice:
    """
    What a person says of a text.

    Parameters
    ----------
    place, country
        As the records have them.
    who
        The person.
    name
        What was chosen: of a candidate, or the coordinates as typed; empty where the text is left as it is.
    position
        Latitude, longitude in degrees and radius in kilometres; None where nobody can tell.
    """

    place: str
    country: str
    who: str
    name: str = ""
    position: tuple[float, float, float] | None = None


class PlacesFace(Face):
    """What the store knows about texts of places."""

    def texts_to_place(self, gazetteer: str) -> pl.DataFrame:
        """
        List the texts that a gazetteer has not been asked for.

        Parameters
        ----------
        gazetteer
            Its version.

        Returns
        -------
        texts
            place, country: of standing records without coordinates, each once, sorted.
        """
        asked = select(PLACEMENTS.c.place, PLACEMENTS.c.country).where(PLACEMENTS.c.gazetteer == gazetteer)
        with self._reading() as connection:
            waiting = _waiting(connection).select(TEXT).unique()
            known = frames.frame(connection, asked, dict.fromkeys(TEXT, pl.String()))
        return waiting.join(known, on=TEXT, how="anti").sort(TEXT)

    def keep_placements(self, placements: pl.DataFrame, *, gazetteer: str, recorded_at: datetime) -> None:
        """
        Keep what a gazetteer said.

        Parameters
        ----------
        placements
            Columns of ``PLACEMENT``; a null position with its reason and candidates is an abstention.
        gazetteer
            Its version.
        recorded_at
            Aware.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        with self._writing() as connection:
            asked = select(PLACEMENTS.c.place, PLACEMENTS.c.country).where(PLACEMENTS.c.gazetteer == gazetteer)
            known = frames.frame(connection, asked, dict.fromkeys(TEXT, pl.String()))
            fresh = placements.join(known, on=TEXT, how="anti").unique(TEXT, keep="first", maintain_order=True)
            if fresh.is_empty():
                return
            first = next_number(connection, PLACEMENTS.c.placement_id)
            rows = fresh.select(*PLACEMENT).with_columns(
                pl.lit(gazetteer).alias("gazetteer"),
                pl.lit(frames.micros(recorded_at)).alias("recorded_at"),
                pl.int_range(first, first + fresh.height).alias("placement_id"),
            )
            for piece in rows.iter_slices(_PIECE):
                connection.execute(insert(PLACEMENTS), piece.to_dicts())
            count_change(connection)

    def choose_place(self, choice: Choice, *, recorded_at: datetime) -> None:
        """
        Keep what a person says; earlier choices stay in the history.

        Parameters
        ----------
        choice
            Of any text.
        recorded_at
            Aware.

        Raises
        ------
        WrongUseError
            Nobody is named.
        StoreError
            The store took nothing.
        """
        if not choice.who.strip():
            raise WrongUseError("A choice needs the name of who makes it.")
        latitude, longitude, radius = choice.position or (None, None, None)
        with self._writing() as connection:
            values = {
                "choice_id": next_number(connection, CHOICES.c.choice_id),
                "recorded_at": frames.micros(recorded_at),
                "who": choice.who.strip(),
                "place": choice.place,
                "country": choice.country,
                "latitude": latitude,
                "longitude": longitude,
                "radius_km": radius,
                "name": choice.name,
            }
            connection.execute(insert(CHOICES), values)
            count_change(connection)

    def place_reviews(self) -> pl.DataFrame:
        """
        List the texts that need or had a person.

        Returns
        -------
        reviews
            place, country, records (without coordinates), reason, candidates (JSON), who, recorded_at (null where
            nobody has chosen), latitude, longitude, radius_km (null where left or open), name; the texts nobody has
            looked at first, and of these the most frequent.
        """
        with self._reading() as connection:
            records = _waiting(connection).group_by(TEXT).agg(pl.len().alias("records"))
            said = _said(connection).select(*TEXT, "reason", "candidates", pl.col("latitude").alias("found"))
            chosen = _chosen(connection, None)
        whole = records.join(said, on=TEXT, how="left").join(chosen, on=TEXT, how="left")
        reviewed = whole.filter(
            pl.col("who").is_not_null() | (pl.col("found").is_null() & pl.col("reason").is_not_null())
        )
        order = [pl.col("who").is_not_null(), -pl.col("records").cast(pl.Int64), *map(pl.col, TEXT)]
        return reviewed.drop("found").sort(order)

    def choices(self, *, place: str, country: str) -> pl.DataFrame:
        """
        Read what people said of a text.

        Parameters
        ----------
        place, country
            As the records have them.

        Returns
        -------
        choices
            Columns of ``CHOSEN``, the first one first.
        """
        query = _choices().where(CHOICES.c.place == place, CHOICES.c.country == country)
        with self._reading() as connection:
            return frames.frame(connection, query.order_by(CHOICES.c.choice_id), CHOSEN)


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
    found = _said(connection).with_columns(pl.concat_str(pl.lit("geocoded_"), "match_class").alias("code"))
    chosen = _chosen(connection, chosen_by).with_columns(pl.lit("placed_by_person").alias("code"))
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


def asks_for_place() -> pl.Expr:
    """
    Tell which records without coordinates have a text that may tell where they were.

    Returns
    -------
    expression
        Over the columns place and flags.
    """
    return (pl.col("place") != "") & has_flag(WAITS) & ~has_flag(NEVER)


def _waiting(connection: Connection) -> pl.DataFrame:
    columns = (*TEXT, "flags")
    query = select(*(VERSIONS.c[name] for name in columns)).where(
        VERSIONS.c.superseded_at.is_(None), VERSIONS.c.latitude.is_(None), VERSIONS.c.place != ""
    )
    rows = frames.frame(connection, query, dict.fromkeys(columns, pl.String()))
    return rows.filter(asks_for_place())


def _said(connection: Connection) -> pl.DataFrame:
    """Read what the latest gazetteer said of each text."""
    latest = select(func.max(PLACEMENTS.c.placement_id)).group_by(PLACEMENTS.c.place, PLACEMENTS.c.country)
    query = select(*(PLACEMENTS.c[name] for name in PLACEMENT)).where(PLACEMENTS.c.placement_id.in_(latest))
    return frames.frame(connection, query.order_by(PLACEMENTS.c.placement_id), PLACEMENT)


def _chosen(connection: Connection, chosen_by: datetime | None) -> pl.DataFrame:
    latest = select(func.max(CHOICES.c.choice_id)).group_by(CHOICES.c.place, CHOICES.c.country)
    if chosen_by is not None:
        latest = latest.where(CHOICES.c.recorded_at <= frames.micros(chosen_by))
    return frames.frame(connection, _choices().where(CHOICES.c.choice_id.in_(latest)), CHOSEN)


def _choices() -> Select[tuple[object, ...]]:
    return select(*(CHOICES.c[name] for name in CHOSEN))
