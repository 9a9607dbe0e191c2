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


def test_what_came_in_with_a_later_file_is_open_no_more(loaded, tmp_path):
    path = tmp_path / "a.csv"
    would = loaded("import", path, "--dates", "day-first", "--dry-run", *NOW).stdout
    done = loaded("import", path, "--dates", "day-first", *NOW).stdout
    assert "1 record that waited in quarantine came in with this file, and waits no more." in done
    assert "1 record that waited in quarantine came in with this file" in would
    assert [row["quarantine_id"] for row in json.loads(loaded("quarantine", "list", "--json").stdout)["shown"]] == [
        1,
        3,
    ]
    assert "reissued (import); came in with a.csv, row 3 (import 2)" in loaded("quarantine", "show", 2).stdout
    assert json.loads(loaded("quarantine", "list", "--state", "reissued", "--json").stdout)["records"] == 1
    again = loaded("quarantine", "repair", 2, "--reading", "day-first", *WHO)
    assert "is reissued already" in str(again.exception)
    assert json.loads(loaded("import", path, "--dates", "day-first", "--json", *NOW).stdout)["settled"] == 0


def test_an_import_tells_what_people_decided_before(loaded, tmp_path):
    path = tmp_path / "a.csv"
    loaded("quarantine", "repair", 2, "--reading", "day-first", *WHO)
    loaded("quarantine", "dismiss", 3, *WHO, "--why", "a test row")
    done = loaded("import", path, *NOW)
    assert (
        "1 duplicate would wait in quarantine, but was repaired before, or came in otherwise (rows 3)." in done.stdout
    )
    assert "1 of the quarantined was dismissed by a person before, and stays so (rows 4)." in done.stdout
    assert "ambiguous_date" not in done.stdout
    answer = json.loads(loaded("import", path, "--json", *NOW).stdout)
    assert (answer["repaired_before"], answer["dismissed_before"]) == ([3], [4])
    assert answer["records_in"] == answer["accepted"] + len(answer["quarantined"]) + len(answer["duplicates"])
    other = json.loads(loaded("import", path, "--dates", "month-first", "--json", *NOW).stdout)
    assert [(row["row"], row["reason"]) for row in other["quarantined"]][1] == (3, "repaired_before")
    assert "3" not in other["rows"]
    loaded("quarantine", "dismiss", 1, *WHO, "--why", "a test row")
    loaded("quarantine", "dismiss", 4, *WHO, "--why", "day first is right")
    assert loaded("import", path, *NOW).exit_code == 0


def test_a_correction_that_replaces_a_repair_is_told_by_row(loaded, tmp_path):
    loaded("quarantine", "repair", 2, "--reading", "day-first", *WHO)
    path = tmp_path / "b.csv"
    path.write_text("\n".join([HEADER, OPEN_DATE.replace("02/03/2026", "2026-03-05"), ""]), encoding="utf-8")
    done = loaded("import", path, *NOW).stdout
    assert "1 revised record is corrected by its sender and replaces what a person repaired (rows 1)." in done


def test_a_code_or_a_file_that_is_not_there_is_said(loaded):
    told = loaded("quarantine", "list", "--reason", "nonsense").stdout
    assert (
        "Quarantine never held a record of --reason nonsense; there are: ambiguous_date, control_characters, lat_"
        in told
    )
    assert "of --file nasty; there are: a.csv." in loaded("quarantine", "list", "--file", "nasty").stdout
    assert "of --import 9; there are: 1." in loaded("quarantine", "list", "--import", 9).stdout
    loaded("quarantine", "dismiss", 2, *WHO, "--why", "a test row")
    told = loaded("quarantine", "list", "--reason", "ambiguous_date").stdout
    assert "1 such record is in another state: --state any shows it." in told
    assert "never held" in str(loaded("quarantine", "dismiss", "--reason", "x", *WHO, "--why", "no").exception)
    assert "never held" in str(loaded("quarantine", "repair", "--file", "x", "--set", "lat=1", *WHO).exception)


def test_what_is_dismissed_already_is_not_dismissed_without_a_word(loaded):
    loaded("quarantine", "dismiss", 2, *WHO, "--why", "a test row")
    again = loaded("quarantine", "dismiss", 2, *WHO, "--why", "a test row")
    assert "The record 2 is dismissed already." in str(again.exception)
    none = loaded("quarantine", "dismiss", "--reason", "ambiguous_date", *WHO, "--why", "a test row").stdout
    assert "0 records dismissed." in none
    assert "None of these records is open" in none


def test_a_record_without_columns_says_what_a_repair_needs(run, tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("\n".join([HEADER, GOOD, f"{GOOD},more", ""]), encoding="utf-8")
    run("import", path, *NOW)
    told = run("quarantine", "repair", 1, "--set", "event_id=E9", *WHO).stdout
    assert "too_many_fields  Its 12 fields could not be put under the 11 columns of the file; set each column" in told
    assert "event_id, occurred_at, latitude" in told
    values = [
        word for pair in zip(HEADER.split(","), GOOD.split(","), strict=True) for word in ("--set", "=".join(pair))
    ]
    assert "1 stands in the store already" in run("quarantine", "repair", 1, *values, *WHO).stdout


CALLED = "E5,2026-01-02,52.25,4.25,Dover; tel 020 7946 0311,sea,heroin,1,kg,AGY-A,TLP:GREEN"
NUMBER = "7946 0311"
"""Whole: four digits stand in hashes by chance."""


def test_personal_data_are_nowhere_and_the_record_comes_in_without_them(run, tmp_path, monkeypatch):
    path = tmp_path / "called.csv"
    path.write_text("\n".join([HEADER, GOOD, CALLED, ""]), encoding="utf-8")
    log = tmp_path / "log.jsonl"
    monkeypatch.setenv("ROUTEWATCH_LOG", str(log))
    monkeypatch.setenv("ROUTEWATCH_LOG_LEVEL", "debug")
    said = [run("import", path, *NOW), run("quarantine", "list"), run("quarantine", "show", 1)]
    assert [result.exit_code for result in said] == [1, 0, 0]
    shown = said[2].stdout
    assert "It held what looks like personal data, which was taken out ('place': telephone number)." in shown
    assert "What was withheld is left out: place Dover; tel." in shown
    kept = run("quarantine", "replay", "--all", *NOW)
    assert kept.exit_code == 1
    done = run("quarantine", "repair", "--reason", "personal_data", "--reading", "without-personal-data", *WHO, *NOW)
    assert (done.exit_code, "1 accepted" in done.stdout) == (0, True)
    again = run("import", path, *NOW)
    assert again.exit_code == 0
    said += [kept, done, again, run("quarantine", "list", "--state", "any")]
    everything = "".join(result.output for result in said).encode()
    everything += b"".join(part.read_bytes() for part in tmp_path.iterdir() if part != path)
    assert b"Dover" in everything
    assert NUMBER.encode() not in everything


def test_masked_by_the_settings_it_comes_in(run, tmp_path, monkeypatch):
    path = tmp_path / "called.csv"
    path.write_text("\n".join([HEADER, GOOD, CALLED, ""]), encoding="utf-8")
    monkeypatch.setenv("ROUTEWATCH_GUARD", "mask")
    result = run("import", path, "--json", *NOW)
    answer = json.loads(result.stdout)
    assert (answer["outcome"], answer["accepted"]) == ("accept", 2)
    assert "personal_data_masked" in answer["flags"]["2"]
    assert NUMBER not in result.output
    monkeypatch.setenv("ROUTEWATCH_GUARD", "off")
    refused = run("import", path, *NOW)
    assert "there are quarantine and mask" in str(refused.exception)
