"""``routewatch export`` as somebody: what is in the file, what is not, and what is refused."""

import csv
import io
import json
from datetime import date, timedelta

import numpy as np
import pytest

from data.store import open_store
from layers.cli.main import main

HEADER = "event_id,date,lat,lon,place,mode,commodity,agency,handling,release_to\n"
WHATS = ("events", "cells", "corridors", "flags")


def rows(agency, handling, n, *, seed, place, release_to="", at=(5.0, 5.0)):
    chance = np.random.default_rng(seed)
    for number in range(n):
        day = date(2022, 1, 1) + timedelta(days=int(chance.integers(700)))
        share = chance.random()
        where = f"{at[0] + share:.4f},{at[1] + 4 * share:.4f},{place}"
        yield f"{agency}-{seed}-{number},{day},{where},land,gold,{agency},TLP:{handling},{release_to}\n"


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"

    def command(*words, code=0):
        monkeypatch.setattr("sys.argv", ["routewatch", *map(str, words), "--store", url])
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr()
        assert (caught.value.code or 0) == code, said
        assert "Traceback" not in said.err
        return said.out if code == 0 else said.err

    return command


@pytest.fixture
def filled(call, tmp_path):
    path = tmp_path / "f.csv"
    lines = [
        *rows("AGY-A", "AMBER", 150, seed=1, place="ownA"),
        *rows("AGY-B", "GREEN", 60, seed=2, place="greenB"),
        *rows("AGY-B", "AMBER", 20, seed=3, place="givenB", release_to="AGY-A"),
        *rows("AGY-B", "AMBER", 20, seed=4, place="hiddenB"),
        *rows("AGY-B", "RED", 20, seed=5, place="redB"),
    ]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    call("import", path)
    return call


def read(path):
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text[text.index("marking,") :], newline="")))


def test_events_are_those_of_the_principal(filled, tmp_path):
    out = tmp_path / "events.csv"
    expected = {
        "AGY-A": {"ownA", "greenB", "givenB"},
        "AGY-B": {"greenB", "givenB", "hiddenB", "redB"},
        "public": set(),
    }
    for who, places in expected.items():
        filled("export", "--what", "events", "--out", out, "--as", who)
        found = read(out)
        assert {row["place"] for row in found} == places
    assert out.read_text(encoding="utf-8-sig").startswith("# TLP:CLEAR\n")


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_nobody_sees_more_than_it_may(filled, tmp_path, what, form):
    out = tmp_path / f"x.{form}"
    filled("export", "--what", what, "--format", form, "--out", out, "--as", "AGY-A")
    text = out.read_text(encoding="utf-8-sig")
    assert "hiddenB" not in text
    assert "redB" not in text
    assert "RED" not in text
    marks = {row["marking"] for row in read(out)} if form == "csv" else {json.loads(text)["marking"]}
    assert marks <= {"TLP:AMBER", "TLP:GREEN"}
    assert marks or what == "flags"


def test_what_nobody_else_may_see_changes_no_byte(filled, tmp_path):
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    for what in WHATS:
        filled("export", "--what", what, "--out", before.with_stem(f"before-{what}"), "--as", "AGY-A")
    late = tmp_path / "late.csv"
    late.write_text(HEADER + "".join(rows("AGY-B", "RED", 90, seed=9, place="late")), encoding="utf-8")
    filled("import", late)
    for what in WHATS:
        out = after.with_stem(f"after-{what}")
        filled("export", "--what", what, "--out", out, "--as", "AGY-A")
        assert out.read_bytes() == before.with_stem(f"before-{what}").read_bytes()


def test_small_numbers_of_others_are_not_told(filled, tmp_path):
    out = tmp_path / "cells.csv"
    filled("export", "--what", "cells", "--out", out, "--as", "AGY-A")
    told = [row["others"] for row in read(out)]
    assert told
    assert all(text.startswith("at least") or text == "5 or fewer at a time, or none" for text in told)
    assert all(int(text.removeprefix("at least ")) > 5 for text in told if text.startswith("at least"))
    filled("export", "--what", "cells", "--out", out)
    assert {row["others"] for row in read(out)} == {""}


@pytest.mark.parametrize("what", WHATS)
def test_nothing_to_show_is_a_header(call, tmp_path, what):
    open_store(f"sqlite:///{tmp_path / 'store.db'}").close()
    out = tmp_path / "x.csv"
    assert "0 rows" in call("export", "--what", what, "--out", out)
    assert read(out) == []
    call("export", "--what", what, "--format", "geojson", "--out", out)
    assert json.loads(out.read_text(encoding="utf-8"))["features"] == []


def test_what_makes_no_sense_is_refused(filled, tmp_path):
    out = tmp_path / "x.csv"
    assert "'AGY-X'" in filled("export", "--what", "events", "--out", out, "--as", "AGY-X", code=2)
    assert "no folder" in filled("export", "--what", "events", "--out", tmp_path / "no" / "x.csv", code=2)
    told = filled("export", "--what", "events", "--out", out, "--ceiling", "TLP:GREEN", code=2)
    assert "TLP:RED" in told
    assert not out.exists()
    out.mkdir()
    assert "cannot be written" in filled("export", "--what", "events", "--out", out, code=2)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".x")] == []


def test_whoever_is_of_no_agency_or_another_one_writes_nothing(filled, tmp_path):
    path = tmp_path / "f.csv"
    assert "writes nothing" in filled("import", path, "--as", "public", code=2)
    assert "writes for AGY-B" in filled("import", path, "--agency", "AGY-A", "--as", "AGY-B", code=2)
    effort = tmp_path / "e.csv"
    effort.write_text("period,agency,hours\n2022-01,AGY-A,4\n", encoding="utf-8")
    assert "writes for AGY-B" in filled("effort", "import", effort, "--as", "AGY-B", code=2)
    operation = ["--name", "Blue", "--from", "2022-05-01", "--to", "2022-05-09", "--agency", "AGY-A", "--area", "1,2,9"]
    assert "writes for AGY-B" in filled("operations", "add", *operation, "--as", "AGY-B", code=2)
    filled("effort", "import", effort, "--as", "AGY-A")
    assert "1 row of effort" in filled("effort", "list", "--as", "AGY-A")
    assert "0 rows of effort" in filled("effort", "list", "--as", "AGY-B")


def test_an_agency_brings_in_its_own_rows_alone(filled, tmp_path):
    path = tmp_path / "mixed.csv"
    lines = [*rows("AGY-A", "GREEN", 1, seed=20, place="x"), *rows("AGY-B", "GREEN", 1, seed=21, place="y")]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    filled("import", path, "--as", "AGY-A", "--json")
    assert "1 record" in filled("quarantine", "list", "--as", "AGY-A")
    assert "mixed" not in filled("quarantine", "list", "--as", "AGY-B")
