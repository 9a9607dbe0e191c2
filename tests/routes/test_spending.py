from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.spending import MonitorParameters, Spending, allowance, slot_of, spent

YEAR = [date(2024, 1, 1) + timedelta(days=at) for at in range(366)]
SPENDINGS = [MonitorParameters(spending=spending) for spending in Spending]


def test_twelve_slots_are_the_months_and_four_the_quarters():
    assert all(slot_of(day, MonitorParameters()) == (2024, day.month - 1) for day in YEAR)
    quarters = MonitorParameters(looks_per_year=4)
    assert all(slot_of(day, quarters)[1] == (day.month - 1) // 3 for day in YEAR)


@pytest.mark.parametrize("parameters", SPENDINGS)
def test_a_year_is_spent_from_nothing_to_alpha(parameters):
    shares = [spent(at / 100, parameters) for at in range(101)]
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(parameters.alpha_per_year)
    assert shares == sorted(shares)


def test_the_published_forms():
    # Lan and DeMets 1983, half-way: alpha log(1 + (e - 1) / 2), and 2 - 2 Phi(1.95996 / sqrt(0.5)) = 0.00557.
    assert spent(0.5, SPENDINGS[0]) == pytest.approx(0.0310057, abs=1e-6)
    assert spent(0.5, SPENDINGS[1]) == pytest.approx(0.0055746, abs=1e-6)


@given(days=st.lists(st.sampled_from(YEAR), min_size=1, max_size=30), parameters=st.sampled_from(SPENDINGS))
def test_no_year_of_looks_spends_more_than_alpha(days, parameters):
    previous, total = date(2023, 12, 31), 0.0
    for day in sorted(days):
        total += allowance(day, previous, parameters)
        previous = day
    assert total <= parameters.alpha_per_year + 1e-12


@pytest.mark.parametrize("parameters", SPENDINGS)
def test_a_second_look_in_a_slot_gets_nothing_and_idle_slots_are_not_lost(parameters):
    assert allowance(date(2024, 5, 20), date(2024, 5, 2), parameters) == 0
    assert allowance(date(2024, 12, 1), None, parameters) == pytest.approx(parameters.alpha_per_year)
    assert allowance(date(2024, 1, 1), date(2023, 12, 31), parameters) == spent(1 / 12, parameters)
