"""Rings of what came in: of its radius, and of nothing that the map would not show."""

from dataclasses import replace

import polars as pl
import pytest
from shapely import box

from data.schema import Kind, Mode, as_events
from layers.flash import MOST_RINGS, flash_of
from layers.palette import DARK


@pytest.fixture
def rings(events, year):
    def rings(seen=events, area=None, **chosen):
        flash = flash_of(seen, replace(year, **chosen), area=area, theme=DARK, number=3)
        return [] if flash is None else flash["rings"]

    return rings


def test_each_event_of_the_kind_with_a_position_has_a_ring_of_its_radius(rings, events):
    found = rings()
    assert len(found) == 6
    assert (179.9, -18.0, 30_000.0) in found
    assert (-78.0, 14.0, 500.0) in found
    assert rings(kind=Kind.INTERCEPTION) == [(2.0, 36.0, 5000.0)]
    unknown = as_events(events.with_columns(radius_km=pl.lit(None, pl.Float64)))
    assert {metres for *_, metres in rings(unknown)} == {5000.0}


def test_what_the_chips_leave_out_has_none(rings, events):
    assert len(rings(modes=frozenset({Mode.LAND}))) == 2
    assert len(rings(commodities=frozenset({"heroin"}))) == 1
    placed = as_events(events.with_columns(mode=pl.lit(None, pl.String)))
    assert len(rings(placed)) == 6
    assert rings(placed, modes=frozenset({Mode.LAND})) == []


def test_nothing_outside_an_area_is_announced(rings):
    assert rings(area=box(178, -19, 182, -17)) == [(179.9, -18.0, 30_000.0)]
    assert rings(area=box(-180.5, -19, -179.9, -17)) == [(179.9, -18.0, 30_000.0)]
    assert rings(area=box(60, 60, 61, 61)) == []


def test_of_very_many_only_some_have(rings, events):
    many = as_events(pl.concat([events[:1]] * (MOST_RINGS + 9)))
    assert len(rings(many)) == MOST_RINGS
