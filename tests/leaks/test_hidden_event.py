"""What is computed for those who may not see an event, with the event and without it: the same bytes."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime

import numpy as np
import pytest

from data.effort_log import read_effort_log
from data.store import Operation, open_store
from layers.archive import to_bytes
from layers.cli.main import main
from layers.current import current_analysis
from routes.analysis import AnalysisParameters
from tests.leaks import world

VIEWERS = ("AGY-A", "public", "lynx")
DAYS = [datetime(2025, month, 28, tzinfo=UTC) for month in (6, 9, 12)]
"""Of the imports; after each of them everybody looks, and before and after what is hidden is imported."""
HIDDEN = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER")
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


def hidden_rows(turn):
    """Events in the middle of what AGY-A knows as its corridor, in its months, also where it fell silent."""
    rng = np.random.default_rng(turn)
    for n, marking in enumerate(HIDDEN * 12):
        share, month = rng.random(), 1 + n % 12
        lat, lon = 20 + 2 * share, 40 * (n % 2) + 9 * share
        year = 2024 + (turn + n) % 2
        yield f"h{turn}-{n},{year}-{month:02d}-09,{lat:.4f},{lon:.4f},land,gold,5,2,,,way,AGY-B,,{marking},,"
    yield f"q{turn},2025-01-01,99,20,land,gold,1,1,,,way,AGY-B,,TLP:RED,,"


def make(url, *, parts):
    """Make a store from parts of imports and of what is hidden, and look at it after each of them."""
    store = open_store(url)
    for turn, day in enumerate(DAYS):
        for agency, rows in parts(turn):
            world.bring_in(store, f"{agency}-{turn}.csv", rows, agency=agency, now=day)
            for viewer in VIEWERS:
                current_analysis(world.seen_as(store, viewer), parameters=AnalysisParameters(), now=day)
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
    mine = [each for each in world.CLASSES if each.token in ("zqaamber7", "zqbclear7", "zqbgreen7")]
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
def pair(tmp_path_factory, read_here):
    """Two stores that differ in what is hidden."""
    folder = tmp_path_factory.mktemp("pair")
    urls = tuple(f"sqlite:///{folder / name}.db" for name in ("without", "within"))
    for url, parts in zip(urls, (without, within), strict=True):
        make(url, parts=parts)
    return urls


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
    """Blank the numbers that the store gives to imports and to records set aside: it counts for all of its users."""
    return re.sub(r'("(?:import_id|quarantine_id)"): \d+', r"\1: n", said)
