"""The life of a flag as a person sees it: one of two corridors seems to fall silent, until late reports arrive."""

import json
from datetime import date, timedelta

import numpy as np
import pytest

from data.store import open_store
from layers.cli.main import main

HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,origin,destination,agency,handling,place"
SILENT = 24


def rows(way, months, rate, *, seed, prefix=""):
    rng = np.random.default_rng(seed)
    lon0, lat0, lon1, lat1 = ((0, 20, 9, 22), (2, 14, 12, 13))[way]
    for at in months:
        for k in range(rng.poisson(rate)):
            day = date(2021 + at // 12, at % 12 + 1, 1) + timedelta(days=k % 28)
            share = rng.random()
            lon, lat = lon0 + share * (lon1 - lon0), lat0 + share * (lat1 - lat0)
            ends = (f"Start{way}", f"End{way}") if k % 3 == 0 else ("", "")
            place = f"Start{way}" if share < 0.05 else f"End{way}" if share > 0.95 else ""
            where = f"{lat:.4f},{lon:.4f},land,gold,{ends[0]},{ends[1]}"
            yield f"{prefix}{at}-{way}-{k},{day},{where},A{k % 3},TLP:GREEN,{place}"


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

    command.url = url
    return command


@pytest.fixture
def feed(call, tmp_path):
    def file(name, lines, now):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
        call("import", path, "--now", f"{now}T00:00:00Z")

    return file


@pytest.fixture
def watched(call, feed, tmp_path):
    """A store in which one corridor fell silent, looked at when all of the error of the year may be spent."""
    lines = [*rows(0, range(36), 12, seed=1), *rows(1, range(SILENT), 12, seed=2)]
    feed("first.csv", [*lines, *rows(1, range(SILENT, 36), 0.5, seed=3)], "2023-12-31")
    call("detect", "--out", tmp_path / "o.json")
    return call


def flags(call, *words):
    return json.loads(call("flags", "list", "--json", *words))["flags"]


def the_decline(call, *words):
    (found,) = [flag for flag in flags(call, *words) if flag["flag"]["type"] == "decline"]
    return found


def test_a_look_is_recorded_once_with_everything_it_was_made_from(watched, tmp_path):
    decline = the_decline(watched)
    assert decline["state"] == "flagged"
    assert decline["flag"]["time"] == "2023-01-01"
    look = decline["look"]
    assert (look["day"], look["release_set"], look["stream"]) == ("2023-12-31", "all", "month")
    assert look["store_version"] == 1
    assert look["parameters"]["period"] == "month"
    assert look["code_version"].startswith("0.1.0+")
    assert decline["inputs"]["events"] > 250
    for _ in range(2):
        watched("detect", "--out", tmp_path / "again.json")
    assert the_decline(watched) == decline
    store = open_store(watched.url)
    assert len(store.looks(release_set="all")) == 1
    store.close()


def test_the_list_can_begin_with_what_is_new_and_has_the_latest_change_first(watched):
    every = flags(watched)
    times = [flag["flag"]["time"] for flag in every if flag["state"] == every[0]["state"]]
    assert times == sorted(times, reverse=True)
    assert flags(watched, "--since", "2023-12-31") == every
    assert flags(watched, "--since", "2024-01-01") == []


def test_late_reports_withdraw_a_flag_and_an_earlier_day_still_shows_it(watched, feed, tmp_path):
    flag_id = the_decline(watched)["id"]
    judged = json.loads(
        watched(
            "flags", "judge", flag_id[:6], "confirm", "--who", "Lt. Vega", "--why", "seen at sea", "--json",
            "--now", "2024-01-09",
        )
    )  # fmt: skip
    assert (judged["state"], judged["judgement"]["who"]) == ("confirmed", "Lt. Vega")
    feed("late.csv", rows(1, range(SILENT, 36), 12, seed=4, prefix="late"), "2024-02-10")
    watched("detect", "--out", tmp_path / "o.json")
    decline = the_decline(watched)
    assert (decline["id"], decline["state"]) == (flag_id, "withdrawn")
    assert [(entry["who"], entry["to"]) for entry in decline["history"]] == [
        ("routewatch", "flagged"), ("Lt. Vega", "confirmed"), ("routewatch", "withdrawn"),
    ]  # fmt: skip
    assert "Lt. Vega had confirmed it" in watched("flags", "list", "--state", "withdrawn")
    assert "later data no longer show it" in watched("flags", "show", flag_id)
    assert the_decline(watched, "--as-of", "2024-01-08")["state"] == "flagged"
    assert the_decline(watched, "--as-of", "2024-02-09")["state"] == "confirmed"
    assert flags(watched, "--as-of", "2023-12-30") == []
    # What was known then still explains what was said then.
    told = json.loads(watched("flags", "explain", flag_id, "--no-robustness", "--json"))
    assert told["explanation"]["comes_out_the_same"]
    assert told["same_inputs"]


def test_an_explanation_tells_evidence_doubts_and_robustness(watched):
    flag = the_decline(watched)
    told = json.loads(watched("flags", "explain", flag["id"], "--json"))["explanation"]
    assert told["comes_out_the_same"]
    assert sum(row["events"] for row in told["agencies"]) == flag["inputs"]["events"]
    assert {"observed", "expected", "interval_low", "interval_high"} <= set(told["series"][0])
    assert [(trial["changed"], trial["value"]) for trial in told["trials"]] == [
        ("resolution", "3"), ("resolution", "5"), ("period", "week"), ("period", "quarter"),
    ]  # fmt: skip
    assert told["robust"] == all(trial["survives"] for trial in told["trials"])
    text = watched("flags", "explain", flag["id"], "--no-robustness")
    assert "it comes out the same" in text
    assert "Strongest other explanation" in text
    assert "2023-01-01" in text


def test_memory_does_not_run_backwards(watched, feed, tmp_path):
    feed("more.csv", rows(0, range(36, 37), 12, seed=5), "2024-02-10")
    assert "Not tracked" not in watched("detect", "--out", tmp_path / "o.json")
    before = flags(watched)
    said = watched("detect", "--as-of", "2024-01-20", "--out", tmp_path / "o.json")
    assert "Not tracked" in said
    assert flags(watched) == before


def test_the_identifier_of_the_analysis_is_understood_as_well(watched, tmp_path):
    report = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    (told,) = [flag["flag_id"] for flag in report["flags"] if flag["type"] == "decline"]
    assert json.loads(watched("flags", "show", told, "--json")) == the_decline(watched)


def test_each_unit_of_time_is_a_stream_of_its_own(watched, tmp_path):
    watched("detect", "--period", "week", "--out", tmp_path / "o.json")
    declines = [flag for flag in flags(watched) if flag["flag"]["type"] == "decline"]
    assert sorted(flag["look"]["stream"] for flag in declines) == ["month", "week"]
    assert {flag["state"] for flag in declines} == {"flagged"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "zzz"), "No flag begins with"),
        (("show", " "), "No flag begins with"),
        (("explain", "zzz"), "No flag begins with"),
        (("list", "--as-of", "soon"), "is no day"),
        (("judge", "ID", "confirm", "--who", " ", "--why", "x"), "--who must not be empty"),
        (("judge", "ID", "confirm", "--who", "A", "--why", "\t-"), "--why must not be empty"),
        (("judge", "ID", "dismiss", "--who", "Routewatch", "--why", "x"), "name a person"),
        (("judge", "ID", "dismiss", "--who", "A", "--why", "x" * 2001), "more than 2000"),
        (("judge", "ID", "dismiss", "--who", "A", "--why", "x", "--now", "soon"), "--now"),
    ],
)
def test_wrong_use_ends_with_two_and_a_sentence(watched, words, sentence):
    flag_id = the_decline(watched)["id"]
    said = watched("flags", *(flag_id if word == "ID" else word for word in words), code=2)
    assert sentence in said
    assert said.count("\n") == 1
    assert the_decline(watched)["state"] == "flagged"


def test_a_judgement_needs_who_and_why_and_a_verdict_that_exists(watched):
    flag_id = the_decline(watched)["id"]
    for words in (("confirm", "--who", "A"), ("confirm", "--why", "x"), ("maybe", "--who", "A", "--why", "x")):
        watched("flags", "judge", flag_id, *words, code=2)
    assert the_decline(watched)["state"] == "flagged"


def test_without_a_store_or_a_look_it_says_so(call, feed):
    assert "no store" in call("flags", "list", code=2)
    feed("one.csv", rows(0, range(2), 3, seed=1), "2023-12-31")
    assert "No look was recorded yet" in call("flags", "list")
