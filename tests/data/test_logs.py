import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.corrections import Correction
from data.errors import FileRejectedError, WrongUseError
from data.intake import IntakeOptions
from data.logs import start_log, tell, timed
from data.receiving import read_file
from data.repairing import repair, replay
from data.settings import read_settings
from data.sources.generic import FIELDS
from data.store import Decision, Selection, State, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CANARY = "Canary"
SOUND = {"occurred_at": "2026-01-02", "latitude": "12.345678", "longitude": "98.765432", "mode": "sea", "count": "1"}
SOUND |= {
    "country": "ES",
    "quantity": "47110.815",
    "quantity_kg": "47110.815",
    "radius_km": "7",
    "kind": "seizure",
    "unit": "kg",
}
SOUND |= {"handling": "TLP:GREEN", "recorded_at": "2026-01-03"}
SECRETS = (CANARY, "12.345678", "98.765432", "47110.815")


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "log.jsonl"
    start_log(replace(read_settings(), log_file=path, log_level="info"))
    yield path
    start_log(replace(read_settings(), log_file=None, log_level=""))


def entries(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def canary_file(broken=""):
    """A sound row with a token in every field that takes one, and a row whose field of that name is a token."""
    sound = [SOUND.get(name, f"{CANARY}{name}") for name in FIELDS]
    damaged = [f"{CANARY}{name}2" if name in (broken, "event_id") else SOUND.get(name, CANARY) for name in FIELDS]
    header = [*FIELDS, f"{CANARY} header"]
    rows = [header, [*sound, CANARY], [*damaged, CANARY]]
    return "\n".join(",".join(row) for row in rows).encode()


@pytest.mark.parametrize("broken", FIELDS)
def test_nothing_of_a_record_reaches_a_log(log, broken, tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    batch = read_file(f"{CANARY}.csv", canary_file(broken), IntakeOptions(NOW))
    store.add(batch, recorded_at=NOW)
    replay(store, Selection(), why=CANARY, now=NOW)
    repair(store, Selection(), Correction({"place": CANARY}), Decision(State.REPAIRED, CANARY, CANARY), now=NOW)
    store.dismiss(Selection(), Decision(State.DISMISSED, CANARY, CANARY), recorded_at=NOW)
    store.close()
    with pytest.raises(FileRejectedError, match=CANARY):
        read_file(f"{CANARY}.csv", f"{CANARY},{CANARY}\n1,2\n".encode(), IntakeOptions(NOW))
    text = log.read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    told = {entry["what"] for entry in entries(log)}
    assert {"migrate store", "judge file", "import", "dismissed", "judge file: refused"} <= told


def test_an_entry_says_what_was_done_in_counts_and_hashes(log, tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    batch = read_file("a.csv", canary_file("latitude"), IntakeOptions(NOW))
    store.add(batch, recorded_at=NOW)
    store.close()
    judged, imported = (entry for entry in entries(log) if entry["what"] in ("judge file", "import"))
    assert judged["sha256"] == imported["sha256"] == batch.sha256
    assert judged["quarantined"] == {"coord_not_number": 1}
    assert (imported["records"], imported["added"], imported["quarantined"]) == (2, 1, 1)
    assert imported["seconds"] >= 0
    assert imported["level"] == "info"


def test_what_a_file_is_called_cannot_write_a_line_or_speak_to_a_terminal(tmp_path):
    path = tmp_path / "log.jsonl"
    start_log(replace(read_settings(), log_file=path, log_level="debug"))
    name = 'x\n{"level": "info", "what": "forged"}\r\x1b[2J\u202e\u2028.csv'
    read_file(name, canary_file(), IntakeOptions(NOW))
    start_log(replace(read_settings(), log_file=None, log_level=""))
    raw = path.read_bytes()
    assert all(32 <= byte < 127 or byte == 10 for byte in raw)
    assert "forged" not in {entry["what"] for entry in entries(path)}
    assert name in {entry.get("file") for entry in entries(path)}


def test_a_text_that_is_no_code_is_withheld_from_info_on(tmp_path):
    start_log(replace(read_settings(), log_file=tmp_path / "log.jsonl"))
    logger = logging.getLogger("routewatch.x")
    tell(logger, "a", {"text": "two words", "code": "bad_date", "counts": {"Zuwara beach": 2, "bad_date": 1}})
    start_log(replace(read_settings(), log_file=None))
    (said,) = entries(tmp_path / "log.jsonl")
    assert (said["text"], said["code"]) == ("(withheld)", "bad_date")
    assert said["counts"] == {"(withheld)": 2, "bad_date": 1}


def test_a_refusal_is_an_entry_with_its_reason_alone(log):
    def fail(**_):
        raise FileRejectedError("empty_file", f"{CANARY} is empty.")

    with pytest.raises(FileRejectedError), timed(logging.getLogger("routewatch.x"), "read"):
        fail()
    (entry,) = entries(log)
    assert (entry["what"], entry["reason"]) == ("read: refused", "empty_file")


def test_without_a_word_nothing_is_logged(capsys):
    start_log(replace(read_settings(), log_file=None, log_level=""))
    tell(logging.getLogger("routewatch.x"), "a", {})
    assert capsys.readouterr() == ("", "")


def test_a_level_without_a_file_goes_to_standard_error(capsys):
    start_log(replace(read_settings(), log_file=None, log_level="info"))
    tell(logging.getLogger("routewatch.x"), "a", {})
    start_log(replace(read_settings(), log_file=None, log_level=""))
    out, err = capsys.readouterr()
    assert (out, json.loads(err)["what"]) == ("", "a")


def test_a_level_that_is_none_and_a_file_that_cannot_be_are_refused(tmp_path):
    with pytest.raises(WrongUseError, match="loud"):
        start_log(replace(read_settings(), log_level="loud"))
    with pytest.raises(WrongUseError, match="cannot be written"):
        start_log(replace(read_settings(), log_file=tmp_path))
    start_log(replace(read_settings(), log_file=None, log_level=""))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_log_that_cannot_be_written_says_so_once_and_the_work_goes_on(capsys):
    start_log(replace(read_settings(), log_file=Path("/dev/full"), log_level="info"))
    intake = read_file("a.csv", canary_file(), IntakeOptions(NOW))
    start_log(replace(read_settings(), log_file=None, log_level=""))
    told = capsys.readouterr().err
    assert intake.records
    assert told.startswith("routewatch: the log cannot be written: ")
    assert told.count("\n") == 1
