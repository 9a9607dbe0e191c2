"""The training scenario as a frame: its columns, its size, its gaps, its numbers, the same for the same seed."""

import hashlib
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.scenario import LABEL, Scenario, training_scenario
from data.scenario.draw import draw_events
from data.scenario.effort import draw_effort
from data.scenario.places import scatter
from data.scenario.records import CUT_OFF
from data.scenario.reported import with_reported_position
from data.scenario.tracks import GEOD
from data.schema import EVENT_COLUMNS, Handling, Kind, Mode, as_events


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return training_scenario()


def share(column: pl.Series) -> float:
    return float(column.cast(pl.Float64).mean())


def csv_sha256(frame: pl.DataFrame) -> str:
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def test_the_label_is_the_watermark():
    assert LABEL == "training data"


def test_the_same_seed_gives_the_same_scenario_to_the_byte(scenario):
    again = training_scenario(seed=7)
    assert_frame_equal(scenario.events, again.events)
    assert_frame_equal(scenario.effort, again.effort)
    assert csv_sha256(scenario.events) == csv_sha256(again.events)
    assert csv_sha256(scenario.membership) == csv_sha256(again.membership)
    assert scenario.changes == again.changes
    assert scenario.corridors == again.corridors


def test_another_seed_gives_other_events_under_the_same_plan(scenario):
    other = training_scenario(seed=8)
    assert csv_sha256(scenario.events) != csv_sha256(other.events)
    assert scenario.events["file_sha256"][0] != other.events["file_sha256"][0]
    assert scenario.changes == other.changes


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_there_are_about_20000_events(seed):
    assert 18_000 <= len(training_scenario(seed=seed).events) <= 22_000


def test_events_have_the_columns_and_words_of_the_schema(scenario):
    events = as_events(scenario.events)
    assert list(events.columns) == list(EVENT_COLUMNS)
    assert set(events["kind"]) == {Kind.SEIZURE, Kind.INTERCEPTION}
    assert set(events["mode"].drop_nulls()) == {str(mode) for mode in Mode}
    assert set(events["handling"]) == {Handling.CLEAR, Handling.GREEN, Handling.AMBER}
    may_be_null = {"mode", "quantity", "quantity_kg"}
    assert {name for name in events.columns if events[name].null_count()} == may_be_null


def test_events_are_sorted_numbered_and_refer_to_themselves(scenario):
    events = scenario.events
    assert events["occurred_at"].is_sorted()
    assert events["event_id"].n_unique() == events["source_ref"].n_unique() == len(events)
    assert events["event_id"][0] == "TRN-000001"
    assert events["row"].to_list() == list(range(1, len(events) + 1))
    assert scenario.membership["event_id"].to_list() == events["event_id"].to_list()


def test_events_span_five_years_and_are_recorded_after_they_happened(scenario):
    events = scenario.events
    assert events["occurred_at"].min() < datetime(2021, 1, 8, tzinfo=UTC)
    assert datetime(2025, 12, 24, tzinfo=UTC) < events["occurred_at"].max() < CUT_OFF
    assert (events["recorded_at"] > events["occurred_at"]).all()
    assert (events["recorded_at"] < CUT_OFF).all()


def test_stated_time_is_the_first_instant_of_its_precision(scenario):
    events = scenario.events
    months = events.filter(pl.col("precision") == "month")
    days = events.filter(pl.col("precision") == "day")
    assert (months["occurred_at"].dt.day() == 1).all()
    assert (months["occurred_text"].str.len_chars() == len("2021-01")).all()
    assert (days["occurred_at"].dt.time() == datetime.min.time()).all()
    assert (days["occurred_text"] == days["occurred_at"].dt.strftime("%Y-%m-%d")).all()
    assert len(months) > 0
    assert len(days) > len(months)


def test_positions_are_on_the_globe_on_both_sides_of_180_degrees(scenario):
    events = scenario.events
    assert events["latitude"].is_between(-90, 90).all()
    assert events["longitude"].is_between(-180, 180).all()
    across = events.join(scenario.membership, on="event_id").filter(pl.col("corridor_id") == "sp-kiritimati-suva")
    assert (across["longitude"] > 177).sum() > 20
    assert (across["longitude"] < -157).sum() > 20


def test_some_of_each_gap_are_there(scenario):
    events = scenario.events
    with_ends = (events["origin"] != "") | (events["destination"] != "")
    assert share(events["mode"].is_null()) == pytest.approx(0.06, abs=0.01)
    assert share(with_ends) == pytest.approx(0.14, abs=0.02)
    assert share(events["radius_km"].is_between(10, 30)) == pytest.approx(0.15, abs=0.03)
    assert share(events["radius_km"] >= 100) == pytest.approx(0.03, abs=0.01)
    assert share(events["quantity"].is_null()) == pytest.approx(0.04, abs=0.01)


def test_people_are_counts_and_masses_are_heavy_tailed(scenario):
    events = scenario.events
    people = events.filter(pl.col("commodity") == "people")
    assert set(people["kind"]) == {"interception"}
    assert people["quantity_kg"].is_null().all()
    stated = people["quantity"].drop_nulls()
    assert (stated == stated.round()).all()
    assert (stated >= 1).all()
    cocaine = events.filter(pl.col("commodity") == "cocaine")["quantity_kg"].drop_nulls()
    assert cocaine.mean() > 2.5 * cocaine.median()
    grams = events.filter(pl.col("unit") == "g")
    assert np.allclose(grams["quantity_kg"], grams["quantity"] / 1000)


def test_each_theatre_has_three_agencies_and_every_agency_logs_every_month(scenario):
    events, effort = scenario.events, scenario.effort
    assert events["agency"].n_unique() == 9
    assert events["agency"].str.starts_with("TRAIN-").all()
    assert events["feed"].n_unique() > 10
    assert set(effort["agency"]) == set(events["agency"])
    assert effort.schema == {"period": pl.Date, "agency": pl.String, "hours": pl.Float64}
    assert len(effort) == 9 * 60
    assert (effort["hours"] > 0).all()
    assert not effort.select("period", "agency").is_duplicated().any()


def test_release_goes_to_another_agency_and_only_from_amber(scenario):
    released = scenario.events.filter(pl.col("release_to") != "")
    assert len(released) > 100
    assert set(released["handling"]) == {Handling.AMBER}
    assert (released["release_to"] != released["agency"]).all()


def test_twins_are_one_event_seen_by_two_agencies(scenario):
    events = scenario.events
    first = scenario.twins.join(events, on="event_id", maintain_order="left")
    second = scenario.twins.join(events, left_on="twin_id", right_on="event_id", maintain_order="left")
    assert 0.01 < len(scenario.twins) / len(events) < 0.02
    assert (first["agency"] != second["agency"]).all()
    assert (first["commodity"] == second["commodity"]).all()
    exact = ((first["radius_km"] < 5) & (second["radius_km"] < 5)).to_numpy()
    _, _, metres = GEOD.inv(*(frame[name] for frame in (first, second) for name in ("longitude", "latitude")))
    assert np.quantile(np.array(metres)[exact], 0.95) < 12_000


def test_the_radius_holds_the_true_place_with_80_per_cent():
    rng = np.random.default_rng(3)
    truth = draw_events(rng, draw_effort(rng))
    placed = with_reported_position(rng, truth)
    _, _, metres = GEOD.inv(truth["lon"], truth["lat"], placed["longitude"], placed["latitude"])
    held = placed.with_columns(held=pl.Series(np.array(metres) / 1000) <= pl.col("radius_km"))
    exact = held.filter(pl.col("radius_km") < 5)
    towns = held.filter(pl.col("radius_km").is_between(9.9, 31))
    areas = held.filter(pl.col("radius_km") >= 100)
    assert share(exact["held"]) == pytest.approx(0.8, abs=0.02)
    assert share(areas["held"]) == pytest.approx(0.8, abs=0.06)
    assert share(towns["held"]) > 0.98  # put at a center only where that is near


def test_scatter_across_180_degrees_keeps_longitudes_in_range():
    rng = np.random.default_rng(0)
    lon, _ = scatter(rng, np.full(200, 179.99), np.full(200, -17.0), np.full(200, 20.0))
    assert (np.abs(lon) <= 180).all()
    assert (lon > 0).any()
    assert (lon < 0).any()
