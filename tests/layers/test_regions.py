"""Where the map opens: theatres by distance, views that hold their points, cells wide enough to see."""

import itertools
import math

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import LineString

from data.basemap import load_labels
from layers.regions import CELL_PX, MAP_PX, TILE_PX, WORLD, WORLD_KEY, Region, fitting, regions, resolution_for
from routes.cells import spacing_km

LABELS = pl.DataFrame(
    [
        ("sea", "sea", "Caribbean Sea", -75.0, 15.0, 2.0),
        ("sea", "sea", "Coral Sea", 155.0, -18.0, 2.0),
        ("sea", "strait", "Close Strait", -78.0, 14.0, 12.0),
        ("sea", "ocean", "South Pacific Ocean", 180.0, -18.0, 0.0),
        ("country", "country", "Panama", -80.0, 9.0, 2.0),
    ],
    schema=["kind", "rank", "name", "lon", "lat", "min_zoom"],
    orient="row",
)

positions = st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=1, max_size=12)


def pixels(region, points):
    """Offsets from the middle of the map in pixels, the way round the globe that is nearer."""
    lon, lat = np.array(points, dtype=float).T
    scale = TILE_PX * 2**region.zoom
    x = ((lon - region.longitude + 180.0) % 360.0 - 180.0) / 360.0 * scale
    middle = math.atanh(math.sin(math.radians(region.latitude)))
    y = (np.arctanh(np.sin(np.radians(lat))) - middle) / (2 * math.pi) * scale
    return x, y


@given(positions)
@example([(0.0, -80.0), (0.0, 80.0)])
@example([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (170.0, 0.0), (-120.0, 0.0)])
def test_a_view_holds_all_its_points(points):
    x, y = pixels(fitting(points, name="here"), points)
    assert np.abs(x).max() <= MAP_PX[0] / 2
    assert np.abs(y).max() <= MAP_PX[1] / 2


@given(positions)
@example([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (170.0, 0.0), (-120.0, 0.0)])
def test_a_view_takes_the_short_way_round_the_globe(points):
    region = fitting(points, name="here")
    lon = sorted(point[0] % 360.0 for point in points)
    shortest = 360.0 - max(high - low for low, high in itertools.pairwise([*lon, lon[0] + 360.0]))
    offsets = [(value - region.longitude + 180.0) % 360.0 - 180.0 for value in lon]
    assert max(offsets) - min(offsets) == pytest.approx(shortest, abs=1e-6)
    assert -180.0 <= region.longitude <= 180.0


def test_points_on_both_sides_of_the_antimeridian_are_near_one_another():
    region = fitting([(175.0, -18.0), (-175.0, -18.0)], name="date line")
    assert region.key == "date line"
    assert abs(region.longitude) == pytest.approx(180.0)
    assert region.latitude == pytest.approx(-18.0)
    # Ten degrees on 980 pixels: log2(980 / (512 * 10 / 360)) less the margin.
    assert region.zoom == pytest.approx(math.log2(980 / (512 * 10 / 360)) - 0.15, abs=0.01)


def test_continuous_and_wrapped_longitudes_are_the_same_view():
    assert fitting([(175.0, 0.0), (185.0, 5.0)], name="a") == fitting([(175.0, 0.0), (-175.0, 5.0)], name="a")


def test_one_point_is_not_zoomed_into_for_ever():
    assert fitting([(12.0, 34.0)], name="point").zoom == 8.0


def test_the_middle_of_a_high_view_is_the_middle_on_screen():
    region = fitting([(0.0, 0.0), (0.0, 70.0)], name="tall")
    _x, y = pixels(region, [(0.0, 0.0), (0.0, 70.0)])
    assert y[0] == pytest.approx(-y[1])


def test_theatres_of_the_fixture(corridors):
    found = regions(corridors[corridors["kind"] == "seizure"], LABELS)
    assert [region.key for region in found] == [WORLD_KEY, "Caribbean Sea", "Coral Sea"]
    caribbean, date_line = found[1:]
    assert caribbean.longitude == pytest.approx(-78.0)
    assert date_line.longitude == pytest.approx(180.0, abs=1e-6) or date_line.longitude == pytest.approx(-180.0)
    assert date_line.zoom > 4.0


def test_the_order_of_corridors_changes_no_theatre(corridors):
    assert {region.key: region for region in regions(corridors, LABELS)} == {
        region.key: region for region in regions(corridors.iloc[::-1], LABELS)
    }


def test_theatres_that_share_a_name_share_a_view():
    lines = [LineString([(lon, 0.0), (lon + 2.0, 1.0)]) for lon in (-80.0, -40.0)]
    apart = gpd.GeoDataFrame(geometry=lines, crs="EPSG:4326")
    found = regions(apart, LABELS)
    assert [region.key for region in found] == [WORLD_KEY, "Caribbean Sea"]
    x, y = pixels(found[1], [point for line in lines for point in line.coords])
    assert np.abs(x).max() <= MAP_PX[0] / 2
    assert np.abs(y).max() <= MAP_PX[1] / 2


def test_one_corridor_is_a_theatre(corridors):
    found = regions(corridors.iloc[:1], LABELS)
    assert [region.key for region in found] == [WORLD_KEY, "Caribbean Sea"]


def test_no_corridor_opens_the_world(corridors):
    assert regions(corridors.iloc[:0], LABELS) == (WORLD,)


def test_the_world_is_never_zoomed_into(corridors):
    whole = regions(corridors.iloc[:1], LABELS)[0]
    assert (whole.key, whole.zoom, whole.latitude) == (WORLD_KEY, WORLD.zoom, WORLD.latitude)


def test_packaged_names_are_found(corridors):
    keys = [region.key for region in regions(corridors, load_labels())]
    assert keys[0] == WORLD_KEY
    assert "Caribbean Sea" in keys
    assert set(keys[1:]) <= set(load_labels()["name"])


@given(zoom=st.floats(0, 12), closer=st.floats(0, 6), finest=st.integers(1, 7))
def test_cells_get_no_coarser_on_zooming_in(zoom, closer, finest):
    far, near = Region("", 0.0, 0.0, zoom), Region("", 0.0, 0.0, zoom + closer)
    assert 1 <= resolution_for(far, finest=finest) <= resolution_for(near, finest=finest) <= finest


@pytest.mark.parametrize("zoom", [1.2, 2.0, 3.3, 4.2, 5.0, 7.5])
def test_cells_are_the_finest_that_are_wide_enough_to_see(zoom):
    wanted = CELL_PX * 40_030.2 / (TILE_PX * 2**zoom)
    chosen = resolution_for(Region("", 0.0, 0.0, zoom), finest=7)
    assert chosen == 7 or spacing_km(chosen + 1) < wanted
    assert chosen == 1 or spacing_km(chosen) >= wanted
    assert resolution_for(Region("", 0.0, 0.0, zoom), finest=1) == 1
