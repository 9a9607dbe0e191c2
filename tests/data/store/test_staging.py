"""Rows that come by way of files beside the store are those that the driver inserts, and no file stays."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data.errors import FileRejectedError, StoreError
from data.intake import IntakeOptions
from data.receiving import read_pieces
from data.store import open_store, staging
from data.store.bulk import insert_frame
from data.store.staging import arrivals

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OPTIONS = IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")
HEADER = "event_id,date,lat,lon,mode,quantity,unit,place"
IMPORT = "INSERT INTO imports VALUES (1, 0, '', '', '', 0, 0, 0, 0, 0, '')"
SCHEMA = {
    "words": pl.String, "maybe": pl.String, "number": pl.Float64, "whole": pl.Int64, "perhaps": pl.Int64,
    "truth": pl.Boolean, "payload": pl.Binary,
}  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "\x00", "a\x00b", "\x1a0"]
)
WHOLE = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([2**63 - 1, -(2**63)])
CELLS = (WORDS, st.none() | WORDS, st.none() | st.floats(), WHOLE, st.none() | WHOLE, st.booleans(), st.binary())


@pytest.fixture(autouse=True)
def _every_import_is_large(monkeypatch):
    monkeypatch.setattr(staging, "FEW_ROWS", 0)
    monkeypatch.setattr(staging, "ROWS_OF_FILE", 5)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


def frames_of(rows):
    """Make rows of three tables, with every type that ours have; one of them refers to another."""
    cells = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_row_index("n", offset=1)
    number, key, one = pl.col("n").cast(pl.Int64), pl.col("n").cast(pl.String), pl.lit(1, pl.Int32)
    versions = cells.select(
        *(number.alias(name) for name in ("version_id", "record_id")),
        *(one.alias(name) for name in ("import_id", "version")),
        *(pl.col("words").alias(name) for name in ("content", "raw")),
        *(pl.col("number").alias(name) for name in ("latitude", "quantity")),
        pl.col("truth").alias("radius_stated"),
        pl.col("maybe").alias("place"),
        pl.col("whole").alias("row"),
        pl.col("perhaps").alias("occurred_at"),
    )
    records = cells.select(
        number.alias("record_id"),
        pl.col("words").alias("agency"),
        pl.lit("").alias("feed_given"),
        key.alias("event_id"),
    )
    return {
        "records": records,
        "versions": versions,
        "analyses": cells.select(key.alias("key"), pl.col("whole").alias("store_version"), "payload"),
    }


def held(connection, tables):
    """Give all that stands in tables, with the types that SQLite gave each cell."""
    found = []
    for table, rows in tables.items():
        names = [*rows.columns, *(f"typeof({name})" for name in rows.columns)]
        found.append(connection.execute(text(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid")).all())  # noqa: S608
    return found


def inserted(folder, pieces, *, by_files):
    store = open_store(f"sqlite:///{folder / f'{by_files}.db'}")
    with store._writing() as connection:
        connection.execute(text(IMPORT))
        if by_files:
            with arrivals(connection) as rows:
                for table, frame in pieces:
                    rows.insert(table, frame)
        else:
            for table, frame in pieces:
                insert_frame(connection, table, frame)
    with store._reading() as connection:
        found = held(connection, dict(pieces))
    store.close()
    return found


@given(st.lists(st.tuples(*CELLS), max_size=25), st.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_files_leave_what_the_driver_leaves(tmp_path_factory, rows, size):
    folder, whole = tmp_path_factory.mktemp("stores"), frames_of(rows)
    pieces = [
        (table, frame.slice(start, size)) for start in range(0, len(rows) + 1, size) for table, frame in whole.items()
    ]
    assert inserted(folder, pieces, by_files=True) == inserted(folder, pieces, by_files=False)


def test_what_python_and_sqlite_say_of_odd_values(tmp_path):
    rows = [("a\x00b", None, float("nan"), -(2**63), None, True, b"\x00"), ("", "", -0.0, 0, 2**63 - 1, False, b"")]
    (_, versions, analyses) = inserted(tmp_path, list(frames_of(rows).items()), by_files=True)
    named = dict(zip(frames_of(rows)["versions"].columns, zip(*versions, strict=True), strict=False))
    assert named["raw"] == ("a\x00b", "")
    assert named["place"] == (None, "")
    assert named["radius_stated"] == (1, 0)
    assert named["quantity"] == (None, 0.0)
    assert named["row"] == (-(2**63), 0)
    assert named["occurred_at"] == (None, 2**63 - 1)
    assert [row[2] for row in analyses] == [b"\x00", b""]


def pieces_of(rows, size=3):
    lines = [f"{name},2026-02-11,51.9,4.5,sea,{amount},kg,Port" for name, amount in rows]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("data.readers.records.CHUNK", size)
        return list(read_pieces("a.csv", "\n".join([HEADER, *lines]).encode(), OPTIONS))


def all_of(store):
    return [frame.to_dicts() for frame in (store.events(), store.imports(), store.quarantined())]


def imported(url, files):
    store = open_store(url)
    for day, rows in enumerate(files):
        store.add_pieces(pieces_of(rows, size=7), recorded_at=NOW + timedelta(days=day))
    found = all_of(store), store.history(agency="AGY-A", event_id="0").to_dicts()
    store.close()
    return found


def test_many_files_corrections_and_repetitions(url, tmp_path):
    first = [(str(n), "1" if n % 7 else "x") for n in range(90)]
    second = [*((str(n), "2") for n in range(0, 30, 2)), *((str(n), "1") for n in range(81, 110))]
    assert imported(url, [first, second]) == imported("sqlite://", [first, second])
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


def test_others_of_the_machine_see_nothing(url, tmp_path):
    seen = []

    def watched(pieces):
        for piece in pieces:
            seen.extend((path.name, stat.S_IMODE(path.stat().st_mode)) for path in tmp_path.glob("store.db-import"))
            yield piece

    store = open_store(url)
    store.add_pieces(watched(pieces_of([(str(n), "1") for n in range(20)])), recorded_at=NOW)
    store.close()
    assert set(seen) == {("store.db-import", 0o700)}
    assert not (tmp_path / "store.db-import").exists()


@pytest.mark.parametrize("error", [FileRejectedError("parquet_corrupt", "It is cut."), KeyboardInterrupt()])
@pytest.mark.parametrize("rows", [2, 4, 40])
def test_an_import_that_breaks_off_leaves_nothing(url, tmp_path, error, rows):
    def broken(pieces):
        yield from pieces
        raise error

    store = open_store(url)
    store.add_pieces(pieces_of([("A", "1"), ("B", "x")]), recorded_at=NOW)
    before = all_of(store), store.version()
    with pytest.raises(type(error)):
        store.add_pieces(broken(pieces_of([(str(n), "1") for n in range(rows)])), recorded_at=NOW)
    assert (all_of(store), store.version()) == before
    assert not (tmp_path / "store.db-import").exists()
    store.add_pieces(pieces_of([("C", "1")]), recorded_at=NOW)
    assert store.events()["event_id"].to_list() == ["A", "C"]
    store.close()


def test_what_a_killed_import_left_is_removed(url, tmp_path):
    left = tmp_path / "store.db-import"
    left.mkdir()
    (left / "0.db").write_bytes(b"half a file")
    store = open_store(url)
    store.add_pieces(pieces_of([("A", "1"), ("B", "1")]), recorded_at=NOW)
    assert store.events().height == 2
    assert not left.exists()
    store.close()


def test_a_folder_that_is_none_of_ours_is_refused(url, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "0.db").write_bytes(b"of somebody else")
    (tmp_path / "store.db-import").symlink_to(elsewhere)
    store = open_store(url)
    with pytest.raises(StoreError, match="cannot be removed"):
        store.add_pieces(pieces_of([("A", "1")]), recorded_at=NOW)
    assert store.is_empty()
    assert Path(elsewhere / "0.db").read_bytes() == b"of somebody else"
    store.close()


def test_a_row_that_refers_to_nothing_is_refused(url):
    store, frames = open_store(url), frames_of([("a", "b", 1.0, 2, 3, True, b"c")])
    with pytest.raises(StoreError, match="foreign key"), store._writing() as connection, arrivals(connection) as rows:
        rows.insert("versions", frames["versions"])
    assert store.is_empty()
    store.close()


def test_reading_goes_on_and_the_next_import_too(url):
    store = open_store(url)
    for number in range(11):  # more than SQLite attaches files to one connection
        store.add_pieces(pieces_of([(f"{number}-{n}", "1") for n in range(3)]), recorded_at=NOW)
        assert store.events().height == 3 * (number + 1)
    store.close()
