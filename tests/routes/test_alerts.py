"""Which events and flags are told to whom wants them."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
import shapely

from data.schema import EVENT_COLUMNS, as_events
from routes.alerts import Wish, closeness, is_wished, wished_events
from routes.analysis import Flag, FlagType
from routes.matching import End, Sighting
from routes.monitor import RUN, Change, State, Tracked

FIJI = shapely.box(178.0, -20.0, 182.0, -15.0)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def events(*rows):
    """Make events of latitude, longitude, radius, mode and commodity."""
    names = ("latitude", "longitude", "radius_km", "mode", "commodity")
    frame = pl.DataFrame(rows, schema={name: EVENT_COLUMNS[name] for name in names}, orient="row")
    rest = {name: dtype for name, dtype in EVENT_COLUMNS.items() if name not in names}
    return as_events(frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in rest.items()))


def flag(*lines, ids=("a", "b")):
    ends = tuple(End(key, key, "up", line) for key, line in zip(ids, lines, strict=False))
    numbers = (0.01, 3.0, 5.0, 1.0, 5.0, 2.0, 9.0, 30)
    found = Flag("f", FlagType.EMERGENCE, date(2026, 1, 1), "a", None, None, None, *numbers, ("A",), "")
    change = Change(date(2026, 1, 1), RUN, "seen_twice", None, State.FLAGGED)
    return Tracked("t", Sighting(found, ends), date(2026, 1, 1), date(2026, 1, 1), (change,))


def test_an_event_lies_inside_may_lie_inside_or_lies_outside_across_180_degrees_too():
    near = events(
        (-17.0, 179.0, 5.0, "maritime", ""),
        (-17.0, -179.0, 5.0, "maritime", ""),
        (-17.0, -177.5, 60.0, "maritime", ""),
        (-17.0, -177.5, 40.0, "maritime", ""),
        (-17.0, 0.0, 60.0, "maritime", ""),
        (None, None, None, "maritime", ""),
    )
    assert closeness(near, FIJI).to_list() == ["inside", "inside", "maybe", "outside", "outside", "unplaced"]


def test_what_is_not_known_is_not_ruled_out():
    some = events(
        (-17.0, 179.0, 5.0, "maritime", "heroin"),
        (-17.0, 179.0, 5.0, None, "heroin"),
        (-17.0, 179.0, 5.0, "air", "heroin"),
        (-17.0, 179.0, 5.0, "maritime", "tobacco"),
        (None, None, None, "maritime", "heroin"),
        (50.0, 4.0, 5.0, "maritime", "heroin"),
    )
    wish = Wish(FIJI, frozenset({"maritime"}), frozenset({"heroin"}))
    assert wished_events(some, wish).rows() == [(0, "inside"), (1, "inside"), (4, "unplaced")]
    assert wished_events(some, Wish())["event_index"].to_list() == [0, 1, 2, 3, 4, 5]
    assert wished_events(some.clear(), wish).is_empty()


@pytest.mark.parametrize(
    ("line", "wished"),
    [
        (((179.0, -17.0), (179.5, -17.0)), True),
        (((-179.0, -17.0),), True),
        (((170.0, -17.0), (-170.0, -17.0)), True),  # through, without a point inside, across 180 degrees
        (((170.0, -10.0), (-170.0, -10.0)), False),
        (((-170.0, -17.0), (0.0, -17.0)), False),
        (((10.0, 50.0),), False),
        (((170.0, -30.0), (-170.0, -30.0), (-170.0, 0.0), (170.0, 0.0), (170.0, -30.0)), True),  # all around
    ],
)
def test_a_flag_is_told_where_its_line_touches_the_area(line, wished):
    assert is_wished(flag(line), Wish(FIJI), {}) == wished
    assert is_wished(flag(((10.0, 50.0),), line), Wish(FIJI), {}) == wished


def test_a_flag_is_told_by_the_mode_of_the_end_in_the_area():
    here, far = ((179.0, -17.0),), ((10.0, 50.0),)
    modes = {"a": "maritime", "b": "air"}
    at_sea = Wish(FIJI, frozenset({"maritime"}))
    assert is_wished(flag(here, far), at_sea, modes)
    assert not is_wished(flag(far, here), at_sea, modes)
    assert is_wished(flag(far, here), at_sea, {})
    assert is_wished(flag(far, here), Wish(None, frozenset({"maritime"})), modes)
    assert not is_wished(flag(here, far), Wish(None, frozenset({"land"})), modes)


def test_a_note_about_a_source_lies_nowhere():
    assert is_wished(flag(), Wish(), {})
    assert not is_wished(flag(), Wish(FIJI), {})
