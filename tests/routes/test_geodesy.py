import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from routes.geodesy import (
    along_km,
    chord_of,
    densify,
    distance_km,
    great_circle,
    km_of,
    mean_center,
    project,
    resample,
    to_degrees,
    to_vectors,
    unwrap,
)

LON, LAT = st.floats(-180, 180), st.floats(-89, 89)


@given(LON, LAT)
def test_degrees_come_back(lon, lat):
    back = to_degrees(to_vectors([lon], [lat]))
    assert np.cos(np.radians(back[0][0] - lon)) == pytest.approx(1)
    assert back[1][0] == pytest.approx(lat, abs=1e-9)


@given(LON, LAT, LON, LAT)
def test_distances_are_within_a_percent_of_the_ellipsoid(lon0, lat0, lon1, lat1):
    ours = float(distance_km(to_vectors([lon0], [lat0]), to_vectors([lon1], [lat1]))[0])
    theirs = Geod(ellps="WGS84").inv(lon0, lat0, lon1, lat1)[2] / 1000
    assert ours == pytest.approx(theirs, rel=0.01, abs=1e-6)


@given(LON, LAT, st.integers(-2, 2))
def test_a_full_turn_is_no_move(lon, lat, turns):
    assert np.allclose(to_vectors([lon], [lat]), to_vectors([lon + 360 * turns], [lat]))


@given(st.floats(0, 20000))
def test_chords_come_back(km):
    assert float(km_of(chord_of(km))) == pytest.approx(km, abs=1e-3)


def test_the_mean_of_179_and_minus_179_is_180():
    lon, _ = to_degrees(mean_center(to_vectors([179, -179], [0, 0]))[None])
    assert abs(lon[0]) == pytest.approx(180)


def test_the_mean_of_antipodes_is_one_of_them():
    points = to_vectors([0, 180], [0, 0])
    assert np.allclose(mean_center(points), points[0])


def test_a_line_across_the_antimeridian_goes_on():
    assert unwrap(np.array([179.0, -179.0, -178.0])).tolist() == [179, 181, 182]
    assert unwrap(np.array([-208.8, -209.0])) == pytest.approx([151.2, 151.0])


def test_a_quarter_of_the_equator_has_its_length_and_small_steps():
    line = great_circle(*to_vectors([0, 90], [0, 0]), 100)
    assert along_km(line)[-1] == pytest.approx(10007.5, abs=1)
    assert np.diff(along_km(line)).max() <= 100.001
    assert np.allclose(np.linalg.norm(line, axis=1), 1)


def test_a_repeated_vertex_is_no_trouble():
    line = densify(to_vectors([0, 0, 1], [0, 0, 0]), 50)
    assert np.isfinite(line).all()
    assert len(resample(line, 20)) == 7


def test_left_is_positive_and_far_is_infinite():
    line = to_vectors([0, 10], [0, 0])  # eastwards: north is on the left
    beside = project(line, to_vectors([5, 5, 5], [0.5, -0.5, 20]), 500)
    assert beside.offset_km[:2] == pytest.approx([55.6, -55.6], abs=0.1)
    assert beside.along_km[:2] == pytest.approx(556, abs=3)
    assert np.isinf(beside.offset_km[2])
