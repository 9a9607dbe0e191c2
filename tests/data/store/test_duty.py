"""Shifts that are taken over, and what arrived when: each principal's own, and of what it sees, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest

from data.errors import WrongUseError
from data.intake import IntakeOptions
from data.policy import PUBLIC, Principal
from data.receiving import read_file
from data.schema import Handling, Precision
from data.store import ARRIVALS, Mark, open_store

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,agency,feed,handling\n"
A = Principal("AGY-A", agency="AGY-A", clearance=Handling.RED)
CLERK = Principal("clerk", agency="AGY-A", clearance=Handling.AMBER)


@pytest.fixture
def opened(store_url):
    store = open_store(store_url)
    yield store
    store.close()


def bring_in(store, *rows, at=NOW, agency="AGY-A"):
    content = HEADER + "".join(f"{row[0]},2026-01-02,1,2,sea,{agency},{row[1]},{row[2]}\n" for row in rows)
    store.add(read_file("f.csv", content.encode(), IntakeOptions(at, agency=agency)), recorded_at=at)


def test_a_shift_is_taken_over_for_oneself_with_what_was_on_the_screen(opened):
    assert opened.taken_over() is None
    mark = opened.mark_at(NOW)
    bring_in(opened, ("e1", "radar", "TLP:GREEN"))
    opened.take_over(mark)
    opened.seen_by(A).take_over(opened.mark_at(NOW + timedelta(hours=8)))
    assert opened.taken_over() == Mark(NOW, 0, 0)
    assert opened.seen_by(A).taken_over() == Mark(NOW + timedelta(hours=8), 1, 0)
    assert opened.seen_by(CLERK).taken_over() is None
    acts = [(entry.who, entry.about) for entry in opened.entries() if entry.act == "takeover"]
    assert acts == [("local", '{"takeover_id":1}'), ("AGY-A", '{"takeover_id":2}')]


def test_who_is_of_no_agency_takes_nothing_over(opened):
    with pytest.raises(WrongUseError, match="writes nothing"):
        opened.seen_by(PUBLIC).take_over(opened.mark_at(NOW))
    assert opened.seen_by(PUBLIC).taken_over() is None


def test_arrivals_are_counted_by_source_and_import_new_ones_apart(opened):
    bring_in(opened, ("e1", "radar", "TLP:GREEN"), ("e2", "radar", "TLP:GREEN"), ("e3", "patrol", "TLP:GREEN"))
    later = NOW + timedelta(hours=1)
    bring_in(opened, ("e2", "radar", "TLP:CLEAR"), ("e4", "radar", "TLP:GREEN"), at=later)
    found = opened.arrivals()
    assert dict(found.schema) == ARRIVALS
    assert found.rows() == [
        ("AGY-A", "patrol", 1, NOW, 1, 1),
        ("AGY-A", "radar", 1, NOW, 2, 2),
        ("AGY-A", "radar", 2, later, 1, 2),
    ]


def test_arrivals_are_those_of_what_is_seen(opened):
    bring_in(opened, ("e1", "radar", "TLP:RED"), ("e2", "radar", "TLP:AMBER"))
    assert opened.seen_by(CLERK).arrivals()["new"].to_list() == [1]
    assert opened.seen_by(A).arrivals()["new"].to_list() == [2]
    other = Principal("AGY-B", agency="AGY-B", clearance=Handling.RED)
    assert opened.seen_by(other).arrivals().is_empty()
    assert opened.seen_by(PUBLIC).arrivals().is_empty()


def test_what_was_freed_is_new_to_whom_it_is_shown_now(opened):
    bring_in(opened, ("e1", "radar", "TLP:RED"), ("e2", "radar", "TLP:AMBER"))
    later = NOW + timedelta(hours=1)
    bring_in(opened, ("e1", "radar", "TLP:AMBER"), ("e2", "radar", "TLP:GREEN"), at=later)
    facts = ("import_id", "new", "records")
    assert opened.seen_by(CLERK).arrivals().select(facts).rows() == [(1, 1, 1), (2, 1, 2)]
    assert opened.seen_by(A).arrivals().select(facts).rows() == [(1, 2, 2), (2, 0, 2)]


def test_who_sees_times_coarsely_is_told_of_no_arrival(opened):
    bring_in(opened, ("e1", "radar", "TLP:GREEN"))
    coarse = Principal("liaison", agency="AGY-A", time=Precision.MONTH)
    assert opened.seen_by(coarse).arrivals().is_empty()
    assert dict(opened.seen_by(coarse).arrivals().schema) == ARRIVALS


def test_of_an_earlier_instant_only_marks_and_arrivals_are_told_that_were_known_then(opened):
    later = NOW + timedelta(hours=1)
    bring_in(opened, ("e1", "radar", "TLP:GREEN"))
    opened.take_over(opened.mark_at(NOW))
    bring_in(opened, ("e1", "radar", "TLP:CLEAR"), ("e2", "radar", "TLP:GREEN"), at=later)
    opened.take_over(opened.mark_at(later))
    assert opened.taken_over(as_of=NOW) == Mark(NOW, 1, 0)
    assert opened.taken_over(as_of=NOW - timedelta(seconds=1)) is None
    assert opened.taken_over(as_of=later) == Mark(later, 2, 0)
    assert opened.arrivals(as_of=NOW).rows() == [("AGY-A", "radar", 1, NOW, 1, 1)]
    assert opened.arrivals(as_of=later).equals(opened.arrivals())
