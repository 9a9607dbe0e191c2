"""What lies in an area: by position, or by a radius that reaches in; whole Earth gives back the analysis itself."""

from datetime import UTC, datetime

import polars as pl
import pytest
from shapely import box
from shapely.geometry import LineString

from data.schema import EVENT_COLUMNS, as_events
from routes.alerts import touches
from routes.cube import build_cube
from routes.evidence import gather
from routes.periods import Period
from routes.within import cube_within, events_within

STRAIT = box(25, 36, 27, 38)
DATE_LINE = box(175, -20, 185, -10)
WORLD = box(-180.1, -90, 180.1, 90)


def seen(*places):
    rows = [
        {
            "event_id": f"e{at}", "kind": "seizure", "precision": "day", "mode": "land", "agency": "A", "count": 1,
            "occurred_at": datetime(2024, 1, 1 + at, tzinfo=UTC), "longitude": lon, "latitude": lat, "radius_km": km,
        }
        for at, (lon, lat, km) in enumerate(places)
    ]  # fmt: skip
    return as_events(pl.DataFrame(rows, schema=dict(EVENT_COLUMNS)))


def test_an_imprecise_event_lies_there_by_its_radius_and_one_without_a_position_nowhere():
    events = seen((26, 37, 1), (27.5, 37, 1), (27.5, 37, 60), (None, None, None), (26, 37, None), (27.01, 37, None))
    assert events_within(events, STRAIT).rows() == [(0, "inside"), (2, "maybe"), (4, "inside")]


def test_an_area_across_180_degrees_holds_what_lies_on_both_sides():
    events = seen((179, -15, 1), (-179, -15, 1), (170, -15, 1), (-170, -15, 1))
    assert events_within(events, DATE_LINE)["event_index"].to_list() == [0, 1]


@pytest.mark.parametrize(
    ("line", "is_touched"),
    [
        ([(176, -15), (184, -15)], True),
        ([(-184, -15), (-176, -15)], True),
        ([(186, -15), (190, -15)], False),
        ([(170, -15), (174, -15)], False),
        ([(-170, -15), (-190, -15)], True),
    ],
)
def test_a_line_touches_in_whatever_turn_it_is_written(line, is_touched):
    assert touches(LineString(line), DATE_LINE) == is_touched


def test_the_whole_earth_counts_as_the_cube_of_all_and_an_area_counts_its_own():
    events = seen((26, 37, 1), (26.1, 37, 80), (-70, 10, 1), (179.99, -15, 5))
    evidence = gather(events, period=Period.MONTH, as_of=None, land=box(0, 0, 1, 1))
    every = build_cube(evidence.frame, resolution=4)
    assert cube_within(evidence, events_within(events, WORLD), resolution=4).equals(every)
    here = cube_within(evidence, events_within(events, STRAIT), resolution=4)
    assert here["count"].sum() == pytest.approx(2)
    assert cube_within(evidence, events_within(events, box(0, 0, 1, 1)), resolution=4).is_empty()
