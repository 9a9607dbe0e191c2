import json

import pytest
from typer.testing import CliRunner

from data.store import open_store
from layers.cli.main import app

HEADER = "event_id,occurred_at,latitude,longitude,place,mode,commodity,quantity,unit,agency,handling"
GOOD = "E1,2026-01-02,52.25,4.25,,sea,heroin,1,kg,AGY-A,TLP:GREEN"
SWAPPED = "E2,2026-01-02,104.25,12.5,,sea,heroin,1,kg,AGY-A,TLP:GREEN"
OPEN_DATE = "E3,02/03/2026,52.25,4.25,,sea,heroin,1,kg,AGY-A,TLP:GREEN"
NASTY = "E4,2026-01-02,95,4.25,a\x1b[2Jb,sea,heroin,1,kg,AGY-A,TLP:GREEN"
NOW = ("--now", "2026-11-22T00:00:00Z")
WHO = ("--who", "Lt. Vega")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def run(url):
    def command(*words):
        return CliRunner().invoke(app, [*map(str, words), "--store", url])

    return command


@pytest.fixture
def loaded(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([HEADER, GOOD, SWAPPED, OPEN_DATE, NASTY, ""]), encoding="utf-8")
    run("import", path, *NOW)
    return run


def many(run, tmp_path, count):
    path = tmp_path / "many.csv"
    rows = [f"M{n},2026-01-02,95,4.25,,sea,heroin,1,kg,AGY-A,TLP:GREEN" for n in range(count)]
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    run("import", path, *NOW)


def test_the_list_says_how_many_more_there_are_and_how_to_see_them(run, tmp_path):
    many(run, tmp_path, 120)
    first = run("quarantine", "list").stdout
    assert first.count("many.csv:") == 50
    assert "70 more: --offset 50 shows the next, --complete all." in first
    assert "120 records in quarantine." in first
    last = run("quarantine", "list", "--offset", 100).stdout
    assert last.count("many.csv:") == 20
    assert "more:" not in last
    assert run("quarantine", "list", "--complete").stdout.count("many.csv:") == 120
    answer = json.loads(run("quarantine", "list", "--json", "--offset", 100, "--limit", 15).stdout)
    assert (answer["records"], len(answer["shown"]), answer["more"]) == (120, 15, 5)
    assert json.loads(run("quarantine", "list", "--json", "--offset", 500).stdout)["more"] == 0


def test_the_list_counts_by_reason_and_file_and_adds_up(loaded, tmp_path):
    many(loaded, tmp_path, 3)
    answer = json.loads(loaded("quarantine", "list", "--json").stdout)
    assert sum(row["records"] for row in answer["counts"]) == answer["records"] == 6
    assert [row["records"] for row in answer["counts"] if row["reason"] == "ambiguous_date"] == [1]
    only = json.loads(loaded("quarantine", "list", "--json", "--file", "many.csv").stdout)
    assert only["records"] == 3
    assert json.loads(loaded("quarantine", "list", "--json", "--import", 1).stdout)["records"] == 3
    assert json.loads(loaded("quarantine", "list", "--json", "--reason", "other").stdout)["records"] == 0
    assert "a.csv:3  ambiguous_date" in loaded("quarantine", "list").stdout


def test_one_record_is_shown_with_its_fields_and_what_it_may_mean(loaded):
    shown = loaded("quarantine", "show", 1).stdout
    assert "latitude: 104.25" in shown
    assert "State: open" in shown
    assert "Latitude and longitude are swapped: latitude 12.5, longitude 104.25." in shown
    answer = json.loads(loaded("quarantine", "show", 2, "--json").stdout)
    assert answer["raw"]["event_id"] == "E3"
    assert [offer["reading"] for offer in answer["suggestions"]] == ["day-first", "month-first"]
    assert loaded("quarantine", "show", 7).exit_code != 0
    assert "\x1b" not in loaded("quarantine", "show", 3).stdout


def test_a_repair_takes_the_record_in_and_says_who_did_it(loaded, url):
    done = loaded("quarantine", "repair", 1, "--set", "lat=12.5", "--set", "longitude=104.25", *WHO, "--why", "asked")
    assert done.exit_code == 0
    assert "1 record judged again: 1 accepted" in done.stdout
    assert open_store(url).events()["event_id"].to_list() == ["E1", "E2"]
    shown = loaded("quarantine", "show", 1).stdout
    assert "repaired (Lt. Vega); latitude 12.5, longitude 104.25; asked" in shown
    assert "latitude: 104.25" in shown
    assert "is repaired already" in str(loaded("quarantine", "repair", 1, "--set", "lat=1", *WHO).exception)


def test_a_repair_that_does_not_help_says_why_and_changes_nothing(loaded, url):
    before = open_store(url).imports()
    done = loaded("quarantine", "repair", 1, "--set", "lat=99", *WHO)
    assert done.exit_code == 1
    assert "lat_out_of_range" in done.stdout
    assert "'99'" in done.stdout
    assert open_store(url).imports().equals(before)


def test_a_place_in_words_is_placed_as_at_an_import(loaded):
    fields = ("--set", "latitude=", "--set", "longitude=", "--set", "place=Cartagena", "--set", "commodity=heroin")
    done = loaded("quarantine", "repair", 3, *fields, *WHO)
    assert done.exit_code == 0, done.stdout
    assert "Records without coordinates" in done.stdout


def test_all_of_a_reason_are_repaired_alike(loaded):
    done = loaded("quarantine", "repair", "--reason", "ambiguous_date", "--reading", "day-first", *WHO, "--json")
    answer = json.loads(done.stdout)
    assert (answer["records"], answer["accepted"], answer["quarantined"]) == (1, 1, 0)
    assert answer["rows"][0]["outcome"] == "new"


def test_a_replay_counts_what_stays(loaded):
    done = loaded("quarantine", "replay", "--all")
    assert done.exit_code == 1
    assert "3 records judged again: 0 accepted, 0 stand in the store already, 3 stay in quarantine." in done.stdout
    nothing = loaded("quarantine", "replay", "--import", 9, "--json")
    assert json.loads(nothing.stdout)["records"] == 0


def test_dismissed_records_leave_the_list_and_stay_readable(loaded):
    done = loaded("quarantine", "dismiss", 2, *WHO, "--why", "a test row")
    assert "1 record dismissed." in done.stdout
    assert json.loads(loaded("quarantine", "list", "--json").stdout)["records"] == 2
    assert json.loads(loaded("quarantine", "list", "--json", "--state", "any").stdout)["records"] == 3
    assert "dismissed (Lt. Vega); a test row" in loaded("quarantine", "show", 2).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("repair", 1, "--set", "lat", *WHO),
        ("repair", 1, *WHO),
        ("repair", "--set", "lat=1", *WHO),
        ("repair", 1, "--reason", "x", "--set", "lat=1", *WHO),
        ("repair", 1, "--set", "nothing=1", *WHO),
        ("repair", 9, "--set", "lat=1", *WHO),
        ("repair", 1, "--set", "lat=1", "--who", " "),
        ("replay",),
        ("dismiss", 1, *WHO, "--why", ""),
        ("show", 9),
    ],
)
def test_wrong_use_is_one_sentence_and_changes_nothing(loaded, url, words):
    before = open_store(url).quarantined()
    done = loaded("quarantine", *words)
    assert done.exit_code != 0
    assert str(done.exception).endswith(".")
    assert open_store(url).quarantined().equals(before)


def test_there_is_no_quarantine_without_a_store(run):
    assert "There is no store" in str(run("quarantine", "list").exception)
