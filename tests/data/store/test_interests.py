"""Areas of interest, rules and what is new: each principal's own, and of what it sees, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import WrongUseError
from data.intake import IntakeOptions
from data.policy import PUBLIC, Principal
from data.receiving import read_file
from data.schema import Handling, Precision
from data.store import AlertRule, Interest, Mark, open_store
from data.store.interests import MOST_KEPT

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,agency,handling\n"
A = Principal("AGY-A", agency="AGY-A", clearance=Handling.RED)
CLERK = Principal("clerk", agency="AGY-A", clearance=Handling.AMBER)
OTHER = Principal("AGY-B", agency="AGY-B", clearance=Handling.RED)
STRAIT = Interest("Strait", "25.0,36.0,27.0,38.0", NOW)
BOATS = AlertRule(
    name="Boats",
    area="Strait",
    modes=frozenset({"maritime"}),
    commodities=frozenset({"heroin"}),
    states=frozenset({"flagged"}),
    on_events=True,
    since=Mark(NOW, 1, 2),
    read=(1, 2),
)


@pytest.fixture
def opened(store_url):
    store = open_store(store_url)
    yield store
    store.close()


def bring_in(store, *rows, at=NOW, agency="AGY-A"):
    content = HEADER + "".join(f"{row[0]},2026-01-02,1,2,sea,{agency},{row[1]}\n" for row in rows)
    store.add(read_file("f.csv", content.encode(), IntakeOptions(at, agency=agency)), recorded_at=at)


def test_areas_and_rules_are_ones_own(opened):
    opened.keep_area(STRAIT)
    opened.keep_rule(BOATS)
    of_clerk = opened.seen_by(CLERK)
    of_clerk.keep_area(replace(STRAIT, outline="36.0,26.0,40.0"))
    assert opened.areas_of_interest() == (STRAIT,)
    assert opened.alert_rules() == (BOATS,)
    assert [area.outline for area in of_clerk.areas_of_interest()] == ["36.0,26.0,40.0"]
    assert opened.seen_by(A).areas_of_interest() == ()
    assert (of_clerk.alert_rules(), opened.seen_by(A).alert_rules()) == ((), ())
    with pytest.raises(WrongUseError, match="none called"):
        of_clerk.end_rule("Boats", at=NOW)


def test_what_is_put_away_is_gone_and_its_name_free(opened):
    opened.keep_area(STRAIT)
    opened.keep_rule(BOATS)
    with pytest.raises(WrongUseError, match="rule 'Boats' needs"):
        opened.end_area("Strait", at=NOW)
    opened.end_rule("Boats", at=NOW)
    opened.end_area("Strait", at=NOW)
    assert (opened.areas_of_interest(), opened.alert_rules()) == ((), ())
    opened.keep_area(STRAIT)
    assert opened.areas_of_interest() == (STRAIT,)


def test_names_are_unique_areas_have_to_be_there_and_the_public_keeps_nothing(opened):
    opened.keep_area(STRAIT)
    with pytest.raises(WrongUseError, match="already"):
        opened.keep_area(STRAIT)
    with pytest.raises(WrongUseError, match="no area of interest 'Bay'"):
        opened.keep_rule(replace(BOATS, area="Bay"))
    with pytest.raises(WrongUseError, match="writes nothing"):
        opened.seen_by(PUBLIC).keep_area(STRAIT)
    opened.keep_rule(replace(BOATS, area=""))
    assert opened.alert_rules()[0].area == ""


def test_nobody_fills_the_store_with_rules(opened, monkeypatch):
    monkeypatch.setattr("data.store.interests.MOST_KEPT", 2)
    assert MOST_KEPT > 2
    for name in ("a", "b"):
        opened.keep_area(replace(STRAIT, name=name))
    with pytest.raises(WrongUseError, match="remove one"):
        opened.keep_area(replace(STRAIT, name="c"))
    opened.seen_by(A).keep_area(STRAIT)


def test_reading_the_inbox_moves_ones_own_marks(opened):
    for store in (opened, opened.seen_by(A)):
        store.keep_rule(replace(BOATS, area=""))
    opened.read_alerts(Mark(NOW, 7, 8))
    assert [store.alert_rules()[0].read for store in (opened, opened.seen_by(A))] == [(7, 8), (1, 2)]


def test_news_are_records_seen_for_the_first_time_after_an_import(opened):
    later = NOW + timedelta(hours=1)
    bring_in(opened, ("e1", "TLP:RED"), ("e2", "TLP:GREEN"))
    bring_in(opened, ("e1", "TLP:AMBER"), ("e2", "TLP:CLEAR"), ("e3", "TLP:GREEN"), at=later)
    assert opened.news(after=1).rows() == [("AGY-A", "", "e3", 2, later)]
    assert opened.news(after=0)["event_id"].to_list() == ["e1", "e2", "e3"]
    # What was freed is new to whom it is shown now.
    assert opened.seen_by(CLERK).news(after=1)["event_id"].to_list() == ["e1", "e3"]
    assert opened.seen_by(OTHER).news(after=0)["event_id"].to_list() == ["e2", "e3"]
    assert opened.news(after=2).is_empty()


def test_who_sees_times_coarsely_is_told_of_no_news(opened):
    bring_in(opened, ("e1", "TLP:GREEN"))
    coarse = Principal("liaison", agency="AGY-A", time=Precision.MONTH)
    assert opened.seen_by(coarse).news(after=0).columns == opened.news(after=0).columns
    assert opened.seen_by(coarse).news(after=0).is_empty()


def test_news_of_restricted_records_are_on_record(opened):
    bring_in(opened, ("e1", "TLP:RED"))
    assert opened.seen_by(OTHER).news(after=0).is_empty()
    opened.seen_by(A).news(after=0)
    reads = [entry for entry in opened.entries() if entry.act == "read"]
    assert [(entry.who, '"AGY-A TLP:RED":1' in entry.about) for entry in reads] == [("AGY-A", True)]
