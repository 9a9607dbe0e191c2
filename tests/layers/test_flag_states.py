from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from data.policy import Principal
from data.store import InputNumbers, TransitionRow, open_store
from layers.flag_states import WATCH_ENDED, flag_counts, flag_states, issued, judgements
from layers.tracking import Run, record_run
from routes.analysis import AnalysisParameters
from routes.periods import Period

NOW = datetime(2025, 1, 15, 12, tzinfo=UTC)
MONTHS = AnalysisParameters()


@pytest.fixture
def store():
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def looked(store, analysis, events):
    """Record a look at the analysis as it is, or with only some of its flags."""

    def look(now, flags=analysis.flags, **changes):
        seen = Run(
            replace(analysis, flags=tuple(flags)),
            events,
            None,
            InputNumbers(0, 0, 0),
            **{"release_set": "all", **changes},
        )
        # Another day as of, so that it is another look.
        asked = replace(analysis.parameters, as_of=now.date())
        record_run(store, replace(seen, analysis=replace(seen.analysis, parameters=asked)), now=now)

    return look


def judge(store, row, verdict, now=NOW):
    day = now + timedelta(days=1)
    entry = TransitionRow(row.track_id, day.date(), day, "Lt. Vega", "seen", row.history[-1].to_state, verdict)
    assert store.judge(entry)


def routes_of(store):
    return [row for row in store.tracked(release_set="all") if row.history[-1].to_state != "note"]


def test_a_look_counts_flags_and_watches_and_no_notes(store, looked):
    looked(NOW)
    counts = flag_counts(flag_states(store, parameters=MONTHS))
    assert sum(counts.values()) == len(routes_of(store)) == 6
    assert set(counts) == {"flagged", "watch"}
    assert issued(counts) == counts["flagged"]


def test_a_judgement_is_counted_even_where_later_data_withdrew_it(store, looked, analysis):
    looked(NOW)
    first, second, *_rest = [row for row in routes_of(store) if row.history[-1].to_state == "flagged"]
    judge(store, first, "confirmed")
    judge(store, second, "dismissed")
    before = flag_states(store, parameters=MONTHS)
    assert flag_counts(before).items() >= {"confirmed": 1, "dismissed": 1}.items()
    looked(NOW + timedelta(days=40), flags=[])
    after = flag_states(store, parameters=MONTHS)
    assert "confirmed" not in flag_counts(after)
    assert judgements(after) == judgements(before) == {"confirmed": 1, "dismissed": 1}


def test_what_was_never_more_than_a_watch_was_never_issued(store, looked):
    looked(NOW)
    before = flag_counts(flag_states(store, parameters=MONTHS))
    looked(NOW + timedelta(days=40), flags=[])
    after = flag_counts(flag_states(store, parameters=MONTHS))
    assert after == {"withdrawn": before["flagged"], WATCH_ENDED: before["watch"]}
    assert issued(after) == issued(before)


def test_each_stream_release_set_and_day_is_counted_alone(store, looked):
    looked(NOW)
    member = store.seen_by(Principal("AGY-A", "AGY-A"))
    assert flag_states(member, parameters=MONTHS).is_empty()
    looked(NOW, release_set=member.release_set())
    whole = flag_states(store, parameters=MONTHS)
    assert whole.equals(flag_states(member, parameters=MONTHS))
    others = [replace(MONTHS, period=Period.WEEK), replace(MONTHS, as_of=(NOW - timedelta(days=1)).date())]
    for asked in others:
        none = flag_states(store, parameters=asked)
        assert none.is_empty()
        assert none.schema == {"state": pl.String, "judgement": pl.String, "count": pl.Int64}
        assert (issued(flag_counts(none)), judgements(none)) == (0, {})
