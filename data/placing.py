"""Records without coordinates into places: asks the gazetteer for each text once, and keeps what it says."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from data.geocode.edition import edition, load_geocoder
from data.geocode.geocoder import Geocoder
from data.geocode.outcome import Location
from data.schema import Events, as_events
from data.store import Store
from data.store.places import PLACEMENT, TEXT, asks_for_place, put_in_place

AT_ONCE: Final = 2_000
"""Texts between two transactions: what was asked before an interruption is not asked again."""


@dataclass(frozen=True)
class PlacingSummary:
    """
    What became of texts.

    Parameters
    ----------
    texts
        Different texts of records without coordinates that were asked for.
    placed
        Of them, how many lie somewhere now; the others wait for a person.
    """

    texts: int = 0
    placed: int = 0

    @property
    def waiting(self) -> int:
        """Count the texts that wait for a person."""
        return self.texts - self.placed


def place_records(
    store: Store,
    *,
    now: datetime,
    overlays: tuple[Path, ...] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> PlacingSummary:
    """
    Ask for the texts of standing records that this edition of the gazetteer has not been asked for.

    Parameters
    ----------
    store
        Of the records.
    now
        Aware; the clock.
    overlays
        CSV files of the site's own named features.
    on_progress
        Called with the number of texts done and of all.

    Returns
    -------
    summary
        Nothing where every record has coordinates or was asked for before.
    """
    gazetteer = edition(overlays)
    texts = store.texts_to_place(gazetteer)
    if texts.is_empty():
        return PlacingSummary()
    geocoder, placed = load_geocoder(overlays), 0
    for start in range(0, texts.height, AT_ONCE):
        answers = _answers(texts.slice(start, AT_ONCE), geocoder)
        store.keep_placements(answers, gazetteer=gazetteer, recorded_at=now)
        placed += answers["latitude"].count()
        if on_progress is not None:
            on_progress(min(start + AT_ONCE, texts.height), texts.height)
    return PlacingSummary(texts.height, placed)


def place_events(events: Events, *, overlays: tuple[Path, ...] = ()) -> Events:
    """
    Place events that no store holds.

    Parameters
    ----------
    events
        Some perhaps without coordinates.
    overlays
        CSV files of the site's own named features.

    Returns
    -------
    events
        The same rows in the same order; those whose text is unsure stay without coordinates.
    """
    waiting = events.filter(pl.col("latitude").is_null(), asks_for_place())
    if waiting.is_empty():
        return events
    answers = _answers(waiting.select(TEXT).unique().sort(TEXT), load_geocoder(overlays))
    known = answers.with_columns(pl.concat_str(pl.lit("geocoded_"), "match_class").alias("code"))
    return as_events(put_in_place(events, known))


def _answers(texts: pl.DataFrame, geocoder: Geocoder) -> pl.DataFrame:
    rows = [(place, country, *_answer(geocoder, place, country)) for place, country in texts.iter_rows()]
    return pl.DataFrame(rows, schema=PLACEMENT, orient="row")


def _answer(geocoder: Geocoder, place: str, country: str) -> tuple[object, ...]:
    found = geocoder.geocode(place, country or None)
    if isinstance(found, Location):
        position = (found.latitude, found.longitude, found.radius_km)
        return (*position, found.match_class, found.score, found.name, "", "[]")
    candidates = json.dumps([asdict(candidate) for candidate in found.candidates], ensure_ascii=False)
    return (None, None, None, "none", None, "", found.reason, candidates)
