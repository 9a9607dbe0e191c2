"""The command that says what was changed in the chain, and every other one that goes on or refuses meanwhile."""

import json
import sqlite3

import pytest
from typer.testing import CliRunner

from data.errors import StoreError, WrongUseError
from layers.cli.main import app
from layers.cli.standing import _tell
from layers.viewing import journal, open_as

HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling\n"


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUTEWATCH_CHECKPOINTS", str(tmp_path / "checkpoints"))
    monkeypatch.setenv("ROUTEWATCH_STORE", f"sqlite:///{tmp_path / 'store.db'}")

    def run(*words):
        return CliRunner().invoke(app, list(words))

    for number in range(3):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{HEADER}E{number},2026-01-02,52.25,4.25,sea,heroin,1,kg,AGY-A,TLP:GREEN\n")
        assert run("import", str(path)).exit_code == 0
    return run


def tamper(tmp_path, *statements):
    connection = sqlite3.connect(tmp_path / "store.db")
    for statement in ("DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete", *statements):
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_chain_that_fits_is_said_with_its_last_checkpoint(call):
    result = call("verify", "--audit")
    assert result.exit_code == 0
    assert result.stdout.startswith("4 entries, 3 checkpoints, the last one at entry 4 (")
    assert "All fits. This is about what was done; what records say is not held against it." in result.stdout
    answer = json.loads(call("verify", "--audit", "--json").stdout)
    assert (answer["fits"], answer["entries"], answer["last_checkpoint"]["number"]) == (True, 4, 4)
    assert (answer["findings"], answer["tail"], answer["accepted"], answer["cut_line"]) == ([], None, [], False)


def test_what_came_after_the_last_checkpoint_is_said_to_be_unproved(call, tmp_path):
    path = next((tmp_path / "checkpoints").glob("*.checkpoints"))
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0] + b"{")
    result = call("verify", "--audit")
    assert result.exit_code == 0
    assert "Entries 3 to 4 came after the last checkpoint: whoever can write to the store could" in result.stdout
    assert "A checkpoint was being written when the machine stopped" in result.stdout
    assert json.loads(call("verify", "--audit", "--json").stdout)["tail"] == {"first": 3, "last": 4}


def test_a_chain_without_its_checkpoints_is_not_taken_for_sound(call, tmp_path):
    next((tmp_path / "checkpoints").glob("*.checkpoints")).unlink()
    lost = call("verify", "--audit")
    assert lost.exit_code == 1
    assert lost.stdout.startswith("4 entries; no checkpoint of this store is known here.")
    assert "though its chain has entries" in lost.stderr
    _tell.cache_clear()  # as for another command
    assert "though its chain has entries" in call("import", str(tmp_path / "1.csv")).stderr
    again = call("verify", "--audit")
    assert (again.exit_code, again.stderr) == (0, "")
    assert "The first checkpoint known here was made at entry 5" in again.stdout


def test_the_last_entries_are_shown_with_who_what_and_when(call):
    shown = call("verify", "--audit", "--entries", "2").stdout.splitlines()
    assert [line.split("  ")[0] for line in shown[:2]] == ["3", "4"]
    assert [line.split("  ")[2:4] for line in shown[:2]] == [["local", "import"], ["local", "import"]]
    assert '"added":1' in shown[0]
    told = json.loads(call("verify", "--audit", "--entries", "99", "--json").stdout)["chain"]
    assert [(entry["number"], entry["act"]) for entry in told] == [(1, "policy"), *((n, "import") for n in (2, 3, 4))]
    assert "chain" not in json.loads(call("verify", "--audit", "--json").stdout)


def test_an_entry_that_was_changed_is_named(call, tmp_path):
    tamper(tmp_path, "UPDATE audit SET who = 'nobody' WHERE number = 2")
    result = call("verify", "--audit")
    assert result.exit_code == 1
    assert "Entry 2 was changed." in result.stdout
    assert "All fits" not in result.stdout
    answer = call("verify", "--audit", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["findings"] == [{"what": "edited", "first": 2, "last": 2, "other": 0, "name": ""}]


def test_a_store_that_lost_acts_is_read_takes_nothing_and_goes_on_once_accepted(call, tmp_path):
    tamper(tmp_path, "DELETE FROM audit WHERE number > 1")
    listing = call("quarantine", "list")
    assert listing.exit_code == 0
    assert "is not as it was at its last checkpoint: The chain was cut after entry 1" in listing.stderr
    with pytest.raises(StoreError, match="--accept WHY"):
        CliRunner().invoke(app, ["import", str(tmp_path / "0.csv")], catch_exceptions=False)
    with pytest.raises(WrongUseError, match="--accept must not be empty"):
        CliRunner().invoke(app, ["verify", "--audit", "--accept", " "], catch_exceptions=False)
    result = call("verify", "--audit", "--accept", "A copy of Tuesday was put back.")
    assert result.exit_code == 0
    assert "The chain was cut after entry 1: entries 2 to 4 are missing." in result.stdout
    assert call("import", str(tmp_path / "0.csv")).exit_code == 0
    again = call("verify", "--audit")
    assert again.exit_code == 0
    assert "a person took the chain as it was" in again.stdout


def test_the_command_has_to_be_told_what_to_verify(call):
    with pytest.raises(WrongUseError, match="--audit"):
        CliRunner().invoke(app, ["verify"], catch_exceptions=False)


def test_a_backup_is_entered_and_a_store_from_it_is_held_against_the_checkpoints(call, tmp_path):
    assert call("backup", "--out", str(tmp_path / "b.zip")).exit_code == 0
    store = open_as()
    assert store.entries()[-1].act == "backup"
    store.close()
    url = f"sqlite:///{tmp_path / 'back.db'}"
    restored = call("restore", str(tmp_path / "b.zip"), "--store", url)
    assert (restored.exit_code, restored.stderr) == (0, "")
    assert call("verify", "--audit", "--store", url).exit_code == 0
    assert call("import", str(tmp_path / "0.csv")).exit_code == 0
    late = call("restore", str(tmp_path / "b.zip"), "--store", f"sqlite:///{tmp_path / 'late.db'}")
    assert "The chain was cut after entry 5: entry 6 is missing." in late.stderr


def test_where_no_checkpoint_can_be_kept_an_import_says_so(call, tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("ROUTEWATCH_CHECKPOINTS", str(tmp_path / "taken"))
    result = call("import", str(tmp_path / "0.csv"))
    assert result.exit_code == 0
    assert "cannot be kept" in result.stderr
    assert "What is done meanwhile is not proved." in result.stderr


def test_the_journal_is_that_of_the_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUTEWATCH_CHECKPOINTS", str(tmp_path / "c"))
    monkeypatch.setenv("ROUTEWATCH_AUDIT_KEY", str(tmp_path / "k"))
    assert (journal().folder, journal().key_file) == (tmp_path / "c", tmp_path / "k")


def test_what_is_read_under_a_marking_and_what_is_exported_is_entered_once_each(call, tmp_path):
    lines = (f"R{n},2026-01-0{n},52.25,4.25,sea,heroin,1,kg,AGY-B,TLP:AMBER\n" for n in range(1, 4))
    (tmp_path / "restricted.csv").write_text(HEADER + "".join(lines))
    assert call("import", str(tmp_path / "restricted.csv")).exit_code == 0
    for _ in range(2):
        words = ("export", "--what", "events", "--out", str(tmp_path / "out.csv"), "--as", "AGY-B")
        assert call(*words).exit_code == 0
    store = open_as()
    told = [(entry.act, entry.who) for entry in store.entries()][5:]
    assert told == [("read", "AGY-B"), ("export", "AGY-B"), ("export", "AGY-B")]
    about = [json.loads(entry.about) for entry in store.entries()][5:]
    assert about[0]["records"] == {"AGY-B TLP:AMBER": 3}
    assert (about[1]["what"], about[1]["marking"], about[1]["format"]) == ("events", "TLP:AMBER", "csv")
    store.close()
