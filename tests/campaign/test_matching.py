"""Flags against what is known: place, direction, month and goods have to agree, each of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
import shapely

from data.schema import EVENT_COLUMNS, Events, as_events
from tests.campaign.known import Known, load_known
from tests.campaign.matching import agrees, claims_of, lies_in, rests_on_one_point
from tests.campaign.published import FILES

PLACE = Known("here", ("a",), shapely.box(0, 0, 10, 10), "down", (date(2020, 3, 1), date(2020, 5, 1)), "none")
HERE = {"type": "LineString", "coordinates": [[1.0, 1.0], [9.0, 9.0]]}
THERE = {"type": "LineString", "coordinates": [[30.0, 30.0], [40.0, 40.0]]}
FLAG = {"type": "decline", "time": "2020-04-01", "p": 0.01, "geometry": HERE, "effect": 0.5}


def finds(flag: dict[str, object], known: Known = PLACE) -> bool:
    return any(agrees(claim, known) for claim in claims_of({"flags": [flag]}))


@pytest.mark.parametrize(
    "change",
    [
        {"geometry": THERE},
        {"time": "2020-06-01"},
        {"type": "emergence"},
        {"type": "drift"},
        {"type": "change", "effect": 2.0},
    ],
)
def test_what_does_not_agree_finds_nothing(change: dict[str, object]) -> None:
    assert finds(FLAG)
    assert not finds(FLAG | change)


def test_a_displacement_falls_at_one_end_and_rises_at_the_other() -> None:
    pair = {"type": "displacement", "time": "2020-04-01", "p": 0.01}
    assert finds(pair | {"from": {"geometry": HERE}, "to": {"geometry": THERE}})
    assert not finds(pair | {"from": {"geometry": THERE}, "to": {"geometry": HERE}})


def test_a_shift_of_goods_needs_a_flag_that_names_them() -> None:
    heroin = replace(PLACE, commodity=("heroin",))
    assert not finds(FLAG, heroin)
    assert not finds(FLAG | {"commodity": "cocaine"}, heroin)
    assert finds(FLAG | {"commodity": "heroin"}, heroin)


def test_half_of_a_line_or_area_or_a_point_lies_in_a_place() -> None:
    place = shapely.box(0, 0, 10, 10)
    assert lies_in(shapely.LineString([(0, 5), (19, 5)]), place)
    assert not lies_in(shapely.LineString([(0, 5), (21, 5)]), place)
    assert lies_in(shapely.box(-9, 0, 10, 10), place)
    assert not lies_in(shapely.box(-11, 0, 10, 10), place)
    assert lies_in(shapely.Point(5, 5), place)
    assert not lies_in(shapely.Point(11, 5), place)
    assert not lies_in(None, place)


def events_at(points: list[tuple[float, float]]) -> Events:
    """One event a day at each point in turn, for a year from April 2020 on."""
    days = [datetime(2020, 4, 1, tzinfo=UTC) + timedelta(days=day) for day in range(360)]
    own = pl.DataFrame(
        {
            "longitude": [points[day % len(points)][0] + day * (points is SPREAD) * 1e-4 for day in range(360)],
            "latitude": [points[day % len(points)][1] for day in range(360)],
            "occurred_at": days,
            "count": [1] * 360,
        }
    )
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in EVENT_COLUMNS.items() if name not in own.columns]
    return as_events(own.with_columns(absent).select(pl.col(n).cast(dtype) for n, dtype in EVENT_COLUMNS.items()))


POINT = [(5.0, 5.0)]
SPREAD = [(5.0, 5.0), (5.1, 5.1)]


def test_a_rise_that_is_one_coordinate_rests_on_it() -> None:
    [claim] = claims_of({"flags": [FLAG | {"type": "emergence"}]})
    assert rests_on_one_point(claim, events_at(POINT))
    assert not rests_on_one_point(claim, events_at(SPREAD))


def test_the_table_is_sound() -> None:
    shifts, traps = load_known()
    names = [known.name for known in (*shifts, *traps)]
    assert len(names) == len(set(names))
    assert sum(shift.required for shift in shifts) == 8
    for known in (*shifts, *traps):
        assert known.window[0] <= known.window[1]
        assert known.place.is_valid
        assert known.source
        assert set(known.datasets) <= set(FILES)
        assert known.direction in {"up", "down", "any"}
