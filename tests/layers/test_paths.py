"""Corridors into layers: widths, dashes, colours, and bands whose width is measured back on the ellipsoid."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point, Polygon

from data.schema import Mode
from layers.palette import DARK, LIGHT
from layers.paths import (
    BAND_DETAIL,
    EARTH_KM,
    NARROWEST_PX,
    WIDEST_PX,
    band,
    band_layer,
    corridor_layers,
    dash_of,
    line_width,
)

GEOD = Geod(ellps="WGS84")
ROUNDED_KM = 0.01
"""Positions travel with four decimals."""


@given(events=st.floats(0, 1e6), more=st.floats(0, 1e6), most=st.floats(0, 1e6))
def test_a_width_never_falls_with_more_events(events, more, most):
    assert line_width(events, most) <= line_width(events + more, most)


@given(share=st.floats(0, 1), most=st.floats(0, 1e6))
def test_a_width_is_between_the_narrowest_and_the_widest(share, most):
    assert NARROWEST_PX <= line_width(share * most, most) <= WIDEST_PX


def test_widths_by_hand():
    assert line_width(0.0, 8.0) == line_width(0.0, 0.0) == 1.5
    assert line_width(8.0, 8.0) == 5.5
    # A quarter of the events has half of the widening: the area grows with the events.
    assert line_width(2.0, 8.0) == 3.5


@pytest.mark.parametrize(
    ("mode", "confidence", "dash"),
    [
        (Mode.MARITIME, 0.9, "solid"),
        (Mode.LAND, 0.5, "solid"),
        (Mode.AIR, 0.5, "long"),
        (Mode.AIR, 0.49, "short"),
        (Mode.MARITIME, 0.0, "short"),
    ],
)
def test_dashes(mode, confidence, dash):
    assert dash_of(mode, confidence) == dash


def reach_km(area, lon, lat, bearing):
    """How far an area reaches from a point in a direction, by halving."""
    inside, outside = 0.0, 1000.0
    for _step in range(40):
        middle = (inside + outside) / 2
        x, y, _back = GEOD.fwd(lon, lat, bearing, 1000 * middle)
        # Back to the turn of the globe on which the area is drawn.
        x += 360.0 * round((lon - x) / 360.0)
        inside, outside = (middle, outside) if area.contains(Point(x, y)) else (inside, middle)
    return inside


@pytest.mark.parametrize("lat", [0.0, 45.0, 70.0])
@pytest.mark.parametrize("lon", [-40.0, 180.0])
@pytest.mark.parametrize("half_width_km", [5.0, 50.0])
def test_a_band_is_as_wide_as_asked_on_the_ground(lat, lon, half_width_km):
    along = band(LineString([(lon - 3, lat), (lon, lat), (lon + 3, lat)]), half_width_km)
    upright = band(LineString([(lon, lat - 2), (lon, lat), (lon, lat + 2)]), half_width_km)
    assert reach_km(along, lon, lat, 0.0) == pytest.approx(half_width_km, rel=0.03)
    assert reach_km(along, lon, lat, 180.0) == pytest.approx(half_width_km, rel=0.03)
    assert reach_km(upright, lon, lat, 90.0) == pytest.approx(half_width_km, rel=0.03)
    assert reach_km(upright, lon, lat, -90.0) == pytest.approx(half_width_km, rel=0.03)


def test_a_band_ends_in_a_half_circle():
    area = band(LineString([(10.0, 45.0), (14.0, 45.0)]), 50.0)
    assert reach_km(area, 14.0, 45.0, 90.0) == pytest.approx(50.0, rel=0.03)
    assert reach_km(area, 14.0, 45.0, 45.0) == pytest.approx(50.0, rel=0.03)


def test_a_band_across_the_antimeridian_is_one_piece_with_continuous_longitudes():
    area = band(LineString([(177.0, -18.0), (180.0, -18.0), (183.0, -18.0)]), 50.0)
    west, _south, east, _north = area.bounds
    assert isinstance(area, Polygon)
    assert area.is_valid
    assert 176.0 < west < 177.0
    assert 183.0 < east < 184.0


@settings(max_examples=60, deadline=None)
@given(
    turns=st.lists(st.tuples(st.floats(-4, 4), st.floats(-4, 4)), min_size=1, max_size=6),
    start=st.tuples(st.floats(-180, 180), st.floats(-55, 55)),
    half_width_km=st.floats(1, 300),
)
def test_a_band_contains_its_line(turns, start, half_width_km):
    points = np.vstack([start, *turns]).cumsum(axis=0)
    area = band(LineString(points), half_width_km)
    assert area.is_valid
    assert all(area.contains(Point(point)) for point in points)


def test_a_band_widens_with_its_half_width():
    line = LineString([(0.0, 60.0), (5.0, 62.0)])
    assert band(line, 40.0).contains(band(line, 20.0))


def test_a_band_of_no_width_is_not_drawn(corridors, spec):
    none = corridors.assign(events=1.0, mark="", band_km=0.0)
    assert spec(band_layer(none, theme=DARK, selected=None))["data"] == []


def test_bands_are_drawn_for_corridors_with_events_alone(scene, spec):
    quiet = scene.corridors.assign(events=[2.5, 0.0, 0.0, 0.0])
    made = spec(band_layer(quiet, theme=DARK, selected="sea"))
    assert [row["colour"] for row in made["data"]] == [[86, 180, 233, 70]]
    assert {key: made[key] for key in ("@@type", "id", "getPolygon", "getFillColor", "stroked", "pickable")} == {
        "@@type": "PolygonLayer",
        "id": "bands",
        "getPolygon": "@@=polygon",
        "getFillColor": "@@=colour",
        "stroked": False,
        "pickable": False,
    }


def stack(spec, frame, *, theme=DARK, selected=None):
    return {made["id"]: made for made in map(spec, corridor_layers(frame, theme=theme, selected=selected))}


def rows(made, layer_id):
    return {row["corridor_id"]: row for row in made[layer_id]["data"]}


def test_the_stack_from_bottom_to_top(scene, spec):
    made = stack(spec, scene.corridors)
    assert list(made) == ["bands", "halo", "casing", "corridors", "hollow"]
    assert [key for key, layer in made.items() if layer["pickable"]] == ["halo", "casing", "corridors", "hollow"]
    assert [key for key, layer in made.items() if layer.get("autoHighlight")] == ["corridors"]
    assert {key: list(rows(made, key)) for key in list(made)[1:]} == {
        "halo": ["road", "date"],
        "casing": ["road"],
        "corridors": ["sea", "road", "sky", "date"],
        "hollow": ["sea"],
    }


def test_the_spec_of_a_line(scene, spec):
    made = stack(spec, scene.corridors)["corridors"]
    first = made.pop("data")[0]
    assert first == {
        "corridor_id": "sea",
        "mode": "maritime",
        "mark": "falling",
        "path": [[-80.0, 10.0], [-76.0, 10.0]],
        "colour": [86, 180, 233, 255],
        "width": pytest.approx(1.5 + 4.0 * math.sqrt(2.5 / 3.8)),
        "dash": [0, 0],
        "tip": "1. Turbo to Colon: 2 events in this window, 80 % within 40 km of the line.",
    }
    assert made == {
        "@@type": "PathLayer",
        "id": "corridors",
        "getPath": "@@=path",
        "getColor": "@@=colour",
        "getWidth": "@@=width",
        "getDashArray": "@@=dash",
        "widthUnits": "pixels",
        "capRounded": True,
        "jointRounded": True,
        "pickable": True,
        "autoHighlight": True,
        "extensions": [{"@@type": "PathStyleExtension", "highPrecisionDash": True}],
    }


def test_dashes_colours_and_continuous_longitudes_reach_the_browser(scene, spec):
    lines = rows(stack(spec, scene.corridors, theme=LIGHT), "corridors")
    assert lines["sky"]["dash"] == [1.5, 3]
    assert lines["sky"]["colour"] == [146, 60, 140, 255]
    assert lines["road"]["colour"] == [190, 92, 0, 255]
    assert lines["date"]["path"] == [[176.0, -18.0], [184.0, -18.0]]


def test_a_line_is_drawn_with_the_corners_that_can_be_seen_on_the_map(scene, spec):
    # Straight in degrees, which is a bend in the map's projection.
    steps = np.linspace(0.0, 1.0, 200)
    frame = scene.corridors.iloc[[0]].assign(geometry=[LineString(np.column_stack([30 * steps, 10 + 40 * steps]))])
    ((path, width),) = [
        (row["path"], frame["band_km"].iloc[0]) for row in rows(stack(spec, frame), "corridors").values()
    ]
    assert 4 < len(path) < 30
    assert (path[0], path[-1]) == ([0.0, 10.0], [30.0, 50.0])
    drawn = [np.column_stack([np.radians(lon), np.arctanh(np.sin(np.radians(lat)))]) for lon, lat in (
        np.array(path).T, np.array(frame.geometry.iloc[0].coords).T)]  # fmt: skip
    away = shapely.distance(LineString(drawn[0]), shapely.points(drawn[1])).max()
    assert away * EARTH_KM <= BAND_DETAIL * width + ROUNDED_KM


def test_halo_and_casing_are_wider_and_the_hollow_is_narrower_than_the_line(scene, spec):
    made = stack(spec, scene.corridors)
    lines = rows(made, "corridors")
    assert rows(made, "halo")["road"]["width"] == lines["road"]["width"] + 9.0
    assert rows(made, "casing")["road"]["width"] == lines["road"]["width"] + 2.5
    assert rows(made, "hollow")["sea"]["width"] == pytest.approx(lines["sea"]["width"] - 2.2)
    assert rows(made, "hollow")["sea"]["colour"] == [*DARK.land, 255]
    assert rows(made, "halo")["road"]["dash"] == [0, 0]


def test_a_falling_line_is_wide_enough_to_be_hollow(scene, spec):
    thin = scene.corridors.assign(events=[0.01, 3.8, 1.0, 1.0])
    made = stack(spec, thin)
    assert rows(made, "corridors")["sea"]["width"] == 4.0
    assert rows(made, "hollow")["sea"]["width"] == pytest.approx(1.8)


def test_a_selected_corridor_comes_forward_and_the_others_step_back(scene, spec):
    plain = rows(stack(spec, scene.corridors), "corridors")
    chosen = rows(stack(spec, scene.corridors, selected="road"), "corridors")
    assert chosen["road"]["width"] == plain["road"]["width"] + 2.0
    assert {key: row["colour"][3] for key, row in chosen.items()} == {"sea": 120, "road": 255, "sky": 120, "date": 120}


def test_a_corridor_without_events_is_faint_and_narrow(scene, spec):
    quiet = scene.corridors.assign(events=0.0, mark="")
    lines = rows(stack(spec, quiet), "corridors")
    assert {(row["width"], row["colour"][3]) for row in lines.values()} == {(1.5, 70)}


def test_no_corridors_make_empty_layers(scene, spec):
    made = stack(spec, scene.corridors.iloc[:0])
    assert all(layer["data"] == [] for layer in made.values())
