import numpy as np
import pytest

from routes.displacement import Window, dispersion_of, weighted_difference


def window(before, during, pieces):
    return Window(before, during, before + during, np.asarray(pieces, float))


def test_the_difference_of_a_small_example_can_be_checked_by_hand():
    # The control is twice the place: its fall of 10 makes one of 5 be expected, so 10 of the fall of 15 are left over.
    found = weighted_difference(window(40, 25, [40]), window(80, 70, [80]))
    assert (found.expected, found.difference) == (35.0, -10.0)
    reach = 1.959964 * np.sqrt(40 + 25 + 0.25 * (80 + 70))
    assert (found.low, found.high) == pytest.approx((-10 - reach, -10 + reach))
    assert found.code == "no_difference"


def test_differences_of_places_add_up():
    control, one, other = window(50, 50, [50]), window(30, 10, [30]), window(20, 35, [20])
    both = weighted_difference(one + other, control)
    parts = [weighted_difference(place, control).difference for place in (one, other)]
    assert both.difference == pytest.approx(sum(parts))


def test_without_a_control_the_place_is_compared_with_itself():
    found = weighted_difference(window(40, 10, [40]), window(0, 0, [0]))
    assert (found.difference, found.code) == (-30.0, "fewer")


def test_few_reports_are_not_judged_and_many_places_need_more():
    control = window(300, 300, [300])
    assert weighted_difference(window(11, 0, [11]), control).code == "too_few"
    fall = window(40, 20, [40])
    assert weighted_difference(fall, control).code == "fewer"
    assert weighted_difference(fall, control, comparisons=10).code == "no_difference"


@pytest.mark.parametrize("rate", [6.0, 25.0, 100.0])
@pytest.mark.parametrize("change", [1.0, 0.5, 1.8])
@pytest.mark.parametrize("months", [3, 24])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(rate, change, months):
    rng = np.random.default_rng(7)
    trend, held, draws = 0.8, 0, 2000
    for _ in range(draws):
        place = rng.poisson([rate, rate * trend * change])
        control = rng.poisson([3 * rate, 3 * rate * trend])
        # The window before is the last month of the history, as it is in a real watch.
        of_place = np.append(place[0], rng.poisson(rate, months - 1))
        of_control = np.append(control[0], rng.poisson(3 * rate, months - 1))
        found = weighted_difference(window(*place, of_place), window(*control, of_control))
        truth = rate * trend * change - rate - (3 * rate * trend - 3 * rate) / 3
        held += found.low <= truth <= found.high
    assert 0.93 <= held / draws <= 0.985


def test_what_scatters_more_than_poisson_has_a_wider_interval():
    rng = np.random.default_rng(3)
    bursts = rng.poisson(rng.gamma(1.0, 20.0, 24))
    control = window(200, 200, rng.poisson(200, 24))
    assert dispersion_of(window(20, 20, bursts), control) > 5
    common = rng.gamma(4.0, 5.0, 24)
    together = window(20, 20, rng.poisson(common)), window(200, 200, rng.poisson(10 * common))
    assert dispersion_of(*together) < 2.5
