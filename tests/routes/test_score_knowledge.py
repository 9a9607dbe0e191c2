from datetime import UTC, date, datetime, timedelta

import pytest

from routes.periods import Period
from routes.score_knowledge import read_clock


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def row():
    place = {"longitude": 1.0, "latitude": 2.0}
    return lambda name, when, recorded, **more: place | more | {
        "event_id": name, "occurred_at": day(when), "recorded_at": day(recorded)
    }  # fmt: skip


def names(events):
    return events["event_id"].to_list()


def test_a_late_report_is_known_when_it_was_recorded(simulator, row):
    rows = [
        row("prompt", "2024-01-10", "2024-01-12"),
        row("late", "2024-01-11", "2024-03-05"),
        row("next", "2024-02-02", "2024-02-03"),
    ]
    clock = read_clock(simulator.make_events(rows), period=Period.MONTH, since=date(2024, 1, 1))
    assert (clock.agencies_by_record, clock.agencies_by_date) == (1, 0)
    assert names(clock.before(date(2024, 2, 1))) == ["prompt"]
    assert names(clock.before(date(2024, 3, 1))) == ["prompt", "next"]
    assert names(clock.before(date(2024, 4, 1))) == ["prompt", "late", "next"]


def test_years_imported_at_once_go_by_date(simulator, row):
    rows = [row(str(year), f"{year}-05-05", "2025-01-01") for year in range(2019, 2024)]
    clock = read_clock(simulator.make_events(rows), period=Period.MONTH, since=date(2019, 1, 1))
    assert (clock.agencies_by_record, clock.agencies_by_date) == (0, 1)
    assert names(clock.before(date(2021, 1, 1))) == ["2019", "2020"]


def test_each_agency_has_a_clock_of_its_own_that_later_years_decide(simulator, row):
    rows = [row(f"old{k}", "2015-05-05", "2024-01-01", agency="A") for k in range(9)]
    rows += [row("new", "2024-02-05", "2024-02-20", agency="A"), row("bulk", "2024-02-05", "2026-01-01", agency="B")]
    clock = read_clock(simulator.make_events(rows), period=Period.MONTH, since=date(2024, 2, 1))
    assert (clock.agencies_by_record, clock.agencies_by_date) == (1, 1)
    assert names(clock.before(date(2024, 2, 15))) == [*(f"old{k}" for k in range(9)), "bulk"]


def test_a_month_is_known_when_it_is_over(simulator, row):
    rows = [row("month", "2024-05-01", "2026-01-01", precision="month"), row("day", "2024-05-30", "2026-01-01")]
    clock = read_clock(simulator.make_events(rows), period=Period.WEEK, since=date(2024, 1, 1))
    assert names(clock.before(date(2024, 5, 13))) == []
    assert names(clock.before(date(2024, 6, 1))) == ["month", "day"]
    assert names(clock.before(date(2024, 5, 31))) == ["day"]


def test_the_outcome_holds_the_period_whenever_it_was_recorded_and_nothing_later(simulator, row):
    late = day("2024-02-10") + timedelta(days=80)
    rows = [
        row("before", "2024-01-10", "2024-01-12"),
        row("then", "2024-02-10", late.date().isoformat()),
        row("after", "2024-03-10", "2024-03-12"),
        row("also", "2024-02-03", "2024-02-03"),
    ]
    clock = read_clock(simulator.make_events(rows), period=Period.MONTH, since=date(2024, 1, 1))
    assert names(clock.with_outcome(date(2024, 2, 1))) == ["before", "then", "also"]
