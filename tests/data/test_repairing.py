import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from data.corrections import Correction, Reading
from data.errors import WrongUseError
from data.intake import IntakeOptions
from data.receiving import read_file
from data.repairing import repair, replay, suggestions
from data.sources.mapping import ColumnMap
from data.store import Decision, Selection, State, open_store
from data.validate import vocabulary

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit"
OPTIONS = IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")
SOUND = "E1,2026-01-02,52.25,4.25,sea,heroin,1,kg"
SWAPPED = "E2,2026-01-02,104.25,12.5,sea,heroin,1,kg"
OPEN_DATE = "E3,02/03/2026,52.25,4.25,sea,heroin,1,kg"
VEGA = Decision(State.REPAIRED, "Lt. Vega", "called the sender")


def taken(store, *lines, name="a.csv", header=HEADER, options=OPTIONS):
    batch = read_file(name, "\n".join([header, *lines, ""]).encode(), options)
    return store.add(batch, recorded_at=NOW)


def learn_mules(monkeypatch):
    """Go on with a version that knows another mode, and has kept no rule of the one before."""
    monkeypatch.setattr(vocabulary, "MODES", {**vocabulary.MODES, "mule": "land"})
    for name in ("_values_of_codes", "_rules_of_codes"):
        monkeypatch.setattr(vocabulary, name, getattr(vocabulary, name).__wrapped__)


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def outcomes(frame):
    return dict(frame.select("row", "outcome").iter_rows())


def states(store):
    return dict(store.quarantined().select("quarantine_id", "state").iter_rows())


def test_a_repaired_record_is_an_event_with_the_provenance_of_its_file(store):
    taken(store, SOUND, SWAPPED)
    raw = store.quarantined()["raw"][0]
    done = repair(store, Selection(quarantine_id=1), Correction({"lat": "12.5", "lon": "104.25"}), VEGA, now=LATER)
    assert outcomes(done) == {2: "new"}
    event = store.events().filter(pl.col("event_id") == "E2").row(0, named=True)
    assert (event["latitude"], event["longitude"], event["agency"]) == (12.5, 104.25, "AGY-A")
    assert (event["file"], event["row"], event["recorded_at"]) == ("a.csv", 2, LATER)
    kept = store.quarantined().row(0, named=True)
    assert (kept["state"], kept["raw"]) == ("repaired", raw)
    (decision,) = store.quarantine_decisions(1).to_dicts()
    assert (decision["who"], decision["why"], decision["recorded_at"]) == ("Lt. Vega", "called the sender", LATER)
    assert json.loads(decision["changes"]) == {"latitude": "12.5", "longitude": "104.25"}
    assert store.open_quarantine() == 0


def test_a_repair_that_does_not_help_changes_nothing(store):
    taken(store, SOUND, SWAPPED)
    before = (store.version(), store.imports(), store.quarantined())
    done = repair(store, Selection(quarantine_id=1), Correction({"latitude": "95"}), VEGA, now=LATER)
    assert done.select("outcome", "reason").rows() == [("kept", "lat_out_of_range")]
    assert "'95'" in done["sentence"][0]
    after = (store.version(), store.imports(), store.quarantined())
    assert before[0] == after[0]
    assert before[1].equals(after[1])
    assert before[2].equals(after[2])
    assert store.quarantine_decisions(1).is_empty()


def test_a_column_that_the_source_does_not_know_is_refused(store):
    taken(store, SWAPPED)
    with pytest.raises(WrongUseError, match=r"no column 'latitud'.*latitude"):
        repair(store, Selection(), Correction({"latitud": "1"}), VEGA, now=LATER)


def test_an_earlier_look_does_not_see_what_was_repaired_after_it(store):
    taken(store, SOUND, SWAPPED)
    looked = store.inputs_now().import_id
    repair(store, Selection(), Correction(reading=Reading.SWAPPED), VEGA, now=LATER)
    assert store.events(through=looked)["event_id"].to_list() == ["E1"]
    assert store.events(as_of=NOW)["event_id"].to_list() == ["E1"]
    assert store.events()["event_id"].to_list() == ["E1", "E2"]


def test_one_correction_for_all_of_a_reason(store):
    taken(store, SOUND, SWAPPED, OPEN_DATE, "E4,04/05/2026,52.25,4.25,sea,heroin,1,kg")
    done = repair(store, Selection(reason="ambiguous_date"), Correction(reading=Reading.DAY_FIRST), VEGA, now=LATER)
    assert outcomes(done) == {3: "new", 4: "new"}
    days = store.events()["occurred_at"].dt.date().cast(pl.String).to_list()
    assert days == ["2026-01-02", "2026-03-02", "2026-05-04"]
    assert states(store) == {1: "open", 2: "repaired", 3: "repaired"}


def test_suggestions_are_only_those_that_would_be_accepted_and_change_nothing(store):
    taken(
        store, SWAPPED, OPEN_DATE, "E5,13/13/2026,52.25,4.25,sea,heroin,1,kg", 'E6,2026-01-02,1,4,sea,heroin,"1,500",kg'
    )
    terms = store.import_terms(1)
    found = {
        row["row"]: [(one.reading, dict(one.changes)) for one in suggestions(row, terms)]
        for row in store.quarantined().iter_rows(named=True)
    }
    assert found[1] == [(Reading.SWAPPED, {"latitude": "12.5", "longitude": "104.25"})]
    assert found[2] == [
        (Reading.DAY_FIRST, {"occurred_at": "2026-03-02"}),
        (Reading.MONTH_FIRST, {"occurred_at": "2026-02-03"}),
    ]
    assert found[3] == []
    assert found[4] == [(Reading.THOUSANDS, {"quantity": "1500"}), (Reading.DECIMALS, {"quantity": "1.500"})]
    assert store.events().is_empty()


def test_replay_counts_add_up_and_a_reissue_makes_no_duplicate(store, monkeypatch):
    lines = (SOUND, "E7,2026-01-02,1.5,4.5,mule,heroin,1,kg", "E8,2026-01-02,1.5,4.5,raft,heroin,1,kg", SWAPPED)
    taken(store, *lines)
    assert store.open_quarantine() == 3
    learn_mules(monkeypatch)
    done = replay(store, Selection(), why="a new version", now=LATER)
    assert outcomes(done) == {2: "new", 3: "kept", 4: "kept"}
    assert states(store) == {1: "replayed", 2: "open", 3: "open"}
    assert replay(store, Selection(), why="again", now=LATER).height == 2
    again = taken(store, *lines)
    assert (again.records, again.accepted, again.quarantined, again.duplicates) == (4, 0, 2, 2)
    assert store.events().height == 2
    assert states(store) == {1: "replayed", 2: "open", 3: "open"}


def test_what_a_reissue_brought_meanwhile_is_no_second_record(store, monkeypatch):
    line = "E7,2026-01-02,1.5,4.5,mule,heroin,1,kg"
    taken(store, line)
    learn_mules(monkeypatch)
    done = taken(store, line)
    assert (done.added, done.settled) == (1, 1)
    assert outcomes(replay(store, Selection(), why="", now=LATER)) == {}
    assert store.events().height == 1
    assert states(store) == {1: "reissued"}


def test_what_is_repaired_into_a_record_that_stands_is_no_second_record(store):
    taken(store, SOUND, SOUND.replace("52.25", "95"))
    done = repair(store, Selection(), Correction({"latitude": "52.25"}), VEGA, now=LATER)
    assert outcomes(done) == {2: "same"}
    assert store.events().height == 1
    assert states(store) == {1: "repaired"}


def test_a_record_that_stands_with_other_content_is_replaced_only_where_somebody_says_so(store):
    taken(store, SOUND, "E1,2026-01-09,52.25,4.25,sea,heroin,9,kg")
    for try_again in (
        lambda: replay(store, Selection(), why="", now=LATER),
        lambda: repair(store, Selection(), Correction({"quantity": "8"}), VEGA, now=LATER),
    ):
        assert try_again().select("outcome", "reason").rows() == [("kept", "conflicting_duplicate")]
        assert store.events()["quantity"].to_list() == [1.0]
    replacing = Decision(State.REPAIRED, "Lt. Vega", replaces=True)
    assert outcomes(repair(store, Selection(), Correction(), replacing, now=LATER)) == {2: "revised"}
    assert store.events()["quantity"].to_list() == [9.0]
    assert store.history(agency="AGY-A", event_id="E1").height == 2


def test_equal_records_without_identifiers_stay_as_many_as_they_are(store, monkeypatch):
    header = HEADER.removeprefix("event_id,")
    line = "2026-01-02,1.5,4.5,mule,heroin,1,kg"
    taken(store, line, line, line, header=header)
    learn_mules(monkeypatch)
    second = Selection(quarantine_id=2)
    assert outcomes(repair(store, second, Correction(), VEGA, now=LATER)) == {2: "new"}
    assert outcomes(replay(store, Selection(), why="", now=LATER)) == {1: "new", 3: "new"}
    assert store.events().height == 3
    assert taken(store, line, line, line, header=header).duplicates == 3


def test_a_damaged_record_is_repaired_under_the_columns_of_its_file(store):
    taken(store, SOUND, "E2,2026-01-02,52.25,4.25,sea,her\x07oin,1,kg", "E3,2026-01-02,52.25")
    control, short = store.quarantined().iter_rows(named=True)
    assert outcomes(repair(store, Selection(), Correction(), VEGA, now=LATER)) == {2: "kept", 3: "kept"}
    fixed = repair(
        store, Selection(quarantine_id=control["quarantine_id"]), Correction({"commodity": "heroin"}), VEGA, now=LATER
    )
    assert outcomes(fixed) == {2: "new"}
    values = dict(zip(HEADER.split(","), SOUND.replace("E1", "E3").split(","), strict=True))
    whole = repair(store, Selection(quarantine_id=short["quarantine_id"]), Correction(values), VEGA, now=LATER)
    assert outcomes(whole) == {3: "new"}
    assert store.events()["event_id"].to_list() == ["E1", "E2", "E3"]


def test_the_beginning_of_a_field_is_not_taken_for_all_of_it(store):
    taken(store, f"E2,2026-01-02,52.25,4.25,sea,her\x07oin{'x' * 2000},1,kg")
    kept = repair(store, Selection(), Correction({"unit": "kg", "quantity": "2"}), VEGA, now=LATER)
    assert "Only the beginning of commodity is kept" in kept["sentence"][0]


def test_what_lay_in_the_future_when_it_came_is_no_record_later(store):
    taken(store, "E2,2027-01-02,52.25,4.25,sea,heroin,1,kg")
    done = replay(store, Selection(), why="", now=NOW + timedelta(days=400))
    assert done["reason"].to_list() == ["future_date"]


def test_another_reason_is_kept_beside_the_first_one(store, monkeypatch):
    taken(store, "E7,2026-01-02,1.5,4.5,mule,heroin,-1,kg")
    learn_mules(monkeypatch)
    assert replay(store, Selection(), why="", now=LATER)["reason"].to_list() == ["bad_quantity"]
    assert store.quarantined().select("reason", "state").rows() == [("bad_quantity", "open")]
    assert store.quarantined(Selection(reason="mode_unknown")).is_empty()
    assert store.quarantine_decisions(1)["reason"].to_list() == ["bad_quantity"]


def test_dismissed_records_stay_readable_and_can_still_be_repaired(store):
    taken(store, SWAPPED, OPEN_DATE)
    dismissed = store.dismiss(
        Selection(quarantine_id=1), Decision(State.DISMISSED, "Vega", "a test"), recorded_at=LATER
    )
    assert dismissed.height == 1
    assert states(store) == {1: "dismissed", 2: "open"}
    assert store.open_quarantine() == 1
    assert replay(store, Selection(quarantine_id=1), why="", now=LATER).is_empty()
    assert outcomes(
        repair(store, Selection(quarantine_id=1), Correction(reading=Reading.SWAPPED), VEGA, now=LATER)
    ) == {1: "new"}
    assert store.quarantine_decisions(1)["state"].to_list() == ["dismissed", "repaired"]


def test_a_second_repair_of_the_same_record_does_nothing(store):
    taken(store, SWAPPED)
    records = store.quarantined()
    repair(store, Selection(), Correction(reading=Reading.SWAPPED), VEGA, now=LATER)
    assert repair(store, Selection(), Correction(reading=Reading.SWAPPED), VEGA, now=LATER).is_empty()
    late = store.settle(records, (), VEGA, recorded_at=LATER)
    assert late["outcome"].to_list() == ["decided"]


def test_counts_and_pages_add_up(store):
    taken(store, SWAPPED, OPEN_DATE)
    taken(store, "E9,02/03/2026,52.25,4.25,sea,heroin,1,kg", name="b.csv")
    counts = store.quarantine_counts()
    assert counts["records"].sum() == 3
    assert counts.filter(pl.col("reason") == "ambiguous_date")["records"].to_list() == [1, 1]
    pages = [store.quarantined(limit=2, offset=offset)["quarantine_id"].to_list() for offset in (0, 2)]
    assert pages == [[1, 2], [3]]
    assert store.quarantined(Selection(file="b.csv"))["quarantine_id"].to_list() == [3]
    assert store.quarantined(Selection(state=State.REPAIRED)).is_empty()


def test_a_mapped_record_is_judged_again_by_its_map(store):
    chosen = ColumnMap(
        columns={"occurred_at": ("Tag",), "latitude": ("B",), "longitude": ("L",), "mode": ("Weg",)},
        constants={"agency": "AGY-A", "handling": "TLP:GREEN"},
        values={"mode": {"Schiff": "maritime"}},
        dates="day-first",
    )
    options = IntakeOptions(NOW, column_map=chosen)
    rows = ("04.05.2026,5.5,6.5,Schiff", "04.05.2026,95,6.5,Schiff", "05.05.2026,5.5,6.5,Fl\x07oß")
    taken(store, *rows, header="Tag,B,L,Weg", options=options)
    assert store.events().height == 1
    first = repair(store, Selection(quarantine_id=1), Correction({"latitude": "9.5"}), VEGA, now=LATER)
    second = repair(store, Selection(quarantine_id=2), Correction({"Weg": "Schiff"}), VEGA, now=LATER)
    assert (outcomes(first), outcomes(second)) == ({2: "new"}, {3: "new"})
    days = store.events()["occurred_at"].dt.date().cast(pl.String).to_list()
    assert days == ["2026-05-04", "2026-05-04", "2026-05-05"]
    fixed = (rows[0], "04.05.2026,9.5,6.5,Schiff", "05.05.2026,5.5,6.5,Schiff")
    assert taken(store, *fixed, header="Tag,B,L,Weg", options=options).duplicates == 3


def test_a_constant_of_the_map_can_be_corrected_for_one_record(store):
    chosen = ColumnMap(
        columns={"occurred_at": ("Tag",), "place": ("Ort",)},
        constants={"agency": "AGY-A", "handling": "TLP:GREEN", "mode": "walking"},
    )
    taken(store, "2026-05-04,Lagos", header="Tag,Ort", options=IntakeOptions(NOW, column_map=chosen))
    assert outcomes(repair(store, Selection(), Correction({"mode": "land"}), VEGA, now=LATER)) == {1: "new"}


def test_what_comes_in_after_a_list_was_shown_is_not_decided_on(store):
    taken(store, SOUND, SWAPPED, OPEN_DATE)
    waiting = Selection(State.OPEN)
    shown = Selection(State.OPEN, numbers=store.quarantine_numbers(waiting))
    assert shown.numbers == (1, 2)
    taken(store, SWAPPED.replace("E2", "E9"), name="b.csv")
    assert store.quarantined(shown, limit=1, offset=1)["quarantine_id"].to_list() == [2]
    done = repair(store, shown, Correction({"lat": "12.5", "lon": "104.25"}), VEGA, now=LATER)
    assert dict(done.select("quarantine_id", "outcome").iter_rows()) == {1: "new", 2: "kept"}
    store.dismiss(shown, Decision(State.DISMISSED, "Lt. Vega", "drill"), recorded_at=LATER)
    assert states(store) == {1: "repaired", 2: "dismissed", 3: "open"}
    assert store.quarantine_numbers(waiting) == (3,)
