"""Marks over the strip of time: where they stand, what they say, and of which there are none."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

import pytest

from data.store import FlagNote, LookRow, NoteKind, Operation, SightingRow, TrackRow, TransitionRow
from layers.flag_text import parameters_out, stream_of
from layers.time_marks import MOST, MOST_LETTERS, MarkKind, time_marks
from routes.analysis import AnalysisParameters, FlagType
from routes.periods import Period

DAYS = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1))
NET = Operation("<b>Net</b>\n*x*", "A", date(2024, 2, 1), date(2024, 2, 29), (0.0, 0.0, 1.0, 1.0))
AT = datetime(2024, 4, 16, tzinfo=UTC)


def placed(*operations, tracked=(), days=DAYS, period=Period.MONTH):
    return time_marks(operations, tracked, days=days, period=period)


def test_an_operation_stands_over_its_days_and_is_told_in_words():
    (mark,) = placed(NET)
    assert (mark.kind, mark.start, mark.end) == (MarkKind.OPERATION, 1.0, 2.0)
    assert mark.words == "Operation <b>Net</b> *x* of A: 2024-02-01 to 2024-02-29"
    (mark,) = placed(replace(NET, first_day=date(2024, 3, 1), last_day=date(2024, 4, 15)))
    assert (mark.start, mark.end) == (2.0, 3.5)


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        (date(2023, 5, 1), date(2024, 1, 31), (0.0, 1.0)),
        (date(2024, 4, 16), date(2025, 1, 1), (3.5, 4.0)),
        (date(2025, 1, 1), date(2025, 2, 1), (4.0, 4.0)),
    ],
)
def test_what_reaches_over_an_end_of_the_strip_ends_there(first, last, span):
    (mark,) = placed(replace(NET, first_day=first, last_day=last))
    assert (mark.start, mark.end) == span


def test_what_was_over_before_the_strip_begins_is_left_out():
    assert placed(replace(NET, first_day=date(2023, 5, 1), last_day=date(2023, 12, 30))) == []


def test_weeks_have_a_scale_of_their_own():
    weeks = (date(2024, 1, 29), date(2024, 2, 5))
    (mark,) = placed(replace(NET, last_day=date(2024, 2, 4)), days=weeks, period=Period.WEEK)
    assert (mark.start, mark.end) == (round(3 / 7, 3), 1.0)


@pytest.fixture
def row(flags):
    parameters = AnalysisParameters()
    text = parameters_out(parameters)
    look = LookRow("all", stream_of(parameters), AT.date(), AT, 1, 1, 0, text, "{}", "0", 5, "d", 0.01)
    flag = json.dumps(asdict(flags[FlagType.DECLINE]), default=str)
    ends = json.dumps([])
    run = TransitionRow("t1", AT.date(), AT, "routewatch", "within_budget", "", "flagged")
    return TrackRow("t1", look, 1, SightingRow("t1", flag, ends, 3, "d"), AT.date(), (run,))


def test_what_the_run_said_is_no_mark(row):
    assert placed(tracked=[row]) == []


def test_notes_and_judgements_stand_where_they_were_made_and_say_who_and_what(row):
    note = FlagNote("t1", AT, "Vega", NoteKind.HANDED_OVER, "Lynx", "look\nat <i>this</i> " + "x" * 900)
    judged = TransitionRow("t1", date(2024, 4, 1), AT.replace(day=1), "Vega", "seen", "flagged", "confirmed")
    found = placed(NET, tracked=[replace(row, history=(*row.history, judged), notes=(note,))])
    assert [mark.kind for mark in found] == [MarkKind.OPERATION, MarkKind.JUDGEMENT, MarkKind.NOTE]
    assert [(mark.start, mark.end) for mark in found[1:]] == [(3.0, 3.0), (3.5, 3.5)]
    assert "2024-04-01: Vega said confirmed: seen" in found[1].words
    assert "2024-04-16 00:00 UTC: Vega handed it over to Lynx: look at <i>this</i>" in found[2].words
    assert len(found[2].words) == MOST_LETTERS


def test_there_are_so_many_at_most_and_these_are_the_newest(row):
    notes = tuple(
        FlagNote("t1", AT.replace(hour=n % 24, minute=n // 24), "Vega", NoteKind.ACKNOWLEDGED) for n in range(MOST)
    )
    found = placed(NET, tracked=[replace(row, notes=notes)])
    assert len(found) == MOST
    assert {mark.kind for mark in found} == {MarkKind.NOTE}
