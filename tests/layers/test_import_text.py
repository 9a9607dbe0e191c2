from datetime import UTC, datetime

from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store
from layers.import_text import fresh_table, imports_table, notice_words

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"


def intake(*commodities):
    rows = [f"E{n},2026-01-02,52.25,4.25,sea,{word},1,kg,AGY-A,TLP:GREEN" for n, word in enumerate(commodities)]
    return read_file("a.csv", "\n".join([HEADER, *rows, ""]).encode(), IntakeOptions(NOW))


def test_revised_records_stand_first_with_the_word_of_their_sender(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    store.add(intake("heroin", "heroin"), recorded_at=NOW)
    table = fresh_table(store.fresh_records(intake("heroin", "Schnupftabak", "cocaine")), most=5)
    store.close()
    rows = table.select("would be", "event_id", "what was seized", "coded as", "quantity", "unit").rows()
    assert rows == [
        ("revised", "E1", "Schnupftabak", "other", 1.0, "kg"),
        ("new", "E2", "cocaine", "cocaine", 1.0, "kg"),
    ]


def test_imports_are_listed_in_words_the_latest_first():
    store = open_store("sqlite://")
    store.add(intake("heroin"), recorded_at=NOW)
    store.add(intake("heroin", "cocaine"), recorded_at=NOW)
    table = imports_table(store.imports(), most=5)
    store.close()
    assert not [heading for heading in table.columns if "_" in heading]
    rows = table.select("file", "came in (UTC)", "records", "new", "quarantined", "duplicates").rows()
    assert rows == [("a.csv", "2026-11-22 00:00", 2, 1, 0, 1), ("a.csv", "2026-11-22 00:00", 1, 1, 0, 0)]


def test_what_was_noticed_is_said_in_words():
    assert "does not say its encoding" in notice_words("encoding_guessed")
    assert notice_words("hidden_rows: 3").endswith("like the others: 3.")
    assert notice_words("something_else: a, b") == "Something else: a, b."
    assert notice_words("something_else") == "Something else."
