"""What came since somebody took over a shift: events, flags, silent sources, each beside as long a time before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from data.store import Mark, TrackRow, TransitionRow
from layers.flag_states import ISSUED
from routes.arrival_counts import Usual, arrived, usual_count
from routes.monitor import State
from routes.source_clocks import Expected, SourceClock, Standing, source_clocks

WITHOUT_SHIFT: Final = timedelta(hours=24)
"""Who never took over a shift is told of so long."""

SHOWN: Final = frozenset({State.FLAGGED.value, State.CONFIRMED.value})
TAKEN_BACK: Final = frozenset({State.WITHDRAWN.value, State.NOTE.value})
_ISSUED: Final = frozenset(state.value for state in ISSUED)


@dataclass(frozen=True)
class Known:
    """
    What the store knows, as somebody sees it.

    Parameters
    ----------
    taken_over
        The mark that it set last; None for none.
    reached
        How far it has read who has read everything now.
    arrivals
        As ``data.store.ARRIVALS``, of sources of which single events may be told; None where they may not, of none.
    tracked
        Flags of its release set.
    expected
        What the site says of its sources.
    """

    taken_over: Mark | None
    reached: Mark
    arrivals: pl.DataFrame | None
    tracked: Sequence[TrackRow]
    expected: Expected


@dataclass(frozen=True)
class Figure:
    """
    A number and what it is held against.

    Parameters
    ----------
    number, before
        Since then, and in as long a time before.
    usual
        Of as long a time; None where that is not known.
    """

    number: int
    before: int
    usual: Usual | None = None


@dataclass(frozen=True)
class Since:
    """
    What a duty officer reads first.

    Parameters
    ----------
    start, now
        The span; of what arrived in it, whatever time it tells of.
    is_taken
        Whether a shift was taken over at its start.
    flags, withdrawn
        Raised and taken back in it.
    events
        None where single events may not be told.
    silent
        Sources that are silent now, beside those that were at the start; None as of events.
    clocks
        Of the sources.
    reached
        To be kept when the shift is taken over: what is told here was read then.
    """

    start: datetime
    now: datetime
    is_taken: bool
    flags: Figure
    withdrawn: Figure
    events: Figure | None
    silent: Figure | None
    clocks: tuple[SourceClock, ...]
    reached: Mark

    def by_standing(self, standing: Standing) -> tuple[SourceClock, ...]:
        """
        Choose sources.

        Parameters
        ----------
        standing
            By their clocks, now.

        Returns
        -------
        clocks
            The one heard longest ago first.
        """
        chosen = (clock for clock in self.clocks if clock.standing(self.now) is standing)
        return tuple(sorted(chosen, key=lambda clock: clock.heard_at))

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came, no flag changed, and no source is late or silent."""
        told = (self.flags, self.withdrawn, self.events, self.silent)
        return not any(figure.number for figure in told if figure) and not self.by_standing(Standing.LATE)


def since_last_shift(known: Known, *, now: datetime) -> Since:
    """
    Tell what came since the last shift.

    Parameters
    ----------
    known
        By who looks.
    now
        Aware; the clock.

    Returns
    -------
    since
        Counted by the order in which things reached the store, of which no clock that an import was given can take
        anything away; the time before by the clock.
    """
    mark = known.taken_over
    start = mark.taken_at if mark else now - WITHOUT_SHIFT
    earlier = start - max(now - start, timedelta())

    def is_since(entry: TransitionRow) -> bool:
        return entry.transition_id > mark.transition_id if mark else entry.recorded_at > start

    def is_before(entry: TransitionRow) -> bool:
        return not is_since(entry) and entry.recorded_at > earlier

    arrivals = known.arrivals
    clocks = () if arrivals is None else source_clocks(arrivals, known.expected)
    return Since(
        start=start,
        now=now,
        is_taken=mark is not None,
        flags=_figure(known.tracked, (is_since, is_before), _is_raised),
        withdrawn=_figure(known.tracked, (is_since, is_before), _is_taken_back),
        events=None if arrivals is None else _events(arrivals, mark, start, now),
        silent=None if arrivals is None else _silent(arrivals, clocks, known.expected, start, now),
        clocks=clocks,
        reached=known.reached,
    )


def _figure(
    tracked: Sequence[TrackRow],
    spans: tuple[Callable[[TransitionRow], bool], Callable[[TransitionRow], bool]],
    is_wanted: Callable[[TransitionRow], bool],
) -> Figure:
    now, before = (
        sum(any(is_inside(entry) and is_wanted(entry) for entry in row.history) for row in tracked)
        for is_inside in spans
    )
    return Figure(now, before)


def _is_raised(entry: TransitionRow) -> bool:
    return entry.to_state == State.FLAGGED and entry.from_state not in _ISSUED


def _is_taken_back(entry: TransitionRow) -> bool:
    return entry.from_state in SHOWN and entry.to_state in TAKEN_BACK


def _events(arrivals: pl.DataFrame, mark: Mark | None, start: datetime, now: datetime) -> Figure:
    is_since = pl.col("import_id") > mark.import_id if mark else pl.col("arrived_at") > start
    earlier, length = arrivals.filter(~is_since), now - start
    return Figure(
        int(arrivals.filter(is_since)["new"].sum()),
        arrived(earlier, after=start - length, until=start),
        usual_count(earlier, until=start, length=length),
    )


def _silent(
    arrivals: pl.DataFrame, clocks: Sequence[SourceClock], expected: Expected, start: datetime, now: datetime
) -> Figure:
    then = source_clocks(arrivals.filter(pl.col("arrived_at") <= start), expected)
    count, before = (
        sum(clock.standing(at) is Standing.SILENT for clock in some) for some, at in ((clocks, now), (then, start))
    )
    return Figure(count, before)
