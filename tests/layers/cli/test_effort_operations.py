import json

import pytest

from data.store import open_store
from layers.cli.main import main

GOOD = ("2024-01,A,10,,", "2024-02,A,20,,", "2024-02,A,20,,")
NOW = ("--now", "2026-11-22")
NET = ("--from", "2024-05-01", "--to", "2024-05-31", "--agency", "A")


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"

    def command(*words, code=0):
        monkeypatch.setattr("sys.argv", ["routewatch", *map(str, words), "--store", url])
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr()
        assert (caught.value.code or 0) == code, said
        command.warned = said.err
        return said.err if code == 2 else said.out

    command.url = url
    return command


@pytest.fixture
def log(tmp_path):
    def file(*lines, header="period,agency,hours,inspections,feed"):
        path = tmp_path / "log.csv"
        path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        return path

    return file


def test_rows_are_counted_and_bad_ones_are_named(call, log):
    told = call("effort", "import", log(*GOOD, "2024-13,A,1,,", "2024-03,A,-4,,"), *NOW, code=1)
    assert "2 new, 0 revised" in told
    assert "row 4  bad_period" in told
    assert "row 5  hours_out_of_range" in told
    told = json.loads(call("effort", "import", log(*GOOD, "2024-13,A,1,,"), *NOW, "--json"))
    assert (told["records"], told["accepted"], told["duplicates"]) == (4, 0, [1, 2, 3])
    assert [row["row"] for row in told["rejected"]] == [4]
    assert told["accepted"] + len(told["duplicates"]) + len(told["rejected"]) == told["records"]


def test_a_correction_replaces_and_changes_the_version_of_the_store(call, log):
    call("effort", "import", log(*GOOD), *NOW)
    told = json.loads(call("effort", "import", log("2024-02,A,25,,"), *NOW, "--json"))
    assert (told["revised"], told["store_version"]) == (1, 2)
    listed = json.loads(call("effort", "list", "--json"))
    assert [(row["start"], row["hours"]) for row in listed["log"]] == [("2024-01-01", 10.0), ("2024-02-01", 25.0)]
    assert "A: 2024-01-01 to 2024-02-01, 2 rows, 35 hours, 0 inspections" in call("effort", "list")


@pytest.mark.parametrize(
    ("lines", "header", "sentence"),
    [(("1,2",), "agency,hours", "lacks the columns period"), ((), "", "log.csv")],
)
def test_a_file_that_is_no_log_is_rejected_whole(call, log, tmp_path, lines, header, sentence):
    assert sentence in call("effort", "import", log(*lines, header=header), *NOW, code=2)
    assert not (tmp_path / "store.db").exists()


def test_no_file_and_no_store_are_said(call, tmp_path):
    assert "no file" in call("effort", "import", tmp_path / "absent.csv", code=2)
    assert "no store" in call("effort", "list", code=2)
    assert "no store" in call("operations", "list", code=2)


def test_operations_are_kept_with_a_box_or_a_circle(call):
    call("operations", "add", "--name", "Net", *NET, "--area", "179.5,-20,-179.5,-10")
    assert "within 50 km of 36.1, -5.4" in call("operations", "add", "--name", "Line", *NET, "--area", "36.1,-5.4,50")
    listed = json.loads(call("operations", "list", "--json"))["operations"]
    assert [(row["name"], row["shape"], row["area"]) for row in listed] == [
        ("Line", "circle", [36.1, -5.4, 50.0]),
        ("Net", "box", [179.5, -20.0, -179.5, -10.0]),
    ]
    assert call("operations", "list").splitlines()[-1] == "2 operations."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"--area": "1,2"}, "neither"),
        ({"--area": "here"}, "neither"),
        ({"--area": "91,0,5"}, "outside the Earth"),
        ({"--area": "0,0,0"}, "outside the Earth"),
        ({"--area": "nan,0,5"}, "outside the Earth"),
        ({"--area": "5,10,5,20"}, "outside the Earth"),
        ({"--area": "5,20,6,10"}, "outside the Earth"),
        ({"--from": "2024-02-30"}, "is no day"),
        ({"--from": "2024-06-01"}, "lies before"),
        ({"--name": " "}, "must not be empty"),
        ({"--agency": ""}, "must not be empty"),
    ],
)
def test_a_wrong_operation_ends_with_two_and_a_sentence(call, tmp_path, changes, sentence):
    options = dict(zip(NET[::2], NET[1::2], strict=True)) | {"--name": "Net", "--area": "36,-5,50"} | changes
    said = call("operations", "add", *(word for option in options.items() for word in option), code=2)
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "store.db").exists()


def test_the_same_name_twice_is_refused(call):
    call("operations", "add", "--name", "Net", *NET, "--area", "36,-5,50")
    assert "already" in call("operations", "add", "--name", "Net", *NET, "--area", "36,-5,50", code=2)
    store = open_store(call.url)
    assert len(store.operations()) == 1
    store.close()


def test_agencies_without_any_record_are_named(call, log, tmp_path):
    events = tmp_path / "events.csv"
    header = "event_id,date,latitude,longitude,mode,agency,handling"
    events.write_text(f"{header}\nE,2024-01-01,1,1,land,A,TLP:RED\n", encoding="utf-8")
    call("import", events, *NOW)
    call("effort", "import", log("2024-01,A,1,,"), *NOW)
    assert call.warned == ""
    call("effort", "import", log("2024-01,A,1,,", "2024-01,a,1,,", "2024-01,\u0410,2,,"), *NOW)
    assert call.warned == "2 agencies have no record here, so their logs have nothing to explain: 'a', '\u0410'\n"
    told = json.loads(call("effort", "import", log("2024-01,a,1,,"), *NOW, "--json"))
    assert told["unknown_agencies"] == ["a"]
    call("operations", "add", "--name", "Net", *NET, "--area", "36,-5,50")
    assert call.warned == ""
    call("operations", "add", "--name", "Other", *NET[:4], "--agency", "Z", "--area", "36,-5,50")
    assert "The agency 'Z' has no record here" in call.warned
