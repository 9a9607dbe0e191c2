import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.errors import WrongUseError
from layers.outline_geojson import MOST_POINTS, read_polygons
from routes.alternatives import in_area

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
OVER = [[178, -18], [-178, -18], [-178, -14], [178, -14], [178, -18]]
"""Fiji: across 180 degrees."""


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def read(node):
    return read_polygons(json.dumps(node))


def held(outline, *points):
    lon, lat = np.array(points, dtype=float).T
    return in_area(outline, lon, lat).tolist()


def test_a_polygon_with_a_hole():
    assert held(read(polygon(SQUARE, HOLE)), (3, 3), (1.5, 1.5), (5, 5)) == [True, False, False]


@pytest.mark.parametrize("longitude", [178.5, 179.5, -179.5, -178.5])
def test_across_180_degrees(longitude):
    hole = [[179.8, -17], [-179.8, -17], [-179.8, -15], [179.8, -15], [179.8, -17]]
    outline = read(polygon(OVER, hole))
    assert held(outline, (longitude, -16), (180, -16), (0, -16), (177, -16)) == [True, False, False, False]
    assert shapely.get_coordinates(outline)[:, 0].max() - shapely.get_coordinates(outline)[:, 0].min() == 4


def test_parts_on_both_sides_of_180_degrees_are_one_area():
    east = [[-180, -18], [-178, -18], [-178, -14], [-180, -14], [-180, -18]]
    west = [[178, -18], [180, -18], [180, -14], [178, -14], [178, -18]]
    outline = read({"type": "MultiPolygon", "coordinates": [[west], [east]]})
    assert held(outline, (179, -16), (-179, -16), (0, -16)) == [True, True, False]


def test_features_and_collections_of_them():
    feature = {"type": "Feature", "properties": {"name": "no matter"}, "geometry": polygon(SQUARE)}
    far = {"type": "GeometryCollection", "geometries": [polygon([[x + 20, y] for x, y in SQUARE])]}
    assert held(read({"type": "FeatureCollection", "features": [feature, far]}), (2, 2), (22, 2), (12, 2)) == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ({"type": "Point", "coordinates": [0, 0]}, "'Point' is no polygon"),
        ({"type": "Feature", "geometry": None}, "no GeoJSON object"),
        ({"type": "FeatureCollection", "features": []}, "holds no polygon"),
        ({"type": "MultiPolygon", "coordinates": 7}, "'MultiPolygon' is no polygon"),
        (polygon(), "has no ring"),
        (polygon(SQUARE[:3]), "fewer than four points"),
        (polygon(SQUARE[:4]), "is not closed"),
        (polygon([[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]), "no simple polygon"),
        (polygon([[0, 0], [4, 0], [0, 0], [0, 0]]), "no simple polygon"),
        (polygon([[51, 200], [52, 200], [52, 201], [51, 200]]), "longitude first"),
        (polygon([["0", "0"], ["4", "0"], ["4", "4"], ["0", "0"]]), "not two numbers"),
        (polygon([[True, False], [4, 0], [4, 4], [True, False]]), "not two numbers"),
        (polygon([[-120, 70], [0, 70], [120, 70], [-120, 70]]), "around a pole"),
        (polygon([[0, 0], [None, 0], [4, 4], [0, 0]]), "not two numbers"),
    ],
)
def test_what_is_no_area_is_refused_with_its_reason(node, reason):
    with pytest.raises(WrongUseError, match=reason):
        read(node)


@pytest.mark.parametrize("text", ["{", '{"type": NaN}', "[" * 100_000, '{"type":"Polygon","coordinates":[[[NaN,0]]]}'])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(WrongUseError):
        read_polygons(text)


def test_deep_nesting_ends():
    node = polygon(SQUARE)
    for _level in range(50):
        node = {"type": "GeometryCollection", "geometries": [node]}
    with pytest.raises(WrongUseError):
        read(node)


def test_too_many_points_are_refused():
    turn = np.linspace(0, 2 * np.pi, MOST_POINTS + 2)
    ring = np.column_stack([np.cos(turn), np.sin(turn)]).round(9).tolist()
    with pytest.raises(WrongUseError, match="more than"):
        read(polygon([*ring[:-1], ring[0]]))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["type", "coordinates"]), inner),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]))
def test_whatever_comes_is_an_area_or_refused_with_a_sentence(inner, kind):
    node, area, said = {"type": kind, "coordinates": inner, "geometry": inner, "features": inner}, 0.0, ""
    try:
        area = read(node).area
    except WrongUseError as error:
        said = str(error)
    assert area > 0 or said.endswith(".")
