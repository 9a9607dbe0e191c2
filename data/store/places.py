"""What the store keeps of texts of places: what the gazetteer said, what people chose, and which wait for a person."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import false, insert, select

from data.audit.chain import Act
from data.errors import WrongUseError
from data.store import frames
from data.store.audit_rows import read_about
from data.store.bulk import insert_frame
from data.store.face import count_change, next_number
from data.store.positions import (
    CHOSEN,
    PLACEMENT,
    POSITION,
    TEXT,
    all_choices,
    chosen_by_people,
    said_by_gazetteer,
    waiting_records,
    waiting_texts,
)
from data.store.reading import Giving, ReadingFace, Way
from data.store.tables import CHOICES, PLACEMENTS


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


class PlacesFace(ReadingFace):
    """What the store knows about texts of places."""

    def texts_to_place(self, gazetteer: str) -> pl.DataFrame:
        """
        List the texts that a gazetteer has not been asked for; for it alone, so that no read is entered.

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
            waiting = waiting_texts(connection, self._principal).select(TEXT).unique()
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
            insert_frame(connection, PLACEMENTS.name, rows)
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
        with self._acting() as connection:
            number = next_number(connection, CHOICES.c.choice_id)
            values = {
                "choice_id": number,
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
            self._enter(connection, Act.PLACE, {"choice_id": number, "version": count_change(connection)})

    def place_reviews(self) -> pl.DataFrame:
        """
        List the texts that need or had a person.

        Returns
        -------
        reviews
            place, country, records (without coordinates), reason, candidates (JSON; the one place where the gazetteer
            is sure), who, recorded_at (null where nobody has chosen), latitude, longitude, radius_km (null where left
            or open), name; the texts nobody has looked at first, and of these the most frequent.
        """
        with self._giving(Way.PLACES) as giving:
            records = self._told_texts(giving).group_by(TEXT).agg(pl.len().alias("records"))
            said = said_by_gazetteer(giving.connection).select(
                *TEXT, "reason", _all_candidates(), pl.col("latitude").alias("found")
            )
            chosen = chosen_by_people(giving.connection, None)
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
        query = all_choices().where(CHOICES.c.place == place, CHOICES.c.country == country)
        with self._giving(Way.PLACES) as giving:
            texts = self._told_texts(giving).select(TEXT)
            if not self._principal.is_local and (place, country) not in texts.iter_rows():
                query = query.where(false())
            return frames.frame(giving.connection, query.order_by(CHOICES.c.choice_id), CHOSEN)

    def placed_texts(self) -> pl.DataFrame:
        """
        List the texts that the gazetteer placed and no person has looked at.

        Returns
        -------
        placed
            place, country, records (without coordinates of their own), latitude, longitude, radius_km, match_class,
            score, name; the widest radius first, and of these the most frequent.
        """
        with self._giving(Way.PLACES) as giving:
            records = self._told_texts(giving).group_by(TEXT).agg(pl.len().alias("records"))
            said = said_by_gazetteer(giving.connection).drop_nulls(POSITION).drop("reason", "candidates")
            chosen = chosen_by_people(giving.connection, None)
        whole = records.join(said, on=TEXT).join(chosen, on=TEXT, how="anti")
        return whole.sort([-pl.col("radius_km"), -pl.col("records").cast(pl.Int64), *map(pl.col, TEXT)])

    def _told_texts(self, giving: Giving) -> pl.DataFrame:
        # All of them: what one list leaves out is in the other, and who looks at one looks at both.
        giving.restricted = lambda: read_about(waiting_records(giving.connection, self._principal))
        return waiting_texts(giving.connection, self._principal)


def _all_candidates() -> pl.Expr:
    """Make a candidate of what the gazetteer is sure of, so that it can be chosen again after a person overruled it."""
    sure = pl.struct("name", pl.lit("").alias("country"), "match_class", *POSITION).struct.json_encode()
    return (
        pl.when(pl.col("latitude").is_null()).then("candidates").otherwise(pl.format("[{}]", sure)).alias("candidates")
    )
