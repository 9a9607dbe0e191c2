from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.corrections import Correction, Reading
from data.intake import IntakeOptions
from data.receiving import read_file
from data.repairing import repair
from data.store import Decision, Selection, State, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit"
OPTIONS = IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")
DAY_FIRST = replace(OPTIONS, dates="day-first")
MONTH_FIRST = replace(OPTIONS, dates="month-first")
VEGA = Decision(State.REPAIRED, "Lt. Vega")
NO = Decision(State.DISMISSED, "Lt. Vega", "an exercise")
AMBIGUOUS = [f"E{n},03/04/2026,52.25,4.25,sea,heroin,{n},kg" for n in range(1, 4)]
UNNAMED = HEADER.removeprefix("event_id,")


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def taken(store, *lines, options=OPTIONS, header=HEADER):
    batch = read_file("a.csv", "\n".join([header, *lines, ""]).encode(), options)
    would = store.preview([batch])
    assert store.fresh_records(batch).height == would.accepted
    assert would.set_aside(batch.quarantined).height == would.quarantined
    did = store.add(batch, recorded_at=NOW)
    assert replace(would, version=did.version) == did
    assert did.records == did.accepted + did.quarantined + did.duplicates
    return did


def repaired(store, reading=Reading.DAY_FIRST):
    repair(store, Selection(reason="ambiguous_date"), Correction(reading=reading), VEGA, now=LATER)


def days(store):
    return store.events()["occurred_at"].dt.strftime("%m-%d").unique().to_list()


def test_a_repaired_record_that_comes_again_stands(store):
    taken(store, *AMBIGUOUS)
    repaired(store)
    again = taken(store, *AMBIGUOUS)
    assert (again.accepted, again.quarantined, again.duplicate_rows) == (0, 0, (1, 2, 3))
    assert again.stood_rows == (1, 2, 3)
    assert store.quarantined().height == 3


def test_a_dismissed_record_that_comes_again_is_told_and_stays(store):
    taken(store, *AMBIGUOUS)
    store.dismiss(Selection(quarantine_id=2), NO, recorded_at=LATER)
    again = taken(store, *AMBIGUOUS)
    assert (again.quarantined, again.dismissed_rows, again.waiting) == (3, (2,), 2)
    sure = taken(store, *AMBIGUOUS, options=DAY_FIRST)
    assert (sure.accepted, sure.settled, sure.dismissed_rows) == (2, 2, (2,))
    assert [(row, reason) for row, reason, _ in sure.held] == [(2, "dismissed_before")]
    assert store.quarantined()["state"].to_list() == ["reissued", "dismissed", "reissued"]


@pytest.mark.parametrize("header", [HEADER, UNNAMED])
def test_a_file_that_reads_otherwise_what_a_person_repaired_waits(store, header):
    lines = AMBIGUOUS if header == HEADER else [line.partition(",")[2] for line in AMBIGUOUS]
    taken(store, *lines, header=header)
    repaired(store)
    done = taken(store, *lines, header=header, options=MONTH_FIRST)
    assert (done.accepted, done.quarantined, done.waiting) == (0, 3, 3)
    assert {reason for _, reason, _ in done.held} == {"repaired_before"}
    assert "quarantine 1" in done.held[0][2]
    assert days(store) == ["04-03"]
    assert store.open_quarantine() == 3
    assert taken(store, *lines, header=header, options=MONTH_FIRST).waiting == 3
    assert store.quarantined().height == 6
    repair(store, Selection(reason="repaired_before"), Correction(), replace(VEGA, replaces=True), now=LATER)
    assert store.open_quarantine() == 0
    if header == HEADER:
        assert days(store) == ["03-04"]


@pytest.mark.parametrize("header", [HEADER, UNNAMED])
def test_a_file_that_says_what_the_repair_said_is_a_duplicate(store, header):
    lines = AMBIGUOUS if header == HEADER else [line.partition(",")[2] for line in AMBIGUOUS]
    taken(store, *lines, header=header)
    repaired(store)
    done = taken(store, *lines, header=header, options=DAY_FIRST)
    assert (done.accepted, done.quarantined, done.duplicates) == (0, 0, 3)
    assert store.events().height == 3


def test_a_correction_of_the_sender_replaces_a_repair_and_is_told(store):
    taken(store, *AMBIGUOUS)
    repaired(store)
    done = taken(store, AMBIGUOUS[0].replace("03/04/2026", "2026-04-03").replace(",1,kg", ",7,kg"))
    assert (done.revised, done.over_repairs, done.quarantined) == (1, (1,), 0)


def test_content_that_a_person_replaced_waits(store):
    first, other = AMBIGUOUS[0].replace("03/04/2026", "2026-04-03"), AMBIGUOUS[0].replace("03/04/2026", "2026-04-09")
    taken(store, first, other)
    repair(store, Selection(), Correction(), replace(VEGA, replaces=True), now=LATER)
    assert days(store) == ["04-09"]
    done = taken(store, first, other)
    assert (done.revised, done.quarantined, done.stood_rows) == (0, 1, (2,))
    assert done.held[0][:2] == (1, "repaired_before")
    assert days(store) == ["04-09"]


def test_the_same_row_of_another_agency_is_judged_by_itself(store):
    taken(store, *AMBIGUOUS)
    store.dismiss(Selection(), NO, recorded_at=LATER)
    done = taken(store, *AMBIGUOUS, options=replace(DAY_FIRST, agency="AGY-B"))
    assert (done.accepted, done.dismissed_rows) == (3, ())
