"""One view of the map, checked by hand against the eight events of the fixture."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import h3.api.basic_int as h3
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from data.schema import Kind, Mode
from layers import shown_cells as cells_module
from layers.scene import areas_shown, is_note, watch_scene, window_of
from routes.analysis import Analysis, AnalysisParameters, FlagType
from routes.periods import Period, all_periods

YEAR = all_periods(date(2024, 1, 1), date(2024, 12, 1), Period.MONTH)


def by_corridor(scene, column):
    return dict(zip(scene.corridors["corridor_id"], scene.corridors[column], strict=True))


def test_a_year_of_seizures(scene):
    assert scene.events == 9.0
    assert scene.resolution == 4
    assert scene.cells["count"].to_list() == [3.0, 2.0, 1.0, 1.0, 1.0, 0.5, 0.5]
    assert scene.cells["cell"][0] == h3.latlng_to_cell(14.0, -78.0, 4)
    assert by_corridor(scene, "events") == {"sea": 2.5, "road": 3.8, "sky": 1.0, "date": 1.0}
    assert scene.corridors["number"].tolist() == [1, 2, 3, 4]
    assert scene.names["boat"] == "Oran to Ibiza"


def test_bars_have_every_period_of_the_analysis_whatever_the_window(analysis, events, year, scene):
    counts = [2.0, 0.0, 1.0, 0.0, 3.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert scene.bars["period"].to_list() == list(YEAR)
    assert scene.bars["count"].to_list() == counts
    june = watch_scene(analysis, events, replace(year, first=date(2024, 6, 1), last=date(2024, 6, 1)))
    assert june.bars["count"].to_list() == counts
    assert june.events == 3.0


def test_the_window_cuts_cells_members_and_support_alike(analysis, events, year):
    shown = watch_scene(analysis, events, replace(year, first=date(2024, 3, 1), last=date(2024, 5, 1)))
    assert shown.events == 4.0
    assert shown.members["event_index"].to_list() == [1, 2]
    assert by_corridor(shown, "events") == {"sea": 0.5, "road": 3.0, "sky": 0.0, "date": 0.0}


def test_hidden_modes_leave_cells_corridors_members_and_bars(analysis, events, year):
    shown = watch_scene(analysis, events, replace(year, modes=frozenset({Mode.LAND})))
    assert shown.corridors["corridor_id"].tolist() == ["road"]
    assert shown.events == 4.0
    assert shown.bars["count"].sum() == 4.0
    assert set(shown.members["corridor_id"]) == {"road"}


def test_no_mode_shows_nothing_and_fails_at_nothing(analysis, events, year):
    shown = watch_scene(analysis, events, replace(year, modes=frozenset()))
    assert (shown.events, shown.cells.height, len(shown.corridors), shown.members.height) == (0.0, 0, 0, 0)
    assert {flag.type for flag in shown.flags} == {FlagType.ARTEFACT_EFFORT}


def test_kinds_are_never_mixed(analysis, events, year, scene):
    other = watch_scene(analysis, events, replace(year, kind=Kind.INTERCEPTION))
    assert by_corridor(other, "events") == {"boat": 1.0}
    assert other.events == 1.0
    assert set(other.members["corridor_id"]) == {"boat"}
    assert "boat" not in set(scene.members["corridor_id"])


def test_commodities_filter_cells_and_support(analysis, events, year):
    shown = watch_scene(analysis, events, replace(year, commodities=frozenset({"heroin"})))
    assert shown.events == 3.0
    assert by_corridor(shown, "events") == {"sea": 0.0, "road": 3.0, "sky": 0.0, "date": 0.0}
    both = watch_scene(analysis, events, replace(year, commodities=frozenset({"heroin", "cocaine"})))
    assert both.events == 9.0


@pytest.mark.parametrize("resolution", [0, 1, 2, 3, 4])
def test_cells_add_up_to_the_events_of_the_window_at_every_resolution(analysis, events, year, resolution):
    shown = watch_scene(analysis, events, replace(year, resolution=resolution))
    assert shown.resolution == resolution
    assert shown.cells["count"].sum() == shown.events == 9.0
    assert shown.cells["quantity_kg"].sum() == 90.0
    assert {h3.get_resolution(cell) for cell in shown.cells["cell"]} == {resolution}


def test_the_radius_of_a_coarse_cell_is_the_mean_by_weight(analysis, events, year):
    may_and_june = replace(year, first=date(2024, 5, 1), last=date(2024, 6, 1), modes=frozenset({Mode.LAND}))
    shown = watch_scene(analysis, events, replace(may_and_june, resolution=0))
    # Three events known to half a kilometre and one to 5 km, in one cell.
    assert shown.cells["radius_km"].to_list() == [pytest.approx((3 * 0.5 + 5.0) / 4)]


def test_too_many_cells_are_coarsened_and_lose_no_event(analysis, events, year, monkeypatch):
    monkeypatch.setattr(cells_module, "MOST_CELLS", 3)
    shown = watch_scene(analysis, events, year)
    assert shown.resolution < 4
    assert shown.cells.height <= 3
    assert shown.cells["count"].sum() == 9.0


def test_an_order_of_rows_changes_nothing(analysis, events, year, scene):
    shuffled = replace(
        analysis,
        cube=analysis.cube.reverse(),
        members=analysis.members.reverse(),
        corridors=analysis.corridors.iloc[::-1],
        flags=analysis.flags[::-1],
    )
    again = watch_scene(shuffled, events, year)
    assert again.cells.equals(scene.cells)
    assert again.flags == scene.flags
    assert again.corridors["corridor_id"].tolist() == scene.corridors["corridor_id"].tolist()
    assert by_corridor(again, "mark") == by_corridor(scene, "mark")


def alone(analysis, flag):
    return replace(analysis, flags=(flag,))


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        (FlagType.EMERGENCE, {"date": "rising"}),
        (FlagType.DECLINE, {"sea": "falling"}),
        (FlagType.DISPLACEMENT, {"sea": "falling", "road": "rising"}),
        (FlagType.MODE_SWITCH, {"road": "falling", "sky": "rising"}),
        (FlagType.DRIFT, {"sky": "drifting"}),
        (FlagType.CHANGE, {"road": "rising"}),
        (FlagType.ARTEFACT_EFFORT, {}),
        (FlagType.ARTEFACT_REPORTING, {}),
    ],
)
def test_marks_of_each_type(analysis, events, year, flags, kind, marks):
    shown = watch_scene(alone(analysis, flags[kind]), events, year)
    assert shown.flags == (flags[kind],)
    assert {key: mark for key, mark in by_corridor(shown, "mark").items() if mark} == marks


def test_the_newest_shift_of_a_corridor_gives_its_mark(scene):
    # The road rose in March, fell in April and rose in May.
    assert by_corridor(scene, "mark") == {"sea": "falling", "road": "rising", "sky": "drifting", "date": "rising"}


def test_flags_come_newest_first_then_by_p_value(scene):
    assert [flag.flag_id for flag in scene.flags] == [
        "drift",
        "emergence",
        "artefact_reporting",
        "artefact_effort",
        "displacement",
        "mode_switch",
        "change",
        "decline",
    ]


@pytest.mark.parametrize("last", YEAR)
def test_no_flag_is_shown_before_its_onset(analysis, events, year, last):
    shown = watch_scene(analysis, events, replace(year, last=last))
    assert {flag.flag_id for flag in shown.flags} == {f.flag_id for f in analysis.flags if f.time <= last}
    assert shown.recent <= {flag.flag_id for flag in shown.flags}


def test_a_mark_is_carried_for_six_periods(analysis, events, year, flags):
    only = alone(analysis, flags[FlagType.DECLINE])  # of February
    july = replace(year, first=date(2024, 7, 1), last=date(2024, 7, 1))
    august = replace(year, first=date(2024, 8, 1), last=date(2024, 8, 1))
    assert by_corridor(watch_scene(only, events, july), "mark")["sea"] == "falling"
    late = watch_scene(only, events, august)
    assert by_corridor(late, "mark")["sea"] == ""
    assert late.flags == only.flags
    assert late.recent == frozenset()


def test_a_mark_stays_as_long_as_its_onset_is_in_the_window(analysis, events, year, flags):
    shown = watch_scene(alone(analysis, flags[FlagType.DECLINE]), events, year)
    assert shown.recent == {"decline"}


def test_a_flag_of_a_hidden_corridor_is_hidden_and_one_with_a_shown_end_is_not(analysis, events, year):
    air = watch_scene(analysis, events, replace(year, modes=frozenset({Mode.AIR})))
    assert {flag.flag_id for flag in air.flags} == {"drift", "mode_switch", "artefact_effort"}


def test_notes_are_the_artefacts_alone(flags):
    assert {kind for kind, flag in flags.items() if is_note(flag)} == {
        FlagType.ARTEFACT_EFFORT,
        FlagType.ARTEFACT_REPORTING,
    }


def test_an_analysis_of_nothing_makes_an_empty_scene(analysis, events, year):
    nothing = Analysis(
        analysis.parameters,
        (),
        analysis.cube.clear(),
        analysis.corridors.iloc[:0],
        analysis.areas,
        analysis.members.clear(),
        analysis.series.clear(),
    )
    shown = watch_scene(nothing, events.clear(), year)
    assert (shown.events, shown.cells.height, shown.bars.height, len(shown.corridors)) == (0.0, 0, 0, 0)
    assert (shown.flags, shown.recent) == ((), frozenset())


def test_weeks_gather_the_days_from_monday_on(analysis, events, year):
    weekly = replace(
        analysis,
        parameters=AnalysisParameters(period=Period.WEEK),
        periods=all_periods(date(2024, 1, 1), date(2024, 6, 30), Period.WEEK),
        cube=analysis.cube.clear(),
    )
    week = replace(year, first=date(2024, 6, 24), last=date(2024, 6, 24))
    assert watch_scene(weekly, events, week).members["event_index"].to_list() == [4]


@pytest.mark.parametrize(
    ("last", "length", "first"),
    [(11, 12, 0), (11, 1, 11), (5, 3, 3), (1, 6, 0), (0, 24, 0)],
)
def test_windows_by_hand(last, length, first):
    assert window_of(YEAR, YEAR[last], length=length) == (YEAR[first], YEAR[last])


@given(last=st.integers(0, 11), length=st.integers(1, 40))
def test_a_window_holds_its_length_or_all_of_history(last, length):
    first, end = window_of(YEAR, YEAR[last], length=length)
    assert end == YEAR[last]
    assert len([day for day in YEAR if first <= day <= end]) == min(length, last + 1)


def test_the_table_of_events_has_one_share_a_member(scene):
    assert scene.members.select("event_index", "corridor_id", "weight").rows() == [
        (0, "sea", 1.0),
        (1, "sea", 0.5),
        (2, "road", 1.0),
        (3, "road", 0.8),
        (4, "sky", 1.0),
        (5, "date", 1.0),
    ]
    assert scene.members["event_index"].dtype == pl.UInt32


def test_an_old_shift_of_an_area_is_outlined_while_it_is_selected(analysis, events, year):
    areas = gpd.GeoDataFrame(
        [
            {
                "area_id": "area-1",
                "name": "around Alpha",
                "kind": "seizure",
                "commodity": "",
                "support": 50.0,
                "cells": [],
            }
        ],
        geometry=[Point(1, 2).buffer(1)],
        crs="EPSG:4326",
    )
    old = replace(analysis.flags[0], flag_id="old", area_id="area-1", corridor_id=None, from_corridor_id=None,
                  to_corridor_id=None, type=FlagType.DECLINE, effect=0.2, time=date(2024, 1, 1))  # fmt: skip
    marked = replace(analysis, areas=areas, flags=(old,))
    shown = watch_scene(marked, events, replace(year, first=date(2024, 12, 1)))
    assert shown.names["area-1"] == "around Alpha"
    assert [flag.flag_id for flag in shown.flags] == ["old"]
    assert areas_shown(shown, marked, None).empty
    assert areas_shown(shown, marked, "area-1")["mark"].tolist() == ["falling"]
