from datetime import UTC, datetime

import pytest

from data.errors import WrongUseError
from data.sources.mapping import ColumnMap
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def column_map(name, **fields):
    return ColumnMap(columns={"occurred_at": ("Tag", "Uhr"), "place": ("Ort \x1b",)}, name=name, **fields)


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def test_the_latest_map_of_a_name_is_read_back_as_it_was(store):
    first, second = (
        column_map("Küste", dates="day-first"),
        column_map("Küste", constants={"mode": "land", "agency": "A"}),
    )
    for each in (first, column_map("other"), second):
        store.save_column_map(each, headers=["tag", "uhr", "ort"], recorded_at=NOW)
    assert list(store.column_maps()) == ["Küste", "other"]
    assert store.column_maps()["Küste"] == second


def test_maps_fit_files_that_have_their_columns_the_same_header_first(store):
    store.save_column_map(column_map("exact"), headers=["tag", "uhr", "ort"], recorded_at=NOW)
    store.save_column_map(column_map("wider"), headers=["tag", "uhr", "ort", "rest"], recorded_at=NOW)
    assert list(store.fitting_maps(["ort", "uhr", "tag"])) == ["exact", "wider"]
    assert list(store.fitting_maps(["ort", "uhr", "tag", "rest"])) == ["wider", "exact"]
    assert store.fitting_maps(["ort", "tag", "rest"]) == {}


def test_a_map_without_a_name_is_not_kept(store):
    with pytest.raises(WrongUseError, match="name"):
        store.save_column_map(column_map(" "), headers=["tag"], recorded_at=NOW)
    assert store.column_maps() == {}
