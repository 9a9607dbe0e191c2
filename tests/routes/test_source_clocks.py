"""Clocks of sources: what is learned from their own past, and when they are late and silent, by a clock passed in."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.source_clocks import LEAST_GAPS, SHORTEST, SourceClock, Standing, learned_interval, source_clocks

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(gaps):
    times = [NOW]
    for gap in gaps:
        times.append(times[-1] + gap)
    return times


def frame(rows):
    return pl.DataFrame(rows, schema=["agency", "feed", "arrived_at"], orient="row")


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([HOUR] * 10, 1.25 * HOUR),
        ([HOUR] * 29 + [9 * HOUR], 1.25 * HOUR),
        ([*[timedelta(minutes=2)] * 4, 30 * DAY] * 6, 37.5 * DAY),
        ([DAY] * 4 + [3 * DAY], 3.75 * DAY),
        ([DAY] * 100 + [HOUR] * 30, 1.25 * HOUR),
        ([timedelta(seconds=1)] * 9, SHORTEST),
        ([HOUR] * (LEAST_GAPS - 1), None),
        ([], None),
    ],
)
def test_the_interval_is_the_gap_in_which_a_source_spends_most_of_its_time(gaps, expected):
    assert learned_interval(after(gaps)) == expected


@given(st.lists(st.integers(1, 10**7), min_size=LEAST_GAPS, max_size=60))
def test_an_interval_is_of_the_order_of_the_last_gaps_and_scales_with_them(seconds):
    gaps = [timedelta(seconds=each) for each in seconds]
    found, last = learned_interval(after(gaps)), gaps[-30:]
    assert SHORTEST <= found <= max(1.25 * max(last), SHORTEST)
    assert found >= 1.25 * min(last)
    longer = learned_interval(after([60 * gap for gap in gaps]))
    assert longer == max(60 * 1.25 * (found / 1.25), SHORTEST) or found == SHORTEST


def test_a_source_is_late_after_its_interval_and_silent_after_two():
    clock = SourceClock("AGY-A", "radar", NOW, HOUR)
    tick = timedelta(microseconds=1)
    stands = {age: clock.standing(NOW + age) for age in (-HOUR, HOUR, HOUR + tick, 2 * HOUR, 2 * HOUR + tick)}
    assert list(stands.values()) == [
        Standing.HEARD, Standing.HEARD, Standing.LATE, Standing.LATE, Standing.SILENT
    ]  # fmt: skip
    assert clock.age(NOW - HOUR) == timedelta()


def test_a_source_that_was_heard_too_few_times_has_no_interval():
    (clock,) = source_clocks(frame([("AGY-A", "", NOW)] * 9), {})
    assert clock == SourceClock("AGY-A", "", NOW, None)
    assert clock.standing(NOW + 999 * DAY) is Standing.UNKNOWN


def test_the_site_overrules_what_is_learned_for_a_feed_or_for_all_of_an_agency():
    times = after([HOUR] * 5)
    rows = [(agency, feed, at) for agency, feed in (("A", "x"), ("A", "y"), ("B", "x")) for at in reversed(times)]
    clocks = source_clocks(frame(rows), {("A", None): DAY, ("A", "y"): 2 * DAY})
    told = [(clock.agency, clock.feed, clock.expected, clock.is_set, clock.heard_at) for clock in clocks]
    assert told == [
        ("A", "x", DAY, True, times[-1]),
        ("A", "y", 2 * DAY, True, times[-1]),
        ("B", "x", 1.25 * HOUR, False, times[-1]),
    ]
