"""Steps that are no shift of a route, made up one by one."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from routes.accounts import Membership, drifts_and_steps, without_echoes
from routes.doubts import common_shocks, weight_stays
from routes.drift import Drift
from routes.model import Step
from routes.spans import windows
from routes.steps import TestedStep as Kept


def step(unit, at, effect=-1.0, z=None):
    return Kept(Step(unit, at), z or 6.0 * np.sign(effect), 0.005, effect, 0.1, 1.0, 2.0)


def test_many_units_that_fall_together_are_a_shock_and_the_one_that_rises_is_not():
    together = [step(unit, 20 + unit % 2) for unit in range(6)]
    alone, other = step(6, 35), step(7, 20, effect=1.0)
    assert common_shocks((*together, alone, other), units=30, periods=8) == frozenset(range(6))


def test_so_many_at_once_as_never_else_are_a_shock_however_many_units_there_are():
    together = [step(unit, 20) for unit in range(6)]
    assert common_shocks(tuple(together), units=1000, periods=90) == frozenset(range(6))
    often = [step(10 + unit, at) for at in range(0, 90, 3) for unit in range(3)]
    assert not common_shocks((*together, *often), units=1000, periods=90)


@pytest.mark.parametrize(("factor", "stays"), [(1.0, True), (0.5, True), (4.0, False)])
def test_a_count_that_its_weight_does_not_follow_is_told(factor, stays):
    when = np.repeat(np.arange(48), 4)
    size = np.where(when >= 24, factor, 1.0) / np.where(when >= 24, 1.0, 1.0)
    frame = pl.DataFrame({"quantity_kg": size})
    assert weight_stays(frame, when, np.ones(len(when)), step(0, 24, effect=np.log(4.0)), reach=12) is stays


def test_counts_without_weights_say_nothing_of_them():
    frame = pl.DataFrame({"quantity_kg": [None, None, 1.0]}, schema={"quantity_kg": pl.Float64})
    assert not weight_stays(frame, np.array([1, 2, 3]), np.ones(3), step(0, 2, effect=1.0), reach=2)


def test_a_drift_silences_the_step_beside_it_and_not_one_years_away():
    drift = Drift(0, 30, 0.01, 5.0, 0.0, 20.0, 15.0, 25.0, 80)
    beside, away, other = step(0, 32), step(0, 8), step(1, 30)
    assert drifts_and_steps((drift,), (beside, away, other), per_year=12) == ((drift,), (away, other))
    clear = step(0, 32, z=-12.0)
    assert drifts_and_steps((drift,), (clear,), per_year=12) == ((), (clear,))


def test_an_area_is_silent_about_what_its_corridor_tells():
    weights = np.zeros((10, 4))
    weights[:6, 0] = 1.0
    weights[:4, 2] = 1.0
    weights[6:, 3] = 1.0
    line, echo, own = step(0, 20), step(2, 22), step(3, 20)
    rise = step(2, 21, effect=1.0)
    membership = Membership(weights[:, :2], weights[:, 2:] > 0, np.ones(10))
    told = without_echoes((line, echo, own, rise), membership, corridors=1, per_year=12)
    assert told == (line, own, rise)


def test_a_short_history_is_one_window_and_a_long_one_many_that_end_with_it():
    assert windows(60, 12) == ((0, 60), (0, 59))
    spans = windows(200, 12)
    assert spans[0][0] == 0
    assert spans[-2:] == ((152, 200), (152, 199))
    assert all(end - first == 48 for first, end in spans[:-1])
    assert all(later[0] <= sooner[0] + 12 for sooner, later in pairwise(spans[:-1]))
