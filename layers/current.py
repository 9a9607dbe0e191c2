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
    from routes.pipeline import analyse  # noqa: PLC0415 (the solver behind it costs a second that a kept answer saves)

    inputs, release_set = store.inputs_now(), store.release_set()
    as_of = end_of_day(parameters.as_of) if parameters.as_of else None
    events, effort = store.events(as_of=as_of), store.effort()
    # Nothing else goes into the analysis, so a kept one under the key of the same is never stale.
    read = without_single_arrivals(as_read(events), as_of=parameters.as_of)
    content = digest_in_order(read, effort)
    # What other code has kept is no answer of this one.
    key = f"{analysis_key(parameters, content=content, release_set=release_set)}:{code_version()}"
    kept = store.load_analysis(key)
    if kept is None:
        with timed(_LOG, "analyse", events=events.height, version=inputs.store_version):
            analysis = analyse(
                read,
                parameters=parameters,
                land=load_land("50m"),
                towns=load_towns(),
                effort=effort,
                recall=partial(_recall, store, release_set),
            )
        store.save_analysis(key, to_bytes(analysis))
    else:
        analysis = from_bytes(kept)
    look = record_run(store, Run(analysis, events, effort, inputs, release_set), now=now or datetime.now(UTC))
    newest = events.select(pl.col("recorded_at").max()).item()
    return Current(events, analysis, strictest(events["handling"].unique()), newest, store.label(), look)


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
