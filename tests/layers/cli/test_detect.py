import json
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from layers.cli.event_file import read_effort_file, read_event_file
from layers.cli.main import main

HEADER = "event_id,date,lat,lon,place,country,mode,commodity,quantity_kg,origin,destination,agency"

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def events(tmp_path):
    """Two corridors over northern Africa for three years; the second one falls silent after two."""
    rng = np.random.default_rng(1)
    rows = [HEADER]
    for at in range(36):
        day = date(2021 + at // 12, at % 12 + 1, 15)
        for way, (lon0, lat0, lon1, lat1, rate) in enumerate(
            ((0, 20, 9, 22, 12), (2, 14, 12, 13, 12 if at < 24 else 0.5))
        ):
            for k in range(rng.poisson(rate)):
                share = rng.random()
                lon, lat = lon0 + share * (lon1 - lon0), lat0 + share * (lat1 - lat0)
                ends = (f"Start{way}", f"End{way}") if k % 3 == 0 else ("", "")
                place = f"Start{way}" if share < 0.05 else f"End{way}" if share > 0.95 else ""
                rows.append(
                    f"{at}-{way}-{k},{day + timedelta(days=k)},{lat:.4f},{lon:.4f},{place},,land,gold,1,"
                    f"{ends[0]},{ends[1]},A{k % 3}"
                )
    path = tmp_path / "events.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["routewatch", "detect", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


def test_a_file_becomes_flags_and_corridors(events, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out.json"
    assert run(monkeypatch, events, "--out", out) == 0
    assert "Start1 to End1: since Jan 2023: down" in capsys.readouterr().out
    report = json.loads(out.read_text(encoding="utf-8"))
    assert sorted(c["name"] for c in report["corridors"]) == ["Start0 to End0", "Start1 to End1"]
    falls = [f for f in report["flags"] if f["type"] == "decline"]
    assert [f["time"] for f in falls] == ["2023-01-01"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["events.csv", "out.json"]


def test_the_same_file_gives_the_same_answer_and_quarters_are_longer(events, tmp_path, monkeypatch):
    reports = []
    for name, period in (("a", "month"), ("b", "month"), ("c", "quarter")):
        run(monkeypatch, events, "--out", tmp_path / name, "--period", period)
        report = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        reports.append({key: value for key, value in report.items() if key != "runtime_s"})
    assert reports[0] == reports[1]
    assert {f["time"][5:] for f in reports[2]["flags"]} <= {"01-01", "04-01", "07-01", "10-01"}


def test_as_of_knows_nothing_later(events, tmp_path, monkeypatch):
    out = tmp_path / "out.json"
    assert run(monkeypatch, events, "--out", out, "--as-of", "2022-06-30") == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert max(c["last_seen"] for c in report["corridors"]) <= "2022-06-30"


def test_a_store_filled_today_knew_nothing_then_and_says_so(events, tmp_path, monkeypatch, capsys):
    store = f"sqlite:///{tmp_path / 'own.db'}"
    told = ("--store", store, "--agency", "A0", "--handling", "TLP:CLEAR")
    monkeypatch.setattr("sys.argv", ["routewatch", "import", str(events), *told])
    with pytest.raises(SystemExit):
        main()
    capsys.readouterr()
    assert run(monkeypatch, "--out", tmp_path / "out.json", "--store", store, "--as-of", "2021-06-30") == 0
    said = capsys.readouterr().out
    assert "Nothing was known by 2021-06-30" in said
    assert "enough events" not in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "empty"),
        ("event_id,date,lat\n1,2,3\n", "add the column 'longitude'"),
        (b"\x00\x01\x02\x81", "text"),
    ],
)
def test_a_file_of_another_kind_ends_with_two_and_a_sentence(content, sentence, tmp_path, monkeypatch, capsys):
    path, out = tmp_path / "x.csv", tmp_path / "out.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run(monkeypatch, path, "--out", out) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments", [("missing.csv",), ("--as-of", "soon"), ("--store", "sqlite:///missing/nowhere.db")]
)
def test_what_is_not_there_ends_with_two_and_a_sentence(arguments, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, *arguments, "--out", tmp_path / "out.json") == 2
    error = capsys.readouterr().err
    assert error.startswith("routewatch: ")
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


def test_no_folder_for_the_answer_is_said(events, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, events, "--out", tmp_path / "no" / "out.json") == 2
    assert "no folder" in capsys.readouterr().err


def test_unusable_rows_are_counted_and_the_rest_is_used(tmp_path, monkeypatch, capsys):
    path, out = tmp_path / "e.csv", tmp_path / "o.json"
    rows = [
        "a,2024-01-01,1,2,,,sea,,,,,A",
        "b,someday,1,2,,,,,,,,A",
        "c,2024-01-02,91,2,,,,,,,,A",
        "d,2024-01-02,,2,,,,,,,,A",
    ]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    assert run(monkeypatch, path, "--out", out) == 0
    assert "3 rows were left out: bad_date 1, coord_incomplete 1, lat_out_of_range 1" in capsys.readouterr().err
    found = read_event_file(path, now=NOW)
    assert found.events["mode"].to_list() == ["maritime"]
    assert sum(found.left_out.values()) == 3
    told = json.loads(out.read_text(encoding="utf-8"))["left_out"]
    assert told == {"events": {"rows": 3, "reasons": {"bad_date": 1, "coord_incomplete": 1, "lat_out_of_range": 1}}}


def test_what_an_effort_log_cannot_say_is_counted_and_strangers_are_named(tmp_path, monkeypatch, capsys):
    events, effort, out = tmp_path / "e.csv", tmp_path / "h.csv", tmp_path / "o.json"
    events.write_text("\n".join([HEADER, "a,2024-01-01,1,2,,,sea,,,,,A"]), encoding="utf-8")
    log = ["period,agency,hours", "2024-01,A,5", "2024-02,A,-5", "2024-01,A,5", "2024-01,B,7"]
    effort.write_text("\n".join(log), encoding="utf-8")
    assert run(monkeypatch, events, "--effort", effort, "--out", out) == 0
    said = capsys.readouterr().err
    assert "2 rows of the effort log were left out: hours_out_of_range 1, repeated_row 1" in said
    assert "1 agency has no record here, so its log has nothing to explain: 'B'" in said
    told = json.loads(out.read_text(encoding="utf-8"))["left_out"]
    assert told["effort"] == {"rows": 2, "reasons": {"hours_out_of_range": 1, "repeated_row": 1}}
    assert told["events"] == {"rows": 0, "reasons": {}}


def test_records_known_to_the_month_tell_no_weeks(events, tmp_path, monkeypatch, capsys):
    header, *rows = events.read_text(encoding="utf-8").splitlines()
    months = [",".join([name, day[:7], *rest]) for name, day, *rest in (row.split(",") for row in rows)]
    monthly, out = tmp_path / "monthly.csv", tmp_path / "out.json"
    monthly.write_text("\n".join([header, *months]), encoding="utf-8")
    assert run(monkeypatch, monthly, "--period", "week", "--out", out) == 2
    assert "weeks cannot be told apart" in capsys.readouterr().err
    assert not out.exists()
    assert run(monkeypatch, monthly, "--out", out) == 0
    assert run(monkeypatch, events, "--period", "week", "--out", out) == 0


def test_rows_without_coordinates_lie_where_their_text_does(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("\n".join([HEADER, "b,2024-01-01,,,Tunis,,,,,,,A"]), encoding="utf-8")
    (event,) = read_event_file(path, now=NOW).events.to_dicts()
    assert (event["latitude"], event["longitude"]) == (pytest.approx(36.8, abs=0.1), pytest.approx(10.2, abs=0.1))
    assert event["radius_km"] > 5
    assert "geocoded_city" in event["flags"]


def test_rows_without_a_place_on_earth_and_rows_given_twice_are_counted(tmp_path):
    path = tmp_path / "e.csv"
    rows = ["a,2024-01-01,1,2,,,,,,,,A", "b,2024-01-01,,,Xqzzt,,,,,,,A", "a,2024-01-01,1,2,,,,,,,,A"]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    found = read_event_file(path, now=NOW)
    assert (found.events.height, found.left_out) == (1, {"no_position": 1, "repeated_row": 1})


def test_recorded_at_is_used_where_it_is_told(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text(
        "event_id,date,lat,lon,recorded_at\na,2024-01-01,1,2,2024-03-04\nb,2024-01-01,1,2,\n", encoding="utf-8"
    )
    found = read_event_file(path, now=NOW).events
    assert [day and str(day) for day in found["recorded_at"].dt.date()] == ["2024-03-04", None]


def test_another_encoding_and_other_words_for_columns_are_read(tmp_path):
    path = tmp_path / "e.csv"
    path.write_bytes("ID;Date;Lat;Lng;Location\n1;2024-01-01;1,5;2,25;Málaga\n".encode("utf-16"))
    found = read_event_file(path, now=NOW).events
    assert found.select("latitude", "longitude", "place").row(0) == (1.5, 2.25, "Málaga")


def test_ten_thousand_rows_are_read_in_about_a_second(shared):
    path = min((shared / "bench" / "detection" / "events").glob("*__10000__*.csv"))
    began = time.process_time()
    found = read_event_file(path, now=NOW)
    assert time.process_time() - began < 4.0  # polars counts the time of all its threads
    assert found.events.height > 9000
    assert not found.left_out


def test_effort_is_read_by_month_or_day(tmp_path):
    path = tmp_path / "effort.csv"
    path.write_text("period,agency,patrol_hours\n2024-01,A,10.5\n2024-02-01,A,20\n2024-03,A,\n", encoding="utf-8")
    found = read_effort_file(path, now=NOW)
    assert found.effort.rows() == [(date(2024, 1, 1), "A", 10.5), (date(2024, 2, 1), "A", 20.0)]
    assert found.left_out == {"no_figure": 1}


def test_a_labelled_scenario_is_answered(shared, tmp_path, monkeypatch):
    path = min((shared / "bench" / "detection" / "events").glob("*__1000__*.csv"))
    effort = shared / "bench" / "detection" / "effort" / path.name
    assert run(monkeypatch, path, "--effort", effort, "--out", tmp_path / "o.json") == 0
    assert len(json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["corridors"]) >= 5


def test_the_columns_of_import_are_understood_as_well(events, tmp_path, monkeypatch, capsys):
    renamed = tmp_path / "renamed.csv"
    text = events.read_text(encoding="utf-8")
    head, rest = text.split("\n", 1)
    ours = {"date": "occurred_at", "lat": "latitude", "lon": "longitude"}
    names = [ours.get(name, name) for name in head.split(",")]
    renamed.write_text(",".join(names) + "\n" + rest, encoding="utf-8")
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert run(monkeypatch, events, "--out", first) == 0
    assert run(monkeypatch, renamed, "--out", second) == 0
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (first, second))
    assert one["corridors"]
    assert one["corridors"] == other["corridors"]
    assert "Wrote" in capsys.readouterr().out


def test_what_two_agencies_reported_is_told(tmp_path, monkeypatch, capsys):
    path = tmp_path / "e.csv"
    rows = ["a,2024-01-01,1.25,2.25,,,sea,gold,10,,,A", "b,2024-01-02,1.25,2.25,,,,gold,10.2,,,B"]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    assert run(monkeypatch, path, "--out", tmp_path / "o.json") == 0
    assert "1 event was reported by several agencies and counts once." in capsys.readouterr().out


@pytest.fixture
def countries_only(tmp_path):
    """Four flows between countries, without any position; the one from Colombia to Spain doubles in July 2023."""
    rng = np.random.default_rng(3)
    flows = (("Colombia", "Spain"), ("Colombia", "Netherlands"), ("Peru", "Belgium"), ("Brazil", "Portugal"))
    rows = ["event_id,date,place,origin,destination,commodity,agency"]
    for at in range(48):
        for way, (origin, destination) in enumerate(flows):
            for k in range(rng.poisson(12 if way == 0 and at >= 30 else 6)):
                day = date(2021 + at // 12, at % 12 + 1, 1 + int(rng.integers(27)))
                rows.append(f"{at}-{way}-{k},{day},{origin},{origin},{destination},cocaine,A{k % 2}")
    path = tmp_path / "countries.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_file_that_tells_only_countries_flags_the_pair_that_rose(countries_only, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out.json"
    assert run(monkeypatch, countries_only, "--out", out) == 0
    said = capsys.readouterr().out
    assert "Colombia to Spain: since" in said
    assert "nothing can be said" not in said
    report = json.loads(out.read_text(encoding="utf-8"))
    (flag,) = [flag for flag in report["flags"] if not flag["type"].startswith("artefact")]
    assert (flag["type"], flag["area"], flag["time"][:4]) == ("emergence", "Colombia to Spain", "2023")
    assert len(flag["cells"]) == 1
    assert flag["geometry"]["type"] == "Polygon"


def test_a_file_of_too_few_events_for_any_unit_says_so(countries_only, tmp_path, monkeypatch, capsys):
    lines = countries_only.read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.csv"
    few.write_text("\n".join(lines[:30]), encoding="utf-8")
    assert run(monkeypatch, few, "--out", tmp_path / "few.json") == 0
    assert "nothing can be said about shifts" in capsys.readouterr().out
