"""What is planted is there: every line of the answer key measured in the events, and nothing beside it."""

from datetime import date

import numpy as np
import polars as pl
import pytest
import shapely

from data.scenario import ChangeType, PlantedChange, Scenario, training_scenario
from data.scenario.plan import CHANGES, FIRST_DAY, LAST_DAY
from data.scenario.theatres import AGENCIES, ROUTES

BY_TYPE = {kind: [change for change in CHANGES if change.type is kind] for kind in ChangeType}
STEPS = [change for change in CHANGES if change.is_shift and change.factors]
# Reports of December are still under way when the exercise is handed out.
COMPLETE = date(2025, 12, 1)
STEADY_AGENCIES = sorted(set(AGENCIES) - {change.agency for change in CHANGES if change.feed != "street reports"})


@pytest.fixture(scope="module", params=[7, 8])
def scenario(request) -> Scenario:
    return training_scenario(seed=request.param)


@pytest.fixture(scope="module")
def events(scenario) -> pl.DataFrame:
    return scenario.events.join(scenario.membership, on="event_id").with_columns(
        month=pl.col("occurred_at").dt.date().dt.truncate("1mo")
    )


def by_month(events: pl.DataFrame) -> np.ndarray:
    months = pl.DataFrame({"month": pl.date_range(FIRST_DAY, LAST_DAY, "1mo", eager=True)})
    counts = months.join(events.group_by("month").len(), on="month", how="left").sort("month")
    return counts["len"].fill_null(0).to_numpy()


def months_before(day: date) -> int:
    return (day.year - FIRST_DAY.year) * 12 + day.month - FIRST_DAY.month


def log_ratio(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Log of the ratio of two mean counts, with its standard error from the spread of the months."""
    relative = [np.var(part, ddof=1) / len(part) / np.mean(part) ** 2 for part in (before, after)]
    return float(np.log(np.mean(after) / np.mean(before))), float(np.sqrt(sum(relative)))


def test_the_answer_key_holds_every_kind_of_change_and_names_real_corridors(scenario):
    theatre_of = {corridor.corridor_id: corridor.theatre for corridor in scenario.corridors}
    assert {change.type for change in scenario.changes} == set(ChangeType)
    for change in scenario.changes:
        assert {theatre_of[name] for name in change.corridor_ids} <= {change.theatre}
        assert FIRST_DAY <= change.start <= change.end <= LAST_DAY
        assert change.what.endswith(".")
        assert change.is_shift == (bool(change.corridor_ids) and change.type is not ChangeType.SEASON)


@pytest.mark.parametrize("change", STEPS, ids=lambda change: f"{change.type}-{change.corridor_ids[0]}")
def test_flow_changes_by_the_planted_factor(events, change: PlantedChange):
    step = months_before(change.start)
    for corridor_id, factor in zip(change.corridor_ids, change.factors, strict=True):
        seen = events.filter((pl.col("corridor_id") == corridor_id) & pl.col("agency").is_in(STEADY_AGENCIES))
        counts = by_month(seen)[: months_before(COMPLETE)]
        change_in_log, error = log_ratio(counts[:step], counts[step:])
        assert abs(change_in_log - np.log(factor)) < 3.5 * error
        assert abs(change_in_log) > 3.5 * error


@pytest.mark.parametrize("change", BY_TYPE[ChangeType.DISPLACEMENT] + BY_TYPE[ChangeType.MODE_SWITCH])
def test_what_one_corridor_loses_the_other_gains(change: PlantedChange):
    rate = {route.route_id: route.rate for route in ROUTES}
    lost, gained = (rate[name] * (factor - 1) for name, factor in zip(change.corridor_ids, change.factors, strict=True))
    assert lost < 0 < gained
    assert gained == pytest.approx(-lost, rel=0.05)


@pytest.mark.parametrize("change", BY_TYPE[ChangeType.MODE_SWITCH])
def test_a_mode_switch_keeps_its_ends(scenario, change: PlantedChange):
    before, after = (
        next(corridor for corridor in scenario.corridors if corridor.corridor_id == name)
        for name in change.corridor_ids
    )
    assert before.mode is not after.mode
    assert (before.origin, before.destination) == (after.origin, after.destination)
    assert np.abs(np.array(before.line[0]) - after.line[0]).max() < 0.3
    assert np.abs(np.array(before.line[-1]) - after.line[-1]).max() < 0.3


def test_corridors_without_a_change_keep_their_rate(events):
    touched = {name for change in CHANGES for name in change.corridor_ids}
    untouched = {route.route_id for route in ROUTES} - touched
    assert len(untouched) > 10
    for corridor_id in untouched:
        seen = events.filter((pl.col("corridor_id") == corridor_id) & pl.col("agency").is_in(STEADY_AGENCIES))
        change_in_log, error = log_ratio(*np.split(by_month(seen)[:58], 2))
        assert abs(change_in_log) < 3.5 * error, corridor_id


@pytest.mark.parametrize("change", BY_TYPE[ChangeType.ARTEFACT_EFFORT], ids=lambda change: change.agency)
def test_effort_moves_all_corridors_of_its_agency_by_the_same_factor(events, change: PlantedChange):
    log_odds, weights = [], []
    for route in ROUTES:
        if change.agency not in route.watched_by:
            continue
        # Beside the steady agencies on the same corridor, a change of flow cancels.
        seen = events.filter(pl.col("corridor_id") == route.route_id)
        own = pl.col("agency") == change.agency
        later = pl.col("month") >= change.start
        steady = pl.col("agency").is_in(STEADY_AGENCIES)
        cells = [seen.filter(who & when).height for who in (own, steady) for when in (later, ~later)]
        log_odds.append(np.log(cells[0] * cells[3] / (cells[1] * cells[2])))
        weights.append(1 / sum(1 / cell for cell in cells))
    off = (np.array(log_odds) - np.log(change.factors[0])) * np.sqrt(weights)
    assert len(off) >= 5
    assert np.abs(off).max() < 3.5
    assert np.exp(np.average(log_odds, weights=weights)) == pytest.approx(change.factors[0], rel=0.2)


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_effort_log_shows_planned_effort_and_nothing_else(scenario, agency):
    planted = [change for change in BY_TYPE[ChangeType.ARTEFACT_EFFORT] if change.agency == agency]
    step = months_before(planted[0].start) if planted else 30
    hours = scenario.effort.filter(pl.col("agency") == agency).sort("period")["hours"].to_numpy()
    ratio = hours[step:].mean() / hours[:step].mean()
    assert ratio == pytest.approx(planted[0].factors[0] if planted else 1.0, rel=0.06)


def test_the_drift_moves_the_middle_of_its_line(scenario, events):
    (change,) = BY_TYPE[ChangeType.DRIFT]
    corridor = next(found for found in scenario.corridors if found.corridor_id == change.corridor_ids[0])
    scale = np.array([np.cos(np.radians(24)), 1.0]) * 111.2
    line = shapely.LineString(np.array(corridor.line) * scale)
    exact = events.filter((pl.col("corridor_id") == corridor.corridor_id) & (pl.col("radius_km") < 5))
    at = shapely.points(exact.select("longitude", "latitude").to_numpy() * scale)
    along = shapely.line_locate_point(line, at)
    middle = (along > 0.35 * line.length) & (along < 0.65 * line.length)
    # The line runs north and bends little: west of it is left of travel, which counts as negative.
    foot = shapely.line_interpolate_point(line, along)
    right_km = shapely.distance(line, at) * np.sign(shapely.get_x(at) - shapely.get_x(foot))
    day = exact["occurred_at"].dt.date()
    before = right_km[middle & (day < change.start).to_numpy()]
    during = right_km[middle & day.is_between(change.start, change.end).to_numpy()]
    after = right_km[middle & (day > change.end).to_numpy()]
    error = after.std() / np.sqrt(len(after)) + before.std() / np.sqrt(len(before))
    assert min(len(before), len(during), len(after)) > 20
    assert abs(before.mean()) < 3.5 * error
    assert after.mean() == pytest.approx(change.offset_km, abs=3.5 * error + 2)
    assert after.mean() + 20 < during.mean() < before.mean() - 20


def test_the_drifted_line_lies_where_the_answer_key_says(scenario):
    drifted = [corridor for corridor in scenario.corridors if corridor.line_after]
    assert [corridor.corridor_id for corridor in drifted] == ["wm-nouadhibou-laspalmas"]
    before, after = np.array(drifted[0].line), np.array(drifted[0].line_after)
    assert before[[0, -1]] == pytest.approx(after[[0, -1]], abs=1e-3)
    middle = len(before) // 2
    assert after[middle, 0] < before[middle, 0] - 0.7


@pytest.mark.parametrize("change", BY_TYPE[ChangeType.SEASON], ids=lambda change: change.corridor_ids[0])
def test_seasons_have_the_planned_amplitude_and_peak(events, change: PlantedChange):
    route = next(route for route in ROUTES if route.route_id == change.corridor_ids[0])
    seen = events.filter((pl.col("corridor_id") == route.route_id) & pl.col("agency").is_in(STEADY_AGENCIES))
    counts = by_month(seen)
    wave = np.mean(counts * np.exp(2j * np.pi * (np.arange(60) + 1) / 12)) * 2 / counts.mean()
    error = np.sqrt(2 / counts.sum())
    assert abs(wave) == pytest.approx(route.season, abs=4 * error)
    assert np.angle(wave) * 6 / np.pi % 12 == pytest.approx(route.peak, abs=1)


def test_the_new_feed_arrives_in_monthly_batches_from_its_first_day(events):
    street = events.filter(pl.col("feed") == "street reports")
    (change,) = (change for change in CHANGES if change.feed == "street reports")
    assert set(street["agency"]) == {change.agency}
    assert street["occurred_at"].min().date() >= change.start
    monthly = by_month(street)[months_before(change.start) : months_before(COMPLETE)]
    assert monthly.mean() == pytest.approx(24, abs=4)
    assert set(street["recorded_at"].dt.day()) == {5}
    assert (street["radius_km"] < 1).all()
    assert street["quantity_kg"].median() < 0.1


def test_the_ended_feed_is_half_of_its_agency_at_sea_and_then_silent(events):
    (change,) = (change for change in CHANGES if change.feed == "yacht watch")
    at_sea = events.filter((pl.col("agency") == change.agency) & (pl.col("mode") == "maritime"))
    early = at_sea.filter(pl.col("month") < change.start)
    late = at_sea.filter(pl.col("month") >= change.start)
    assert (early["feed"] == change.feed).mean() == pytest.approx(0.5, abs=0.06)
    assert change.feed not in late["feed"]
    assert late.height > 50


def test_late_reports_empty_the_last_months_of_one_agency_only(events):
    (change,) = (found for found in BY_TYPE[ChangeType.ARTEFACT_REPORTING] if not found.feed)
    december = months_before(COMPLETE)
    for agency in AGENCIES:
        seen = events.filter((pl.col("agency") == agency) & (pl.col("feed") != "street reports"))
        counts = by_month(seen)
        left = counts[december] / counts[december - 15 : december - 3].mean()
        assert (left < 0.35) == (agency == change.agency), (agency, left)


def test_reports_take_days_and_then_weeks(events):
    (change,) = (found for found in BY_TYPE[ChangeType.ARTEFACT_REPORTING] if not found.feed)
    exact = events.filter((pl.col("precision") == "minute") & (pl.col("agency") == change.agency))
    waited = (exact["recorded_at"] - exact["occurred_at"]).dt.total_hours() / 24
    late = (exact["month"] >= change.start).to_numpy()
    assert np.median(waited.to_numpy()[~late]) == pytest.approx(3, abs=0.5)
    assert np.median(waited.to_numpy()[late]) > 15
