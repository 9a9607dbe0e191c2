import json

import pytest
from typer.testing import CliRunner

from layers.cli.main import app

HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,feed,handling"


@pytest.fixture
def run(tmp_path):
    def command(*words):
        return CliRunner().invoke(app, [*map(str, words), "--store", f"sqlite:///{tmp_path / 'store.db'}"])

    return command


@pytest.fixture
def imported(run, tmp_path):
    """A steady feed of two years, and one that stops after the first."""
    rows = [HEADER]
    for at in range(24):
        for k in range(4):
            day = f"{2024 + at // 12}-{at % 12 + 1:02}-{3 + 6 * k + at % 5:02}"
            for feed in ("steady", "survey")[: 2 if at < 12 else 1]:
                where = f"{10 + k + at / 7:.4f},{20 + k + at / 11:.4f}"
                rows.append(f"{feed}-{at}-{k},{day},{where},land,gold,{k + 1},kg,AGY-A,{feed},TLP:GREEN")
    path = tmp_path / "events.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    assert run("import", path, "--now", "2026-01-01T00:00:00Z").exit_code == 0


@pytest.mark.usefixtures("imported")
def test_a_feed_that_stops_is_told(run):
    result = run("feeds")
    assert result.exit_code == 0
    assert (
        "AGY-A  survey  2025-01-01 - 2025-12-01  stops; silent since (48 reports were to be expected)" in result.stdout
    )
    assert "3 agencies and feeds were examined; 1 of them has something to know." in result.stdout


@pytest.mark.usefixtures("imported")
def test_the_same_as_an_object(run):
    answer = json.loads(run("feeds", "--json").stdout)
    assert [(row["feed"], row["reports"]) for row in answer["feeds"]] == [(None, 144), ("steady", 96), ("survey", 48)]
    assert [(row["feed"], row["condition"], row["period_from"]) for row in answer["conditions"]] == [
        ("survey", "stops", "2025-01-01")
    ]


def test_without_a_store_it_says_so(tmp_path):
    result = CliRunner().invoke(app, ["feeds", "--store", f"sqlite:///{tmp_path / 'none.db'}"])
    assert result.exit_code != 0
    assert "import a file first" in str(result.exception)
