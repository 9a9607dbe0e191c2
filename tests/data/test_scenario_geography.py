"""The true corridors: sea lanes at sea, roads on land, air routes the short way, lines continuous across 180."""

import numpy as np
import polars as pl
import pytest
import shapely

from data.basemap import load_land
from data.scenario import Scenario, TrueCorridor, training_scenario
from data.scenario.tracks import GEOD, along_track, aside, bulge, drawn_line, track_through
from data.schema import Mode

KM_IN_A_DEGREE = 111.2


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return training_scenario()


def lines_of(corridor: TrueCorridor) -> list[np.ndarray]:
    return [np.array(line) for line in (corridor.line, corridor.line_after) if line]


def points(line: np.ndarray) -> np.ndarray:
    return shapely.points((line[:, 0] + 180) % 360 - 180, line[:, 1])


def of_mode(scenario: Scenario, mode: Mode) -> list[TrueCorridor]:
    return [corridor for corridor in scenario.corridors if corridor.mode is mode]


def test_all_modes_and_three_theatres_have_corridors(scenario):
    assert {corridor.mode for corridor in scenario.corridors} == set(Mode)
    by_theatre = {corridor.theatre: corridor.mode for corridor in scenario.corridors}
    assert len(by_theatre) == 3
    for theatre in by_theatre:
        assert {corridor.mode for corridor in scenario.corridors if corridor.theatre == theatre} == set(Mode)


# Ports lie inside the coarse coast: Auckland 23 km, Huelva 13 km.
@pytest.mark.parametrize(("scale", "tolerance_km"), [("50m", 2.0), ("110m", 25.0)])
def test_sea_lanes_stay_at_sea(scenario, scale, tolerance_km):
    land = load_land(scale)
    for corridor in of_mode(scenario, Mode.MARITIME):
        for line in lines_of(corridor):
            ashore = points(line)[shapely.contains(land, points(line))]
            inland_km = shapely.distance(land.boundary, ashore) * KM_IN_A_DEGREE
            assert (inland_km < tolerance_km).all(), corridor.corridor_id


@pytest.mark.parametrize(("scale", "tolerance_km"), [("50m", 2.0), ("110m", 25.0)])
def test_roads_stay_on_land(scenario, scale, tolerance_km):
    land = load_land(scale)
    for corridor in of_mode(scenario, Mode.LAND):
        for line in lines_of(corridor):
            offshore_km = shapely.distance(land, points(line)) * KM_IN_A_DEGREE
            assert (offshore_km < tolerance_km).all(), corridor.corridor_id


def test_exact_events_of_sea_lanes_are_at_sea(scenario):
    land = load_land("50m")
    lanes = [corridor.corridor_id for corridor in of_mode(scenario, Mode.MARITIME)]
    events = scenario.events.join(scenario.membership, on="event_id")
    at = events.filter((pl.col("radius_km") < 5) & pl.col("corridor_id").is_in(lanes))
    ashore = shapely.contains(land, shapely.points(at["longitude"].to_numpy(), at["latitude"].to_numpy()))
    assert ashore.mean() < 0.05


def test_air_routes_are_geodesics(scenario):
    for corridor in of_mode(scenario, Mode.AIR):
        lon, lat = np.array(corridor.line).T
        _, _, metres = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        _, _, direct = GEOD.inv(lon[0], lat[0], lon[-1], lat[-1])
        assert np.sum(metres) == pytest.approx(direct, rel=1e-4)


def test_lines_are_continuous_and_begin_within_range(scenario):
    for corridor in scenario.corridors:
        for line in lines_of(corridor):
            assert -180 <= line[0, 0] <= 180
            assert np.abs(np.diff(line[:, 0])).max() < 2
            assert np.abs(line[:, 1]).max() < 90


def test_four_lines_cross_180_degrees(scenario):
    crossing = {
        corridor.corridor_id
        for corridor in scenario.corridors
        if np.ptp(np.sign(np.abs(np.array(corridor.line)[:, 0]) - 180)) > 0
    }
    assert crossing == {
        "sp-kiritimati-suva",
        "sp-nukualofa-auckland",
        "sp-papeete-auckland",
        "sp-apia-auckland",
    }


def test_four_in_five_exact_events_lie_within_the_width(scenario):
    corridor = next(found for found in scenario.corridors if found.corridor_id == "ca-guatemala-mexico")
    events = scenario.events.join(scenario.membership, on="event_id")
    exact = events.filter((pl.col("corridor_id") == corridor.corridor_id) & (pl.col("radius_km") < 5))
    # Degrees of longitude are shorter than those of latitude by cos 16 degrees there.
    shrink = np.cos(np.radians(16))
    line = shapely.LineString(np.array(corridor.line) * [shrink, 1])
    at = shapely.points(exact["longitude"].to_numpy() * shrink, exact["latitude"].to_numpy())
    away_km = shapely.distance(line, at) * KM_IN_A_DEGREE
    assert 0.74 < (away_km < corridor.width_km).mean() < 0.84


def test_a_track_along_the_equator_can_be_checked_by_hand():
    track = track_through([(179.0, 0.0), (-179.0, 0.0)])
    assert track.length_km == pytest.approx(222.64, abs=0.01)
    lon, lat, bearing_deg = along_track(track, np.array([0.0, track.length_km / 2, track.length_km]))
    assert np.abs(lon).tolist() == pytest.approx([179.0, 180.0, 179.0])
    assert lat.tolist() == pytest.approx([0, 0, 0])
    assert (bearing_deg % 360).tolist() == pytest.approx([90, 90, 90])
    _, south = aside(lon[:1], lat[:1], bearing_deg[:1], np.array([110.574]))
    assert south[0] == pytest.approx(-1.0, abs=1e-3)  # eastward: the right hand is south


def test_a_shifted_line_keeps_its_ends_and_moves_its_middle():
    track = track_through([(179.0, 0.0), (-179.0, 0.0)])
    line = np.array(drawn_line(track, offset_km=-110.574, step_km=60))
    assert line[0].tolist() == pytest.approx([179.0, 0.0], abs=1e-4)
    assert line[-1].tolist() == pytest.approx([181.0, 0.0], abs=1e-4)
    assert line[len(line) // 2].tolist() == pytest.approx([180.0, 1.0], abs=1e-3)
    assert bulge(track, np.array([track.length_km / 8]))[0] == pytest.approx(0.5)
