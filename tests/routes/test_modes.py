import numpy as np
import pytest

from routes.geodesy import to_vectors
from routes.modes import MODES, land_share, mode_chances

LAND, SEA, AIR = 0, 1, 2
FINE = np.full(9, 5.0)


def test_land_share_is_one_inland_none_at_sea_and_between_on_the_coast(land):
    share = land_share(to_vectors([20, -20, 0.05], [10, 10, 10]), land)
    assert share[0] == 1
    assert share[1] == 0
    assert 0 < share[2] < 1


def test_a_blank_mode_comes_from_the_place(land):
    found = mode_chances(np.array([-1, -1]), to_vectors([20, -20], [10, 10]), radius_km=FINE[:2], land=land)
    assert found.best().to_list() == ["land", "maritime"]
    assert found.chances.sum(axis=1) == pytest.approx(1)


def test_a_blank_mode_near_flights_is_a_flight(land):
    stated = np.array([AIR] * 8 + [-1])
    found = mode_chances(stated, to_vectors([20.0 + 0.01 * k for k in range(9)], [10.0] * 9), radius_km=FINE, land=land)
    assert found.best()[-1] == MODES[AIR]


def test_a_stated_mode_stands_and_air_is_not_made_up(land):
    found = mode_chances(np.array([SEA, -1]), to_vectors([20, 30], [10, 10]), radius_km=FINE[:2], land=land)
    assert found.best().to_list() == ["maritime", "land"]
    assert found.chances[1, AIR] == 0


def test_a_blank_mode_at_the_center_of_a_country_stays_unknown_and_the_open_sea_is_sea(land):
    places, radius = to_vectors([20.0, 20.0, -5.0, -20.0], [10.0] * 4), np.array([200.0, 200.0, 800.0, 200.0])
    found = mode_chances(np.array([-1, LAND, -1, -1]), places, radius_km=radius, land=land)
    assert found.best().to_list() == [None, "land", None, "maritime"]
    assert found.chances[0] == pytest.approx(1 / 3)
