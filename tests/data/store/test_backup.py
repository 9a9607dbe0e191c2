"""A backup holds one moment of a store, comes back from every engine as it was, and is refused where it is damaged."""

import json
import sqlite3
import struct
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import MetaData, create_engine

from data.errors import FileRejectedError, RoutewatchError, StoreError, WrongUseError
from data.store import backup, open_store, restore, restore_store, store_exists
from data.store.tables import SCHEMA_VERSION
from tests.campaign.batches import batch, whole_batches
from tests.data.store.test_texts import NASTY, as_typed

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DUMP = Path(__file__).parent / "stores" / "schema_7.sqlite.sql"


@pytest.fixture
def full(tmp_path):
    """A store with something in every table."""
    path = tmp_path / "full.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO effort VALUES ('A', '2024-01-01', 12.5)")
    connection.close()
    store = open_store(f"sqlite:///{path}")
    store.add_events(as_typed(NASTY))
    store.save_analysis("k2", bytes(range(256)))
    yield store
    store.close()


def test_a_store_comes_back_from_every_engine_as_it_was(full, store_url, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    manifest = full.back_up(first, now=NOW)
    assert all(count.rows for count in manifest.tables)
    assert restore_store(first, store_url) == manifest
    store = open_store(store_url)
    assert store.back_up(second, now=NOW) == manifest
    assert store.events().equals(full.events())
    assert store.load_analysis("k2") == bytes(range(256))
    assert store.add_events(as_typed(NASTY)).duplicates == len(NASTY)  # it goes on where it was
    store.add(batch(0), recorded_at=NOW)
    store.close()
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert restore_store(second, back) == manifest
    again = open_store(back)
    assert again.events().equals(full.events())
    again.close()


def test_a_backup_holds_one_moment_while_others_write(store_url, tmp_path):
    store = open_store(store_url)
    store.add(batch(0), recorded_at=NOW)
    ending = threading.Event()

    def write():
        own, number = open_store(store_url), 1
        while not ending.is_set():
            own.add(batch(number), recorded_at=NOW)
            number += 1
        own.close()

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    for turn in range(4):
        store.back_up(tmp_path / "b.zip", now=NOW)  # each replaces the one before
        url = f"sqlite:///{tmp_path / f'back{turn}.db'}"
        restore_store(tmp_path / "b.zip", url)
        copy = open_store(url)
        seen.append(whole_batches(copy))
        assert copy.version() == copy.imports().height == copy.quarantined().height == seen[-1]
        copy.close()
    ending.set()
    writer.join()
    assert seen == sorted(seen)
    assert not list(tmp_path.glob("*.part"))
    store.close()


def test_a_damaged_backup_is_refused_and_leaves_no_store(full, tmp_path):
    path, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    manifest = full.back_up(path, now=NOW)
    whole = path.read_bytes()
    target = f"sqlite:///{tmp_path / 'target.db'}"
    rng, refused = np.random.default_rng(3), 0
    with zipfile.ZipFile(path) as archive:
        headers = [(info.header_offset, info.compress_size // 2) for info in archive.infolist()]
    inside = [at + 30 + sum(struct.unpack("<HH", whole[at + 26 : at + 30])) + half for at, half in headers]
    for at in [*inside, *rng.integers(0, len(whole), 40)]:
        damaged = bytearray(whole)
        damaged[at] ^= 1 << int(rng.integers(8))
        bad.write_bytes(damaged)
        try:
            found = restore.check_backup(bad)
        except FileRejectedError:
            refused += 1
        else:  # a bit that says nothing, such as the padding at the end of a member
            assert found.tables == manifest.tables
    assert refused > len(inside) // 2
    for broken in (whole[: len(whole) // 2], whole[:-1], b"", b"not a backup"):
        bad.write_bytes(broken)
        with pytest.raises(FileRejectedError, match="is no backup of Routewatch, or damaged"):
            restore_store(bad, target)
    with pytest.raises(FileRejectedError, match="cannot be read"):
        restore_store(tmp_path / "none.zip", target)
    assert not store_exists(target)


def forged(path, out, change):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                said = json.loads(content)
                change(said)
                content = json.dumps(said).encode()
            new.writestr(name, content)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(format="another"),
        lambda said: said.update(schema=99),
        lambda said: said["tables"].pop(),
        lambda said: said["tables"][0].__setitem__(0, "meta; DROP TABLE records"),
        lambda said: said["tables"][0][1][0].__setitem__(0, 'x" TEXT); --'),
        lambda said: said["tables"][0][1][0].__setitem__(1, "blob"),
        lambda said: said["tables"][0].__setitem__(2, ["nothing"]),
        lambda said: said["tables"][0].__setitem__(3, 10**6),
        lambda said: said.pop("tables"),
    ],
)
def test_a_manifest_that_is_not_true_is_refused(full, tmp_path, store_url, change):
    path, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    full.back_up(path, now=NOW)
    forged(path, bad, change)
    with pytest.raises(FileRejectedError):
        restore_store(bad, store_url)
    store = open_store(store_url)
    assert (store.is_empty(), store.version()) == (True, 0)
    store.close()


def test_a_store_that_holds_something_is_not_written_over(full, tmp_path, store_url):
    path = tmp_path / "b.zip"
    full.back_up(path, now=NOW)
    store = open_store(store_url)
    store.add(batch(0), recorded_at=NOW)
    before = store.events()
    with pytest.raises(WrongUseError, match="holds something already"):
        restore_store(path, store_url)
    assert store.events().equals(before)
    store.close()


def test_an_empty_store_is_filled(full, tmp_path, store_url):
    path = tmp_path / "b.zip"
    manifest = full.back_up(path, now=NOW)
    open_store(store_url).close()
    assert restore_store(path, store_url) == manifest


def test_a_database_of_others_is_left_alone(full, tmp_path):
    path, foreign = tmp_path / "b.zip", tmp_path / "foreign.db"
    full.back_up(path, now=NOW)
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="no store of Routewatch"):
        restore_store(path, f"sqlite:///{foreign}")


def test_only_a_backup_is_replaced_by_a_backup(full, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    for taken in (notes, tmp_path / "full.db"):
        before = taken.read_bytes()
        with pytest.raises(WrongUseError, match="is there and no backup"):
            full.back_up(taken, now=NOW)
        assert taken.read_bytes() == before
    with pytest.raises(WrongUseError, match="cannot be written"):
        full.back_up(tmp_path / "nowhere" / "b.zip", now=NOW)


def test_rows_that_a_store_loses_are_noticed(full, tmp_path, store_url, monkeypatch):
    path = tmp_path / "b.zip"
    full.back_up(path, now=NOW)
    insert_lines = restore.insert_lines

    def lossy(connection, shape, lines):
        rows = list(lines)
        insert_lines(connection, shape, rows[:-1] if shape.name == "place_choices" else rows)

    monkeypatch.setattr(restore, "insert_lines", lossy)
    with pytest.raises(RoutewatchError, match="does not keep what"):
        restore_store(path, store_url)
    monkeypatch.undo()
    restore_store(path, store_url)


@pytest.mark.parametrize("schema", range(1, SCHEMA_VERSION))
def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(tmp_path, store_url, monkeypatch, schema):
    old, path = tmp_path / "old.db", tmp_path / "b.zip"
    with sqlite3.connect(old) as connection:
        connection.executescript(DUMP.with_name(f"schema_{schema}.sqlite.sql").read_text(encoding="utf-8"))
        connection.execute("DROP TABLE IF EXISTS alembic_version")
    connection.close()
    engine = create_engine(f"sqlite:///{old}")
    tables = MetaData()
    tables.reflect(engine)
    monkeypatch.setattr(backup, "METADATA", tables)
    monkeypatch.setattr(backup, "SCHEMA_VERSION", schema)
    with engine.connect() as connection:
        backup.write_backup(connection, path, now=NOW)
    engine.dispose()
    monkeypatch.undo()
    assert restore_store(path, store_url).schema == schema
    store = open_store(store_url)
    assert store.events()["event_id"].to_list() == ["E1", "E2", "E3", "E5", "E6"]
    assert store.quarantined().height == 1
    store.close()
    again = f"sqlite:///{tmp_path / 'again.db'}"
    open_store(again).close()
    with pytest.raises(WrongUseError, match="newer than the backup"):
        restore_store(path, again)
