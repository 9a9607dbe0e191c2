from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.periods import Period, all_periods, first_day, next_first_day, period_of


@pytest.mark.parametrize(
    ("period", "expected"),
    [(Period.WEEK, date(2024, 2, 26)), (Period.MONTH, date(2024, 2, 1)), (Period.QUARTER, date(2024, 1, 1))],
)
def test_a_leap_day_falls_in_its_periods(period, expected):
    assert first_day(date(2024, 2, 29), period) == expected


def test_a_year_ends_and_the_next_period_is_in_the_next_year():
    assert next_first_day(date(2023, 12, 1), Period.MONTH) == date(2024, 1, 1)
    assert next_first_day(date(2023, 10, 1), Period.QUARTER) == date(2024, 1, 1)
    assert next_first_day(date(2023, 12, 25), Period.WEEK) == date(2024, 1, 1)


def test_periods_are_listed_without_a_gap_and_an_end_before_the_start_is_empty():
    assert all_periods(date(2024, 1, 31), date(2024, 3, 1), Period.MONTH) == (
        date(2024, 1, 1),
        date(2024, 2, 1),
        date(2024, 3, 1),
    )
    assert all_periods(date(2024, 2, 1), date(2024, 1, 31), Period.MONTH) == ()


@given(st.lists(st.dates(date(1970, 1, 1), date(2100, 1, 1)), max_size=20), st.sampled_from(Period))
def test_the_expression_agrees_with_the_function(days, period):
    frame = pl.DataFrame({"day": pl.Series(days, dtype=pl.Date)})
    found = frame.select(period_of(pl.col("day"), period)).to_series().to_list()
    assert found == [first_day(day, period) for day in days]
