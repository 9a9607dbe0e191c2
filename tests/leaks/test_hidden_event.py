"""What is computed for those who may not see an event, with the event and without it: the same bytes."""

import io
import re
import sqlite3
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.effort_log import read_effort_log
from data.store import Operation, open_store
from layers.archive import to_bytes
from layers.cli.main import main
from layers.current import current_analysis
from layers.pages import duty, flag_card, past, session, trust
from layers.pages.records import FILES, PLACED, PLACES, QUARANTINE
from routes.analysis import AnalysisParameters
from routes.score import ScoreParameters
from tests.leaks import world
from tests.leaks.drawing import bytes_of, draw, keep_messages

VIEWERS = ("AGY-A", "public", "lynx")
DAYS = [datetime(2025, month, 28, tzinfo=UTC) for month in (6, 9, 12)]
"""Of the imports; after each of them everybody looks, and before and after what is hidden is imported."""
HIDDEN = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER")
SEEN = ("zqaamber7", "zqbclear7", "zqbgreen7")
COMMANDS = (
    "detect --out {out}",
    *(
        f"export --what {what} --format {form} --out {{out}}"
        for what in ("events", "cells", "corridors", "flags")
        for form in ("csv", "geojson")
    ),
    "feeds --json",
    "score --last 3 --json",
    "flags list --json",
    "flags list",
    "flags show {flag} --json",
    "flags show {flag}",
    "flags explain {flag} --no-robustness --json",
    "effort list --json",
    "operations list --json",
    "operations watch sweep --json",
    "quarantine list --json --state any",
    "quarantine show {record} --json",
)
VIEWS = (
    ("watch", {}),
    ("watch", {"rail_view": "table"}),
    *(("watch", {session.KNOWN: DAYS[1] + timedelta(hours=1), **state}) for state in ({}, {"rail_view": "table"})),
    ("trust", {}),
    *(("records", {"records_view": view}) for view in (FILES, QUARANTINE, PLACES, PLACED)),
)


def hidden_rows(turn):
    """Events in the middle of what AGY-A knows as its corridor, also where it fell silent, and with texts it knows."""
    rng = np.random.default_rng(turn)
    for n, marking in enumerate(HIDDEN * 12):
        share, month = rng.random(), 1 + n % 12
        lat, lon = 20 + 2 * share, 40 * (n % 2) + 9 * share
        year = 2024 + (turn + n) % 2
        yield f"h{turn}-{n},{year}-{month:02d}-09,{lat:.4f},{lon:.4f},land,gold,5,2,,,way,AGY-B,,{marking},,"
    for token in SEEN:
        yield f"{token}{turn},2025-01-01,,,land,gold,1,1,,,hidden {token} cove,AGY-B,,TLP:RED,,"
    yield f"q{turn},2025-01-01,99,20,land,gold,1,1,,,way,AGY-B,,TLP:RED,,"


def make(url, *, parts):
    """Make a store from parts of imports and of what is hidden, and look at it after each of them."""
    store = open_store(url)
    for turn, day in enumerate(DAYS):
        for agency, rows in parts(turn):
            world.bring_in(store, f"{agency}-{turn}.csv", rows, agency=agency, now=day)
            for viewer in VIEWERS:
                current_analysis(world.seen_as(store, viewer), parameters=AnalysisParameters(), now=day)
        for viewer in ("AGY-A", "AGY-B") if turn == 0 else ():
            seen = world.seen_as(store, viewer)
            seen.take_over(seen.mark_at(day))
    box = (-5.0, 0.0, 60.0, 25.0)
    for agency, name in (("AGY-A", "sweep"), ("AGY-C", "other")):
        operation = Operation(name, agency, DAYS[0].date().replace(day=1), DAYS[1].date(), box)
        store.add_operation(operation, recorded_at=DAYS[-1])
    for number in range(1, 13):
        log = read_effort_log(
            "e.csv", f"period,agency,hours\n2025-{number:02d},AGY-A,9\n".encode(), today=DAYS[-1].date()
        )
        store.add_effort(log, recorded_at=DAYS[-1])
    store.close()


def seen_rows(turn):
    """The third of the seen records that comes in this turn, and a row that is quarantined."""
    mine = [each for each in world.CLASSES if each.token in SEEN]
    for each in mine:
        rows = [row for n, row in enumerate(world.rows_of(each)) if n % len(DAYS) == turn]
        bad = f"bad{turn},2025-01-01,99,20,land,gold,1,1,,,way,{each.agency},,TLP:GREEN,,"
        yield each.agency, "\n".join([*rows, bad, ""])


def without(turn):
    yield from seen_rows(turn)


def within(turn):
    yield "AGY-B", "\n".join([*hidden_rows(turn), ""])
    yield from seen_rows(turn)
    yield "AGY-B", "\n".join([*hidden_rows(turn + 10), ""])


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two stores that differ in what is hidden."""
    folder = tmp_path_factory.mktemp("pair")
    urls = tuple(f"sqlite:///{folder / name}.db" for name in ("without", "within"))
    with world.reading_here():
        for url, parts in zip(urls, (without, within), strict=True):
            make(url, parts=parts)
    take_numbers(*(url.removeprefix("sqlite:///") for url in urls))
    for url in urls:
        world.vouch(url)
    return urls


def take_numbers(few, many):
    """Number what is set aside in one store as in the other: the store counts it for all of its users, which shows."""
    with sqlite3.connect(few) as connection:
        connection.execute("ATTACH ? AS other", [many])
        # By way of numbers that nothing has: none may stand twice meanwhile.
        connection.execute(
            "UPDATE quarantine SET quarantine_id = "
            "(SELECT -quarantine_id FROM other.quarantine AS there WHERE there.raw = quarantine.raw)"
        )
        connection.execute("UPDATE quarantine SET quarantine_id = -quarantine_id")
    connection.close()


def test_something_is_hidden_and_would_tell(pair):
    few, many = (open_store(url) for url in pair)
    hidden = many.events().height - few.events().height
    assert hidden > 100
    owners = [world.seen_as(store, "AGY-B") for store in (few, many)]
    few_found, found = (current_analysis(seen, parameters=AnalysisParameters()).analysis for seen in owners)
    assert to_bytes(few_found) != to_bytes(found), "it moves what its owner sees"
    for store in (few, many):
        store.close()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_frames_and_what_is_tracked_are_the_same(pair, viewer):
    kept = []
    for url in pair:
        store = open_store(url)
        seen = world.seen_as(store, viewer)
        now = current_analysis(seen, parameters=AnalysisParameters())
        key = seen.release_set()
        looks = [(look.day, look.allowance, look.data_digest, look.n_events) for _, look in seen.looks(release_set=key)]
        tracked = [(row.track_id, row.sighting, row.first_seen, row.history) for row in seen.tracked(release_set=key)]
        frames = (now.events.write_json(), to_bytes(now.analysis), now.marking, now.as_of, now.label)
        kept.append((frames, looks, tracked, seen.effort_log().write_json(), seen.agencies()))
        store.close()
    assert kept[0] == kept[1]
    assert kept[0][0][1] != b""
    assert kept[0][1]


def said_by(words, viewer, url, out, monkeypatch):
    monkeypatch.setattr("sys.argv", ["routewatch", *words.format(**out).split(), "--as", viewer, "--store", url])
    told, erred = io.StringIO(), io.StringIO()
    with redirect_stdout(told), redirect_stderr(erred):
        try:
            main()
        except SystemExit as end:
            erred.write(f"ended with {end.code}")
    file = out["out"]
    written = file.read_text(encoding="utf-8") if file.exists() else ""
    file.unlink(missing_ok=True)
    return told.getvalue() + erred.getvalue() + without_clock(written)


def without_clock(text):
    return re.sub(r'"runtime_s": [\d.e-]+', "", text)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_answer_is_the_same(pair, viewer, tmp_path, monkeypatch):
    monkeypatch.setenv("ROUTEWATCH_PRINCIPALS", str(tmp_path / "p.toml"))
    (tmp_path / "p.toml").write_text(world.PRINCIPALS, encoding="utf-8")
    answers = []
    for url in pair:
        store = open_store(url)
        seen = world.seen_as(store, viewer)
        flags = seen.tracked(release_set=seen.release_set())
        held = seen.quarantined()["quarantine_id"]
        store.close()
        given = {"flag": flags[0].track_id, "record": held[0] if held.len() else 1, "out": tmp_path / "out.json"}
        answers.append({words: numberless(said_by(words, viewer, url, given, monkeypatch)) for words in COMMANDS})
    for words in COMMANDS:
        assert answers[0][words] == answers[1][words], words


def numberless(said):
    """Blank the numbers that the store gives to imports: it counts for all of its users."""
    return re.sub(r'("import_id"): \d+', r"\1: n", said)


@pytest.fixture
def page_of(pair, tmp_path, monkeypatch):
    """Draw a page of one of the stores, and give the bytes of each message."""
    (tmp_path / "p.toml").write_text(world.PRINCIPALS, encoding="utf-8")
    monkeypatch.setenv("ROUTEWATCH_PRINCIPALS", str(tmp_path / "p.toml"))
    monkeypatch.setattr(trust, "PARAMETERS", ScoreParameters(analysis=AnalysisParameters(), targets=3))
    for module in (duty, flag_card, past):
        monkeypatch.setattr(module, "clock", lambda: DAYS[-1] + timedelta(hours=3))
    kept = keep_messages(monkeypatch)

    def page_of(url, viewer, page, **state):
        monkeypatch.setenv("ROUTEWATCH_STORE", url)
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        bench = AppTest.from_function(draw, args=(page,), default_timeout=120)
        for key, value in state.items():
            bench.session_state[key] = value
        assert not bench.run().exception
        return bytes_of(kept)

    yield page_of
    for url in pair:
        session._store(url).close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_message_of_every_page_is_the_same(pair, viewer, page_of):
    store = open_store(pair[0])
    found = current_analysis(world.seen_as(store, viewer), parameters=AnalysisParameters()).analysis
    store.close()
    cards = [("watch", {session.SELECTED: one}) for one in (*found.corridors["corridor_id"], *found.areas["area_id"])]
    assert cards
    for page, state in (*VIEWS, *cards):
        few, many = (page_of(url, viewer, page, **state) for url in pair)
        assert len(few) > 3
        assert len(few) == len(many), (page, state)
        assert not [n for n, (one, other) in enumerate(zip(few, many, strict=True)) if one != other], (page, state)


def test_pages_of_its_owner_tell(pair, page_of):
    for page, state in VIEWS[:-1]:
        few, many = (page_of(url, "AGY-B", page, **state) for url in pair)
        assert few != many, (page, state)
