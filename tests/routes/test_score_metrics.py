import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from routes.score_metrics import (
    coverage,
    crps,
    pit_histogram,
    prediction_accuracy_index,
    prediction_efficiency_index,
    quantiles,
    resampled_ratio,
    wilson,
)


def draw(mean, variance, rng):
    """Draw counts of a mean and a larger variance."""
    return rng.poisson(rng.gamma(mean**2 / (variance - mean), (variance - mean) / mean)).astype(float)


def test_the_accuracy_index_is_that_of_the_paper():
    # A quarter of the events in a tenth of the area: 0.25 / 0.1.
    assert prediction_accuracy_index(25, 100, area_share=0.1) == pytest.approx(2.5)
    assert prediction_accuracy_index(10, 100, area_share=0.1) == pytest.approx(1.0)


def test_the_efficiency_index_compares_with_the_best_possible():
    assert prediction_efficiency_index(30, 40) == pytest.approx(0.75)
    assert prediction_efficiency_index(40, 40) == 1.0


def test_wilson_is_right_by_hand_and_never_leaves_zero_to_one():
    # 8 of 10: Wilson's interval as in Brown, Cai and DasGupta (2001).
    found = wilson(8, 10)
    assert (found.value, found.low, found.high) == (
        0.8,
        pytest.approx(0.4902, abs=1e-4),
        pytest.approx(0.9433, abs=1e-4),
    )
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0


@given(st.integers(1, 500), st.floats(0, 1))
def test_a_share_lies_in_its_interval(cases, share):
    found = wilson(share * cases, cases)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12 <= 1 + 2e-12


def test_quantiles_are_those_of_scipy_and_wider_with_the_variance():
    levels = np.array([0.1, 0.5, 0.9])
    plain = quantiles(np.array([4.0]), np.array([4.0]), levels)[0]
    assert plain.tolist() == poisson.ppf(levels, 4.0).tolist()
    wide = quantiles(np.array([4.0]), np.array([20.0]), levels)[0]
    assert wide[0] <= plain[0]
    assert wide[2] > plain[2]


def test_the_score_of_a_sure_forecast_is_its_error_and_of_a_poisson_the_exact_sum():
    sure = crps(np.array([1e6]), np.array([1e6]), np.array([1e6 + 50_000.0]))
    assert sure[0] == pytest.approx(50_000 - 1000 * 2 / np.sqrt(np.pi) / 2, rel=0.01)
    k = np.arange(60)
    exact = ((poisson.cdf(k, 7.0) - (k >= 11)) ** 2).sum()
    assert crps(np.array([7.0]), np.array([7.0]), np.array([11.0]))[0] == pytest.approx(exact, rel=0.02)


def test_a_true_forecast_scores_better_than_one_that_is_too_sure_too_unsure_or_off():
    mean, variance = np.full(4000, 12.0), np.full(4000, 30.0)
    seen = draw(mean, variance, np.random.default_rng(1))
    true = crps(mean, variance, seen).mean()
    for other in (crps(mean, mean, seen), crps(mean, 6 * variance, seen), crps(mean * 1.4, variance, seen)):
        assert true < other.mean()


def test_true_intervals_hold_as_often_as_they_should_and_sure_ones_are_caught():
    mean = np.random.default_rng(4).uniform(0.5, 40, 3000)
    variance = 2.5 * mean
    seen = draw(mean, variance, np.random.default_rng(5))
    for level in (0.5, 0.8, 0.95):
        assert coverage(mean, variance, seen, level=level).verdict == "fits"
        assert coverage(mean, mean, seen, level=level).verdict == "too_narrow"
        assert coverage(mean, 3 * variance, seen, level=level).verdict == "too_wide"


def test_small_counts_are_held_more_often_than_the_level_says_and_that_is_expected():
    mean = np.full(2000, 0.3)
    seen = np.random.default_rng(6).poisson(mean).astype(float)
    found = coverage(mean, mean, seen, level=0.8)
    assert found.expected > 0.9
    assert found.verdict == "fits"


def test_the_histogram_is_flat_for_truth_a_valley_for_the_sure_a_hill_for_the_unsure():
    mean, variance = np.full(5000, 15.0), np.full(5000, 45.0)
    seen = draw(mean, variance, np.random.default_rng(7))
    flat = pit_histogram(mean, variance, seen)
    assert flat.mean() == pytest.approx(1.0)
    assert np.abs(flat - 1).max() < 0.2
    valley, hill = pit_histogram(mean, mean, seen), pit_histogram(mean, 5 * variance, seen)
    assert valley[[0, -1]].min() > 1.5 * valley[4:6].max()
    assert hill[4:6].min() > 2 * hill[[0, -1]].max()


def test_a_ratio_is_sure_where_all_periods_agree_and_unsure_where_one_decides():
    even = resampled_ratio(np.full(12, 2.0), np.full(12, 4.0), np.random.default_rng(8))
    assert (even.value, even.low, even.high) == (0.5, 0.5, 0.5)
    ours = np.array([40.0, *np.ones(11)])
    split = resampled_ratio(ours, np.full(12, 4.0), np.random.default_rng(8))
    assert split.low < 0.3 < split.value < split.high
