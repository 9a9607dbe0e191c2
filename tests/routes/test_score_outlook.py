from dataclasses import replace

import numpy as np
import pytest

from routes.effort import Counts
from routes.model import Step, fit_model
from routes.score_metrics import coverage
from routes.score_outlook import LAST, LAST_YEAR, MEAN, look_ahead, naive_outlooks

UNITS, SOURCES, PERIODS = 12, 4, 60


def model_draw(rng, *, wobble=0.1, dispersion=1.6):
    """Draw counts of one period more than is shown, as the model holds them: level, season, effort, chance."""
    level = rng.uniform(2, 30, (UNITS, 1, 1)) * rng.dirichlet(np.ones(SOURCES) * 3, UNITS)[:, :, None]
    phase = rng.uniform(0, 2 * np.pi, (UNITS, 1, 1))
    season = 0.4 * np.cos(2 * np.pi * np.arange(PERIODS + 1) / 12 - phase)
    effort = np.exp(rng.normal(0, wobble, (1, SOURCES, PERIODS + 1)))
    mean = level * np.exp(season) * effort
    seen = rng.poisson(rng.gamma(mean / (dispersion - 1), dispersion - 1)).astype(float)
    names = tuple((f"A{at}", "") for at in range(SOURCES))
    return Counts(seen[:, :, :PERIODS], names, np.zeros((SOURCES, PERIODS)), len(seen) - 1), seen[:, :, PERIODS].sum(
        axis=1
    )


def forecasts(draws, seed):
    rng = np.random.default_rng(seed)
    parts = []
    for _ in range(draws):
        counts, came = model_draw(rng)
        outlook = look_ahead(counts, fit_model(counts, (), per_year=12.0), ahead=1, per_year=12.0)
        parts.append(np.stack([outlook.mean, outlook.variance, came], axis=1)[:-1])
    return np.concatenate(parts).T


def test_intervals_of_data_from_the_model_itself_hold_as_often_as_they_say():
    mean, variance, came = forecasts(60, seed=1)
    assert mean.sum() == pytest.approx(came.sum(), rel=0.05)
    for level in (0.8, 0.95):
        found = coverage(mean, variance, came, level=level)
        assert abs(found.observed.value - found.expected) < 0.035
        assert coverage(mean, mean, came, level=level).verdict == "too_narrow"


def counts_of(course):
    """Make counts of one unit, and a background, seen by two sources."""
    half = np.stack([course, np.full(len(course), 20.0)])[:, None] / 2
    return Counts(np.repeat(half, 2, axis=1), (("A", ""), ("B", "")), np.zeros((2, len(course))), len(half) - 1)


def test_the_level_is_that_after_the_last_step():
    course = np.concatenate([np.full(30, 40.0), np.full(18, 10.0)])
    counts = counts_of(course)
    told = look_ahead(counts, fit_model(counts, (Step(0, 30),), per_year=12.0), ahead=1, per_year=12.0)
    assert told.mean[0] == pytest.approx(10.0, rel=0.15)
    blind = look_ahead(counts, fit_model(counts, (), per_year=12.0), ahead=1, per_year=12.0)
    assert blind.mean[0] > 15.0


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_the_season_is_that_of_the_period_expected(ahead):
    size = 60
    course = 30 * np.exp(0.5 * np.cos(2 * np.pi * (np.arange(size + ahead) - 4) / 12))
    counts = counts_of(course[:size])
    told = look_ahead(counts, fit_model(counts, (), per_year=12.0), ahead=ahead, per_year=12.0)
    assert told.mean[0] == pytest.approx(course[-1], rel=0.12)


def test_less_history_means_more_doubt():
    long, short = counts_of(np.full(60, 8.0)), counts_of(np.full(15, 8.0))
    doubt = [look_ahead(c, fit_model(c, (), per_year=12.0), ahead=1, per_year=12.0).variance[0] for c in (long, short)]
    assert doubt[0] < doubt[1]


def test_naive_expectations_by_hand():
    course = np.arange(24, dtype=float)[None]
    told = naive_outlooks(course, ahead=1, per_year=12.0)
    assert {name: float(o.mean[0]) for name, o in told.items()} == {LAST: 23.0, LAST_YEAR: 12.0, MEAN: 17.5}
    # Each lags behind by its own constant error: 1, 12 and 6.5 events a period.
    assert float(told[LAST_YEAR].variance[0]) == pytest.approx(144.0)
    assert float(told[MEAN].variance[0]) == pytest.approx(6.5**2)
    later = naive_outlooks(course, ahead=2, per_year=12.0)
    assert float(later[LAST_YEAR].mean[0]) == 13.0


def test_a_short_history_gives_only_what_it_can():
    assert set(naive_outlooks(np.ones((1, 8)), ahead=1, per_year=12.0)) == {LAST}


def test_a_source_that_began_from_next_to_nothing_does_not_make_the_doubt_absurd():
    counts = counts_of(np.full(36, 8.0))
    table = counts.counts.copy()
    table[:, 1, :18] = 0.0
    late = replace(counts, counts=table)
    outlook = look_ahead(late, fit_model(late, (), per_year=12.0), ahead=1, per_year=12.0)
    assert outlook.mean[0] == pytest.approx(8.0, rel=0.5)
    assert np.sqrt(outlook.variance[0]) < 10 * outlook.mean[0]
