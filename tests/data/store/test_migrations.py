"""Stores of every earlier schema open with all that they held, and the migrations make the tables that we read."""

import re
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from data.audit import Act, Journal
from data.errors import StoreError
from data.store import engine as opening
from data.store import migrations, open_store
from data.store.address import read_address
from data.store.tables import METADATA, SCHEMA_VERSION
from data.store.tables import TRANSITIONS as LAST_TABLE

DUMPS = sorted((Path(__file__).parent / "stores").glob("schema_*.sql"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECOND_NET = (
    "INSERT INTO operations SELECT 9, recorded_at, name, agency, first_day, last_day, area FROM operations "
    "WHERE agency = 'AGY-A'"
)


def load(dump, tmp_path, request):
    if ".sqlite" in dump.suffixes:
        path = tmp_path / "old.db"
        with sqlite3.connect(path) as connection:
            connection.executescript(dump.read_text(encoding="utf-8"))
        connection.close()
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgres")
    url = server.new_database()
    server.run(url.rpartition("/")[2], dump.read_text(encoding="utf-8"))
    return url


def test_there_is_a_dump_of_every_schema_on_both_engines():
    known = {f"schema_{n}.{name}.sql" for n in range(1, SCHEMA_VERSION + 1) for name in ("sqlite", "postgresql")}
    assert {dump.name for dump in DUMPS} == known


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_an_earlier_store_opens_with_all_it_held(dump, tmp_path, request):
    url = load(dump, tmp_path, request)
    for _ in range(2):  # the second time there is nothing left to do
        store = open_store(url)
        assert store.version() == 6
        assert store.label() == "training data"
        assert store.events()["event_id"].to_list() == ["E1", "E2", "E3", "E5", "E6"]
        assert store.events()["quantity"].to_list() == [50.0, 7.5, 1.0, 1.5, 0.1]
        assert store.events()["latitude"].to_list() == [52.25, 8.5, 9.0, 35.9, 51.9]
        assert store.events()["place"][3] == "Валлетта مالطا"
        assert store.events(as_of=NOW + timedelta(days=1))["quantity"].to_list() == [5.0, 7.5, 1.0, 1.5]
        assert store.history(agency="AGY-A", event_id="E1")["version"].to_list() == [1, 2]
        assert store.quarantined()["row"].to_list() == [4]
        assert store.imports()["added"].to_list() == [4, 1]
        assert store.effort()["hours"].to_list() == [10.0, 25.0]
        assert [operation.name for operation in store.operations()] == ["Net"]
        assert store.choices(place="Nowhere at all", country="CO")["who"].to_list() == ["Vega"]
        (track,) = store.tracked(release_set="all")
        assert (track.track_id, track.first_seen, track.history[0].to_state) == ("t1", date(2026, 1, 31), "watch")
        assert store.load_analysis("k1") == b"\x00kept"
        with store._reading() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == str(SCHEMA_VERSION)
            assert set(METADATA.tables) < set(inspect(connection).get_table_names())
        store.close()


@pytest.mark.parametrize(
    "dump", [dump for dump in DUMPS if not dump.stem.startswith("schema_1.")], ids=lambda dump: dump.stem
)
def test_decisions_terms_and_maps_since_the_second_schema_are_read(dump, tmp_path, request):
    store = open_store(load(dump, tmp_path, request))
    assert store.quarantined()["state"].to_list() == ["dismissed"]
    assert store.quarantine_decisions(1).select("who", "why").rows() == [("Vega", "an exercise")]
    assert store.import_terms(1).options.handling == "TLP:GREEN"
    assert store.column_maps()["Küste"].constants == {"mode": "land"}
    store.close()


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_names_of_operations_are_those_of_their_agency_in_every_store(dump, tmp_path, request):
    store = open_store(load(dump, tmp_path, request))
    (net,) = store.operations()
    store.add_operation(replace(net, agency="AGY-Z"), recorded_at=NOW)
    with pytest.raises(StoreError, match=r"(?i)unique"), store._writing() as connection:
        connection.execute(text(SECOND_NET))  # the database itself refuses it
    assert [operation.agency for operation in store.operations()] == ["AGY-A", "AGY-Z"]
    store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_chain_since_the_fourth_schema_goes_on(engine, tmp_path, request):
    dump = next(dump for dump in DUMPS if dump.name == f"schema_4.{engine}.sql")
    store = open_store(load(dump, tmp_path, request), journal=Journal(tmp_path, tmp_path / "audit.key"))
    store.enter(Act.EXPORT, {"records": 4})
    assert [(entry.number, entry.who) for entry in store.entries()] == [(1, "AGY-A"), (2, "Küste"), (3, "local")]
    audit = store.audit()
    assert (audit.findings, audit.tail, audit.proof.began) == ((), None, 3)
    store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_keys_and_answers_since_the_fifth_schema_are_read(engine, tmp_path, request):
    dump = next(dump for dump in DUMPS if dump.name == f"schema_5.{engine}.sql")
    store = open_store(load(dump, tmp_path, request))
    (key,) = store.feed_keys()
    assert (key.key_id, key.name, key.digest, key.revoked_at) == ("0123456789ab", "Küste", "ab" * 32, None)
    with store._reading() as connection:
        assert connection.execute(text("SELECT answer FROM deliveries")).scalar() == '{"records":1}'
    store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_shifts_that_were_taken_over_since_the_sixth_schema_are_read(engine, tmp_path, request):
    dump = next(dump for dump in DUMPS if dump.name == f"schema_6.{engine}.sql")
    store = open_store(load(dump, tmp_path, request))
    mark = store.taken_over()
    assert (mark.taken_at, mark.import_id, mark.transition_id) == (datetime(2026, 1, 1, 1, tzinfo=UTC), 2, 1)
    store.take_over(store.mark_at(NOW))
    assert store.taken_over().taken_at == NOW
    (note,) = store.tracked(release_set="all")[0].notes
    assert (note.who, note.kind.value, note.to_whom, note.words) == ("Vega", "handed_over", "Küste", "Bitte prüfen.")
    store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_areas_and_rules_since_the_seventh_schema_are_read(engine, tmp_path, request):
    dump = next(dump for dump in DUMPS if dump.name == f"schema_7.{engine}.sql")
    store = open_store(load(dump, tmp_path, request))
    assert [(area.name, area.outline) for area in store.areas_of_interest()] == [("Strait", "36.5,26.0,50.0")]
    (rule,) = store.alert_rules()
    assert (rule.name, rule.area, rule.modes, rule.commodities) == ("Boats", "Strait", {"maritime"}, frozenset())
    assert (rule.states, rule.on_events, rule.since.import_id, rule.read) == ({"flagged"}, True, 1, (2, 1))
    store.close()


def definitions(url):
    """Give what the engine keeps of each table and index, as it would say it itself."""
    engine = opening.connect(read_address(url), 5)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            said = {name: re.sub(r"[\s\"]+|IF NOT EXISTS", "", sql) for name, sql in connection.execute(text(query))}
        else:
            columns = (
                "SELECT table_name || '.' || column_name, data_type || is_nullable || coalesce(collation_name, '') || "
                "coalesce(column_default, '') || ordinal_position "
                "FROM information_schema.columns WHERE table_schema = 'public'"
            )
            indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            keys = (
                "SELECT conrelid::regclass || conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace"
            )
            said = {name: sql for part in (columns, indexes, keys) for name, sql in connection.execute(text(part))}
    engine.dispose()
    return {name: sql for name, sql in said.items() if "alembic_version" not in name}


def test_the_migrations_make_the_tables_that_we_read(store_url, tmp_path, request):
    open_store(store_url).close()
    if store_url.startswith("sqlite"):
        other = f"sqlite:///{tmp_path / 'other.db'}"
    else:
        other = request.getfixturevalue("postgres").new_database()
    engine = opening.connect(read_address(other), 5)
    with engine.begin() as connection:
        METADATA.create_all(connection)
    engine.dispose()
    made = definitions(store_url)
    assert len(made) > len(METADATA.tables)
    assert made == definitions(other)


def test_the_number_of_the_schema_is_that_of_the_last_migration():
    assert ScriptDirectory.from_config(migrations.alembic_config()).get_heads() == [str(SCHEMA_VERSION)]


def upgrade_and_fail(connection):
    migrations.command.upgrade(migrations.alembic_config(connection), "head")
    assert LAST_TABLE.name in inspect(connection).get_table_names()
    connection.execute(text("SELECT * FROM nowhere"))


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path, request, monkeypatch):
    for dump in DUMPS:
        url = load(dump, tmp_path, request)
        engine = opening.connect(read_address(url), 5)
        with engine.begin() as connection:
            connection.execute(text(f"DROP TABLE {LAST_TABLE.name}"))
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        before = definitions(url)
        monkeypatch.setattr(migrations, "upgrade", upgrade_and_fail)
        with pytest.raises(StoreError):
            open_store(url)
        assert definitions(url) == before
        monkeypatch.undo()
        assert open_store(url).tracked(release_set="all") == ()
        engine.dispose()
        (tmp_path / "old.db").unlink(missing_ok=True)
