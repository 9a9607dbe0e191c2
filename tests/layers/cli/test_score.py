import json
from datetime import date, timedelta

import numpy as np
import pytest

from layers.cli.main import main


@pytest.fixture(scope="module")
def store_url(tmp_path_factory):
    """A store with two corridors over northern Africa for two and a half years, imported at once."""
    rng = np.random.default_rng(1)
    rows = ["event_id,date,latitude,longitude,place,mode,commodity,origin,destination,agency,handling"]
    for at in range(30):
        day = date(2021 + at // 12, at % 12 + 1, 3)
        for way, (lon0, lat0, lon1, lat1) in enumerate(((0, 20, 9, 22), (2, 14, 12, 13))):
            for k in range(rng.poisson(9)):
                share = rng.random()
                ends = f"Start{way},End{way}" if k % 3 == 0 else ","
                place = f"Start{way}" if share < 0.05 else f"End{way}" if share > 0.95 else ""
                rows.append(
                    f"{at}-{way}-{k},{day + timedelta(days=k)},{lat0 + share * (lat1 - lat0):.4f},"
                    f"{lon0 + share * (lon1 - lon0):.4f},{place},land,gold,{ends},A{k % 3},TLP:GREEN"
                )
    folder = tmp_path_factory.mktemp("score")
    path, url = folder / "events.csv", f"sqlite:///{folder / 'score.db'}"
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        assert run(patch, "import", path, "--store", url) == 0
    return url


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["routewatch", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


def test_the_figures_are_printed_for_people_and_for_programs(store_url, monkeypatch, capsys):
    assert run(monkeypatch, "score", "--store", store_url, "--last", 4) == 0
    told = capsys.readouterr()
    assert "4 months forecast one after the other, Feb 2023 to May 2023" in told.out
    assert "by the date of the event for 3" in told.out
    assert "PEI*" in told.out
    assert "enforcement times flow" in told.out
    assert told.err == ""
    assert run(monkeypatch, "score", "--store", store_url, "--last", 4, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    (kind,) = report["scores"]
    assert kind["periods"] == ["2023-02-01", "2023-03-01", "2023-04-01", "2023-05-01"]
    assert kind["untestable"] == {"counts": "few_forecasts", "ranking": ""}
    never = {"watch", "watch_ended"}
    assert report["flags"]["issued"] == sum(n for state, n in report["flags"]["states"].items() if state not in never)
    assert {r["method"] for r in kind["ranking"]} >= {"model", "kernel_density"}


def test_a_file_is_written_whole_and_the_same_again(store_url, tmp_path, monkeypatch, capsys):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    for out in (first, second):
        assert run(monkeypatch, "score", "--store", store_url, "--last", 4, "--json", "--out", out) == 0
    assert first.read_bytes() == second.read_bytes()
    assert "Wrote" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.json"]


def test_a_short_history_is_said_to_be_untestable(store_url, monkeypatch, capsys):
    assert run(monkeypatch, "score", "--store", store_url, "--period", "quarter") == 0
    said = capsys.readouterr().out
    assert said.count("untestable") == 2
    assert "%" not in said


@pytest.mark.parametrize("arguments", [("--store", "sqlite:///missing/nowhere.db"), ("--out", "missing/x.json")])
def test_what_is_not_there_ends_with_two_and_a_sentence(arguments, monkeypatch, capsys):
    assert run(monkeypatch, "score", *arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("routewatch: ")
    assert "Traceback" not in error
