import h3.api.basic_int as h3
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import WrongUseError
from routes.cells import (
    cells_at,
    centers,
    disc,
    finest_resolution,
    parents,
    radius_class_km,
    spacing_km,
    spread_cells,
)
from routes.geodesy import distance_km, to_vectors


def weighted_cells(lon, lat, radius_km, *, resolution):
    return spread_cells(cells_at(lon, lat, resolution), radius_class_km(radius_km))


PLACES = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 400)), min_size=1, max_size=6)


@given(PLACES)
def test_the_weights_of_an_event_add_up_to_one(places):
    lon, lat, radius = np.array(places).T
    found = weighted_cells(lon, lat, radius, resolution=3)
    sums = found.group_by("row").agg(pl.col("weight").sum())
    assert sums.height == len(places)
    assert sums["weight"].to_list() == pytest.approx([1.0] * len(places))


def test_a_precise_event_lies_in_one_cell_and_a_coarse_one_in_several():
    found = weighted_cells(np.zeros(2), np.zeros(2), np.array([1.0, 150.0]), resolution=4)
    sizes = found["row"].value_counts().sort("row")["count"].to_list()
    assert sizes[0] == 1
    assert sizes[1] > 19


def test_four_fifths_of_a_coarse_event_lie_within_its_radius():
    cell = int(cells_at(np.array([20.0]), np.array([10.0]), 5)[0])
    around, weights = disc(cell, 100.0)
    away = distance_km(to_vectors(*centers(around)), to_vectors(*centers(np.array([cell]))))
    assert weights[away <= 100].sum() == pytest.approx(0.8, abs=0.04)


@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(1, 6))
def test_parents_by_bits_are_the_parents_of_h3(lon, lat, resolution):
    fine = h3.latlng_to_cell(lat, lon, 7)
    assert parents(np.array([fine]), resolution)[0] == h3.cell_to_parent(fine, resolution)


def test_a_pentagon_has_five_neighbours_and_still_adds_up():
    pentagon = h3.get_pentagons(4)[0]
    around, weights = disc(pentagon, 1.3 * spacing_km(4))
    assert len(around) == 1 + 5 + 10
    assert weights.sum() == pytest.approx(1)


def test_the_antimeridian_is_no_border():
    lat = np.array([-17.0])
    east, west = (weighted_cells(np.array([lon]), lat, np.array([150.0]), resolution=4) for lon in (180.0, -180.0))
    assert east.equals(west)
    lon, _ = centers(east["cell"].to_numpy())
    assert (lon > 179).any()
    assert (lon < -179).any()


@pytest.mark.parametrize(("lon", "lat"), [(200.0, 0.0), (0.0, 91.0), (float("nan"), 0.0)])
def test_what_is_not_on_earth_is_refused(lon, lat):
    with pytest.raises(WrongUseError, match="not on Earth"):
        cells_at(np.array([lon]), np.array([lat]), 4)


def test_the_radius_chooses_the_resolution():
    assert [finest_resolution(r) for r in (0.1, 3.0, 30.0, 300.0, 5000.0)] == [7, 6, 4, 2, 1]


def test_radius_classes_are_near_the_radius():
    radii = np.array([1.0, 3.0, 77.0, 400.0])
    assert np.abs(np.log2(radius_class_km(radii) / radii)).max() <= 0.25
