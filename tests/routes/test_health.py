from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from data.intake import IntakeOptions
from data.receiving import read_file, read_outside_events
from routes.health import feed_health
from routes.periods import Period, all_periods

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MONTHS = all_periods(date(2018, 1, 1), date(2023, 12, 1), Period.MONTH)


def reports(rate, *, seed=1, feed="", agency="A", changes=lambda _at: {}):
    """Poisson reports of one feed, at random days and places."""
    rng = np.random.default_rng(seed)
    rows = []
    for at, first in enumerate(MONTHS):
        for _ in range(rng.poisson(rate(at))):
            day = datetime(first.year, first.month, 1, tzinfo=UTC) + timedelta(days=int(rng.integers(28)))
            spot = {"longitude": float(rng.uniform(0, 30)), "latitude": float(rng.uniform(0, 30))}
            rows.append({"occurred_at": day, "feed": feed, "agency": agency, "quantity_kg": 1.0, **spot, **changes(at)})
    return rows


def signs(simulator, *parts, **options):
    """What is wrong with the feeds beside a steady one."""
    steady = reports(lambda _at: 6, seed=99, feed="steady")
    return feed_health(simulator.make_events([row for part in parts for row in part] + steady), **options).frame


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (lambda at: 4 if at >= 30 else 0, ("starts", date(2018, 1, 1), date(2020, 6, 1))),
        (lambda at: 4 if at < 40 else 0, ("stops", date(2021, 5, 1), date(2023, 12, 1))),
        (lambda at: 0 if 20 <= at < 30 else 4, ("silent", date(2019, 9, 1), date(2020, 6, 1))),
    ],
)
def test_a_silence_is_found_with_its_periods(rate, expected, simulator):
    found = signs(simulator, reports(rate, feed="ill"))
    assert found.select("feed", "condition", "period_from", "period_to").rows() == [("ill", *expected)]


def test_a_feed_that_dwindles_fades_and_one_that_falls_with_all_the_others_does_not(simulator):
    def dwindling(at):
        return 8 if at < 50 else 8 * 0.85 ** (at - 49) + 0.3

    found = signs(simulator, reports(dwindling, feed="ill"))
    assert found.select("feed", "condition").rows() == [("ill", "fades")]
    both = [row for k, feed in enumerate("xyz") for row in reports(dwindling, seed=k, feed=feed)]
    events = simulator.make_events(both)
    assert feed_health(events).frame.filter(pl.col("feed").is_not_null()).is_empty()


def test_a_season_of_silence_is_no_gap(simulator):
    found = signs(simulator, reports(lambda at: 0 if at % 12 in (0, 1, 2, 11) else 6, feed="summer"))
    assert found.filter(pl.col("condition") == "silent").is_empty()


def test_old_reports_recorded_on_one_day_are_a_batch(simulator):
    late = {"recorded_at": datetime(2024, 2, 1, tzinfo=UTC)}
    found = signs(simulator, reports(lambda _at: 3, feed="ill", changes=lambda at: late if at < 30 else {}))
    assert found.select("feed", "condition").rows() == [("ill", "batch")]
    assert found["period_to"].item() <= date(2020, 6, 1)


def test_the_first_load_of_a_store_is_no_batch(simulator):
    loaded = {"recorded_at": NOW}
    events = simulator.make_events(reports(lambda _at: 3, changes=lambda _at: loaded))
    assert feed_health(events).frame.is_empty()


def test_many_reports_of_one_day_are_a_batch_and_of_one_day_of_the_month_a_default(simulator):
    spike = [{"occurred_at": datetime(2020, 5, 9, tzinfo=UTC), "feed": "ill", "longitude": 0.1 * k, "latitude": 0.0,
              "quantity_kg": 1.0} for k in range(15)]  # fmt: skip
    found = signs(simulator, reports(lambda _at: 2, feed="ill"), spike)
    assert found.select("condition", "period_from").rows() == [("batch", date(2020, 5, 1))]
    first = reports(lambda _at: 1, seed=5, feed="ill")
    for row in first:
        row["occurred_at"] = row["occurred_at"].replace(day=1)
    found = signs(simulator, reports(lambda _at: 2, feed="ill"), first)
    assert found["condition"].to_list() == ["default_date"]


def test_a_point_that_stands_for_many_reports_is_found(simulator):
    at_gate = reports(lambda _at: 1, seed=7, feed="ill")
    for row in at_gate:
        row |= {"longitude": 51.38, "latitude": 35.72}
    found = signs(simulator, reports(lambda _at: 3, feed="ill"), at_gate)
    assert found.select("feed", "condition", "n").rows() == [("ill", "default_point", float(len(at_gate)))]


@pytest.mark.parametrize(
    "changed", [{"precision": "minute"}, {"quantity_kg": None}, {"radius_km": 30.0}, {"commodity": "firearms"}]
)
def test_a_change_of_rules_is_found_at_its_period(changed, simulator):
    found = signs(simulator, reports(lambda _at: 3, feed="ill", changes=lambda at: changed if at >= 36 else {}))
    assert found.select("feed", "condition").rows() == [("ill", "rules_changed")]
    assert abs((found["period_from"].item() - date(2021, 1, 1)).days) <= 31


def test_a_feed_is_stable_where_nothing_of_this_is_near(simulator):
    events = simulator.make_events(
        reports(lambda at: 4 if at < 40 else 0, feed="ill") + reports(lambda _at: 6, seed=2, feed="steady")
    )
    health = feed_health(events)
    around = {day: dict(health.stable_around(day).select("feed", "stable").iter_rows()) for day in MONTHS[30:44]}
    assert [around[day]["ill"] for day in MONTHS[30:44]] == [True] * 8 + [False] * 6
    assert all(stable["steady"] for stable in around.values())
    assert health.stable_around(MONTHS[42]).filter(pl.col("feed") == "ill")["conditions"].item() == "stops"


def test_a_feed_that_fell_silent_in_the_years_compared_makes_no_shift_alone(simulator):
    events = simulator.make_events(
        reports(lambda at: 0 if 20 <= at < 30 else 4, feed="ill") + reports(lambda _: 6, feed="steady", seed=2)
    )
    health = feed_health(events)
    near, far = date(2022, 3, 1), date(2023, 9, 1)
    assert health.unreliable_around(near) == {("A", "ill")}
    assert health.stable_around(near)["stable"].all()
    assert not health.unreliable_around(far)


def test_thin_and_bursty_feeds_are_ordinary(simulator):
    rng = np.random.default_rng(3)
    rows = []
    for k in range(120):
        level = rng.lognormal(-0.5, 1.0)
        burst = rng.gamma(1.0, 1.0, len(MONTHS))
        rows += reports(lambda at, level=level, burst=burst: level * burst[at], seed=k, feed=f"f{k:03}")
    health = feed_health(simulator.make_events(rows))
    tested = health.feeds.filter(pl.col("reports") >= 12)
    assert tested.height > 80
    assert health.frame.group_by("feed").len().height <= 0.03 * tested.height


def test_feeds_of_the_labelled_scenarios_without_artefact_are_not_called_ill(shared):
    paths = sorted((shared / "bench" / "detection" / "events").glob("*__10000__s7.csv"))
    feeds = called = 0
    for path in paths:
        if "effort" in path.name or "report" in path.name:
            continue
        health = feed_health(read_outside_events(path.name, path.read_bytes(), now=NOW).events())
        feeds += health.feeds.height
        called += health.frame.filter(pl.col("condition") != "default_point").select("agency", "feed").n_unique()
    assert feeds > 50
    assert called <= 0.02 * feeds


def test_known_ills_of_published_reports_are_found(shared):
    path = shared / "real" / "missing_migrants" / "incidents_2014_2021.csv"
    health = feed_health(read_file(path.name, path.read_bytes(), IntakeOptions(NOW)).events())
    found = {(feed, what): (start, end, n) for _, feed, start, end, what, _, n in health.frame.iter_rows()}
    assert found["mixed migration survey", "stops"][0] == date(2020, 2, 1)
    assert found["mixed migration hub", "stops"][0] == date(2017, 10, 1)
    # The one feeder of the route from Afghanistan: silent in 2018, then one border crossing stands for all of 2020.
    assert found["iom afghanistan", "silent"][:2] == (date(2018, 1, 1), date(2018, 12, 1))
    assert found["iom afghanistan", "default_point"] == (date(2020, 1, 1), date(2020, 12, 1), 200.0)
    unstable = health.stable_around(date(2020, 1, 1)).filter(~pl.col("stable"))["feed"].to_list()
    assert {"iom afghanistan", "mixed migration survey"} <= set(unstable)
    assert len(unstable) < 0.15 * health.feeds.height


def test_the_order_of_rows_changes_nothing(simulator):
    events = simulator.make_events(reports(lambda at: 4 if at < 40 else 0) + reports(lambda _at: 2, seed=2, agency="B"))
    mixed = events[np.random.default_rng(0).permutation(events.height)]
    assert feed_health(mixed).frame.equals(feed_health(events).frame)


def test_no_events_have_no_feeds(simulator):
    health = feed_health(simulator.make_events([]))
    assert (health.frame.height, health.feeds.height, health.periods) == (0, 0, ())
