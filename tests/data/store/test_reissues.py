from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.corrections import Correction
from data.intake import IntakeOptions
from data.receiving import read_file
from data.repairing import repair
from data.sources.mapping import ColumnMap
from data.store import Decision, Selection, State, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit"
OPTIONS = IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")
DAY_FIRST = replace(OPTIONS, dates="day-first")
VEGA = Decision(State.REPAIRED, "Lt. Vega")


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def line(event_id, date="2026-02-03", quantity="1", latitude="52.25"):
    return f"{event_id},{date},{latitude},4.25,sea,heroin,{quantity},kg"


def judged(*lines, options=OPTIONS, header=HEADER, name="a.csv"):
    return read_file(name, "\n".join([header, *lines, ""]).encode(), options)


def taken(store, *lines, **words):
    batch = judged(*lines, **words)
    would = store.preview([batch])
    assert store.fresh_records(batch).height == would.accepted
    assert would.set_aside(batch.quarantined).height == would.quarantined
    did = store.add(batch, recorded_at=NOW)
    assert (would.accepted, would.quarantined, would.settled) == (did.accepted, did.quarantined, did.settled)
    return did


def states(store):
    return dict(store.quarantined().select("quarantine_id", "state").iter_rows())


def test_a_date_that_was_open_is_settled_by_the_same_file_read_with_an_order_of_dates(store):
    taken(store, line("E1"), line("E2", "03/04/2026"))
    done = taken(store, line("E1"), line("E2", "03/04/2026"), options=DAY_FIRST)
    assert (done.added, done.settled, store.open_quarantine()) == (1, 1, 0)
    (decision,) = store.quarantine_decisions(1).to_dicts()
    assert (decision["state"], decision["who"], decision["import_id"]) == ("reissued", "import", 2)
    assert decision["why"] == "came in with a.csv, row 2 (import 2)"
    assert store.quarantined()["raw"][0]
    assert taken(store, line("E1"), line("E2", "03/04/2026"), options=DAY_FIRST).settled == 0
    assert store.quarantine_decisions(1).height == 1


def test_a_corrected_reissue_settles_by_the_identifier(store):
    taken(store, *(line(f"E{n}", "03/04/2026") for n in range(5)))
    done = taken(store, *(line(f"E{n}", "2026-04-03") for n in range(4)), name="b.csv")
    assert (done.accepted, done.settled) == (4, 4)
    assert list(states(store).values()) == ["reissued"] * 4 + ["open"]


def test_a_typo_in_the_marking_is_settled_when_it_is_said_right(store):
    header, lines = f"{HEADER},handling", [line("E1"), line("E2")]
    assert taken(store, *(f"{row},AMBER" for row in lines), header=header).quarantined == 2
    assert taken(store, *(f"{row},TLP:AMBER" for row in lines), header=header).settled == 2
    assert store.open_quarantine() == 0


def test_rows_without_an_identifier_are_settled_one_by_one(store):
    header = HEADER.removeprefix("event_id,")
    same = line("", "03/04/2026").removeprefix(",")
    taken(store, same, same, same, header=header)
    assert taken(store, same, same, header=header, options=DAY_FIRST).settled == 2
    assert list(states(store).values()) == ["reissued", "reissued", "open"]


def test_a_map_and_a_column_of_agencies_are_read_as_they_were(store):
    header = HEADER.replace("event_id", "Vorgang").replace("commodity", "agency")
    columns = {name: (name,) for name in ("occurred_at", "latitude", "longitude", "mode", "quantity", "unit", "agency")}
    chosen = ColumnMap({"event_id": ("Vorgang",), **columns}, {"handling": "TLP:GREEN"})
    lines = [line("E1", "03/04/2026").replace("heroin", "ZOLL")]
    options = IntakeOptions(NOW, column_map=chosen)
    assert taken(store, *lines, header=header, options=options).quarantined == 1
    done = taken(store, *lines, header=header, options=replace(options, dates="day-first"))
    assert (done.accepted, done.settled) == (1, 1)


def test_another_agency_settles_nothing(store):
    taken(store, line("E1", "03/04/2026"))
    done = taken(store, line("E1", "03/04/2026"), options=replace(DAY_FIRST, agency="AGY-B"))
    assert (done.accepted, done.settled, store.open_quarantine()) == (1, 0, 1)


def test_other_content_of_an_identifier_that_stands_waits_until_it_is_what_stands(store):
    taken(store, line("E1", quantity="1"), line("E1", quantity="2"))
    assert taken(store, line("E1", quantity="1"), line("E1", quantity="2")).settled == 0
    assert taken(store, line("E1", quantity="3")).settled == 0
    assert taken(store, line("E1", quantity="2")).settled == 1


def test_a_faulty_second_row_of_an_identifier_is_not_settled_by_the_first(store):
    lines = (line("E1"), line("E1", latitude="95"))
    assert taken(store, *lines).settled == 0
    assert taken(store, *lines).settled == 0
    assert taken(store, line("E1")).settled == 0
    assert taken(store, line("E1", quantity="9")).settled == 0
    assert store.open_quarantine() == 1


def test_two_rows_of_an_identifier_that_both_wait_are_not_settled_by_its_name(store):
    taken(store, line("E1", latitude="95"), line("E1", latitude="96"))
    assert taken(store, line("E1")).settled == 0
    assert store.open_quarantine() == 2


def test_a_file_that_sets_the_identifier_aside_again_does_not_settle_it_by_its_name(store):
    taken(store, line("E1", latitude="95"))
    assert taken(store, line("E1"), line("E1", latitude="95")).settled == 0
    assert store.open_quarantine() == 1


def test_an_older_version_that_comes_again_says_nothing_of_a_newer_fault(store):
    taken(store, line("E1"))
    taken(store, line("E1", latitude="95"))
    assert taken(store, line("E1")).settled == 0
    assert taken(store, line("E1", quantity="4")).settled == 1


def test_a_damaged_record_is_known_where_its_pieces_have_their_columns(store):
    taken(store, line("E1"), line("E2") + ",more,cells", line("E3", "bad\x07date"))
    assert store.open_quarantine() == 2
    assert taken(store, line("E2"), line("E3")).settled == 1
    assert states(store) == {1: "open", 2: "reissued"}


def test_a_repair_settles_others_that_it_brings_in_and_not_itself(store):
    taken(store, line("E1", latitude="95"))
    taken(store, line("E1", latitude="96"), line("E2", latitude="97"))
    repair(store, Selection(import_id=2), Correction({"latitude": "52"}), VEGA, now=NOW + timedelta(days=1))
    assert states(store) == {1: "reissued", 2: "repaired", 3: "repaired"}
    assert store.quarantine_decisions(2).height == 1
