"""Quarantine on the Records page, run by Streamlit's own test bench on a store of its own."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.files
import layers.pages.quarantine
import layers.pages.quarantine_bulk
import layers.pages.quarantined_record
import layers.pages.records
from data.intake import IntakeOptions, read_file
from data.schema import Handling
from data.store import State, open_store
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


def records_page() -> None:
    import layers.pages.records  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.records.show()


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    content = "\n".join([HEADER, *ROWS, ""]).encode()
    opened.add(read_file("a.csv", content, IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")), recorded_at=NOW)
    yield opened
    opened.close()


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


def choose_reason(bench, reason):
    return bench.selectbox(key="quarantine_reason").select(reason).run()


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
    bench.selectbox(key="quarantine_state").select(State.DISMISSED.value).run()
    assert "dismissed (Lt. Vega); an exercise" in words(bench)
    assert store.quarantined()["state"].to_list().count("dismissed") == 1


def test_all_dates_of_a_list_are_read_alike_after_a_look_at_them(bench, store):
    choose_reason(bench, "ambiguous_date")
    bench.button_group(key="quarantine_way").set_value("all").run()
    assert bench.button(key="bulk_try").disabled
    bench.radio(key="bulk_way").set_value("day-first").run()
    assert "Of the first 2, 2 would be accepted" in words(bench)
    preview = next(table.value for table in bench.dataframe if "as it would be" in table.value)
    assert preview["as it would be"].tolist() == ["2026-03-02", "2026-05-04"]
    assert store.open_quarantine() == 4
    bench.button(key="bulk_try").click().run()
    assert "2 records judged again: 2 accepted" in words(bench)
    assert store.open_quarantine() == 2


def test_a_record_that_stands_is_replaced_only_where_a_person_says_so(bench, store):
    choose_reason(bench, "conflicting_duplicate")
    bench.button(key="try_again").click().run()
    assert "The store holds the record 'E1' of 'AGY-A' with other content" in words(bench)
    assert store.events().height == 1
    bench.checkbox(key="replace-4").check().run()
    bench.button(key="try_again").click().run()
    assert store.events()["quantity"].to_list() == [9.0]
