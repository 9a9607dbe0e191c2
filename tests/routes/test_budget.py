"""What a search may spend, on statistics made up for it: one family first, the answers to what it finds after."""

import numpy as np
import pytest

from routes.budget import Chance, SearchParameters
from routes.effort import Counts
from routes.model import Fit, Step, fit_model

UNITS, PERIODS, DRAWS = 6, 48, 400
ALIKE = np.eye(UNITS, dtype=bool) | np.array([[{i, j} == {0, 1} for j in range(UNITS)] for i in range(UNITS)])


@pytest.fixture(scope="module")
def roots():
    return np.random.default_rng(5).normal(size=(DRAWS, UNITS, PERIODS))


def chance(roots, *, similar=ALIKE):
    return Chance(roots, np.abs(roots).max(axis=(1, 2)), SearchParameters(12.0, 0.05, DRAWS, similar))


def fit_with(step: Step, ratio: float) -> Fit:
    mean = np.full((UNITS, 2, PERIODS), 20.0)
    mean[step.unit, :, step.at :] *= ratio
    counts = Counts(mean, (("A", ""), ("B", "")), np.zeros((2, PERIODS)), UNITS - 1)
    return fit_model(counts, (step,), per_year=12.0)


def weak_fall(unit: int, at: int, root: float):
    z = np.zeros((UNITS, PERIODS))
    z[unit, at] = root
    return z


def test_an_answer_that_the_whole_family_would_not_keep_is_kept_beside_the_rise_that_opens_the_gate(roots):
    judged = chance(roots)
    alone = float(np.quantile(np.abs(roots).max(axis=(1, 2)), 0.94))
    assert judged.p_value(alone) > 0.05
    weak = weak_fall(1, 22, -alone)
    assert judged.first(weak, fit_with(Step(0, 24), 2.5)) == (Step(1, 22),)
    assert judged.first(weak, fit_with(Step(0, 24), 1.0)) == ()


@pytest.mark.parametrize(
    ("unit", "at", "sign"),
    [(2, 22, -1), (1, 40, -1), (1, 22, 1)],
    ids=["of another trade", "a year later", "of the same direction"],
)
def test_what_is_no_answer_stays_in_the_whole_family(roots, unit, at, sign):
    judged = chance(roots)
    alone = float(np.quantile(np.abs(roots).max(axis=(1, 2)), 0.94))
    assert judged.first(weak_fall(unit, at, sign * alone), fit_with(Step(0, 24), 2.5)) == ()
    p = judged.p_values((Step(0, 24), Step(unit, at)), np.array([9.0, sign * alone]))
    assert p[1] == judged.p_value(alone) > 0.05


def test_an_answer_is_never_surer_than_what_it_answers(roots):
    judged = chance(roots)
    gate = float(np.quantile(np.abs(roots).max(axis=(1, 2)), 0.97))
    p = judged.p_values((Step(0, 24), Step(1, 22)), np.array([gate, -(gate - 0.3)]))
    assert p[0] == judged.p_value(gate) <= p[1] < judged.p_value(gate - 0.3)
