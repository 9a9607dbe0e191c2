"""Choosing columns on the Records page, run by Streamlit's own test bench on a store of its own."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.columns
import layers.pages.files
import layers.pages.records
import layers.pages.upload
from data.schema import Handling
from data.store import open_store
from layers.current import Current

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "Tag;Uhr;Breite;Länge;Weg;Menge;Bemerkung"
ROWS = (
    "04.05.2026;10:30;5,25;6,5;Schiff;1.500,5;nachts",
    "05.05.2026;11:30;95,5;6,5;Schiff;2;",
    "06.05.2026;;7,25;6,75;Esel;3;",
)


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
    for page in ("columns", "files", "records", "upload"):
        monkeypatch.setattr(getattr(layers.pages, page), "store", lambda: store)
    return AppTest.from_function(records_page, default_timeout=30).run()


def words(bench) -> str:
    shown = [*bench.markdown, *bench.caption, *bench.error, *bench.info, *bench.warning]
    return "\n".join(element.value for element in shown).replace("\\", "")


def check(bench, *rows, name="küste.csv"):
    content = "\n".join([HEADER, *rows, ""]).encode()
    bench.file_uploader(key="upload").set_value((name, content, "text/csv")).run()
    return bench.button(key="check").click().run()


def pick(bench, **columns):
    for name, keys in columns.items():
        field = next(one for one in bench.multiselect if one.key.endswith(f"-{name}"))
        field.set_value(keys.split())
    return bench.run()


def choose(bench):
    pick(bench, occurred_at="tag uhr", latitude="breite", longitude="länge", mode="weg", quantity="menge")
    bench.selectbox(key="constant-handling").select("TLP:GREEN")
    bench.text_input(key="constant-agency").set_value("AGY-A")
    bench.text_input(key="constant-unit").set_value("kg")
    bench.selectbox(key="columns_dates").select("day-first")
    bench.text_input(key="columns_zone").set_value("Europe/Berlin")
    return bench.selectbox(key="columns_decimals").select("comma").run()


def explain(bench, word, meaning):
    return next(one for one in bench.selectbox if one.key and one.key.endswith(f"-{word}")).select(meaning).run()


def test_an_unknown_header_opens_the_choice_with_examples(bench):
    check(bench, *ROWS)
    assert not bench.exception
    assert "Which column of küste.csv says what?" in words(bench)
    assert "Still needed: Date, or date and clock; Where it was (latitude and longitude, or a place" in words(bench)
    assert "Without it, a row that is corrected later becomes a second record." in words(bench)
    pick(bench, occurred_at="tag uhr")
    assert "04.05.2026 · 05.05.2026 · 06.05.2026 · 10:30 · 11:30" in words(bench)


def test_the_choice_is_judged_before_anything_is_stored_and_kept_for_the_next_file(bench, store):
    check(bench, *ROWS)
    choose(bench)
    assert not bench.exception
    assert "Of the first 3 rows, 0 would be accepted" in words(bench)
    assert "mode unknown" in words(bench)
    explain(bench, "schiff", "maritime")
    assert "Of the first 3 rows, 1 would be accepted" in words(bench)
    explain(bench, "esel", "land")
    assert "Of the first 3 rows, 2 would be accepted" in words(bench)
    assert "1 quarantined: latitude out of range" in words(bench)
    assert store.column_maps() == {}
    bench.text_input(key="columns_name").set_value("Küste")
    bench.button(key="columns_check").click().run()
    assert not bench.exception
    assert store.imports().is_empty()
    assert list(store.column_maps()) == ["Küste"]
    bench.button(key="import").click().run()
    assert not bench.exception
    first, second = store.events().sort("event_id", "occurred_at").sort("occurred_at").iter_rows(named=True)
    assert (first["occurred_at"], first["latitude"], first["quantity"]) == (
        datetime(2026, 5, 4, 8, 30, tzinfo=UTC),
        5.25,
        1500.5,
    )
    assert (second["mode"], second["unit"], second["agency"]) == ("land", "kg", "AGY-A")
    assert store.open_quarantine() == 1


def test_the_next_file_with_this_header_is_read_alike_without_a_question(bench, store):
    check(bench, *ROWS)
    choose(bench)
    explain(bench, "schiff", "maritime")
    bench.text_input(key="columns_name").set_value("Küste")
    bench.button(key="columns_check").click().run()
    check(bench, "07.05.2026;10:30;5,25;6,5;Schiff;1.500,5;", name="juni.csv")
    assert "kept under Küste, which fits this header" in words(bench)
    assert [metric.value for metric in bench.metric] == ["1", "1", "0", "0", "0"]


def test_a_file_that_is_none_opens_no_choice(bench):
    bench.file_uploader(key="upload").set_value(("x.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "text/csv")).run()
    bench.button(key="check").click().run()
    assert not bench.exception
    assert len(bench.error) == 1
    assert "Which column" not in words(bench)


def test_the_encoding_is_asked_where_it_cannot_be_told_and_only_there(bench):
    check(bench, *ROWS)
    assert "encoding" not in [field.key for field in bench.selectbox]
    header = "date,lat,lon,mode,agency,handling,place\n"
    content = (header + "2024-01-01,1,1,sea,A,TLP:CLEAR,Владивосток\n").encode("cp1251")
    bench.file_uploader(key="upload").set_value(("port.csv", content, "text/csv")).run()
    bench.button(key="check").click().run()
    assert not bench.exception
    assert "its encoding cannot be told" in bench.error[0].value
    bench.selectbox(key="encoding").select("windows-1251").run()
    bench.button(key="check").click().run()
    assert not bench.exception
    assert [metric.value for metric in bench.metric] == ["1", "1", "0", "0", "0"]
    accepted = next(table.value for table in bench.dataframe if "place" in table.value.columns)
    assert accepted["place"].to_list() == ["Владивосток"]


def test_a_guessed_encoding_can_be_corrected(bench):
    content = "date,lat,lon,mode,agency,handling,place\n2024-01-01,1,1,sea,A,TLP:CLEAR,Málaga\n".encode("cp1252")
    bench.file_uploader(key="upload").set_value(("a.csv", content, "text/csv")).run()
    bench.button(key="check").click().run()
    assert not bench.exception
    assert "The file does not say its encoding" in words(bench)
    bench.selectbox(key="encoding").select("windows-1252").run()
    bench.button(key="check").click().run()
    assert "The file does not say its encoding" not in words(bench)
