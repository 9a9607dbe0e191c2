"""Arrows: from the old line to the new the short way round the globe, and heads that point along the screen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from layers.arrows import HEAD, arc, direction_layer, displacement_layers
from layers.palette import DARK
from routes.analysis import FlagType


def stub(lon, lat):
    """A short line with its middle at a point."""
    return LineString([(lon - 1, lat), (lon + 1, lat)])


def test_an_arc_goes_from_middle_to_middle_and_bends():
    points = arc(stub(0.0, 0.0), stub(10.0, 0.0))
    assert points.shape == (24, 2)
    assert points[0] == pytest.approx([0.0, 0.0])
    assert points[-1] == pytest.approx([10.0, 0.0])
    # Half of the control point's distance, which is 0.18 of the length.
    assert points[:, 1].max() == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize(("start", "end", "last"), [(170, -170, 190), (-170, 170, -190), (184, -178, 182)])
def test_an_arc_crosses_the_antimeridian_with_continuous_longitudes(start, end, last):
    points = arc(stub(start, -18.0), stub(end, -18.0))
    assert points[-1, 0] == pytest.approx(last)
    assert np.abs(np.diff(points[:, 0])).max() < 2.0


@given(
    start=st.tuples(st.floats(-180, 200), st.floats(-70, 70)), end=st.tuples(st.floats(-180, 200), st.floats(-70, 70))
)
def test_an_arc_never_goes_the_long_way(start, end):
    points = arc(stub(*start), stub(*end))
    assert abs(points[-1, 0] - points[0, 0]) <= 180.0 + 1e-6
    assert (points[-1, 0] - end[0] + 180.0) % 360.0 == pytest.approx(180.0)
    assert points[-1, 1] == pytest.approx(end[1])


def heading(spec, corridors, line):
    one = corridors.iloc[:1].assign(events=1.0, geometry=[LineString(line)])
    return spec(direction_layer(one, theme=DARK))["data"][0]["angle"] % 360.0


@pytest.mark.parametrize(
    ("line", "angle"),
    [
        ([(0, 0), (0, 8)], 0.0),
        ([(0, 0), (-8, 0)], 90.0),
        ([(0, 8), (0, 0)], 180.0),
        ([(0, 0), (8, 0)], 270.0),
        ([(176, 0), (184, 0)], 270.0),
        # At 60 degrees a degree of longitude is half as long: two of them to one of latitude make 45 degrees.
        ([(0, 60), (0.002, 60.001)], 315.0),
    ],
)
def test_a_head_points_along_its_line(spec, corridors, line, angle):
    assert heading(spec, corridors, line) == pytest.approx(angle, abs=0.11)


def test_the_spec_of_the_heads(spec, scene):
    made = spec(direction_layer(scene.corridors, theme=DARK))
    assert made["data"][0] == {
        "position": [-77.04, 10.0],
        "angle": -90.0,
        "colour": [86, 180, 233, 255],
        "icon": HEAD,
    }
    del made["data"]
    assert made == {
        "@@type": "IconLayer",
        "id": "directions",
        "getIcon": "@@=icon",
        "getPosition": "@@=position",
        "getAngle": "@@=angle",
        "getColor": "@@=colour",
        "getSize": 17,
        "sizeUnits": "pixels",
        "pickable": False,
    }


def test_heads_only_where_direction_is_known_and_something_moved(spec, scene):
    heads = spec(direction_layer(scene.corridors, theme=DARK))["data"]
    assert [head["position"][1] for head in heads] == [10.0, 14.0, -18.0]  # not the inferred one by air
    quiet = scene.corridors.assign(events=[0.0, 1.0, 1.0, 0.0])
    assert [head["position"][1] for head in spec(direction_layer(quiet, theme=DARK))["data"]] == [14.0]
    assert spec(direction_layer(scene.corridors.iloc[:0], theme=DARK))["data"] == []


def test_displacements_and_mode_switches_have_a_shaft_and_a_head(spec, scene):
    shafts, heads = map(spec, displacement_layers(list(scene.flags), scene.corridors, theme=DARK))
    assert (shafts["id"], heads["id"]) == ("displacement", "displacement-heads")
    assert [(row["path"][0], row["path"][-1]) for row in shafts["data"]] == [
        ([-78.0, 10.0], [-78.0, 14.0]),
        ([-78.0, 14.0], [-78.0, 20.0]),
    ]
    assert [row["position"] for row in heads["data"]] == [[-78.0, 14.0], [-78.0, 20.0]]
    assert {tuple(row["colour"]) for row in shafts["data"] + heads["data"]} == {(*DARK.rising, 235)}
    del shafts["data"]
    assert shafts == {
        "@@type": "PathLayer",
        "id": "displacement",
        "getPath": "@@=path",
        "getColor": "@@=colour",
        "getWidth": 3,
        "widthUnits": "pixels",
        "capRounded": True,
        "pickable": False,
    }


def test_no_arrow_to_a_corridor_that_is_not_shown(spec, scene, flags):
    sea = scene.corridors[scene.corridors["mode"] == "maritime"]
    shafts, heads = map(spec, displacement_layers([flags[FlagType.DISPLACEMENT]], sea, theme=DARK))
    assert shafts["data"] == heads["data"] == []
