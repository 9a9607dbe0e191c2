"""Own events as they are, and the others in blocks: on the map, in its table and its sentences, and nothing else."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import h3.api.basic_int as h3
import polars as pl
import pytest

from data.policy import LOCAL, PUBLIC, Principal
from data.schema import EVENT_COLUMNS, Kind, Mode, as_events
from layers import shown_cells as cells_module
from layers.deck import watch_deck
from layers.hexagons import WIDER_ID
from layers.others import others_for, tell_apart
from layers.palette import DARK, LIGHT
from layers.regions import Region
from layers.scene import watch_scene
from routes.analysis import AnalysisParameters
from routes.cells import parents
from routes.periods import Period

HERE, NEAR, FAR = (-78.0, 14.0), (-78.05, 14.01), (-77.3, 13.0)
BY_MONTH = AnalysisParameters()
REGION = Region("caribbean", -78.0, 15.0, 4.2)


def cell(place, resolution=4):
    return int(parents(pl.Series([h3.latlng_to_cell(place[1], place[0], 7)]).to_numpy(), resolution)[0])


def reports(agency, n, place=HERE, day="2024-05-20", **changes):
    row = {
        "kind": Kind.SEIZURE.value, "precision": "day", "mode": Mode.MARITIME.value, "commodity": "cocaine", "count": 1,
        "longitude": place[0], "latitude": place[1], "radius_km": 1.0, "agency": agency, "quantity_kg": 10.0,
        "occurred_at": datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC), "feed": "",
    } | changes  # fmt: skip
    return [row | {"event_id": f"{agency}-{place}-{day}-{at}"} for at in range(n)]


def frame(*rows):
    return as_events(pl.DataFrame([row for part in rows for row in part], schema=dict(EVENT_COLUMNS)))


@pytest.fixture
def scene_of(analysis, year):
    def make(events, *, asked=BY_MONTH, k=5, today=date(2025, 1, 1), **chosen):
        found = replace(analysis, parameters=asked)
        others = tell_apart(events, asked, owns=lambda agency: agency == "A", k=k, today=today)
        return watch_scene(found, events.clear(), replace(year, **chosen), others)

    return make


def test_own_events_and_those_of_others_are_told_apart(scene_of):
    scene = scene_of(frame(reports("A", 2), reports("B", 9, NEAR), reports("B", 7, FAR)))
    assert cell(HERE) == cell(NEAR) != cell(FAR)
    assert scene.cells.select("cell", "count", "own", "others", "quantity_kg").rows() == [
        (cell(HERE), 11.0, 2.0, 9, 20.0),
        (cell(FAR), 7.0, 0.0, 7, 0.0),
    ]
    assert (scene.events, scene.others.k, scene.others.anywhere) == (18.0, 5, 0)
    assert scene.others.wider.height == 0
    assert scene.bars.filter(pl.col("count") > 0).rows() == [(date(2024, 5, 1), 18.0)]


def test_a_few_events_of_others_change_no_byte(scene_of):
    own = reports("A", 3, FAR)
    few = [reports("B", 2), reports("C", 2, FAR), reports("C", 1, (2.0, 36.0), "2024-01-03", mode=None)]
    # One kind, one year, five events, one of them a second report of an own one.
    alone, beside = scene_of(frame(own)), scene_of(frame(own, *few))
    for made in (alone, beside):
        assert made.others.wider.height == made.others.anywhere == 0
    assert beside.cells.equals(alone.cells)
    assert beside.bars.equals(alone.bars)
    assert beside.events == alone.events == 3.0
    nothing = frame()
    maps = [
        watch_deck(scene, theme=DARK, region=REGION, selected=None, disks=nothing, base_url="/").to_json()
        for scene in (alone, beside)
    ]
    assert maps[0] == maps[1]
    assert "3.0 events of your own in this cell; of others 5 or fewer at a time, or none." in maps[0]


def test_a_report_of_others_does_not_take_weight_from_the_own_one(scene_of):
    twin = {"quantity_kg": 101.0}
    events = frame(reports("A", 1, **twin), reports("B", 1, **twin))
    assert scene_of(events).cells["own"].to_list() == [1.0]


def test_wider_cells_hold_what_is_too_few_for_smaller_ones(scene_of):
    scene = scene_of(frame(reports("A", 1), reports("B", 4, NEAR), reports("B", 4, (-78.6, 14.2))))
    assert scene.cells.select("own", "others").rows() == [(1.0, 0)]
    assert scene.others.wider["count"].to_list() == [8]
    (resolution,) = {h3.get_resolution(found) for found in scene.others.wider["cell"]}
    assert resolution < 4
    made = watch_deck(scene, theme=LIGHT, region=REGION, selected=None, disks=frame(), base_url="/").to_json()
    layers = {layer["id"]: layer for layer in json.loads(made)["layers"]}
    assert [row["tip"] for row in layers[WIDER_ID]["data"]] == [
        "8 more events of others in this wider cell: 5 or fewer at a time in any smaller one."
    ]
    assert layers[WIDER_ID]["getFillColor"][3] < 20
    # On a map of such cells they are cells like others.
    assert h3.int_to_str(scene.others.wider["cell"][0]) == layers[WIDER_ID]["data"][0]["hexagon"]


def test_the_smallest_of_wider_cells_lies_on_top(scene_of):
    wide = reports("B", 3, day="2024-04-02") + reports("B", 4, (-81.5, 12.0), "2024-04-02")
    scene = scene_of(frame(wide, reports("B", 4, day="2024-11-02"), reports("B", 5, (-78.6, 14.2), "2024-11-02")))
    found = [h3.get_resolution(cell) for cell in scene.others.wider["cell"]]
    assert len(set(found)) == 2
    assert found == sorted(found)


def test_a_coarser_map_tells_more(scene_of):
    events = frame(reports("A", 1), reports("B", 4, NEAR), reports("B", 4, (-78.6, 14.2)))
    scene = scene_of(events, resolution=1)
    assert scene.cells.select("own", "others", "count").rows() == [(1.0, 8, 9.0)]
    assert scene.others.wider.height == 0


def test_what_is_told_of_no_cell_is_counted(scene_of):
    scene = scene_of(frame(reports("B", 4), reports("B", 4, (120.0, 20.0), "2024-11-02")))
    assert scene.cells.height == scene.others.wider.height == 0
    assert (scene.others.anywhere, scene.events) == (8, 8.0)


def test_a_month_that_is_not_over_is_not_told_of_others(scene_of):
    events = frame(reports("A", 1), reports("B", 9))
    assert scene_of(events, today=date(2024, 5, 31)).events == 1.0
    assert scene_of(events, today=date(2024, 6, 1)).events == 10.0


@pytest.mark.parametrize(
    ("changes", "events"),
    [
        ({"modes": frozenset({Mode.LAND})}, 0.0),
        ({"modes": frozenset()}, 0.0),
        ({"modes": frozenset({Mode.MARITIME})}, 9.0),
        ({"commodities": frozenset({"heroin"})}, 0.0),
        ({"commodities": frozenset({"cocaine", "heroin"})}, 9.0),
        ({"kind": Kind.ATTACK}, 0.0),
        ({"first": date(2024, 5, 1), "last": date(2024, 5, 1)}, 9.0),
        ({"first": date(2024, 6, 1)}, 0.0),
        ({"last": date(2024, 4, 1)}, 0.0),
    ],
)
def test_filters_hold_for_others_too(scene_of, changes, events):
    assert scene_of(frame(reports("B", 9)), **changes).events == events


def test_a_quarter_holds_blocks_of_its_months(scene_of):
    asked = AnalysisParameters(period=Period.QUARTER)
    spring = {"first": date(2024, 4, 1), "last": date(2024, 4, 1)}
    assert scene_of(frame(reports("B", 9)), **spring).events == 0.0
    scene = scene_of(frame(reports("B", 9)), asked=asked, **spring)
    assert scene.events == 9.0


def test_too_many_cells_are_coarsened(scene_of, monkeypatch):
    monkeypatch.setattr(cells_module, "MOST_CELLS", 2)
    places = [HERE, FAR, (-78.6, 14.2)]
    scene = scene_of(
        frame(*[reports("A", 1, place) for place in places], *[reports("B", 6, place) for place in places])
    )
    assert scene.resolution < 4
    assert scene.cells["own"].sum() == 3.0
    assert scene.cells["others"].sum() == 18


def test_a_choice_of_others_is_offered_if_a_block_tells_it():
    rows = [*reports("A", 1, commodity="wildlife"), *reports("B", 2, FAR, commodity="firearms")]
    events = frame(rows, reports("B", 7), reports("B", 9, kind="attack"), reports("B", 3, kind="detection"))
    others = tell_apart(events, BY_MONTH, owns=lambda agency: agency == "A", k=5, today=date(2025, 1, 1))
    assert set(others.choices().rows()) == {
        ("seizure", "wildlife", 1.0),
        ("seizure", "cocaine", 7.0),
        ("attack", "cocaine", 9.0),
    }
    assert others.own["agency"].to_list() == ["A"]


def test_who_has_no_others_is_told_everything():
    events, asked = frame(reports("A", 1), reports("B", 1)), {"k": 5, "today": date(2025, 1, 1)}
    assert others_for(LOCAL, events, BY_MONTH, **asked) is None
    assert others_for(Principal("A", agency="A"), events, BY_MONTH, **(asked | {"k": 1})) is None
    told = others_for(Principal("officer", agency="A"), events, BY_MONTH, **asked)
    assert (told.own["agency"].to_list(), told.blocks.height) == (["A"], 0)
    # To the public, which owns nothing, everything is of others.
    assert others_for(PUBLIC, events, BY_MONTH, **asked).own.height == 0
