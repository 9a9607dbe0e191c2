"""Records each analysis of a store as a look, and reads back what is tracked: between the monitor and its memory."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

import polars as pl

from data.policy import ALL_RECORDS
from data.schema import Events
from data.store import InputNumbers, LookRow, SightingRow, Store, TrackRow, TransitionRow
from layers.flag_text import code_version, parameters_out, sighting_in, sighting_out, stream_of
from routes.analysis import Analysis
from routes.inputs import IDENTITY, digest, digest_of_events, events_behind
from routes.matching import Sighting, sightings
from routes.monitor import Change, Look, State, Tracked, Watchkeeping, take_look
from routes.periods import PER_YEAR
from routes.spending import MonitorParameters

TRIES: Final = 5
ID_LENGTH: Final = 12


class Recorded(StrEnum):
    """What became of a run in the memory of the monitor."""

    NEW = "new"
    KNOWN = "known"
    EARLIER = "earlier"
    OVERTAKEN = "overtaken"
    EMPTY = "empty"


@dataclass(frozen=True)
class Run:
    """
    An analysis and what it was made from.

    Parameters
    ----------
    analysis
        Made from exactly these events and this effort.
    events, effort
        As read from the store.
    inputs
        Of the store, read before the events.
    release_set
        Which records may be seen.
    """

    analysis: Analysis
    events: Events
    effort: pl.DataFrame | None
    inputs: InputNumbers
    release_set: str


def record_run(store: Store, run: Run, *, now: datetime) -> Recorded:
    """
    Keep a run as a look: what it saw, and how that changes the states of the tracked flags.

    Parameters
    ----------
    store
        From which the run was made.
    run
        The analysis and its inputs.
    now
        Aware; the clock.

    Returns
    -------
    recorded
        ``KNOWN``: the same store version and parameters were looked at before, and it counts once; for who does not see
        everything, the same records, because the number of looks would tell of the others. ``EARLIER``: a
        later look of the same stream stands, and memory does not run backwards. ``OVERTAKEN``: the store has changed
        since the events were read; whoever reads it next records that. ``EMPTY``: nothing to look at.
    """
    if run.events.is_empty():
        return Recorded.EMPTY
    if store.inputs_now() != run.inputs:
        return Recorded.OVERTAKEN
    stream, day = stream_of(run.analysis.parameters), _day_of(run, now)
    seen = digest_of_events(run.events, run.effort)
    for _attempt in range(TRIES):
        looks = store.looks(release_set=run.release_set, stream=stream)
        if any(_is_same(run, look, day=day, seen=seen) for _, look in looks):
            return Recorded.KNOWN
        if looks and looks[-1][1].day > day:
            return Recorded.EARLIER
        if _record(store, run, looks, day=day, now=now):
            return Recorded.NEW
    return Recorded.KNOWN


def tracked_of(row: TrackRow) -> Tracked:
    """
    Read a tracked flag as the monitor thinks of it.

    Parameters
    ----------
    row
        From the store.

    Returns
    -------
    tracked
        With its last sighting.
    """
    history = tuple(
        Change(
            entry.day,
            entry.who,
            entry.why,
            State(entry.from_state) if entry.from_state else None,
            State(entry.to_state),
        )
        for entry in row.history
    )
    return Tracked(row.track_id, sighting_in(row.sighting), row.first_seen, row.look.day, history)


def _change(entry: TransitionRow) -> Change:
    before = State(entry.from_state) if entry.from_state else None
    return Change(entry.day, entry.who, entry.why, before, State(entry.to_state))


def _is_same(run: Run, look: LookRow, *, day: date, seen: str) -> bool:
    if look.parameters != parameters_out(run.analysis.parameters):
        return False
    if run.release_set == ALL_RECORDS:
        return look.store_version == run.inputs.store_version
    # The version counts what others import, too.
    return (look.day, look.data_digest) == (day, seen)


def _day_of(run: Run, now: datetime) -> date:
    newest = run.events.select(pl.col("recorded_at").max()).item()
    known = now.astimezone(UTC).date() if newest is None else newest.astimezone(UTC).date()
    asked = run.analysis.parameters.as_of
    # A day that has not come yet would shut out all looks before it.
    return known if asked is None else min(asked, max(known, now.astimezone(UTC).date()))


def _record(store: Store, run: Run, looks: Sequence[tuple[int, LookRow]], *, day: date, now: datetime) -> bool:
    parameters = run.analysis.parameters
    monitor = MonitorParameters(looks_per_year=round(PER_YEAR[parameters.period]))
    previous = Look(looks[-1][1].day, looks[-1][1].data_digest) if looks else None
    keeping = Watchkeeping(monitor, parameters.period, previous)
    look = Look(day, digest_of_events(run.events, run.effort))
    stream = stream_of(parameters)
    before = {row.track_id: tracked_of(row) for row in store.tracked(release_set=run.release_set, stream=stream)}
    seen = _named(sightings(run.analysis), before, f"{run.release_set}|{stream}")
    after = take_look(before, seen, look, keeping)
    row = LookRow(
        release_set=run.release_set,
        stream=stream,
        day=day,
        made_at=now,
        store_version=run.inputs.store_version,
        import_id=run.inputs.import_id,
        effort_import_id=run.inputs.effort_import_id,
        parameters=parameters_out(parameters),
        monitor=json.dumps(asdict(monitor), sort_keys=True),
        code_version=code_version(),
        n_events=run.events.height,
        data_digest=look.digest,
        allowance=keeping.allowance(look),
    )
    return store.record_look(
        row,
        after=looks[-1][0] if looks else 0,
        sightings=[_sighting_row(run, key, kept.sighting) for key, kept in after.items() if _is_seen(kept, seen)],
        transitions=[entry for key, kept in after.items() for entry in _added(key, before.get(key), kept, now)],
    )


def _named(found: Sequence[Sighting], before: Mapping[str, Tracked], salt: str) -> dict[str, Sighting]:
    """Give each flag the identifier that it would be tracked under if it is new."""
    named: dict[str, Sighting] = {}
    for sighting in found:
        flag_id, turn = sighting.flag.flag_id, 0
        while True:
            key = hashlib.sha256(f"{salt}|{flag_id}|{turn}".encode()).hexdigest()[:ID_LENGTH]
            if key not in named and (key not in before or before[key].sighting.flag.flag_id == flag_id):
                break
            turn += 1
        named[key] = sighting
    return named


def _is_seen(kept: Tracked, seen: Mapping[str, Sighting]) -> bool:
    return any(kept.sighting is sighting for sighting in seen.values())


def _sighting_row(run: Run, track_id: str, sighting: Sighting) -> SightingRow:
    behind = events_behind(sighting.flag, run.analysis, run.events).unique(list(IDENTITY))
    return SightingRow(track_id, *sighting_out(sighting), behind.height, digest(behind, IDENTITY))


def _added(track_id: str, before: Tracked | None, after: Tracked, now: datetime) -> list[TransitionRow]:
    old = len(before.history) if before else 0
    return [
        TransitionRow(track_id, change.day, now, change.who, change.why, change.before or "", change.after)
        for change in after.history[old:]
    ]
