"""Finds the analysis of what is in the store now: the kept one where it still holds, else a new one, to be kept."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Final

import polars as pl

from data.basemap import load_land
from data.geocode.gazetteer import load_towns
from data.logs import timed
from data.marking import strictest
from data.schema import Events, Handling
from data.store import Store
from layers.archive import analysis_key, from_bytes, part_key, to_bytes
from layers.flag_text import code_version
from layers.tracking import Recorded, Run, record_run
from routes.analysis import Analysis, AnalysisParameters
from routes.inputs import as_read, digest_in_order, without_single_arrivals
from routes.kinds import Recall, make_anew

_LOG: Final = logging.getLogger("routewatch.detect")


@dataclass(frozen=True)
class Current:
    """
    What the store holds and what is concluded from it.

    Parameters
    ----------
    events
        Latest version of each record.
    analysis
        Of exactly these events.
    marking
        The strictest of the events' markings.
    as_of
        When the newest version reached the store; None for an empty store.
    label
        ``training data`` for the scenario, else empty.
    look
        What became of this run in the memory of the monitor.
    """

    events: Events
    analysis: Analysis
    marking: Handling
    as_of: datetime | None
    label: str
    look: Recorded = Recorded.EMPTY


def current_analysis(
    store: Store,
    *,
    parameters: AnalysisParameters,
    now: datetime | None = None,
) -> Current:
    """
    Read the events of a store and their analysis, and record the run as a look at the flags.

    Parameters
    ----------
    store
        Opened; its principal's release set is analysed, and kept under its key.
    parameters
        How the analysis is done.
    now
        Aware; when the look is recorded. The clock if None.

    Returns
    -------
    current
        Events, analysis, marking, time and label.
    """
    inputs, release_set = store.inputs_now(), store.release_set()
    as_of = end_of_day(parameters.as_of) if parameters.as_of else None
    asked = _asked(store.events(as_of=as_of), store.effort(), parameters, release_set)
    kept = store.load_analysis(asked.key)
    if kept is None:
        analysis = _answer(asked, partial(_recall, store, release_set), version=inputs.store_version)
        store.save_analysis(asked.key, to_bytes(analysis))
    else:
        analysis = from_bytes(kept)
    run = Run(analysis, asked.events, asked.effort, inputs, release_set)
    return _told(asked, analysis, store.label(), record_run(store, run, now=now or datetime.now(UTC)))


def known_analysis(store: Store, *, at: datetime, parameters: AnalysisParameters) -> Current:
    """
    Read the events of a store as they were known at an instant, and their analysis; nothing is kept of it.

    Parameters
    ----------
    store
        Opened; what its principal may see now is analysed, as it stood then.
    at
        Aware: versions of records, choices of places and effort that were recorded later do not count. What the
        gazetteer finds for a text is what it finds today.
    parameters
        How the analysis is done.

    Returns
    -------
    current
        As ``current_analysis`` would have given it then; no run is recorded, as memory does not run backwards.
    """
    asked = _asked(store.events(as_of=at), store.effort(as_of=at), parameters, store.release_set())
    kept = store.load_analysis(asked.key)
    analysis = _answer(asked, make_anew, version=store.version()) if kept is None else from_bytes(kept)
    return _told(asked, analysis, store.label(), Recorded.EARLIER)


@dataclass(frozen=True)
class _Asked:
    """What an analysis is made from, and the key under which it is kept."""

    events: Events
    read: Events
    effort: pl.DataFrame | None
    parameters: AnalysisParameters
    key: str


def _asked(events: Events, effort: pl.DataFrame | None, parameters: AnalysisParameters, release_set: str) -> _Asked:
    # Nothing else goes into the analysis, so a kept one under the key of the same is never stale.
    read = without_single_arrivals(as_read(events), as_of=parameters.as_of)
    content = digest_in_order(read, effort)
    # What other code has kept is no answer of this one.
    key = f"{analysis_key(parameters, content=content, release_set=release_set)}:{code_version()}"
    return _Asked(events, read, effort, parameters, key)


def _answer(asked: _Asked, recall: Recall, *, version: int) -> Analysis:
    from routes.pipeline import analyse  # noqa: PLC0415 (the solver behind it costs a second that a kept answer saves)

    with timed(_LOG, "analyse", events=asked.events.height, version=version):
        return analyse(
            asked.read,
            parameters=asked.parameters,
            land=load_land("50m"),
            towns=load_towns(),
            effort=asked.effort,
            recall=recall,
        )


def _told(asked: _Asked, analysis: Analysis, label: str, look: Recorded) -> Current:
    newest = asked.events.select(pl.col("recorded_at").max()).item()
    return Current(asked.events, analysis, strictest(asked.events["handling"].unique()), newest, label, look)


def _recall(store: Store, release_set: str, part: str, make: Callable[[], Analysis]) -> Analysis:
    """Find what is kept of one kind: an import that does not touch it leaves it valid."""
    key = f"{part_key(part, release_set=release_set)}:{code_version()}"
    kept = store.load_analysis(key)
    if kept is not None:
        return from_bytes(kept)
    made = make()
    store.save_analysis(key, to_bytes(made))
    return made


def end_of_day(day: date) -> datetime:
    """
    Give the last instant of a day.

    Parameters
    ----------
    day
        Any.

    Returns
    -------
    instant
        UTC.
    """
    return datetime.combine(day, time.max, tzinfo=UTC)
