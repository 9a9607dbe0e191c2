"""``routewatch backup`` and ``restore``, at the command line."""

import json

import pytest
from typer.testing import CliRunner

from data.errors import FileRejectedError, WrongUseError
from data.store import open_store
from layers.cli.main import app

ROWS = (
    "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling\n"
    "E1,2026-01-02,52.25,4.25,sea,heroin,5,kg,AGY-A,TLP:GREEN\n"
)


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def test_a_store_there_and_back(tmp_path, store_url):
    (tmp_path / "a.csv").write_text(ROWS)
    first, out = f"sqlite:///{tmp_path / 'first.db'}", tmp_path / "b.zip"
    assert run("import", tmp_path / "a.csv", "--store", first).exit_code == 0
    told = run("backup", "--store", first, "--out", out)
    assert told.exit_code == 0
    assert told.stdout.startswith("1 record in ")
    restored = run("restore", out, "--store", store_url, "--json")
    assert restored.exit_code == 0
    assert json.loads(restored.stdout)["tables"]["records"]["rows"] == 1
    assert "secret" not in restored.stdout
    store = open_store(store_url)
    assert store.events()["event_id"].to_list() == ["E1"]
    store.close()


def test_what_cannot_be_is_refused(tmp_path):
    (tmp_path / "not.zip").write_text("no backup")
    none = f"sqlite:///{tmp_path / 'none.db'}"
    assert isinstance(run("backup", "--store", none, "--out", tmp_path / "b.zip").exception, WrongUseError)
    assert isinstance(run("restore", tmp_path / "not.zip", "--store", none).exception, FileRejectedError)
    assert run("restore", tmp_path / "not.zip").exit_code == 2
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_help_names_the_options(command):
    assert run(command, "--help").exit_code == 0
