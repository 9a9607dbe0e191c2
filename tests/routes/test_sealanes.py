import numpy as np
import pytest

from routes.geodesy import along_km, distance_km, to_degrees, to_vectors
from routes.sealanes import sea_lanes, sea_way, sea_ways


def test_from_the_gulf_to_the_red_sea_ships_go_around_arabia():
    way = sea_way(sea_lanes(), *to_vectors([55.0, 39.0], [25.2, 21.5]))
    _, lat = to_degrees(way)
    assert lat.min() < 13.5  # through Bab el-Mandeb
    assert 3500 < along_km(way)[-1] < 5000


def test_the_pacific_is_crossed_where_it_is_and_not_the_other_way_round():
    ends = to_vectors([151.2, -118.3], [-33.9, 33.7])
    way = sea_way(sea_lanes(), *ends)
    assert along_km(way)[-1] < 1.2 * float(distance_km(ends[0], ends[1]))


def test_both_ends_are_part_of_the_way_and_pairs_agree_with_single_ways():
    ends = to_vectors([55.0, 39.0], [25.2, 21.5])
    ways = sea_ways(sea_lanes(), ends, np.array([[0, 1], [1, 0]]))
    assert np.allclose(ways[0][[0, -1]], ends)
    assert along_km(ways[1])[-1] == pytest.approx(along_km(ways[0])[-1], rel=1e-6)


def test_the_middle_of_a_continent_is_no_port():
    assert sea_way(sea_lanes(), *to_vectors([90.0, 55.0], [45.0, 25.2])) is None
