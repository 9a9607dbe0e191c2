"""A record is made freer by its owner alone, and that is on record."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from data.corrections import Correction
from data.intake import IntakeOptions
from data.policy import Principal
from data.receiving import read_file
from data.repairing import repair
from data.schema import Handling
from data.store import Decision, Selection, State, open_store

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
HEADER = "event_id,date,lat,lon,mode,agency,handling,release_to\n"
OTHER = Principal("AGY-B", "AGY-B", Handling.RED)


def batch(marking, *, agency="", now=NOW):
    row = f"e1,2025-01-01,10,20,sea,AGY-A,{marking}\n"
    return read_file("f.csv", (HEADER + row).encode(), IntakeOptions(now, agency=agency))


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("freer", ["TLP:GREEN,", "TLP:AMBER,AGY-B"])
def test_who_is_not_named_as_the_owner_makes_nothing_freer(store, freer):
    store.add(batch("TLP:AMBER,"), recorded_at=NOW)
    asked = store.preview([batch(freer)])
    summary = store.add(batch(freer), recorded_at=LATER)
    assert (summary.added, summary.revised, summary.quarantined) == (0, 0, 1)
    assert (asked.quarantined, asked.held) == (summary.quarantined, summary.held)
    assert store.fresh_records(batch(freer)).is_empty()
    (record,) = store.quarantined().to_dicts()
    assert record["reason"] == "marking_freer"
    assert "TLP:AMBER" in record["sentence"]
    assert store.seen_by(OTHER).events().is_empty()
    again = store.add(batch(freer), recorded_at=LATER)
    assert again.quarantined == 1
    assert store.quarantined().height == 1


def test_the_owner_does_and_it_is_entered(store):
    store.add(batch("TLP:RED,"), recorded_at=NOW)
    summary = store.add(batch("TLP:GREEN,", agency="AGY-A"), recorded_at=LATER)
    assert (summary.revised, summary.freer_rows) == (1, (1,))
    assert store.seen_by(OTHER).events().height == 1
    assert json.loads(store.entries()[-1].about)["freer"] == 1


def test_what_waited_comes_in_when_the_owner_sends_it(store):
    store.add(batch("TLP:RED,"), recorded_at=NOW)
    store.add(batch("TLP:GREEN,"), recorded_at=LATER)
    summary = store.add(batch("TLP:GREEN,", agency="AGY-A"), recorded_at=LATER)
    assert (summary.revised, summary.settled) == (1, 1)
    assert store.open_quarantine() == 0


@pytest.mark.parametrize("stricter", ["TLP:AMBER+STRICT,", "TLP:RED,vega", "TLP:AMBER,"])
def test_anybody_who_sends_it_makes_it_stricter(store, stricter):
    store.add(batch("TLP:AMBER,AGY-B"), recorded_at=NOW)
    summary = store.add(batch(stricter), recorded_at=LATER)
    assert (summary.revised, summary.quarantined, summary.freer_rows) == (1, 0, ())
    assert store.seen_by(OTHER).events().is_empty()


def test_a_repair_makes_nothing_freer_either(store):
    store.add(batch("TLP:AMBER,"), recorded_at=NOW)
    store.add(batch("TLP:GREEN,"), recorded_at=LATER)
    decision = Decision(State.REPAIRED, "Lt. Vega", "so", replaces=True)
    (outcome,) = repair(store, Selection(), Correction({"radius_km": "6"}), decision, now=LATER).to_dicts()
    assert (outcome["outcome"], outcome["reason"]) == ("kept", "marking_freer")
    assert store.seen_by(OTHER).events().is_empty()


CLERK = Principal("clerk", "AGY-A", Handling.AMBER)


@pytest.mark.parametrize("strict", ["TLP:RED,", "TLP:RED,chief", "TLP:AMBER+STRICT,"])
@pytest.mark.parametrize("sent", ["TLP:CLEAR,", "TLP:RED,"])
def test_who_may_not_see_a_record_makes_no_version_of_it(store, strict, sent):
    store.add(batch(strict, agency="AGY-A"), recorded_at=NOW)
    other = read_file(
        "f.csv", (HEADER + f"e1,2025-01-01,11,20,sea,AGY-A,{sent}\n").encode(), IntakeOptions(NOW, agency="AGY-A")
    )
    clerk = store.seen_by(CLERK)
    asked = clerk.preview([other])
    summary = clerk.add(other, recorded_at=LATER)
    assert (summary.revised, summary.quarantined, asked.held) == (0, 1, summary.held)
    assert clerk.fresh_records(other).is_empty()
    (record,) = store.quarantined().to_dicts()
    assert record["reason"] == "above_clearance"
    assert "TLP" not in record["sentence"]
    assert store.events()["latitude"].to_list() == [10.0]
    decision = Decision(State.REPAIRED, "clerk", "so", replaces=True)
    (outcome,) = repair(clerk, Selection(), Correction({"radius_km": "6"}), decision, now=LATER).to_dicts()
    assert (outcome["outcome"], outcome["reason"]) == ("kept", "above_clearance")
    summary = store.seen_by(Principal("AGY-A", "AGY-A", Handling.RED)).add(other, recorded_at=LATER)
    assert summary.revised == 1


def test_a_clerk_makes_versions_of_what_it_sees(store):
    store.add(batch("TLP:AMBER,", agency="AGY-A"), recorded_at=NOW)
    summary = store.seen_by(CLERK).add(batch("TLP:GREEN,", agency="AGY-A"), recorded_at=LATER)
    assert (summary.revised, summary.freer_rows) == (1, (1,))
