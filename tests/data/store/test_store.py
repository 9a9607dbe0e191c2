import csv
import io
import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import func, select, update

from data.errors import SchemaError, StoreError
from data.intake import IntakeOptions
from data.receiving import read_file
from data.schema import EVENT_COLUMNS, as_events
from data.store import open_store, store_exists
from data.store.tables import META, RECORDS

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PROVENANCE = ["recorded_at", "file", "file_sha256", "row"]
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"


def intake(*rows, name="a.csv"):
    lines = [f"{number},2026-01-02,{latitude},4.25,sea,heroin,{kg},kg,AGY-A,TLP:GREEN" for number, latitude, kg in rows]
    return read_file(name, "\n".join([HEADER, *lines, ""]).encode(), IntakeOptions(NOW))


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def test_a_new_store_is_empty(store):
    assert (store.version(), store.is_empty(), store.label()) == (0, True, "")
    assert store.events().is_empty()
    assert store.events().columns == list(EVENT_COLUMNS)
    assert store.quarantined().is_empty()
    assert store.effort() is None


def test_an_import_counts_and_a_second_accepts_nothing_new(store):
    batch = intake(("E1", 52.25, 5), ("E2", 99, 5), ("E3", 53.25, 6), ("E3", 53.25, 6))
    first = store.add(batch, recorded_at=NOW)
    assert (first.records, first.added, first.revised, first.quarantined, first.duplicate_rows) == (4, 2, 0, 1, (4,))
    assert store.version() == first.version == 1
    again = store.add(batch, recorded_at=NOW)
    assert (again.accepted, again.quarantined, again.duplicate_rows) == (0, 1, (1, 3, 4))
    assert store.version() == 1
    assert store.quarantined().height == 1
    assert store.imports()["duplicates"].to_list() == [1, 3]


def test_what_was_accepted_is_read_back_to_the_bit(store):
    batch = intake(("E1", 52.123456789012345, 0.1), ("E2", -0.30000000000000004, 1e-9))
    store.add(batch, recorded_at=NOW)
    assert store.events().drop("recorded_at").equals(batch.events().drop("recorded_at"))
    assert set(store.events()["recorded_at"]) == {NOW}


def test_other_content_is_a_new_version_and_the_old_one_stays(store):
    store.add(intake(("E1", 52.25, 5), ("E2", 52.5, 5)), recorded_at=NOW)
    later = NOW + timedelta(days=3)
    summary = store.add(intake(("E1", 52.25, 50), ("E2", 52.5, 5), ("E3", 52.75, 1), name="b.csv"), recorded_at=later)
    assert (summary.added, summary.revised, summary.duplicate_rows, store.version()) == (1, 1, (2,), 2)
    events = store.events()
    assert events["event_id"].to_list() == ["E1", "E2", "E3"]  # a revised record keeps its place
    assert events["quantity"].to_list() == [50.0, 5.0, 1.0]
    then = store.events(as_of=NOW + timedelta(days=1))
    assert then["quantity"].to_list() == [5.0, 5.0]
    assert store.events(as_of=NOW - timedelta(seconds=1)).is_empty()
    history = store.history(agency="AGY-A", event_id="E1")
    assert history["version"].to_list() == [1, 2]
    assert history["superseded_at"].to_list() == [later, None]
    assert '"quantity":"5"' in history["raw"][0]


def test_feeds_given_keep_records_of_one_number_apart(store):
    content = f"{HEADER}\nE1,2026-01-02,52.25,4.25,sea,heroin,1,kg,AGY-A,TLP:GREEN\n".encode()
    for feed in ("north", "south"):
        store.add(read_file("a.csv", content, IntakeOptions(NOW, feed=feed)), recorded_at=NOW)
    assert store.events()["feed"].to_list() == ["north", "south"]


def test_a_preview_changes_nothing(store):
    batch = intake(("E1", 52.25, 5))
    assert (store.preview([batch]).added, store.version(), store.is_empty()) == (1, 0, True)
    store.add(batch, recorded_at=NOW)
    assert store.preview([batch]).duplicate_rows == (1,)


def test_what_an_import_would_write_is_told_record_by_record(store):
    first = intake(("E1", 52.25, 5), ("E2", 52.5, 5))
    assert store.fresh_records(first)["status"].to_list() == ["new", "new"]
    store.add(first, recorded_at=NOW)
    assert store.fresh_records(first).is_empty()
    second = intake(("E1", 52.25, 50), ("E2", 52.5, 5), ("E3", 99, 1), ("E4", 52.75, 1), ("E4", 52.75, 1))
    fresh = store.fresh_records(second)
    assert fresh.select("row", "status").rows() == [(1, "revised"), (4, "new")]
    assert fresh.drop("status").columns == second.accepted.columns
    assert store.version() == 1


@pytest.mark.parametrize("name", ["incidents_2014_2021.csv", "incidents_2014_2023_other_layout.csv"])
def test_a_part_and_then_the_whole_file_are_the_whole_file(shared, name, store):
    content = (shared / "real" / "missing_migrants" / name).read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    part = io.StringIO()
    csv.writer(part).writerows(rows[:5001])
    whole = read_file(name, content, IntakeOptions(NOW))
    at_once, in_parts = open_store("sqlite://"), store
    at_once.add(whole, recorded_at=NOW)
    in_parts.add(read_file(name, part.getvalue().encode(), IntakeOptions(NOW)), recorded_at=NOW)
    summary = in_parts.add(whole, recorded_at=NOW)
    assert summary.accepted + summary.quarantined + summary.duplicates == len(rows) - 1
    assert in_parts.events().drop(PROVENANCE).equals(at_once.events().drop(PROVENANCE))
    said = ["reason", "sentence", "raw"]
    assert in_parts.quarantined().select(said).equals(at_once.quarantined().select(said))
    assert at_once.add(whole, recorded_at=NOW).accepted == 0


def test_typed_events_keep_their_arrival_and_bring_effort_and_label(store):
    batch = intake(("E1", 52.25, 5), ("E2", 52.5, 5))
    arrivals = pl.Series([NOW, NOW + timedelta(days=9)], dtype=EVENT_COLUMNS["recorded_at"])
    events = as_events(batch.events().with_columns(arrivals.alias("recorded_at")))
    effort = pl.DataFrame({"period": [date(2026, 1, 1)], "agency": ["AGY-A"], "hours": [12.5]})
    assert store.add_events(events, effort=effort, label="training data").added == 2
    assert store.events().equals(events)
    assert store.effort().equals(effort)
    assert (store.label(), store.is_empty(), store.version()) == ("training data", False, 1)
    assert store.add_events(events, effort=effort, label="training data").accepted == 0
    assert store.effort().equals(effort)


def test_typed_events_without_arrival_or_twice_are_refused(store):
    events = intake(("E1", 52.25, 5)).events()
    with pytest.raises(SchemaError):
        store.add_events(events)
    dated = events.with_columns(pl.lit(NOW, dtype=EVENT_COLUMNS["recorded_at"]).alias("recorded_at"))
    with pytest.raises(SchemaError):
        store.add_events(as_events(pl.concat([dated, dated])))
    assert store.is_empty()


def test_results_are_kept_until_there_are_many_newer_ones(store):
    store.save_analysis("k1", b"\x00one")
    store.save_analysis("k1", b"\x00two")
    assert (store.load_analysis("k1"), store.load_analysis("k2")) == (b"\x00two", None)
    store.add(intake(("E1", 52.25, 5)), recorded_at=NOW)
    for number in range(23):
        store.save_analysis(f"later-{number}", b"")
    assert store.load_analysis("k1") == b"\x00two"
    store.save_analysis("a last one", b"\x00three")
    assert (store.load_analysis("k1"), store.load_analysis("a last one")) == (None, b"\x00three")


def test_a_label_can_be_set_and_taken_away(store):
    store.set_label("training data")
    assert store.label() == "training data"
    store.set_label("")
    assert store.label() == ""


def test_a_store_is_found_again(store, store_url):
    store.add(intake(("E1", 52.25, 5)), recorded_at=NOW)
    store.close()
    assert store_exists(store_url)
    other = open_store(store_url)
    assert other.events()["event_id"].to_list() == ["E1"]
    other.close()


def test_the_file_is_in_wal_mode_and_syncs_fully(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    with store._reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_what_is_no_store_of_ours_is_refused_and_left_alone(tmp_path):
    text, foreign = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_bytes(b"not a database at all, " * 100)
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE meta (name TEXT, other TEXT)")
    connection.close()
    for path in (text, foreign):
        before = path.read_bytes()
        with pytest.raises(StoreError, match="no store of Routewatch"):
            open_store(f"sqlite:///{path}")
        assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(store, store_url):
    with store._writing() as connection:
        connection.execute(update(META).where(META.c.name == "schema").values(value="99"))
    with pytest.raises(StoreError, match="schema 99"):
        open_store(store_url)


def test_a_database_of_others_is_refused_and_left_alone(postgres):
    url = postgres.new_database()
    name = url.rpartition("/")[2]
    postgres.run(name, "CREATE TABLE meta (name text, other text)")
    with pytest.raises(StoreError, match="no store of Routewatch"):
        open_store(url)
    assert postgres.run(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [[1]]


@pytest.mark.parametrize("address", ["var/x.db", "postgresql://nobody@127.0.0.1/x", "", "sqlite:////proc/nowhere/x.db"])
def test_addresses_that_are_none(address):
    with pytest.raises(StoreError) as caught:
        open_store(address)
    assert str(caught.value).endswith(".")


def test_a_disk_that_is_full_leaves_nothing_half_written():
    store = open_store("sqlite://")
    store.add(intake(("E1", 52.25, 5)), recorded_at=NOW)
    with store._reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    before = store.events()
    with pytest.raises(StoreError, match=r"disk of the store .* is full"):
        store.add(intake(*((f"F{n}", 52.25, n) for n in range(2_000))), recorded_at=NOW)
    assert store.events().equals(before)
    assert (store.version(), store.imports().height) == (1, 1)
    with store._reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert store.add(intake(("E2", 52.25, 5)), recorded_at=NOW).added == 1


def test_a_store_that_another_writer_holds_is_busy(store, store_url):
    impatient = open_store(store_url, wait_s=0.1)
    with store._writing():
        with pytest.raises(StoreError, match="busy"):
            impatient.add(intake(("E1", 52.25, 5)), recorded_at=NOW)
        assert impatient.events().is_empty()  # readers are never kept waiting
    assert impatient.add(intake(("E1", 52.25, 5)), recorded_at=NOW).added == 1
    impatient.close()


def test_a_reader_sees_one_moment(store, store_url):
    other = open_store(store_url)
    with store._reading() as connection:
        assert connection.execute(select(func.count()).select_from(RECORDS)).scalar() == 0
        other.add(intake(("E1", 52.25, 5)), recorded_at=NOW)
        assert connection.execute(select(func.count()).select_from(RECORDS)).scalar() == 0
    assert store.events().height == 1
    other.close()


def test_writers_at_once_lose_and_repeat_nothing(store_url):
    open_store(store_url).close()
    failures = []

    def work(worker):
        try:
            own = open_store(store_url)
            for turn in range(3):
                rows = [(f"W{worker}-{turn}-{n}", 52.25, n) for n in range(20)] + [("shared", 50.25, 1)]
                own.add(intake(*rows), recorded_at=NOW)
            own.close()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    final = open_store(store_url)
    assert final.events().height == 4 * 3 * 20 + 1
    assert final.version() == 12
    final.close()


@pytest.mark.skipif(os.name != "posix", reason="Only there do files have modes.")
def test_a_new_file_is_read_by_its_owner_alone(tmp_path):
    with closing(open_store(f"sqlite:///{tmp_path / 'a' / 'store.db'}")) as store:
        store.add(intake(("E1", 52.25, 5)), recorded_at=NOW)
        files = list((tmp_path / "a").iterdir())
        assert {path.name for path in files} >= {"store.db", "store.db-wal"}
        assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
