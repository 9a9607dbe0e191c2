"""``routewatch watch``: each file that is dropped comes in once, when it is complete; bad ones stop nothing."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from data.store import open_store
from layers.cli.dropped import Folder
from layers.cli.main import main

HEAD = "event_id,occurred_at,latitude,longitude,mode,agency,handling\n"
PATIENCE_S = 90
pytestmark = pytest.mark.isolated


def row(n, *, latitude="1.5"):
    return f"E{n},2026-01-02,{latitude},2.5,land,AGY-A,TLP:GREEN\n"


@pytest.fixture
def drop(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()

    def write(name, *rows, at=-60.0):
        path = folder / name
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        os.utime(path, (time.time() + at, time.time() + at))
        return path

    write.folder, write.url = folder, f"sqlite:///{tmp_path / 'store.db'}"
    return write


@pytest.fixture
def call(drop, monkeypatch, capsys):
    def command(*words, code=0):
        given = ["routewatch", "watch", str(drop.folder), "--once", "--store", drop.url, *words]
        monkeypatch.setattr("sys.argv", given)
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr()
        assert (caught.value.code or 0) == code, said
        return [json.loads(line) for line in said.out.splitlines()] if "--json" in words else said.out + said.err

    return command


def kept(url):
    store = open_store(url)
    found = sorted(store.events()["event_id"]), store.imports().height
    store.close()
    return found


def test_what_lies_there_comes_in_once_and_a_bad_file_stops_nothing(drop, call, tmp_path):
    drop("a.csv", row(1), row(2, latitude="95"))
    drop("b.pdf")
    drop("c.csv", row(3))
    drop(".hidden.csv", row(8))
    drop("d.csv.part", row(9))
    secret = tmp_path / "elsewhere.csv"
    secret.write_text(HEAD + row(7), encoding="utf-8")
    (drop.folder / "z.csv").symlink_to(secret)
    told = call("--json")
    assert [(each["file"], each["outcome"], each["accepted"], each["quarantined"]) for each in told] == [
        ("a.csv", "imported", 1, 1),
        ("b.pdf", "refused", 0, 0),
        ("c.csv", "imported", 1, 0),
        ("z.csv", "refused", 0, 0),
    ]
    assert kept(drop.url) == (["E1", "E3"], 2)
    said = call(code=2)
    assert "a.csv: the store has it already" in said
    assert "z.csv: refused. It is a link" in said
    assert kept(drop.url) == (["E1", "E3"], 2)
    assert len(list(drop.folder.iterdir())) == 6, "nothing is moved"


def test_what_is_done_is_moved_where_somebody_asks_for_it(drop, call, tmp_path):
    done = tmp_path / "done"
    done.mkdir()
    drop("a.csv", row(1))
    drop("b.pdf")
    assert "a.csv: 1 record, 1 accepted" in call("--done", str(done), code=2)
    drop("a.csv", row(2))
    call("--done", str(done), code=2)
    assert sorted(path.name for path in done.iterdir()) == ["a-2.csv", "a.csv"]
    assert [path.name for path in drop.folder.iterdir()] == ["b.pdf"]
    assert "not into it" in call("--done", str(drop.folder), code=2)


def test_a_file_is_complete_when_nobody_writes_to_it_any_more(drop):
    now = [time.time()]
    folder = Folder(drop.folder, rest_s=2.0, clock=lambda: now[0])
    path = drop("a.csv", row(1), at=0.0)
    assert folder.complete() == []
    assert folder.is_waiting
    now[0] += 1.5
    with path.open("a", encoding="utf-8") as file:
        file.write(row(2))
    os.utime(path, (now[0], now[0]))
    assert folder.complete() == []
    now[0] += 1.5
    assert folder.complete() == []
    now[0] += 1.0
    assert folder.complete() == [path]
    folder.tell(path)
    assert folder.complete() == []
    assert not folder.is_waiting
    renamed = drop("b.csv", row(3), at=-10.0)
    assert folder.complete() == [renamed], "what is renamed into the folder was written before"


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_it_goes_on_until_it_is_ended(drop, ended_by):
    words = ["watch", str(drop.folder), "--store", drop.url, "--rest", "0.1"]
    command = [sys.executable, "-c", "from layers.cli.main import main; main()", *words]
    drop("a.csv", row(1))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as it:
        try:
            assert it.stdout.readline().startswith("a.csv: 1 record")
            drop(".b", row(2)).rename(drop.folder / "b.csv")
            assert it.stdout.readline().startswith("b.csv: 1 record")
            it.send_signal(ended_by)
            assert it.wait(PATIENCE_S) == 0
        finally:
            it.kill()
    assert kept(drop.url) == (["E1", "E2"], 2)
