"""Names in release lists that nobody bears are found, whoever bears the others."""

from datetime import UTC, datetime

import polars as pl
import pytest

from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store
from layers.import_text import notice_words
from layers.release_names import count_lists, known_names, notices_of, notices_of_file, unknown_names

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PRINCIPALS = '[principals.vega]\nagency = "AGY-V"\ngroups = ["north"]\n'


@pytest.fixture
def store(tmp_path, monkeypatch):
    listed = tmp_path / "principals.toml"
    listed.write_text(PRINCIPALS, encoding="utf-8")
    monkeypatch.setenv("ROUTEWATCH_PRINCIPALS", str(listed))
    opened = open_store("sqlite://")
    rows = "event_id,date,lat,lon,mode,agency,handling,release_to\nE1,2025-01-01,1,2,sea,AGY-A,TLP:RED,someone\n"
    opened.add(read_file("f.csv", rows.encode(), IntakeOptions(NOW)), recorded_at=NOW)
    yield opened
    opened.close()


def test_names_groups_and_agencies_of_the_site_are_known_and_names_of_lists_are_not(store):
    assert known_names(store) == {"AGY-A", "AGY-V", "vega", "north"}


def test_rows_are_counted_by_name_and_a_list_with_commas_is_one_name():
    lists = count_lists(pl.DataFrame({"release_to": ["AGY-A;vega", "vegga;AGY-A", "", "AGY-A, vega", "vegga", "a;a"]}))
    assert lists == {"AGY-A, vega": 1, "AGY-A;vega": 1, "a;a": 1, "vegga": 1, "vegga;AGY-A": 1}
    assert list(unknown_names(lists, {"AGY-A", "vega"}).items()) == [("vegga", 2), ("AGY-A, vega", 1), ("a", 1)]


def test_they_are_told_with_their_rows_and_not_all_of_very_many():
    assert notices_of({}) == []
    assert notices_of({"vegga": 2, "AGY-A, vega": 1}) == ["release_to_nobody: 'vegga' (2), 'AGY-A, vega' (1)"]
    (many,) = notices_of({str(number): 1 for number in range(99)})
    assert (many.count("(1)"), many.endswith(", ...")) == (10, True)
    assert "bears" in notice_words(many)


def test_owners_of_the_file_itself_are_known(store):
    rows = pl.DataFrame({"agency": ["AGY-N", "AGY-A"], "release_to": ["vega;north", "AGY-N;AGY-V;vegga"]})
    assert notices_of_file(rows, store) == ["release_to_nobody: 'vegga' (1)"]
    assert notices_of_file(rows.head(1), store) == notices_of_file(rows.clear(), store) == []
