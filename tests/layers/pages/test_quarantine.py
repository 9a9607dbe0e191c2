"""Quarantine on the Records page, run by Streamlit's own test bench on a store of its own."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.files
import layers.pages.quarantine
import layers.pages.quarantine_bulk
import layers.pages.quarantined_record
import layers.pages.records
from data.intake import IntakeOptions
from data.receiving import read_file
from data.schema import Handling
from data.store import Decision, Selection, State, open_store
from layers.current import Current

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit"
ROWS = (
    "E1,2026-01-02,52.25,4.25,sea,heroin,1,kg",
    "E2,2026-01-02,104.25,12.5,sea,heroin,1,kg",
    "E3,02/03/2026,52.25,4.25,sea,heroin,1,kg",
    "E4,04/05/2026,52.25,4.25,sea,heroin,1,kg",
    "E1,2026-01-09,52.25,4.25,sea,heroin,9,kg",
)
MORE = tuple(f"B{n},2026-02-30,52,{n},sea,heroin,1,kg" for n in (3, 4))


def records_page() -> None:
    import layers.pages.records  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.records.show()


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    add(opened, "a.csv", *ROWS)
    yield opened
    opened.close()


def add(store, file, *rows):
    content = "\n".join([HEADER, *rows, ""]).encode()
    store.add(read_file(file, content, IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")), recorded_at=NOW)


@pytest.fixture
def bench(store, analysis, events, monkeypatch):
    now = Current(events, analysis, Handling.GREEN, NOW, "training data")
    monkeypatch.setattr(layers.pages.records, "current", lambda: now)
    pages = ("files", "quarantine", "quarantine_bulk", "quarantined_record", "records")
    for page in pages:
        monkeypatch.setattr(getattr(layers.pages, page), "store", lambda: store)
    bench = AppTest.from_function(records_page, default_timeout=30)
    bench.session_state["records_view"] = "quarantine"
    bench.session_state["place_who"] = "Lt. Vega"
    return bench.run()


def words(bench) -> str:
    shown = [*bench.markdown, *bench.caption, *bench.error, *bench.info, *bench.toast]
    return "\n".join(element.value for element in shown).replace("\\", "")


def box(bench, column):
    return next(one for one in bench.selectbox if one.key and one.key.startswith(f"quarantine_{column}-"))


def choose_reason(bench, reason):
    return box(bench, "reason").select(reason).run()


def listed(bench):
    return next(table.value for table in bench.dataframe if "number" in table.value and "file" in table.value)


def all_of_the_list(bench):
    return bench.button_group(key="quarantine_way").set_value("all").run()


def test_a_swapped_position_is_hinted_at_and_filled_in_only_by_a_click(bench, store):
    assert not bench.exception
    assert "Latitude and longitude are swapped: latitude 12.5, longitude 104.25." in words(bench)
    assert bench.text_input(key="field-1-latitude").value == "104.25"
    bench.button(key="fill-1-swapped").click().run()
    assert bench.text_input(key="field-1-latitude").value == "12.5"
    assert "came as: 104.25" in words(bench)
    assert store.open_quarantine() == 4
    bench.button(key="try_again").click().run()
    assert not bench.exception
    assert store.open_quarantine() == 3
    assert "1 record judged again: 1 accepted" in words(bench)
    assert "E2" in store.events()["event_id"].to_list()


def test_a_try_that_fails_says_why_and_keeps_what_was_typed(bench, store):
    bench.text_input(key="field-1-latitude").set_value("99").run()
    bench.button(key="try_again").click().run()
    assert "'99' is not within -90 to 90" in words(bench)
    assert bench.text_input(key="field-1-latitude").value == "99"
    assert store.open_quarantine() == 4


def test_nothing_is_decided_without_a_name(bench, store):
    bench.text_input(key="place_who").set_value(" ").run()
    assert bench.button(key="try_again").disabled
    assert bench.button(key="dismiss").disabled


def test_a_record_is_dismissed_with_a_reason_and_seen_again(bench, store):
    assert bench.button(key="dismiss").disabled
    bench.text_input(key="why-1").set_value("an exercise").run()
    bench.button(key="dismiss").click().run()
    assert "the record is dismissed" in words(bench)
    box(bench, "state").select(State.DISMISSED.value).run()
    assert "dismissed (Lt. Vega); an exercise" in words(bench)
    assert store.quarantined()["state"].to_list().count("dismissed") == 1


def test_all_dates_of_a_list_are_read_alike_after_a_look_at_them(bench, store):
    choose_reason(bench, "ambiguous_date")
    all_of_the_list(bench)
    assert bench.button(key="bulk_try").disabled
    bench.radio(key="bulk_way").set_value("day-first").run()
    assert "Of the first 2, 2 would be accepted" in words(bench)
    preview = next(table.value for table in bench.dataframe if "as it would be" in table.value)
    assert preview["as it would be"].tolist() == ["2026-03-02", "2026-05-04"]
    assert store.open_quarantine() == 4
    bench.button(key="bulk_try").click().run()
    assert "2 records judged again: 2 accepted" in words(bench)
    assert store.open_quarantine() == 2
    assert box(bench, "reason").value == "ambiguous_date"
    assert "No record is left of this choice: open, ambiguous date." in words(bench)
    assert not [button for button in bench.button if button.key in ("bulk_try", "bulk_dismiss", "try_again")]


def test_the_choice_holds_through_a_repair_and_all_boxes_count_anew(bench, store):
    add(store, "b.csv", "B1,2026-01-02,95,4.25,sea,heroin,1,kg", "B2,2026-02-30,52,4,sea,heroin,1,kg", *MORE)
    box(bench.run(), "file").select("b.csv").run()
    assert listed(bench)["file"].unique().tolist() == ["b.csv"]
    bench.text_input(key="field-5-latitude").set_value("52.5").run()
    bench.button(key="try_again").click().run()
    assert not bench.exception
    assert box(bench, "file").value == "b.csv"
    assert [box(bench, "file").options, box(bench, "state").options[0]] == [
        ["all: 7", "a.csv: 4", "b.csv: 3"],
        "open: 7",
    ]
    assert listed(bench)["number"].tolist() == [6, 7, 8]
    all_of_the_list(bench)
    assert "3 records of the list" in words(bench)
    assert [bench.button(key=f"bulk_{what}").label for what in ("try", "dismiss")] == [
        "Try all 3 again",
        "Dismiss all 3",
    ]
    bench.text_input(key="bulk_why").set_value("a drill").run()
    bench.button(key="bulk_dismiss").click().run()
    assert "Saved: 3 records are dismissed." in words(bench)
    assert store.quarantined(Selection(State.DISMISSED))["quarantine_id"].to_list() == [6, 7, 8]


def test_a_button_for_a_list_that_changed_does_nothing_and_says_so(bench, store):
    all_of_the_list(bench)
    bench.text_input(key="bulk_why").set_value("a drill").run()
    assert bench.button(key="bulk_dismiss").label == "Dismiss all 4"
    add(store, "b.csv", "B1,2026-01-02,95,4.25,sea,heroin,1,kg")
    bench.button(key="bulk_dismiss").click().run()
    assert not bench.exception
    assert store.open_quarantine() == 5
    assert "4 records then, 5 now. Nothing was done." in bench.warning[0].value
    assert bench.button(key="bulk_dismiss").label == "Dismiss all 5"
    bench.button(key="bulk_dismiss").click().run()
    assert store.open_quarantine() == 0


def test_a_list_that_another_person_emptied_is_told_and_nothing_is_done(bench, store):
    all_of_the_list(bench)
    bench.text_input(key="bulk_why").set_value("a drill").run()
    store.dismiss(Selection(), Decision(State.DISMISSED, "Sgt. Ito", "tests"), recorded_at=NOW)
    bench.button(key="bulk_dismiss").click().run()
    assert "4 records then, 0 now. Nothing was done." in bench.warning[0].value
    assert store.quarantine_decisions(1)["who"].to_list() == ["Sgt. Ito"]


def test_a_button_is_for_the_record_that_it_stood_under(bench, store):
    store.dismiss(Selection(quarantine_id=1), Decision(State.DISMISSED, "Sgt. Ito", "tests"), recorded_at=NOW)
    bench.button(key="try_again").click().run()
    assert not bench.exception
    assert "Another record stands here" in bench.warning[0].value
    assert store.quarantine_decisions(2).is_empty()
    bench.text_input(key="field-2-occurred_at").set_value("2026-03-02").run()
    bench.button(key="try_again").click().run()
    assert store.quarantine_decisions(2)["state"].to_list() == ["repaired"]


def test_a_record_that_stands_is_replaced_only_where_a_person_says_so(bench, store):
    choose_reason(bench, "conflicting_duplicate")
    bench.button(key="try_again").click().run()
    assert "The store holds the record 'E1' of 'AGY-A' with other content" in words(bench)
    assert store.events().height == 1
    bench.checkbox(key="replace-4").check().run()
    bench.button(key="try_again").click().run()
    assert store.events()["quantity"].to_list() == [9.0]


def test_what_was_withheld_is_said_and_left_out_by_a_press(bench, store):
    add(store, "c.csv", "E9,2026-03-01,52.25,4.25,sea,heroin; tel 020 7946 0311,1,kg")
    choose_reason(bench.run(), "personal_data")
    assert "It held what looks like personal data, which was taken out ('commodity': telephone number)." in words(bench)
    assert "It may be meant so: What was withheld is left out: commodity heroin; tel." in words(bench)
    next(button for button in bench.button if button.label == "Fill in").click().run()
    next(button for button in bench.button if button.label == "Try again").click().run()
    assert not bench.exception
    assert "heroin; tel" in store.events()["commodity_text"].to_list()
