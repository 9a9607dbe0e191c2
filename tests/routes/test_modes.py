import numpy as np
import pytest

from routes.geodesy import to_vectors
from routes.modes import MODES, land_share, mode_chances

LAND, SEA, AIR = 0, 1, 2
FINE = np.zeros(9, dtype=bool)


def test_land_share_is_one_inland_none_at_sea_and_between_on_the_coast(land):
    share = land_share(to_vectors([20, -20, 0.05], [10, 10, 10]), land)
    assert share[0] == 1
    assert share[1] == 0
    assert 0 < share[2] < 1


def test_a_blank_mode_comes_from_the_place(land):
    found = mode_chances(np.array([-1, -1]), to_vectors([20, -20], [10, 10]), wide=FINE[:2], land=land)
    assert found.best().to_list() == ["land", "maritime"]
    assert found.chances.sum(axis=1) == pytest.approx(1)


def test_a_blank_mode_near_flights_is_a_flight(land):
    stated = np.array([AIR] * 8 + [-1])
    found = mode_chances(stated, to_vectors([20.0 + 0.01 * k for k in range(9)], [10.0] * 9), wide=FINE, land=land)
    assert found.best()[-1] == MODES[AIR]


def test_a_stated_mode_stands_and_air_is_not_made_up(land):
    found = mode_chances(np.array([SEA, -1]), to_vectors([20, 30], [10, 10]), wide=FINE[:2], land=land)
    assert found.best().to_list() == ["maritime", "land"]
    assert found.chances[1, AIR] == 0


def test_a_blank_mode_at_the_center_of_a_country_stays_unknown(land):
    inland = to_vectors([20.0, 20.0], [10.0, 10.0])
    found = mode_chances(np.array([-1, LAND]), inland, wide=np.array([True, True]), land=land)
    assert found.best().to_list() == [None, "land"]
    assert found.chances[0] == pytest.approx(1 / 3)
