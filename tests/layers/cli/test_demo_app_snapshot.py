"""The commands demo, app and snapshot, run as a person runs them."""

import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from data.scenario import LABEL, training_scenario
from data.store import open_store
from layers.cli.main import app, main

ROUTEWATCH = Path(sys.executable).with_name("routewatch")


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [str(ROUTEWATCH), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def run_here(monkeypatch, capsys, tmp_path):
    """Run a command in this process and an empty folder: to start one takes longer than all that is refused."""
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run_here(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["routewatch", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run_here


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    return url, run("demo", "--no-app", "--store", url)


def test_demo_loads_every_event_of_the_scenario_once(demo):
    url, first = demo
    assert first.returncode == 0, first.stderr
    again = run("demo", "--no-app", "--store", url)
    assert again.returncode == 0, again.stderr
    store = open_store(url)
    assert store.label() == LABEL
    assert store.events().height == training_scenario().events.height
    store.close()
    assert first.stdout.splitlines()[-1] == again.stdout.splitlines()[-1]


def test_demo_refuses_a_store_with_other_records(tmp_path):
    url = f"sqlite:///{tmp_path / 'mine.db'}"
    mine = tmp_path / "mine.csv"
    mine.write_text("date,lat,lon,mode,agency,handling\n2025-02-03,36,-6,sea,A,TLP:RED\n", encoding="utf-8")
    assert run("import", mine, "--store", url).returncode == 0
    refused = run("demo", "--no-app", "--store", url)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    store = open_store(url)
    assert store.events().height == 1
    store.close()


def test_app_refuses_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run("app", "--port", port)
    assert refused.returncode == 2
    assert str(port) in refused.stderr


def test_snapshot_draws_the_marked_map_of_the_store(demo, tmp_path):
    out = tmp_path / "map.png"
    done = run("snapshot", "--out", out, "--store", demo[0])
    assert done.returncode == 0, done.stderr
    assert "TLP:AMBER" in done.stdout
    picture = np.asarray(Image.open(out).convert("RGB"))
    assert picture.shape == (1080, 1920, 3)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 100
    assert (picture[5] == 0).all(axis=1).mean() > 0.8, "the banner at the head is black"


def test_a_snapshot_for_an_agency_tells_others_by_cells_of_more_than_a_few(demo, tmp_path, monkeypatch):
    drawn = {}
    for k in ("1", "5", "2000"):
        monkeypatch.setenv("ROUTEWATCH_SMALL_CELLS", k)
        words = ["snapshot", "--out", f"{tmp_path / k}.svg", "--store", demo[0], "--as", "TRAIN-NORD"]
        done = CliRunner().invoke(app, words)  # in this process: the first of them keeps the analysis for all
        assert done.exit_code == 0, done.output
        drawn[k] = (tmp_path / f"{k}.svg").stat().st_size
    # The fewer cells are told, the less there is to draw.
    assert drawn["1"] > drawn["5"] > drawn["2000"]


def test_a_limit_of_small_cells_that_makes_no_sense_is_wrong_use(run_here, tmp_path, monkeypatch):
    monkeypatch.setenv("ROUTEWATCH_SMALL_CELLS", "few")
    code, said, sentence = run_here("flags", "list", "--store", f"sqlite:///{tmp_path / 'empty.db'}")
    assert (code, said) == (2, "")
    assert sentence == "routewatch: ROUTEWATCH_SMALL_CELLS is 'few': expected a whole number from 1 on.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "map.gif"], ".png"),
        (["--out", "nowhere/map.png"], "nowhere"),
        (["--out", "map.png", "--region", "Atlantis"], "Atlantis"),
        (["--out", "map.png", "--theme", "blue"], "blue"),
    ],
)
def test_snapshot_says_what_is_wrong_in_one_sentence(demo, run_here, words, said):
    code, _, sentence = run_here("snapshot", *words, "--store", demo[0])
    assert code == 2
    assert sentence.count("\n") == 1
    assert said in sentence
    assert list(Path.cwd().iterdir()) == []


def test_snapshot_of_an_empty_store_is_wrong_use(run_here, tmp_path):
    code, _, sentence = run_here("snapshot", "--out", "map.png", "--store", f"sqlite:///{tmp_path / 'empty.db'}")
    assert code == 2
    assert "nothing to draw" in sentence
