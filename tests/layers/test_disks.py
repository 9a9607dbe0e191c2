"""Events as disks of their radius, never as dots."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from layers.disks import MOST_DISKS, disk_layer, told
from layers.palette import DARK


def test_the_spec_of_the_layer(spec, events):
    made = spec(disk_layer(events.filter(pl.col("event_id") == "e5"), theme=DARK))
    assert made == {
        "@@type": "ScatterplotLayer",
        "id": "events",
        "data": [
            {"position": [179.9, -18.0], "radius": 30000.0, "tip": "2024-06-15, known to within 30.0 km."},
        ],
        "getPosition": "@@=position",
        "getRadius": "@@=radius",
        "radiusUnits": "meters",
        "radiusMinPixels": 2.5,
        "getFillColor": [232, 238, 243, 14],
        "getLineColor": [232, 238, 243, 120],
        "stroked": True,
        "lineWidthUnits": "pixels",
        "getLineWidth": 1,
        "pickable": True,
    }


def test_rows_without_a_position_are_not_drawn_and_the_latest_come_first(spec, events):
    assert events.height == 8
    days = [row["tip"][:10] for row in spec(disk_layer(events, theme=DARK))["data"]]
    assert days == ["2024-06-30", "2024-06-15", "2024-06-15", "2024-06-01", "2024-05-20", "2024-03-10", "2024-01-15"]


def test_half_a_position_is_none(spec, events):
    half = events.filter(pl.col("event_id") == "e0").with_columns(longitude=pl.lit(None, dtype=pl.Float64))
    assert spec(disk_layer(half, theme=DARK))["data"] == []


def test_at_most_so_many_disks_the_latest(spec):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    many = pl.DataFrame({"occurred_at": [start + timedelta(days=day) for day in range(MOST_DISKS + 5)]}).with_columns(
        latitude=10.0, longitude=-78.0, radius_km=1.0, precision=pl.lit("day")
    )
    rows = spec(disk_layer(many, theme=DARK))["data"]
    assert len(rows) == MOST_DISKS
    assert rows[-1]["tip"].startswith("2020-01-06,")


def test_no_events_make_an_empty_layer(spec, events):
    assert spec(disk_layer(events.clear(), theme=DARK))["data"] == []


@pytest.mark.parametrize(
    ("precision", "text"), [("day", "2024-05-03"), ("minute", "2024-05-03"), ("month", "2024-05"), ("year", "2024")]
)
def test_a_day_is_told_no_finer_than_it_is_known(precision, text):
    assert told(datetime(2024, 5, 3, tzinfo=UTC), precision) == text
