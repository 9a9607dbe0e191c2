"""Areas as units of test: how events are grouped, and what an area tells that no line does."""

from dataclasses import replace
from datetime import UTC, datetime

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely

from routes.analysis import AnalysisParameters
from routes.area_frame import area_frame, outline
from routes.areas import find_areas
from routes.cells import cells_at
from routes.corridors import find_corridors
from routes.evidence import gather
from routes.periods import Period, all_periods
from routes.pipeline import analyse
from routes.report import as_report

MONTHS = [datetime(year, month, 5, tzinfo=UTC) for year in (2021, 2022, 2023, 2024) for month in range(1, 13)]
COAST = shapely.box(-180, -60, -100, 70)


def spots(lon, lat, number, *, seed, spread=0.25, **more):
    rng = np.random.default_rng(seed)
    return [
        {
            "occurred_at": MONTHS[int(rng.integers(48))],
            "longitude": (lon + float(rng.normal(0, spread)) + 180) % 360 - 180,
            "latitude": lat + float(rng.normal(0, spread)),
            "mode": "maritime",
            "agency": "AB"[k % 2],
            **more,
        }
        for k in range(number)
    ]


def grouped(simulator, rows):
    evidence = gather(simulator.make_events(rows), period=Period.MONTH, as_of=None, land=COAST)
    return evidence, find_areas(evidence, np.zeros((evidence.frame.height, 0)))


def test_places_far_apart_are_areas_of_their_own_and_the_antimeridian_parts_none(simulator):
    rows = [*spots(10, 0, 60, seed=1), *spots(179.9, 10, 60, seed=2), *spots(60, -20, 60, seed=3)]
    evidence, areas = grouped(simulator, rows)
    lon = evidence.frame["longitude"].to_numpy()
    whole = [np.abs((lon - middle + 180) % 360 - 180) < 8 for middle in (10, 179.9, 60)]
    held = [any((inside == place).all() for inside in areas.members.T) for place in whole]
    assert held == [True, True, True]
    assert all(inside.sum() >= 36 for inside in areas.members.T)


def test_an_event_known_to_be_somewhere_in_a_country_is_in_no_area(simulator):
    rows = [*spots(10, 0, 60, seed=1), *spots(10, 0, 40, seed=4, radius_km=600.0), *spots(60, -20, 60, seed=3)]
    evidence, areas = grouped(simulator, rows)
    wide = evidence.frame["radius_km"].to_numpy() > 250
    assert wide.sum() == 40
    assert areas.members.any(axis=1)[~wide].all()
    assert not areas.members[wide].any()


def test_finer_cells_are_grouped_where_a_finer_resolution_is_asked_for(simulator):
    rows = [*spots(10, 0, 60, seed=1), *spots(60, -20, 60, seed=3)]
    evidence = gather(simulator.make_events(rows), period=Period.MONTH, as_of=None, land=COAST)
    for resolution in (2, 4):
        areas = find_areas(evidence, np.zeros((evidence.frame.height, 0)), resolution=resolution)
        assert {h3.get_resolution(cell) for cells in areas.cells for cell in cells} == {resolution}


def test_what_a_corridor_tells_and_what_is_nearly_everything_is_no_area(simulator):
    rows = [*spots(10, 0, 100, seed=1), *spots(60, -20, 100, seed=3)]
    evidence, areas = grouped(simulator, rows)
    first = evidence.frame["longitude"].to_numpy() < 30
    beside = find_areas(evidence, first[:, None].astype(float))
    assert any((inside == first).all() for inside in areas.members.T)
    assert not any((inside == first).all() for inside in beside.members.T)
    assert all(inside.sum() <= 0.6 * 200 for inside in areas.members.T)


def test_rows_that_are_sums_make_an_area_of_each_place_and_commodity(simulator):
    places = {"NORTH": (10, 0), "SOUTH": (10, -10)}
    rows = [
        {
            "occurred_at": day, "longitude": lon, "latitude": lat, "place": place, "commodity": drug, "count": 20,
            "radius_km": 150.0, "agency": "A",
        }
        for day in MONTHS for place, (lon, lat) in places.items() for drug in ("heroin", "cocaine")
    ]  # fmt: skip
    _, areas = grouped(simulator, rows)
    assert areas.stated
    assert sorted(areas.commodities) == ["cocaine", "cocaine", "heroin", "heroin"]
    assert areas.members.sum(axis=0).tolist() == [48, 48, 48, 48]
    assert len(set(areas.ids)) == 4


def test_no_line_runs_through_the_centers_of_places_whose_rows_are_sums(simulator):
    way = [spots(-150 + 0.5 * at, 10, 4 + 16 * (at % 24 == 0), seed=at, spread=0.05, mode="land") for at in range(25)]
    rows = [row for part in way for row in part]
    single = gather(simulator.make_events(rows), period=Period.MONTH, as_of=None, land=COAST)
    summed = [row | {"count": 40} for row in rows]
    sums = gather(simulator.make_events(summed), period=Period.MONTH, as_of=None, land=COAST)
    assert (single.are_sums(), sums.are_sums()) == (False, True)
    assert len(find_corridors(single, kind="seizure", land=COAST).candidates) == 1
    assert find_corridors(sums, kind="seizure", land=COAST).candidates == ()


def test_the_outline_of_an_area_on_the_antimeridian_is_in_one_piece():
    cells = tuple(sorted(set(cells_at(np.array([179.0, 179.9, -179.5]), np.array([5.0, 5.0, 5.0]), 3).tolist())))
    shape = outline(cells)
    west, _, east, _ = shape.bounds
    assert east - west < 6
    assert shape.is_valid


def test_the_outline_of_a_pentagon_is_that_of_its_cell():
    pentagon = 0x830800FFFFFFFFF
    assert shapely.get_num_coordinates(outline((pentagon,))) >= 6
    assert outline((pentagon,)).is_valid


def test_areas_whose_reports_name_one_place_are_told_apart_by_their_middle(simulator):
    rows = [*spots(0, 0, 50, seed=1, place="INDONESIA"), *spots(40, -20, 50, seed=2, place="INDONESIA")]
    rows += spots(80, 10, 50, seed=3, place="Colombo")
    evidence = gather(simulator.make_events(rows), period=Period.MONTH, as_of=None, land=COAST)
    found = find_corridors(evidence, kind="seizure", land=COAST)
    areas = find_areas(found.evidence, np.zeros((found.evidence.frame.height, 0)))
    frame = area_frame(found, areas, set(areas.ids))
    assert frame["name"].is_unique
    near = frame[frame["name"].str.startswith("around INDONESIA (")]
    assert {name[len("around INDONESIA (") :][:3] for name in near["name"]} >= {"0.0", "20."}
    assert "around Colombo" in set(frame["name"])
    (alone,) = area_frame(found, areas, {near["area_id"].iloc[0]})["name"]
    assert alone == "around INDONESIA"


@pytest.fixture(scope="module")
def scattered(simulator):
    """A wide sea in which nothing runs along a line; one side of it wakes up in the third year."""
    rng = np.random.default_rng(8)
    rows = []
    for at, day in enumerate(all_periods(MONTHS[0].date(), MONTHS[-1].date(), Period.MONTH)):
        for lon, rate in ((0.0, 9.0), (14.0, 9.0), (28.0, 2.0 if at < 30 else 12.0)):
            rows += [
                {
                    "occurred_at": datetime(day.year, day.month, 1 + int(rng.integers(27)), tzinfo=UTC),
                    "longitude": lon + float(rng.uniform(-2.2, 2.2)), "latitude": float(rng.uniform(-2.2, 2.2)),
                    "mode": "maritime", "agency": "ABC"[k % 3],
                }
                for k in range(rng.poisson(rate))
            ]  # fmt: skip
    return simulator.make_events(rows)


def test_an_area_tells_a_change_where_no_line_is_known(scattered):
    found = analyse(scattered, parameters=AnalysisParameters(), land=COAST)
    routes = [flag for flag in found.flags if not flag.type.startswith("artefact")]
    assert [(flag.type.value, flag.corridor_id) for flag in routes] == [("emergence", None)]
    (flag,) = routes
    assert abs((flag.time.year - 2021) * 12 + flag.time.month - 1 - 30) <= 1
    row = found.areas.set_index("area_id").loc[flag.area_id]
    assert 24 < row.geometry.centroid.x < 32
    told = as_report(found, runtime_s=0.0)["flags"][0]
    assert told["cells"] == row["cells"]
    assert shapely.geometry.shape(told["geometry"]).equals(row.geometry)
    members = found.members.filter(found.members["corridor_id"] == flag.area_id)
    assert members.height == flag.n_events == round(row["support"])
    series = found.series.filter(found.series["corridor_id"] == flag.area_id)
    assert series["observed"].sum() == pytest.approx(flag.n_events)


def test_an_area_is_named_after_its_middle_not_after_the_text_that_is_written_most_often(simulator):
    off = [spots(-15, 25 + at / 40, 3, seed=at, spread=0.05, place=f"Boat {at}") for at in range(40)]
    rows = [row for part in off for row in part]
    rows += spots(-15, 25.5, 8, seed=50, spread=0.05, place="Off Dakhla")
    rows += spots(-15, 27.5, 30, seed=51, spread=0.02, place="Far hospital")
    rows += spots(60, -20, 60, seed=52, place="Elsewhere")
    evidence, areas = grouped(simulator, rows)
    here = evidence.frame["longitude"].to_numpy() < 0
    whole = replace(areas, members=np.repeat(here[:, None], len(areas.ids), axis=1))
    found = find_corridors(evidence, kind="seizure", land=COAST)
    frame = area_frame(found, whole, {areas.ids[0]})
    assert frame["name"].tolist() == ["around Off Dakhla"]
