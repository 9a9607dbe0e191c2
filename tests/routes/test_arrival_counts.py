"""What arrived in a span of time beside what usually does."""

from datetime import UTC, datetime, timedelta

import polars as pl

from routes.arrival_counts import Usual, arrived, usual_count

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


def arrivals(*counts):
    """Give so many, an hour apart, the last one an hour before now."""
    rows = [(NOW - (len(counts) - at) * HOUR, new) for at, new in enumerate(counts)]
    return pl.DataFrame(rows, schema={"arrived_at": pl.Datetime("us", "UTC"), "new": pl.Int64}, orient="row")


def test_the_end_of_a_span_belongs_to_it_and_its_beginning_to_the_one_before():
    known = arrivals(1, 10, 100)
    assert arrived(known, after=NOW - 2 * HOUR, until=NOW) == 100
    assert arrived(known, after=NOW - 3 * HOUR, until=NOW - HOUR) == 110


def test_eight_in_ten_of_the_spans_before_lie_in_the_usual_range():
    known = arrivals(*range(1, 31))
    assert usual_count(known, until=NOW - HOUR, length=HOUR) == Usual(5, 27, 29)
    assert usual_count(known, until=NOW - HOUR, length=2 * HOUR) == Usual(11, 55, 14)


def test_days_on_which_nothing_came_are_counted_as_such():
    assert usual_count(arrivals(5, *[0] * 20), until=NOW, length=HOUR) == Usual(0, 0, 21)


def test_of_too_few_spans_nothing_is_said():
    assert usual_count(arrivals(*[3] * 9), until=NOW, length=HOUR) is None
    assert usual_count(arrivals(*[3] * 10), until=NOW, length=HOUR) is not None
    assert usual_count(arrivals(), until=NOW, length=HOUR) is None
    assert usual_count(arrivals(*[3] * 10), until=NOW, length=timedelta()) is None
