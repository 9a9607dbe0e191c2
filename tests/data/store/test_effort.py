import sqlite3
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from data.effort_log import read_effort_log
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def batch(*lines):
    content = "\n".join(["period,agency,feed,area,hours,inspections", *lines, ""]).encode()
    return read_effort_log("log.csv", content, today=NOW.date())


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def test_an_import_counts_once_and_a_correction_replaces(store):
    first = store.add_effort(batch("2024-01,A,,,10,", "2024-02,A,,,20,", "2024-02,A,,,20,"), recorded_at=NOW)
    assert (first.added, first.revised, first.duplicate_rows, first.version) == (2, 0, (3,), 1)
    again = store.add_effort(batch("2024-01,A,,,10,", "2024-02,A,,,20,"), recorded_at=NOW)
    assert (again.added, again.revised, again.duplicate_rows, again.version) == (0, 0, (1, 2), 1)
    corrected = store.add_effort(batch("2024-02,A,,,25,", "2024-03,A,,,5,"), recorded_at=NOW)
    assert (corrected.added, corrected.revised, corrected.version) == (1, 1, 2)
    assert store.effort()["hours"].to_list() == [10.0, 25.0, 5.0]
    assert store.effort(through=first_import(store))["hours"].to_list() == [10.0, 20.0]


def first_import(store):
    assert store.inputs_now().effort_import_id == 3
    return 1


def test_of_an_earlier_instant_only_effort_counts_that_was_known_then(store):
    store.add_effort(batch("2024-01,A,,,10,"), recorded_at=NOW)
    store.add_effort(batch("2024-01,A,,,25,", "2024-02,A,,,5,"), recorded_at=NOW + timedelta(hours=1))
    assert store.effort(as_of=NOW)["hours"].to_list() == [10.0]
    assert store.effort(as_of=NOW + timedelta(hours=1))["hours"].to_list() == [25.0, 5.0]
    assert store.effort(as_of=NOW - timedelta(seconds=1)) is None


def test_feeds_and_areas_add_up_and_inspections_stand_in_for_hours(store):
    lines = ("2024-01,A,sea,north,10,3", "2024-01,A,sea,south,5,", "2024-02,A,,,,9", "2024-01,B,,,,4", "2024-02,B,,,,6")
    store.add_effort(batch(*lines), recorded_at=NOW)
    rows = [(date(2024, 1, 1), "A", 15.0), (date(2024, 1, 1), "B", 4.0), (date(2024, 2, 1), "B", 6.0)]
    assert store.effort().rows() == rows
    assert store.effort_log().height == 5


def test_a_store_of_the_earlier_version_opens_with_its_effort(tmp_path):
    path = tmp_path / "old.db"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        for table in (
            "alembic_version",
            "transitions", "sightings", "tracks", "looks", "operations", "effort_log", "effort_imports",
        ):  # fmt: skip
            connection.execute(f"DROP TABLE {table}")
        connection.execute("INSERT INTO effort VALUES ('A', '2024-01-01', 12.5)")
    connection.close()
    for _ in range(2):  # the second time there is nothing left to take over
        store = open_store(f"sqlite:///{path}")
        assert store.effort().equals(pl.DataFrame({"period": [date(2024, 1, 1)], "agency": ["A"], "hours": [12.5]}))
        assert store.operations() == ()
        assert store.tracked(release_set="all") == ()
        store.close()
