"""Shapes cut at 180 degrees: nothing lost, nothing beyond, and nothing where there is nothing to cut."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from layers.exchange.date_line import cut_at_date_line


def test_what_does_not_cross_stays_the_same():
    line = LineString([(-180, 0), (180, 1)])
    assert cut_at_date_line(line) is line


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (LineString([(170, 0), (190, 0)]), "MULTILINESTRING ((170 0, 180 0), (-180 0, -170 0))"),
        (LineString([(-190, 0), (-170, 0)]), "MULTILINESTRING ((170 0, 180 0), (-180 0, -170 0))"),
        (LineString([(185, 0), (190, 0)]), "LINESTRING (-175 0, -170 0)"),
        (Point(185, 3), "POINT (-175 3)"),
        (LineString([(170, 0), (180, 0), (170, 5)]), "LINESTRING (170 0, 180 0, 170 5)"),
        (shapely.box(170, 0, 190, 1), "MULTIPOLYGON"),
    ],
)
def test_examples(shape, expected):
    found = cut_at_date_line(shape)
    assert (
        found.wkt.startswith(expected)
        if expected == "MULTIPOLYGON"
        else shapely.equals(found, shapely.from_wkt(expected))
    )


longitudes = st.floats(-350, 350)


@given(longitudes, st.floats(-80, 80), st.floats(1, 60), st.floats(1, 9))
def test_area_and_bounds(west, south, width, height):
    shape = Polygon([(west, south), (west + width, south), (west + width, south + height), (west, south + height)])
    found = cut_at_date_line(shape)
    assert found.area == pytest.approx(shape.area)
    assert found.bounds[0] >= -180
    assert found.bounds[2] <= 180
    assert found.is_valid
