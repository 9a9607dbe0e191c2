"""Upload and import on the Records page, run by Streamlit's own test bench on a store of its own."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.files
import layers.pages.records
import layers.pages.upload
from data.schema import Handling
from data.store import open_store
from layers.current import Current

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,place,mode,commodity,quantity,unit,agency,handling"
ROWS = tuple(f"E{n},2026-01-0{n},52.25,4.25,,sea,heroin,{n},kg,AGY-A,TLP:GREEN" for n in range(1, 6))
REVISED = "E4,2026-01-04,52.25,4.25,,sea,Kokain,44,kg,AGY-A,TLP:GREEN"
NEW = "E9,2026-01-09,52.25,4.25,,sea,heroin,9,kg,AGY-A,TLP:GREEN"


def records_page() -> None:
    import layers.pages.records  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.records.show()


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    yield opened
    opened.close()


@pytest.fixture
def bench(store, analysis, events, monkeypatch):
    now = Current(events, analysis, Handling.GREEN, NOW, "training data")
    monkeypatch.setattr(layers.pages.records, "current", lambda: now)
    for page in ("files", "records", "upload"):
        monkeypatch.setattr(getattr(layers.pages, page), "store", lambda: store)
    return AppTest.from_function(records_page, default_timeout=30).run()


def words(bench) -> str:
    shown = [*bench.markdown, *bench.caption, *bench.error, *bench.info, *bench.warning, *bench.success]
    return "\n".join(element.value for element in shown).replace("\\", "")


def check(bench, *rows, name="a.csv"):
    content = "\n".join([HEADER, *rows, ""]).encode()
    bench.file_uploader(key="upload").set_value((name, content, "text/csv")).run()
    bench.button(key="check").click().run()
    assert not bench.exception
    return bench


def load(bench, *rows, name="a.csv"):
    check(bench, *rows, name=name).button(key="import").click().run()
    assert not bench.exception
    return bench


def figures(bench):
    return {metric.label: metric.value for metric in bench.metric}


def test_a_file_that_is_issued_again_shows_what_is_revised_and_new_and_nothing_else(bench):
    load(bench, *ROWS)
    check(bench, *ROWS[:3], NEW, REVISED, ROWS[4], name="b.csv")
    assert figures(bench) == {"Records": "6", "New": "1", "Revised": "1", "Quarantined": "0", "Duplicates": "4"}
    table = next(one.value for one in bench.dataframe if "would be" in one.value)
    shown = table[["would be", "row", "event_id", "what was seized", "quantity", "unit"]].values.tolist()
    assert shown == [["revised", 5, "E4", "Kokain", 44.0, "kg"], ["new", 4, "E9", "heroin", 9.0, "kg"]]


def test_no_import_of_nothing_is_offered(bench, store):
    load(bench, *ROWS)
    check(bench, *ROWS, name="b.csv")
    assert "No record of this file is new" in words(bench)
    assert "import" not in [button.key for button in bench.button]
    check(bench, *ROWS, NEW.replace("2026-01-09", "2026-02-30"), name="c.csv")
    assert bench.button(key="import").label == "Set 1 record aside"
    bench.button(key="import").click().run()
    assert not bench.exception
    assert (store.open_quarantine(), store.events().height) == (1, 5)


def test_what_waits_for_a_person_is_told_apart_by_import(bench, store):
    nowhere = "E7,2026-01-04,,,Qwrtzpl Xkcdvbn,sea,heroin,1,kg,AGY-A,TLP:GREEN"
    load(bench, nowhere)
    assert "1 text waits for a person before its records are shown." in words(bench)
    assert "Of other files" not in words(bench)
    load(bench, *ROWS, name="b.csv")
    assert "The map shows them now. Of other files, 1 text waits for a person." in words(bench)


def test_a_refusal_points_to_the_box_and_not_to_the_command_line(bench):
    content = f"{HEADER}\nE1,2024-01-01,1,1,Владивосток,sea,heroin,1,kg,A,TLP:CLEAR\n".encode("cp1251")
    bench.file_uploader(key="upload").set_value(("port.csv", content, "text/csv")).run()
    bench.button(key="check").click().run()
    assert not bench.exception
    assert "--encoding" not in words(bench)
    assert "Choose its encoding in the box above" in words(bench)
    assert bench.selectbox(key="encoding")


def test_a_dry_run_says_which_names_nobody_bears(bench):
    rows = (f"{row},{names}" for row, names in zip(ROWS, ("AGY-A", "AGY-B", "AGY-B;AGY-A", "", ""), strict=True))
    content = "\n".join([f"{HEADER},release_to", *rows, ""]).encode()
    bench.file_uploader(key="upload").set_value(("a.csv", content, "text/csv")).run()
    bench.button(key="check").click().run()
    assert not bench.exception
    assert "with the number of rows" in words(bench)
    assert "'AGY-B' (2)." in words(bench)
    assert "Import 5 records" in bench.button(key="import").label
