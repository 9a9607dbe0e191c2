"""Operations and what people did with flags into marks over the strip of time: where they stand, and words for each."""

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from data.store import Operation, TrackRow
from layers.flag_notes import note_sentence
from layers.flag_report import state_name, title_of
from layers.tracking import tracked_of
from layers.wording import _
from routes.monitor import RUN, State
from routes.periods import Period, next_first_day

MOST: Final = 200
"""The newest ones are told; a strip holds no more."""

MOST_LETTERS: Final = 240
"""Of the words of one mark; all of a note stands in the card of its flag."""


class MarkKind(StrEnum):
    """What a mark stands for; each has a shape of its own."""

    OPERATION = "operation"
    NOTE = "note"
    JUDGEMENT = "judgement"


@dataclass(frozen=True)
class TimeMark:
    """
    One mark.

    Parameters
    ----------
    kind
        Its shape.
    start, end
        In periods from the begin of the first one; the same for an instant. What comes after the last period stands at
        its end.
    words
        What, when and who, as people wrote it: never to be read as markup.
    """

    kind: MarkKind
    start: float
    end: float
    words: str


def time_marks(
    operations: Sequence[Operation], tracked: Sequence[TrackRow], *, days: Sequence[date], period: Period
) -> list[TimeMark]:
    """
    Place operations and what people did with flags along the periods.

    Parameters
    ----------
    operations, tracked
        Those that the viewer may see.
    days
        First days of the periods, without a gap; at least one.
    period
        Their unit.

    Returns
    -------
    marks
        In order; without operations that ended before the first period, and notes of before it.
    """
    edges = [_begin(day) for day in (*days, next_first_day(days[-1], period))]
    found = [*_operations(operations), *(mark for row in tracked for mark in _of_flag(row))]
    placed = [
        TimeMark(kind, _at(first, edges), _at(last, edges), _cut(words))
        for kind, first, last, words in found
        if last >= edges[0]
    ]
    return sorted(placed, key=lambda mark: (mark.start, mark.end, mark.words))[-MOST:]


_Found = tuple[MarkKind, datetime, datetime, str]


def _operations(operations: Sequence[Operation]) -> Iterator[_Found]:
    told = _("Operation {name} of {agency}: {first} to {last}")
    for each in operations:
        words = told.format(name=each.name, agency=each.agency, first=each.first_day, last=each.last_day)
        yield MarkKind.OPERATION, _begin(each.first_day), _begin(each.last_day + timedelta(days=1)), words


def _of_flag(row: TrackRow) -> Iterator[_Found]:
    judged = [entry for entry in row.history if entry.who != RUN]
    if not judged and not row.notes:
        return
    title = title_of(tracked_of(row).sighting)
    for note in row.notes:
        yield MarkKind.NOTE, note.recorded_at, note.recorded_at, f"{title}. {note_sentence(note)}"
    told = _("{day}: {who} said {state}: {why}")
    for entry in judged:
        words = told.format(day=entry.day, who=entry.who, state=state_name(State(entry.to_state)), why=entry.why)
        yield MarkKind.JUDGEMENT, entry.recorded_at, entry.recorded_at, f"{title}. {words}"


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _at(instant: datetime, edges: Sequence[datetime]) -> float:
    at = bisect.bisect_right(edges, instant) - 1
    if at < 0:
        return 0.0
    if at >= len(edges) - 1:
        return float(len(edges) - 1)
    return round(at + (instant - edges[at]) / (edges[at + 1] - edges[at]), 3)


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 3] + "..."
