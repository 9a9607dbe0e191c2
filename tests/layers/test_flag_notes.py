"""A note that is drafted to who takes a flag over: every figure in it is kept, and what nobody did is said."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from data.store import FlagNote, LookRow, NoteKind, SightingRow, TrackRow, TransitionRow
from layers.flag_notes import acknowledged_by, draft_note, note_sentence
from layers.flag_text import parameters_out
from routes.analysis import AnalysisParameters, FlagType

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
SEEN = FlagNote("t1", NOW, "Vega", NoteKind.ACKNOWLEDGED)


def row_of(flag, *more):
    parameters = parameters_out(AnalysisParameters())
    look = LookRow("all", "month", date(2026, 1, 31), NOW, 1, 1, 0, parameters, "{}", "0", 5, "d", 0.01)
    flag_text = json.dumps(asdict(flag), default=str)
    history = (TransitionRow("t1", date(2026, 1, 31), NOW, "routewatch", "within_budget", "", "flagged"), *more)
    return TrackRow("t1", look, 1, SightingRow("t1", flag_text, "[]", 240, "d"), date(2026, 1, 31), history)


def test_a_draft_says_what_is_known_and_what_nobody_did(flags):
    row = row_of(replace(flags[FlagType.DECLINE], other_explanation="single_source"))
    assert draft_note(row, NOW).splitlines() == [
        "▽ ?: since Feb 2024: down 62% (interval 41% to 75%); p = 0.012.",
        "It could also be: only one source reports: a change of its reporting would look the same.",
        "Behind it: 240 events of Coast Guard.",
        "It stands as flagged; first seen 2026-01-31.",
        "Nobody has judged it.",
        "Nobody has acknowledged it.",
        "As of 2026-11-22 06:00 UTC.",
    ]


def test_a_draft_says_who_judged_and_who_acknowledged(flags):
    judged = TransitionRow("t1", date(2026, 2, 3), NOW, "Lt. Orca", "two boats", "flagged", "confirmed")
    told = draft_note(replace(row_of(flags[FlagType.DECLINE], judged), notes=(SEEN,)), NOW)
    assert "Lt. Orca said confirmed on 2026-02-03: two boats" in told
    assert "Acknowledged by Vega." in told
    assert "could also be" not in told


def test_notes_are_told_with_time_and_person():
    handed = FlagNote("t1", NOW, "Vega", NoteKind.HANDED_OVER, "Orca", "look at it")
    assert note_sentence(SEEN) == "2026-11-22 06:00 UTC: Vega acknowledged it"
    assert note_sentence(handed) == "2026-11-22 06:00 UTC: Vega handed it over to Orca: look at it"
    assert acknowledged_by([SEEN, replace(SEEN, who="Lynx"), handed]) == "Lynx"
    assert acknowledged_by([handed]) == ""
