import json
import os
import subprocess
from pathlib import Path

from tests.browser.server import ROUTEWATCH

ROWS = """event_id,occurred_at,latitude,longitude,place,mode,commodity,agency,handling
E1,2026-01-02,52.25,4.25,Canary,sea,x,A,TLP:RED
"""


def run(folder, *words):
    (folder / "a.csv").write_text(ROWS, encoding="utf-8")
    command = [ROUTEWATCH, *words, "import", "a.csv", "--store", f"sqlite:///{folder / 'store.db'}"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)


def test_an_import_is_quiet_and_logs_to_a_file_that_is_named(tmp_path):
    assert run(tmp_path).stderr == ""
    assert run(tmp_path, "--log", "log.jsonl").stderr == ""
    assert run(tmp_path, "--log", "log.jsonl").stderr == ""
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert [entry["what"] for entry in told] == ["judge file", "import"] * 2
    assert [entry["duplicates"] for entry in told if entry["what"] == "import"] == [1, 1]
    assert "Canary" not in "".join(lines)


def test_a_level_alone_logs_to_standard_error(tmp_path):
    told = [json.loads(line) for line in run(tmp_path, "--log-level", "info").stderr.splitlines()]
    assert [entry["what"] for entry in told] == ["judge file", "migrate store", "import"]
