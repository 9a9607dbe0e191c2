"""Flat drawings: valid, cut at their edge, and nothing that spans the picture because it crossed 180 degrees."""

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import LineString, Point, Polygon, box

from data.basemap import load_borders, load_land
from layers.projection import NEAR_ZOOM, projection_for
from layers.regions import WORLD, Region

GEOD = Geod(ellps="WGS84")
DATE_LINE = Region("date line", 180.0, -18.0, 3.0)
CARIBBEAN = Region("caribbean", -78.0, 14.0, 4.0)
NORTH = Region("north", 20.0, 70.0, 3.5)
PACIFIC = Region("pacific", -160.0, 0.0, 1.0)
EVERYWHERE = [WORLD, PACIFIC, DATE_LINE, CARIBBEAN, NORTH]


def pieces(flat):
    return [part for part in getattr(flat, "geoms", [flat]) if not part.is_empty]


def longest_step(flat):
    """The longest straight stretch of a drawing, in metres."""
    return max(np.hypot(*np.diff(shapely.get_coordinates(part), axis=0).T).max() for part in pieces(flat))


def test_the_projection_goes_by_zoom():
    assert projection_for(Region("", 0.0, 0.0, NEAR_ZOOM)).name == "Lambert azimuthal equal-area"
    assert projection_for(Region("", 0.0, 0.0, NEAR_ZOOM - 0.01)).name == "Equal Earth"


@pytest.mark.parametrize("region", EVERYWHERE, ids=lambda region: region.key)
@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_land_is_valid_and_in_small_steps(region, scale):
    flat = projection_for(region).flat(load_land(scale))
    assert flat.is_valid
    assert flat.area > 0
    assert np.isfinite(flat.bounds).all()


@pytest.mark.parametrize("region", EVERYWHERE, ids=lambda region: region.key)
def test_borders_have_no_line_across_the_picture(region):
    assert longest_step(projection_for(region).flat(load_borders("50m"))) < 400_000.0


def test_the_land_of_the_world_has_the_area_of_the_land():
    # Equal Earth keeps areas: 149 million square kilometres, less what lies within a degree of the south pole.
    assert projection_for(WORLD).flat(load_land("110m")).area == pytest.approx(1.475e14, rel=0.02)


@pytest.mark.parametrize("region", [WORLD, DATE_LINE], ids=lambda region: region.key)
@pytest.mark.parametrize(
    "line",
    [
        LineString([(176, -18), (180, -18), (184, -18)]),
        LineString([(-184, -18), (-180, -18), (-176, -18)]),
    ],
)
def test_a_line_across_180_is_drawn_once_and_does_not_span_the_picture(region, line):
    flat = projection_for(region).flat(line)
    metres = GEOD.line_length([176, 180, 184], [-18, -18, -18])
    assert longest_step(flat) < 200_000.0
    assert flat.length == pytest.approx(metres, rel=0.15)


def test_a_line_across_the_edge_is_cut_in_two_and_one_across_the_centre_is_not():
    line = LineString([(176, -18), (180, -18), (184, -18)])
    assert len(pieces(projection_for(Region("", 0.0, 0.0, 1.0)).flat(line))) == 2
    assert len(pieces(projection_for(PACIFIC).flat(line))) == 1
    assert len(pieces(projection_for(DATE_LINE).flat(line))) == 1


@pytest.mark.parametrize("region", [WORLD, CARIBBEAN], ids=lambda region: region.key)
def test_both_are_equal_area(region):
    lon, lat = region.longitude, region.latitude
    square = box(lon - 1, lat - 1, lon + 1, lat + 1)
    # Along parallels the edges are not geodesics: segments of a tenth of a degree come close.
    true = abs(GEOD.geometry_area_perimeter(shapely.segmentize(square, 0.1))[0])
    assert projection_for(region).flat(square).area == pytest.approx(true, rel=2e-3)


def test_nothing_is_left_of_what_lies_outside():
    assert projection_for(CARIBBEAN).flat(box(100, -20, 110, -10)).is_empty
    assert projection_for(CARIBBEAN).flat(Polygon()).is_empty


@pytest.mark.parametrize("region", EVERYWHERE, ids=lambda region: region.key)
def test_points_and_shapes_agree_and_turns_of_the_globe_do_not_matter(region):
    projection = projection_for(region)
    lon, lat = region.longitude + 7.0, region.latitude - 3.0
    flat = projection.flat(Point(lon, lat))
    assert projection.point(lon, lat) == pytest.approx((flat.x, flat.y))
    assert projection.point(lon + 360.0, lat) == pytest.approx(projection.point(lon, lat), abs=1e-3)


def test_the_centre_of_a_region_is_the_origin():
    assert projection_for(DATE_LINE).point(-180.0, -18.0) == pytest.approx((0.0, 0.0), abs=1e-3)
    assert projection_for(DATE_LINE).point(-179.0, -18.0)[0] > 0
    assert projection_for(DATE_LINE).point(179.0, -18.0)[0] < 0
