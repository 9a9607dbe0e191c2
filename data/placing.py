"""Records without coordinates into places: asks the gazetteer for each text once, and keeps what it says."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from data.geocode.batch import Progress, geocode_frame, silent
from data.geocode.edition import edition, load_geocoder
from data.geocode.geocoder import Geocoder
from data.geocode.outcome import Location
from data.schema import Events, as_events
from data.store import Store
from data.store.positions import PLACEMENT, TEXT, asks_for_place, code_of_answer, put_in_place
from data.validate.countries import FAR_KM, distance_to_country_km

MISPLACED: Final = "coord_country_mismatch"
AT_ONCE: Final = 40_000
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
    processes: int = 1,
    on_progress: Progress = silent,
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
    processes
        How many may be used where there are very many texts.
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
    placed = 0
    for start in range(0, texts.height, AT_ONCE):
        tell = partial(_tell, on_progress, start, texts.height)
        part = texts.slice(start, AT_ONCE)
        answers = _answers(part, overlays=overlays, processes=processes, on_progress=tell)
        store.keep_placements(answers, gazetteer=gazetteer, recorded_at=now)
        placed += answers["latitude"].count()
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
    answers = _answers(waiting.select(TEXT).unique().sort(TEXT), overlays=overlays)
    return as_events(put_in_place(events, answers.with_columns(code_of_answer())))


def _tell(on_progress: Progress, before: int, whole: int, done: int, _of_part: int) -> None:
    on_progress(before + done, whole)


def _answers(
    texts: pl.DataFrame, *, overlays: tuple[Path, ...], processes: int = 1, on_progress: Progress = silent
) -> pl.DataFrame:
    geocoder = load_geocoder(overlays)
    found = geocode_frame(
        texts, geocoder=geocoder, processes=processes, overlays=overlays, on_progress=on_progress
    ).drop("place_id", "reason")
    unsure = texts.hstack(found.select("latitude")).filter(pl.col("latitude").is_null()).select(TEXT)
    why = [(place, country, *_why(geocoder, place, country)) for place, country in unsure.iter_rows()]
    why += [(place, country, MISPLACED, "[]") for place, country in _abroad(texts.hstack(found))]
    reasons = pl.DataFrame(why, schema=dict.fromkeys((*TEXT, "reason", "candidates"), pl.String()), orient="row")
    whole = texts.hstack(found).join(reasons, on=TEXT, how="left", maintain_order="left")
    return whole.with_columns(pl.col("reason").fill_null(""), pl.col("candidates").fill_null("[]")).select(*PLACEMENT)


def _abroad(placed: pl.DataFrame) -> list[tuple[str, str]]:
    """List the texts whose own coordinates lie far from the country of their records: one of the two is wrong."""
    numbers = placed.filter(pl.col("match_class") == "coordinate", pl.col("country").str.contains(r"^[A-Z]{2}$"))
    rows = []
    for (country,), part in numbers.group_by("country"):
        away = distance_to_country_km(str(country), part["longitude"].to_numpy(), part["latitude"].to_numpy())
        rows += part.filter(pl.Series(away > FAR_KM)).select(TEXT).rows()
    return rows


def _why(geocoder: Geocoder, place: str, country: str) -> tuple[str, str]:
    found = geocoder.geocode(place, country or None)
    if isinstance(found, Location):
        raise TypeError(f"{place!r} was placed alone and not among others.")
    candidates = [asdict(candidate) for candidate in found.candidates]
    return found.reason, json.dumps(candidates, ensure_ascii=False)
