import json

import polars as pl
import pytest
from typer.testing import CliRunner

from data.errors import WrongUseError
from data.store import open_store
from layers.cli.main import app
from layers.cli.plain import plain_text

HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"
GOOD = "E1,2026-01-02,52.25,4.25,sea,heroin,1,kg,AGY-A,TLP:GREEN"
BAD = "E2,2026-01-02,92.25,4.25,sea,heroin,1,kg,AGY-A,TLP:GREEN"
NOW = ("--now", "2026-11-22T00:00:00Z")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def run(url):
    def command(*words):
        return CliRunner().invoke(app, [*map(str, words), "--store", url])

    return command


@pytest.fixture
def write(tmp_path):
    def file(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
        return path

    return file


def test_a_clean_file_ends_with_zero(run, write, url):
    result = run("import", write("a.csv", GOOD), *NOW)
    assert result.exit_code == 0
    assert "1 record " in result.stdout
    assert open_store(url).events()["event_id"].to_list() == ["E1"]


def test_quarantined_rows_end_with_one_and_are_explained(run, write):
    result = run("import", write("a.csv", GOOD, BAD), *NOW)
    assert result.exit_code == 1
    assert "lat_out_of_range" in result.stdout
    assert "rows 2" in result.stdout
    assert "not within -90 to 90" in result.stdout


def test_a_dry_run_leaves_no_trace(run, write, tmp_path):
    result = run("import", write("a.csv", GOOD), "--dry-run", *NOW)
    assert result.exit_code == 0
    assert "nothing was stored" in result.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


def test_rejected_files_say_one_sentence_and_change_nothing(run, write, url, tmp_path):
    run("import", write("good.csv", GOOD), *NOW)
    before = open_store(url).events()
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "binary.csv").write_bytes(b"MZ\x90\x00" + bytes(range(256)))
    (tmp_path / "nowhere.csv").write_text("event_id,occurred_at,mode\n1,2026-01-02,sea\n", encoding="utf-8")
    for name in ("absent.csv", "empty.csv", "binary.csv", "nowhere.csv", "."):
        result = run("import", tmp_path / name, *NOW)
        assert result.exit_code == 2, name
        assert result.stdout == ""
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stderr.strip().endswith(".")
    assert open_store(url).events().equals(before)
    assert open_store(url).imports().height == 1


def test_each_file_is_taken_on_its_own(run, write, url):
    result = run("import", write("a.csv", GOOD), "absent.csv", write("b.csv", BAD), *NOW)
    assert result.exit_code == 2
    assert open_store(url).imports()["file"].to_list() == ["a.csv", "b.csv"]


def test_json_is_one_object_and_ends_with_zero(run, write):
    path = write("a.csv", GOOD, BAD, GOOD)
    result = run("import", path, "--json", "--dry-run", *NOW)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["outcome"] == "quarantine"
    assert (answer["records_in"], answer["accepted"], answer["duplicates"]) == (3, 1, [3])
    assert [(row["row"], row["reason"]) for row in answer["quarantined"]] == [(2, "lat_out_of_range")]
    assert answer["rows"]["1"]["occurred_at"] == "2026-01-02T00:00:00Z"
    assert answer["flags"] == {"1": ["day_precision"]}


def test_json_tells_of_rejected_files_and_of_several(run, write):
    result = run("import", "absent.csv", write("a.csv", GOOD), "--json", *NOW)
    assert result.exit_code == 0
    rejected, accepted = json.loads(result.stdout)["files"]
    assert (rejected["outcome"], rejected["reason"], rejected["accepted"]) == ("reject-file", "file_not_found", 0)
    assert accepted["outcome"] == "accept"


def test_the_clock_has_to_be_a_time(run, write):
    result = run("import", write("a.csv", GOOD), "--now", "soon")
    assert result.exit_code != 0
    assert "--now" in str(result.exception)


def test_text_of_others_cannot_speak_to_the_terminal():
    assert plain_text("a\x1b[2J\nb\u202ec\u200bŁ") == "a\\u001b[2J\\u000ab\\u202ec\\u200bŁ"


OWN = "Vorgang;Datum;Breite;Laenge;Weg\nV-1;03/04/2026;53,5461;9,9661;Seefracht\n"
MAP = """
columns: {event_id: Vorgang, occurred_at: Datum, latitude: Breite, longitude: Laenge, mode: Weg}
constants: {agency: AGY-A, handling: TLP:GREEN}
values: {mode: {Seefracht: maritime}}
"""


def test_a_file_with_its_own_headers_is_read_by_a_map(run, tmp_path, url):
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(MAP, encoding="utf-8")
    result = run("import", tmp_path / "own.csv", "--map", tmp_path / "own.yaml", *NOW)
    assert (result.exit_code, "ambiguous_date" in result.stdout) == (1, True)
    told = ("--map", tmp_path / "own.yaml", "--dates", "day-first")
    assert run("import", tmp_path / "own.csv", *told, *NOW).exit_code == 0
    events = open_store(url).events()
    assert events.select("event_id", "mode", pl.col("occurred_at").dt.to_string("%Y-%m-%d")).rows() == [
        ("V-1", "maritime", "2026-04-03")
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"columns: {mode: A}\ncolours: {}", "own.yaml: Line 2 of the map: the key 'colours' is not known"),
        (b"columns: {mode: \xff}", "is not written in UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_map_that_cannot_be_read_ends_with_two(run, write, tmp_path, content, words):
    path = tmp_path / "own.yaml"
    if content is not None:
        path.write_bytes(content)
    result = run("import", write("a.csv", GOOD), "--map", path, *NOW)
    assert isinstance(result.exception, WrongUseError)
    assert words in str(result.exception)


def test_dates_that_read_two_ways_wait_for_somebody_to_say_which(run, write, url):
    file = write("a.csv", GOOD.replace("2026-01-02", "03/04/2026"))
    assert run("import", file, *NOW).exit_code == 1
    assert run("import", file, "--dates", "month-first", *NOW).exit_code == 0
    assert open_store(url).events()["occurred_at"].dt.month().to_list() == [3]


def test_a_swap_is_hinted_at_for_programs_and_never_made(run, write):
    rows = [BAD.replace("92.25,4.25", "152.25,4.25"), BAD.replace("92.25,4.25", "-152,120").replace("E2", "E3")]
    found = json.loads(run("import", write("a.csv", *rows), "--json", *NOW).stdout)["quarantined"]
    assert [row["hint"] for row in found] == ["looks_swapped", ""]
    assert [row["reason"] for row in found] == ["lat_out_of_range"] * 2


def test_a_file_without_any_known_column_is_refused_in_a_sentence(run, tmp_path):
    (tmp_path / "other.csv").write_text("Tag,Weg\n1,2\n", encoding="utf-8")
    result = run("import", tmp_path / "other.csv", "--agency", "A", "--handling", "TLP:RED", *NOW)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_a_sender_names_the_encoding(run, tmp_path, url):
    header, row = HEADER.replace("commodity", "place"), GOOD.replace("heroin", "Владивосток")
    path = tmp_path / "a.csv"
    path.write_bytes(f"{header}\n{row}\n".encode("cp1251"))
    refused = run("import", path, *NOW)
    assert refused.exit_code == 2
    assert "--encoding NAME" in refused.stderr
    assert run("import", path, "--encoding", "utf-8", *NOW).exit_code == 2
    assert run("import", path, "--encoding", "windows-1251", *NOW).exit_code == 0
    assert open_store(url).events()["place"].to_list() == ["Владивосток"]


@pytest.mark.parametrize("name", ["rot13", "base64", "idna", "cp99999"])
def test_what_is_no_encoding_is_wrong_use(run, write, name):
    result = run("import", write("a.csv", GOOD), "--encoding", name, *NOW)
    assert isinstance(result.exception, WrongUseError)


def test_a_refusal_names_its_file_and_a_line_above_the_header(run, tmp_path):
    for name in ("a.csv", "b.csv"):
        lines = ("Report of seizures,,", "event_id,date,place", "1,2026-01-01,Tarifa")
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    told = run("import", tmp_path / "a.csv", tmp_path / "b.csv", *NOW).stderr.splitlines()
    assert [line.split(": ")[1] for line in told] == ["a.csv", "b.csv"]
    assert all("delete the lines above the header" in line for line in told)


@pytest.mark.parametrize("marking", ["AMBER", "TLP: AMBRE", "TLP:\u0410MBER"])
def test_what_is_no_marking_is_wrong_use(run, write, marking):
    result = run("import", write("a.csv", GOOD), "--handling", marking, *NOW)
    assert isinstance(result.exception, WrongUseError)
    assert "TLP:AMBER+STRICT" in str(result.exception)


def test_what_was_noticed_is_told_with_its_rows(run, write):
    far = GOOD.replace("E1", "E2").replace(",4.25,", ",4,")
    told = run("import", write("a.csv", GOOD, far), *NOW).stdout
    assert "day_precision  (rows 1, 2)" in told


@pytest.mark.parametrize("dry", [("--dry-run",), ()])
def test_names_that_nobody_bears_are_told_with_their_rows_and_the_rows_come_in(run, tmp_path, url, dry):
    path = tmp_path / "lists.csv"
    lists = ("AGY-A", "AGY-B;AGY-A", '"AGY-A, AGY-B"', "AGY-B", "")
    rows = (f"{GOOD.replace('E1', f'E{n}')},{names}" for n, names in enumerate(lists))
    path.write_text("\n".join([f"{HEADER},release_to", *rows, ""]), encoding="utf-8")
    told = json.loads(run("import", path, "--json", "--dry-run", *NOW).stdout)
    assert told["release_to_nobody"] == {"AGY-B": 2, "AGY-A, AGY-B": 1}
    assert told["flags"]["file"] == ["release_to_nobody: 'AGY-B' (2), 'AGY-A, AGY-B' (1)"]
    result = run("import", path, *dry, *NOW)
    assert result.exit_code == 0
    assert "release_to_nobody: 'AGY-B' (2), 'AGY-A, AGY-B' (1)" in result.stdout
    assert dry or open_store(url).events().height == 5


def test_an_old_file_is_told_with_its_rows_and_its_day(run, tmp_path):
    header = "event_id,occurred_at,latitude,longitude,mode,commodity,quantity,unit,agency,handling"
    old, new = tmp_path / "zoll.csv", tmp_path / "zoll2.csv"
    row = "E1,2026-01-02,52.25,4.25,sea,heroin,{},kg,AGY-A,TLP:GREEN"
    old.write_text(f"{header}\n{row.format(1)}\n", encoding="utf-8")
    new.write_text(f"{header}\n{row.format(2)}\n", encoding="utf-8")
    run("import", old, "--now", "2026-11-20T00:00:00Z")
    assert "1 new version of a record that stood with other content (rows 1)." in run("import", new).stdout
    told = run("import", old, "--dry-run").stdout
    assert "This very file was imported before, on 2026-11-20" in told
    assert "1 of the new versions brings back what a later one had replaced (rows 1). If this is an old file" in told
    answer = json.loads(run("import", old, "--json").stdout)
    assert (answer["revised_rows"], answer["returned_rows"]) == ([1], [1])
    assert answer["imported_before"] == {"import": 1, "recorded_at": "2026-11-20T00:00:00Z"}
