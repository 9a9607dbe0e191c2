"""What each principal finds in a store, by every way of reading it, on both engines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data.effort_log import read_effort_log
from data.errors import WrongUseError
from data.intake import IntakeOptions
from data.policy import LOCAL, PUBLIC, Principal, visible
from data.receiving import read_file
from data.schema import Handling, Precision, as_events
from data.sources.mapping_text import read_column_map
from data.store import Choice, Decision, Operation, Selection, State, open_store

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HEADER = "event_id,date,lat,lon,place,mode,agency,handling,release_to\n"
A, B, C = (Principal(code, code, Handling.RED) for code in ("AGY-A", "AGY-B", "AGY-C"))
OFFICER = Principal("vega", "AGY-B", Handling.AMBER)
VIEWERS = (A, B, C, OFFICER, PUBLIC, LOCAL)


def bring_in(store, rows, *, agency="", now=NOW, name="f.csv"):
    batch = read_file(name, (HEADER + rows).encode(), IntakeOptions(now, agency=agency))
    return store.add(batch, recorded_at=now)


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    kinds = [("CLEAR", ""), ("GREEN", ""), ("AMBER", ""), ("AMBER", "AGY-C"), ("AMBER+STRICT", ""), ("RED", "")]
    kinds += [("RED", "vega"), ("RED", "AGY-B")]
    rows = (f"b{n},2025-01-{n + 1:02d},10,20,,sea,AGY-B,TLP:{kind},{to}" for n, (kind, to) in enumerate(kinds))
    bring_in(opened, "\n".join(rows) + "\n")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("who", "numbers"), [(A, "01"), (B, "0123457"), (C, "013"), (OFFICER, "0123"), (PUBLIC, "0"), (LOCAL, "01234567")]
)
def test_events_are_those_that_the_table_says(store, who, numbers):
    assert store.seen_by(who).events()["event_id"].to_list() == [f"b{n}" for n in numbers]
    everything = store.events()
    columns = everything.select("agency", "handling", "release_to").iter_rows(named=True)
    assert sum(visible(who, **row) for row in columns) == len(numbers)


def test_a_face_says_who_looks_through_it(store):
    assert store.principal is LOCAL
    for who in VIEWERS:
        assert store.seen_by(who).principal is who
        assert store.seen_by(who).seen_by(A).principal is A


def test_who_restricts_a_record_restricts_what_was_known_of_it(store):
    later = NOW + timedelta(days=9)
    bring_in(store, "b1,2025-01-02,10,20,,sea,AGY-B,TLP:RED,\n", now=later)
    for asked in ({}, {"as_of": NOW}, {"through": 1}, {"through": 1, "as_of": NOW}):
        assert store.seen_by(A).events(**asked)["event_id"].to_list() == ["b0"]
        assert "b1" in store.seen_by(B).events(**asked)["event_id"]
    assert store.seen_by(A).history(agency="AGY-B", event_id="b1").is_empty()
    assert store.seen_by(B).history(agency="AGY-B", event_id="b1").height == 2


def test_what_was_restricted_once_stays_so_for_those_days(store):
    bring_in(store, "b5,2025-01-06,10,20,,sea,AGY-B,TLP:GREEN,\n", agency="AGY-B", now=NOW + timedelta(days=9))
    assert store.seen_by(A).history(agency="AGY-B", event_id="b5")["version"].to_list() == [2]
    assert "b5" not in store.seen_by(A).events(as_of=NOW)["event_id"]
    assert "b5" in store.seen_by(A).events()["event_id"]


def test_imports_and_quarantine_belong_to_who_sent_them(store):
    bring_in(store, "x1,2025-01-01,99,20,,sea,AGY-B,TLP:GREEN,\n", agency="AGY-B", name="secret-b.csv")
    (number,) = store.quarantined()["quarantine_id"]
    for who in VIEWERS:
        seen, mine = store.seen_by(who), who in (B, OFFICER, LOCAL)
        assert seen.open_quarantine() == seen.quarantined().height == seen.quarantine_counts().height == int(mine)
        assert seen.quarantine_numbers(Selection()) == ((number,) if mine else ())
        assert (seen.import_terms(2) is not None) is mine
        assert ("secret-b.csv" in seen.imports()["file"]) is mine
        if not mine and who is not PUBLIC:
            assert seen.dismiss(Selection(), Decision(State.DISMISSED, "n", "w"), recorded_at=NOW).is_empty()
    assert store.seen_by(B).dismiss(Selection(), Decision(State.DISMISSED, "n", "w"), recorded_at=NOW).height == 1
    assert store.seen_by(B).quarantine_decisions(number).height == 1
    assert store.seen_by(A).quarantine_decisions(number).is_empty()


def test_texts_of_places_are_shown_to_who_sees_the_record(store):
    bring_in(store, "p1,2025-01-01,,,Hidden Cove,sea,AGY-B,TLP:AMBER,\n")
    store.choose_place(Choice("Hidden Cove", "", "Lt. Vega", "here", (10.0, 20.0, 5.0)), recorded_at=NOW)
    for who in VIEWERS:
        seen, may = store.seen_by(who), who in (B, OFFICER, LOCAL)
        assert (seen.place_reviews().height == 1) is may
        assert (seen.choices(place="Hidden Cove", country="").height == 1) is may
        assert (seen.texts_to_place("none").height == 1) is may


def test_patrols_and_operations_are_shown_to_their_owner(store):
    log = b"period,agency,hours\n2025-01,AGY-B,12\n"
    store.add_effort(read_effort_log("e.csv", log, today=date(2026, 1, 1)), recorded_at=NOW)
    day = date(2025, 1, 1)
    store.add_operation(Operation("Blue", "AGY-B", day, day, (1.0, 2.0, 3.0, 4.0)), recorded_at=NOW)
    for who in VIEWERS:
        seen, mine = store.seen_by(who), who in (B, OFFICER, LOCAL)
        assert (seen.effort() is not None) is mine
        assert (len(seen.operations()) == 1) is mine


def test_imports_that_nobody_sent_in_a_name_are_nobodys(store):
    for who in VIEWERS:
        assert store.seen_by(who).imports().is_empty() is (who is not LOCAL)
        assert (store.seen_by(who).import_terms(1) is None) is (who is not LOCAL)


def test_who_is_held_to_coarse_cells_and_months_gets_nothing_finer(store):
    bring_in(store, "fine-1,2025-03-17,12.3456789,23.4567891,Spot,sea,AGY-B,TLP:GREEN,\n", name="fine.csv")
    held = Principal("held", "AGY-B", Handling.RED, resolution=3, time=Precision.MONTH)
    for asked in ({}, {"as_of": NOW}, {"through": 2}):
        whole = store.seen_by(held).events(**asked).write_json()
        assert not [
            fine for fine in ("12.3456", "23.4567", "fine-1", "2025-03-17", "Spot", "fine.csv") if fine in whole
        ]
        assert store.seen_by(B).events(**asked).write_json().count("12.3456789") == 1


def test_maps_of_columns_are_offered_to_whose_files_they_read(store):
    columns = "columns: {occurred_at: Tag, place: Ort, mode: Weg}"
    text = f"name: of B\n{columns}\nconstants: {{agency: AGY-B, handling: TLP:RED}}\n"
    column_map = read_column_map(text)
    store.save_column_map(column_map, headers=["tag", "ort", "weg"], recorded_at=NOW)
    assert store.seen_by(B).column_maps() == {}
    options = IntakeOptions(NOW, agency="AGY-B", column_map=column_map)
    store.add(read_file("m.csv", b"Tag,Ort,Weg\n2025-01-01,x,sea\n", options), recorded_at=NOW)
    for who in VIEWERS:
        seen, mine = store.seen_by(who), who in (B, OFFICER, LOCAL)
        assert (list(seen.column_maps()) == ["of B"]) is mine
        assert (list(seen.fitting_maps(["tag", "ort", "weg"])) == ["of B"]) is mine


def test_agencies_are_named_to_who_sees_a_record_of_theirs(store):
    bring_in(store, "c1,2025-01-01,10,20,,sea,AGY-C,TLP:AMBER,\n")
    assert store.seen_by(A).agencies() == {"AGY-B"}
    assert store.seen_by(C).agencies() == {"AGY-B", "AGY-C"}
    assert store.seen_by(A).codes() == {"AGY-B", "AGY-C", "vega"}
    assert store.seen_by(A).owners() == {"AGY-B", "AGY-C"}


def test_only_the_local_principal_takes_everything_along(store, tmp_path):
    with pytest.raises(WrongUseError, match="local principal"):
        store.seen_by(B).back_up(tmp_path / "b.zip", now=NOW)
    assert store.back_up(tmp_path / "b.zip", now=NOW).rows("records") == 8


def test_the_name_of_a_release_set_hangs_on_what_is_seen_alone(store):
    keys = {who.name: store.seen_by(who).release_set() for who in VIEWERS}
    assert len(set(keys.values())) == len(VIEWERS)
    bring_in(store, "c2,2025-01-01,10,20,,sea,AGY-C,TLP:RED,vega\n")
    assert {who.name: store.seen_by(who).release_set() for who in VIEWERS} == keys
    bring_in(store, "c3,2025-01-01,10,20,,sea,AGY-C,TLP:AMBER,vega\n")
    after = {who.name: store.seen_by(who).release_set() for who in VIEWERS}
    assert [name for name in keys if keys[name] != after[name]] == ["vega"]


def test_the_public_writes_nothing(store):
    with pytest.raises(WrongUseError, match="public is of no agency"):
        store.seen_by(PUBLIC).choose_place(Choice("Cove", "", "Lt. Vega", "here", (1.0, 2.0, 3.0)), recorded_at=NOW)
    store.seen_by(A).choose_place(Choice("Cove", "", "Lt. Vega", "here", (1.0, 2.0, 3.0)), recorded_at=NOW)


@pytest.mark.parametrize(
    "limit", [{"resolution": 5}, {"time": Precision.MONTH}, {"resolution": 3, "time": Precision.YEAR}]
)
def test_who_sees_coarsely_gets_frames_as_everybody_does(store, limit):
    limited = store.seen_by(Principal("liaison", "AGY-B", Handling.AMBER, **limit))
    events = as_events(limited.events())
    assert events.height == 4
    assert events.schema == store.events().schema
    assert set(events["event_id"]).isdisjoint(store.events()["event_id"])


def test_where_records_of_others_came_from_is_not_told(store):
    assert store.seen_by(B).events()["row"].to_list() == [1, 2, 3, 4, 5, 6, 8]
    others = store.seen_by(C).events().select("file", "file_sha256", "row").unique()
    assert others.rows() == [("", "", 0)]


def test_imports_of_others_are_not_told_to_who_sends_the_same_file(store):
    row = "s1,2025-01-01,10,20,,sea,AGY-B,TLP:GREEN,\n"
    bring_in(store, row, agency="AGY-B")
    assert bring_in(store, row, agency="AGY-C").imported_before is None
    assert bring_in(store, row, agency="AGY-B").imported_before is not None
    assert bring_in(store, row).imported_before is not None


def test_quarantine_does_not_tell_what_another_agency_holds(store):
    guess = "g1,2025-01-01,10,20,,sea,AGY-A,TLP:RED,\n"
    bring_in(store, guess, agency="AGY-B", name="guess.csv")
    assert bring_in(store, guess, agency="AGY-A", name="real.csv").settled == 0
    assert store.seen_by(B).open_quarantine() == 1
