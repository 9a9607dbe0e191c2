"""Areas of interest, rules and the inbox as somebody types them."""

import json
from datetime import UTC, date, datetime

import pytest

from data.store import LookRow, SightingRow, TransitionRow, open_store
from layers.cli.main import main
from layers.flag_text import parameters_out, sighting_out
from layers.viewing import seen_as
from routes.analysis import AnalysisParameters, Flag, FlagType
from routes.matching import End, Sighting

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,radius_km,mode,commodity,quantity,unit,agency,handling,place"
NUMBERS = (0.01, 3.0, 5.0, 1.0, 5.0, 2.0, 9.0, 30)
EMERGED = Flag("f1", FlagType.EMERGENCE, date(2026, 1, 1), "c1", None, None, None, *NUMBERS, ("AGY-A",), "")


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
def bring_in(call, tmp_path):
    def rows(*lines):
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        file.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
        call("import", file)

    rows(*(f"e0,2026-01-01,52.0,4.0,1,sea,heroin,5,kg,{agency},TLP:GREEN,Old" for agency in ("AGY-A", "AGY-B")))
    return rows


def flagged(url, state):
    """Track a flag whose line runs through the strait, and let somebody judge it."""
    store = open_store(url)
    flag, ends = sighting_out(Sighting(EMERGED, (End("c1", "Strait line", "up", ((24.0, 37.0), (28.0, 37.0))),)))
    numbers = store.inputs_now()
    made = (NOW.date(), NOW, numbers.store_version, numbers.import_id, 0, parameters_out(AnalysisParameters()), "{}")
    look = LookRow(store.release_set(), "month", *made, "1", 1, "d", 0.01)
    first = TransitionRow("t1", NOW.date(), NOW, "routewatch", "seen_once", "", "watch")
    assert store.record_look(look, after=0, sightings=[SightingRow("t1", flag, ends, 1, "d")], transitions=[first])
    assert store.judge(TransitionRow("t1", NOW.date(), NOW, "Vega", "so", "watch", state))
    store.close()


def test_areas_are_kept_listed_and_removed(call, bring_in, tmp_path):
    ring = [[25, 36], [27, 36], [27, 38], [25, 38], [25, 36]]
    (tmp_path / "bay.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8")
    assert call("areas", "add", "--name", " Strait ", "--outline", "25,36,27,38") == "Kept: Strait  25,36,27,38\n"
    assert call("areas", "add", "--name", "Bay", "--file", tmp_path / "bay.geojson") == "Kept: Bay  GeoJSON\n"
    assert call("areas", "list").splitlines() == ["Bay  GeoJSON", "Strait  25,36,27,38", "2 areas of interest."]
    assert [area["name"] for area in json.loads(call("areas", "list", "--json"))["areas"]] == ["Bay", "Strait"]
    call("areas", "remove", "Bay")
    assert "There is none called 'Bay'." in call("areas", "remove", "Bay", code=2)
    assert "1 area of interest." in call("areas", "list")
    assert call("areas", "list", "--as", "AGY-A") == "0 areas of interest.\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("areas", "add", "--name", "x"), "one outline"),
        (("areas", "add", "--name", "x", "--outline", "1,2"), "neither W,S,E,N nor LAT,LON,KM"),
        (("areas", "add", "--name", "x", "--outline", "95,1,5"), "outside the Earth"),
        (("areas", "add", "--name", " ", "--outline", "1,2,3"), "one to 60 characters"),
        (("areas", "add", "--name", "a\x1bb", "--outline", "1,2,3"), "one to 60 characters"),
        (("alerts", "add", "--name", "x", "--mode", "rail"), "'rail' is no mode"),
        (("alerts", "add", "--name", "x", "--state", "watch"), "'watch' is no state"),
        (("alerts", "add", "--name", "x", "--area", "Bay"), "no area of interest 'Bay'"),
        (("alerts", "add", "--name", "x", "--no-events"), "tells nothing"),
        (("alerts", "add", "--name", "x", "--as", "public"), "writes nothing"),
    ],
)
def test_what_makes_no_sense_is_told(call, bring_in, words, reason):
    assert reason in call(*words, code=2)


def test_a_rule_tells_what_came_in_after_it_was_made_until_it_is_read(call, bring_in):
    assert "You have no rule yet" in call("alerts", "inbox")
    call("areas", "add", "--name", "Strait", "--outline", "25,36,27,38")
    call("alerts", "add", "--name", "Boats", "--area", "Strait", "--mode", "maritime", "--commodity", "heroin")
    assert call("alerts", "inbox") == "0 unread alerts.\n"
    bring_in(
        "e1,2026-01-02,37.0,26.0,1,sea,heroin,1250,kg,AGY-A,TLP:GREEN,Here",
        "e2,2026-01-02,37.0,27.5,80,sea,heroin,5,kg,AGY-A,TLP:GREEN,Near",
        "e3,2026-01-02,37.0,26.0,1,air,heroin,5,kg,AGY-A,TLP:GREEN,Above",
        "e4,2026-01-02,37.0,26.0,1,sea,tobacco,5,kg,AGY-A,TLP:GREEN,Smoke",
        "e5,2026-01-02,50.0,1.0,1,sea,heroin,5,kg,AGY-A,TLP:GREEN,Far",
    )
    told = call("alerts", "inbox").splitlines()
    assert told == [
        "* Boats  2026-01-02  maritime  heroin 1,250 kg  Here  AGY-A",
        "* Boats  2026-01-02  maritime  heroin 5 kg  Near  AGY-A  may lie inside: known within 80 km",
        "2 unread alerts.",
    ]
    plain = json.loads(call("alerts", "inbox", "--read", "--json"))
    assert (plain["unread"], [event["event_id"] for event in plain["events"]]) == (2, ["e1", "e2"])
    assert call("alerts", "inbox").splitlines()[-1] == "0 unread alerts."
    bring_in("e6,2026-01-03,37.0,26.0,1,sea,heroin,7,kg,AGY-A,TLP:GREEN,Again")
    assert [line[:2] for line in call("alerts", "inbox").splitlines()] == ["* ", "  ", "  ", "1 "]
    call("alerts", "remove", "Boats")
    assert call("alerts", "list") == "0 rules.\n"


@pytest.mark.parametrize(("state", "told"), [("confirmed", True), ("dismissed", False)])
def test_a_rule_tells_flags_of_its_area_that_reach_a_state(call, bring_in, state, told):
    call("areas", "add", "--name", "Strait", "--outline", "25,36,27,38")
    call("areas", "add", "--name", "North", "--outline", "0,60,10,70")
    call("alerts", "add", "--name", "Moves", "--area", "Strait", "--no-events", "--state", "confirmed")
    call("alerts", "add", "--name", "Elsewhere", "--area", "North", "--no-events", "--state", "confirmed")
    flagged(call.url, state)
    said = call("alerts", "inbox")
    assert ("* Moves  2026-01-05: confirmed" in said) == told
    assert "Elsewhere" not in said
    assert f"{int(told)} unread" in said


def test_an_inbox_is_filled_from_what_its_owner_may_see(call, bring_in):
    call("alerts", "add", "--name", "All", "--as", "AGY-B")
    bring_in(
        "e1,2026-01-02,37.0,26.0,1,sea,heroin,5,kg,AGY-A,TLP:RED,Hidden",
        "e2,2026-01-02,37.0,26.0,1,sea,heroin,5,kg,AGY-A,TLP:GREEN,Open",
    )
    assert [event["place"] for event in json.loads(call("alerts", "inbox", "--json", "--as", "AGY-B"))["events"]] == [
        "Open"
    ]
    assert json.loads(call("alerts", "inbox", "--json"))["events"] == []
    store = open_store(call.url)
    assert seen_as(store, "AGY-B").alert_rules()[0].name == "All"
    store.close()
