"""Counts the tracked flags of a store by what became of them."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from data.store import Store, TrackRow
from layers.flag_text import stream_of
from layers.tracking import tracked_of
from routes.analysis import AnalysisParameters
from routes.monitor import JUDGED, State

SCHEMA: Final = {"state": pl.String, "judgement": pl.String, "count": pl.Int64}
STATES: Final = ("flagged", "confirmed", "dismissed", "withdrawn", "expired")
"""What becomes of a flag once it is issued; a watch comes before that."""

WATCH_ENDED: Final = "watch_ended"
"""Withdrawn or expired while on watch: such a flag was never issued."""

ISSUED: Final = JUDGED | {State.FLAGGED}


def flag_states(store: Store, *, parameters: AnalysisParameters) -> pl.DataFrame:
    """
    Count the tracked flags of a store by what became of them.

    Parameters
    ----------
    store
        That tracks them, as its principal sees it.
    parameters
        Of the analysis: its stream is counted, as it was known on its day.

    Returns
    -------
    states
        state (one of ``STATES``, ``watch`` or ``WATCH_ENDED``), judgement (``confirmed``, ``dismissed`` or empty: what
        a person said last, whatever later data did), count. Notes on effort and reporting are no flags of a route;
        what was issued and turned out to be one is withdrawn.
    """
    rows = store.tracked(release_set=store.release_set(), stream=stream_of(parameters), as_of=parameters.as_of)
    found = [(*standing, 1) for standing in map(_standing, rows) if standing is not None]
    one_each = pl.DataFrame(found, schema=SCHEMA, orient="row")
    return one_each.group_by("state", "judgement").agg(pl.col("count").sum()).sort("state", "judgement")


def _standing(row: TrackRow) -> tuple[str, str] | None:
    """Give state and judgement; None for a note that never was a flag."""
    tracked = tracked_of(row)
    judgement = tracked.judgement
    said = judgement.after.value if judgement else ""
    if any(change.after in ISSUED for change in tracked.history):
        return (State.WITHDRAWN if tracked.state is State.NOTE else tracked.state).value, said
    if tracked.state is State.NOTE or tracked.sighting.is_note:
        return None
    return tracked.state.value if tracked.state is State.WATCH else WATCH_ENDED, said


def flag_counts(states: pl.DataFrame) -> dict[str, int]:
    """
    Read the counts by state.

    Parameters
    ----------
    states
        state, count; states may repeat.

    Returns
    -------
    counts
        State to number.
    """
    summed = states.group_by("state").agg(pl.col("count").sum()).sort("state")
    return dict(summed.select("state", "count").iter_rows())


def judgements(states: pl.DataFrame) -> dict[str, int]:
    """
    Read what people said, whatever later data did.

    Parameters
    ----------
    states
        judgement, count.

    Returns
    -------
    counts
        ``confirmed`` and ``dismissed`` to number, where there are any.
    """
    judged = states.filter(pl.col("judgement") != "")
    return flag_counts(judged.select(state="judgement", count="count"))


def issued(counts: Mapping[str, int]) -> int:
    """
    Add up the flags that were issued, whatever became of them.

    Parameters
    ----------
    counts
        State to number.

    Returns
    -------
    issued
        Without those on watch, and those that never were more.
    """
    return sum(counts.get(state, 0) for state in STATES)
