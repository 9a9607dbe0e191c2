"""What ``routewatch operations watch`` tells of a small store in which one of two corridors took over for a quarter."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.errors import WrongUseError
from data.store import Operation, open_store
from layers.cli.main import main
from layers.cli.operations import find_operation

HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,origin,destination,agency,handling,place"
# Two roads with one beginning, and one far away; the operation lies across the first.
WAYS = ((0, 20, 9, 22), (0, 20, 8, 14), (20, 8, 28, 6))
FIRST, LAST = "2023-07-01", "2023-09-30"
PLANTED = {0: 0.1, 1: 2.2}
BOX = "3,20,6,22"


def rows():
    rng = np.random.default_rng(4)
    for at in range(36):
        for way, (lon0, lat0, lon1, lat1) in enumerate(WAYS):
            busy = PLANTED.get(way, 1.0) if at in (30, 31, 32) else 1.0
            for k in range(rng.poisson(30 * busy)):
                day = date(2021 + at // 12, at % 12 + 1, 1) + timedelta(days=k % 28)
                share = rng.random()
                lon, lat = lon0 + share * (lon1 - lon0), lat0 + share * (lat1 - lat0)
                ends = (f"Start{lon0}", f"End{way}") if k % 3 == 0 else ("", "")
                place = ends[0] if share < 0.05 else ends[1] if share > 0.95 else ""
                where = f"{lat:.4f},{lon:.4f},land,gold,{ends[0]},{ends[1]}"
                yield f"{at}-{way}-{k},{day},{where},A{k % 3},TLP:GREEN,{place}"


@pytest.fixture(scope="module")
def store_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watch")
    path, url = folder / "events.csv", f"sqlite:///{folder / 'store.db'}"
    path.write_text("\n".join([HEADER, *rows(), ""]), encoding="utf-8")
    operations = {
        "Net": (FIRST, LAST, BOX),
        "Elsewhere": ("2022-07-01", "2022-09-30", "7.0,24.0,150"),
        "Year before": ("2022-07-01", "2022-09-30", BOX),
        "Desert": (FIRST, LAST, "-60,100,20"),
        "Later": ("2031-01-01", "2031-03-31", BOX),
        "Earlier": ("2021-01-01", "2021-03-31", BOX),
        "Running": ("2023-11-01", "2024-02-29", BOX),
    }
    with pytest.MonkeyPatch.context() as patch:
        for words in (
            ("import", path),
            *(
                ("operations", "add", "--name", name, "--from", first, "--to", last, "--agency", "A0", "--area", area)
                for name, (first, last, area) in operations.items()
            ),
        ):
            patch.setattr("sys.argv", ["routewatch", *map(str, words), "--store", url])
            with pytest.raises(SystemExit) as caught:
                main()
            assert not caught.value.code
    return url


@pytest.fixture
def call(store_url, monkeypatch, capsys):
    def watch(*words, code=0):
        monkeypatch.setattr("sys.argv", ["routewatch", "operations", "watch", *words, "--store", store_url])
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr()
        assert (caught.value.code or 0) == code, said
        return said.err if code == 2 else said.out

    return watch


def test_a_planted_displacement_is_found_and_told(call):
    told = json.loads(call("Net", "--json"))
    assert (told["known"], told["kind"], told["reading"]) == (True, "seizure", "displaced")
    assert (told["before"], told["during"]) == (["2023-03-31", "2023-06-30"], [FIRST, LAST])
    inside = told["inside"]
    assert inside["code"] == "fewer"
    assert inside["low"] <= inside["difference"] <= inside["high"] < 0
    assert told["both"]["difference"] == pytest.approx(inside["difference"] + told["ring"]["difference"], abs=0.01)
    risen = [corridor for corridor in told["corridors"] if corridor["code"] == "more"]
    assert {corridor["relation"] for corridor in risen} <= {"same_end", "both", "beside"}
    assert all(corridor["low"] > 0 for corridor in risen)
    assert [row["code"] for row in told["by_mode"] if row["mode"] == "land"] == ["more"]
    assert {"operation_raises_effort", "effort_unknown"} <= set(told["notes"])
    assert "records_end" not in told["notes"]
    text = call("Net")
    assert "it looks displaced" in text
    assert "2023-07-01 to 2023-09-30 with 2023-03-31 to 2023-06-30" in text
    assert risen[0]["name"] in text
    assert "No log of effort covers both windows" in text


# Not in the days of the planted change: it would be part of what they are compared with.
@pytest.mark.parametrize("name", ["Elsewhere", "Year before"])
def test_where_nothing_happened_nothing_is_found(call, name):
    told = json.loads(call(name, "--json"))
    assert told["reading"] == "no_difference"
    assert told["inside"]["low"] < 0 < told["inside"]["high"]
    assert "chance and the control" in call(name)


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        (("Desert",), "nothing_here", "Nothing is known here"),
        (("Later",), "nothing_during", "Nothing is known of its days"),
        (("Earlier",), "nothing_before", "Nothing is known of the time before"),
        (("Net", "--kind", "attack"), "nothing_here", "Nothing is known here"),
    ],
)
def test_where_nothing_is_known_no_number_is_told(call, name, reason, words):
    told = json.loads(call(*name, "--json"))
    assert (told["known"], told["reading"]) == (False, reason)
    assert not any(isinstance(value, float) for value in told.values())
    _operation, *lines = call(*name).splitlines()
    assert len(lines) == 1
    assert words in lines[0]
    assert not re.search(r"\d", lines[0])


def test_an_operation_that_outlasts_the_records_says_so(call):
    assert "records_end" in json.loads(call("Running", "--json"))["notes"]
    assert "before the operation does" in call("Running")


def test_a_wrong_name_ends_with_two_and_a_sentence(call, store_url):
    said = call("Nett", code=2)
    assert said.startswith("routewatch: There is no operation 'Nett'")
    assert said.count("\n") == 1
    store = open_store(store_url)
    assert len(store.operations()) == 7
    store.close()


def test_a_name_of_two_agencies_asks_whose_is_meant():
    first = Operation("Net", "A0", date(2024, 5, 1), date(2024, 5, 31), (1.0, 2.0, 3.0))
    both = (first, replace(first, agency="B0"), replace(first, name="Line"))
    assert find_operation(both, "Line") is both[2]
    assert find_operation(both, "Net", agency="B0") is both[1]
    with pytest.raises(WrongUseError, match=r"Operations of A0, B0 are called 'Net'; say whose is meant: --agency\."):
        find_operation(both, "Net")
    with pytest.raises(WrongUseError, match="B0 has no operation 'Line'"):
        find_operation(both, "Line", agency="B0")


def test_the_agency_may_be_said(call):
    assert call("Net", "--agency", "A0") == call("Net")
    assert call("Net", "--agency", "B0", code=2).startswith("routewatch: B0 has no operation 'Net'")
