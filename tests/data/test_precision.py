"""Events as finely as one may see them: nothing finer is left in any column."""

from datetime import UTC, datetime

import h3
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from data.policy import LOCAL, Principal
from data.precision import as_fine_as_allowed
from data.schema import EVENT_COLUMNS, Events, Precision

WORDS = ("place", "origin", "destination", "occurred_text", "commodity_text", "source_ref", "file", "file_sha256")


def events(rows):
    texts = {name: "TOKEN" for name, dtype in EVENT_COLUMNS.items() if dtype == pl.String}
    base = {**texts, "count": 1, "quantity": 1.0, "quantity_kg": 1.0, "row": 7, "radius_km": 0.5, "precision": "minute"}
    frame = pl.DataFrame([{**base, **row} for row in rows], schema=EVENT_COLUMNS)
    return Events(frame)


AT = {"latitude": 12.34, "longitude": 56.78, "event_id": "e1", "agency": "A", "feed": ""}
WHEN = datetime(2024, 5, 17, 13, 45, tzinfo=UTC)


def test_without_a_limit_nothing_changes():
    seen = events([{**AT, "occurred_at": WHEN, "recorded_at": WHEN}])
    assert as_fine_as_allowed(seen, LOCAL).equals(seen)


@given(st.floats(-89, 89), st.floats(-180, 180), st.integers(0, 9))
def test_a_position_is_the_centre_of_its_cell_and_the_radius_holds_the_place(latitude, longitude, resolution):
    given_at = {**AT, "latitude": latitude, "longitude": longitude, "occurred_at": WHEN, "recorded_at": WHEN}
    row = as_fine_as_allowed(events([given_at]), Principal("p", "A", resolution=resolution)).row(0, named=True)
    cell = h3.latlng_to_cell(latitude, longitude, resolution)
    assert (row["latitude"], row["longitude"]) == h3.cell_to_latlng(cell)
    assert h3.great_circle_distance((latitude, longitude), h3.cell_to_latlng(cell), unit="km") <= row["radius_km"]
    assert row["occurred_at"] == WHEN
    assert {row[name] for name in WORDS} == {""}
    assert row["event_id"] not in {"e1", ""}


def test_a_wide_radius_stays_and_what_has_no_position_gets_none():
    rows = [{**AT, "radius_km": 900.0}, {**AT, "latitude": None, "longitude": None, "radius_km": None}]
    rows = [{**row, "occurred_at": WHEN, "recorded_at": WHEN} for row in rows]
    found = as_fine_as_allowed(events(rows), Principal("p", "A", resolution=5))
    assert found["radius_km"].to_list() == [900.0, None]
    assert found["latitude"].is_null().to_list() == [False, True]


def test_small_countries_are_not_told_beside_wide_cells():
    row = {**AT, "country": "LU", "occurred_at": WHEN, "recorded_at": WHEN}
    told = [as_fine_as_allowed(events([row]), Principal("p", "A", resolution=r))["country"][0] for r in (2, 3)]
    assert told == ["", "LU"]


def test_a_time_is_the_first_of_its_month_and_says_so():
    rows = [{**AT, "precision": each} for each in ("second", "day", "month", "year")]
    rows = [{**row, "occurred_at": WHEN, "recorded_at": WHEN} for row in rows]
    found = as_fine_as_allowed(events(rows), Principal("p", "A", time=Precision.MONTH))
    assert found["precision"].to_list() == ["month", "month", "month", "year"]
    assert set(found["occurred_at"]) | set(found["recorded_at"]) == {datetime(2024, 5, 1, tzinfo=UTC)}
    assert set(found["place"]) == {"TOKEN"}
    assert set(found["source_ref"]) == {""}


def test_records_stay_apart_and_alike_from_reading_to_reading():
    rows = [{**AT, "event_id": each, "occurred_at": WHEN, "recorded_at": WHEN} for each in ("e1", "e2")]
    first, second = (as_fine_as_allowed(events(rows), Principal("p", "A", resolution=4)) for _ in range(2))
    assert first.equals(second)
    assert first["event_id"].n_unique() == 2
