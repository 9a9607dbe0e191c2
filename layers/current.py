"""Finds the analysis of what is in the store now: the kept one where it still holds, else a new one, to be kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from data.basemap import load_land
from data.marking import strictest
from data.schema import Events, Handling
from data.store import Store
from layers.archive import analysis_key, from_bytes, to_bytes
from routes.analysis import Analysis, AnalysisParameters

ALL_RECORDS: Final = "all"
"""The only release set until there is a policy: every record."""


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
    """

    events: Events
    analysis: Analysis
    marking: Handling
    as_of: datetime | None
    label: str


def current_analysis(store: Store, *, parameters: AnalysisParameters, release_set: str = ALL_RECORDS) -> Current:
    """
    Read the events of a store and their analysis.

    Parameters
    ----------
    store
        Opened.
    parameters
        How the analysis is done.
    release_set
        Which records may be seen; part of the key under which the analysis is kept.

    Returns
    -------
    current
        Events, analysis, marking, time and label.
    """
    from routes.pipeline import analyse  # noqa: PLC0415 (the solver behind it costs a second that a kept answer saves)

    # The version first: an import in between then makes a newer analysis than its key says, never an older one.
    key = analysis_key(parameters, store_version=store.version(), release_set=release_set)
    events = store.events()
    kept = store.load_analysis(key)
    if kept is None:
        analysis = analyse(events, parameters=parameters, land=load_land("50m"), effort=store.effort())
        store.save_analysis(key, to_bytes(analysis))
    else:
        analysis = from_bytes(kept)
    newest = events.select(pl.col("recorded_at").max()).item()
    return Current(events, analysis, strictest(events["handling"].unique()), newest, store.label())
