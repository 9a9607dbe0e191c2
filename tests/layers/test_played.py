"""What a browser plays is, window by window, what is drawn for each window on its own."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from shapely import box

from data.schema import Kind
from layers.deck import watch_deck
from layers.pages.corridor_card import corridor_events
from layers.palette import DARK
from layers.played_cells import played_cells
from layers.played_deck import FRAMES, played_scene, with_frames
from layers.played_units import played_events, played_units
from layers.regions import WORLD
from layers.scene import WatchParameters, areas_shown, watch_scene, window_of
from layers.shown_cells import shown_cells
from layers.wording import number
from routes.analysis import FlagType
from routes.area_frame import COLUMNS

LENGTH = 6


@pytest.fixture
def analysis(analysis):
    """Add an area that rose and fell, and events of it."""
    row = {"area_id": "area-1", "name": "around Turbo", "kind": "seizure", "commodity": "cocaine", "support": 2.0}
    outline = box(-79, 9, -77, 11)
    areas = gpd.GeoDataFrame([{**row, "cells": [], "geometry": outline}], columns=list(COLUMNS), crs="EPSG:4326")
    bare = replace(analysis.flags[0], corridor_id=None, from_corridor_id=None, to_corridor_id=None, area_id="area-1")
    rose = replace(bare, flag_id="rose", type=FlagType.EMERGENCE, time=analysis.periods[2], effect=2.0)
    fell = replace(bare, flag_id="fell", type=FlagType.DECLINE, time=analysis.periods[-2], effect=0.5)
    inside = pl.DataFrame({"event_index": [0, 2], "corridor_id": ["area-1"] * 2, "weight": [1.0] * 2})
    members = pl.concat([analysis.members, inside.cast(dict(analysis.members.schema))])
    return replace(analysis, areas=areas, flags=(*analysis.flags, rose, fell), members=members)


def rows_of(deck, layer_id):
    return next(layer for layer in json.loads(deck.to_json())["layers"] if layer["id"] == layer_id)["data"]


def frame_rows(deck, arrays, layer_id, at):
    """Do with a layer's rows what the program in the browser does with them."""
    made = next(layer for layer in json.loads(deck.to_json())["layers"] if layer["id"] == layer_id)
    told, rows = made["frames"], []
    for row in made["data"]:
        unit = row.pop("unit")
        if not arrays[told["shown"]][at, unit]:
            continue
        if "width" in told:
            row["width"] = max(0.8, float(arrays[told["width"]][at, unit]) + told["widen"])
        if "alpha" in told:
            row["colour"] = [*row["colour"][:3], int(arrays[told["alpha"]][at, unit])]
        if isinstance(row.get("tip"), list):
            row["tip"] = number(float(arrays["events"][at, unit])).join(row["tip"])
        rows.append(row)
    return rows


def settled(rows):
    """Leave out in which order rows lie, what a width is beyond a thousandth of a pixel, and what nobody sees."""
    kept = []
    for row in rows:
        seen = {key: value for key, value in row.items() if key not in {"unit", "mark"}}
        if "width" in seen:
            seen["width"] = round(seen["width"], 3)
        kept.append(json.dumps(seen, sort_keys=True))
    return sorted(kept)


@pytest.mark.parametrize("pick", [None, "corridor", "area"])
def test_each_window_shows_the_same_rows_as_on_its_own(analysis, events, pick):
    known = {"corridor": analysis.corridors["corridor_id"], "area": analysis.areas["area_id"]}
    chosen = next(iter(known[pick]), None) if pick else None
    whole = WatchParameters(analysis.periods[0], analysis.periods[-1], Kind.SEIZURE)
    played = played_units(analysis, events, whole, length=LENGTH, selected=chosen)
    look = {"theme": DARK, "region": WORLD, "selected": chosen, "disks": events.clear(), "base_url": ""}
    first = watch_scene(analysis, events, whole)
    deck = with_frames(watch_deck(played_scene(first, played), **look), theme=DARK, most=10.0)
    seen = 0
    for at, last in enumerate(analysis.periods):
        window = window_of(analysis.periods, last, length=LENGTH)
        scene = watch_scene(analysis, events, replace(whole, first=window[0], last=window[1]))
        scene = replace(scene, areas=areas_shown(scene, analysis, chosen))
        alone = watch_deck(scene, **look)
        for layer_id in FRAMES.keys() - {"events"}:
            expected = settled(rows_of(alone, layer_id))
            assert settled(frame_rows(deck, played.arrays, layer_id, at)) == expected, (layer_id, last)
            seen += len(expected)
    assert seen > len(analysis.periods)


@pytest.mark.parametrize("unit", ["sea", "area-1"])
def test_the_disks_of_each_window_are_those_of_its_card(analysis, events, unit):
    whole = WatchParameters(analysis.periods[0], analysis.periods[-1], Kind.SEIZURE)
    found = played_events(analysis, events, whole, unit)
    assert found.height == 2
    for at, last in enumerate(analysis.periods):
        window = window_of(analysis.periods, last, length=LENGTH)
        scene = watch_scene(analysis, events, replace(whole, first=window[0], last=window[1]))
        alone = corridor_events(unit, scene, events)
        within = found.filter(pl.col("at").is_between(at - LENGTH + 1, at))
        assert within["event_id"].to_list() == alone["event_id"].to_list()


def window_cells(played, first, last):
    entries = [
        (played.cells[cell], played.count[entry], played.reach[entry])
        for cell in range(len(played.cells))
        for entry in range(played.starts[cell], played.starts[cell + 1])
        if first <= played.at[entry] <= last
    ]
    frame = pl.DataFrame(entries, schema={"cell": pl.Int64, "count": pl.Float64, "reach": pl.Float64}, orient="row")
    return frame.group_by("cell").agg(pl.col("count").sum(), pl.col("reach").sum()).sort("cell")


@pytest.mark.parametrize("length", [1, 3, 24])
def test_cells_add_up_to_those_of_each_window_and_the_scale_fits_the_fullest(analysis, length):
    whole = WatchParameters(analysis.periods[0], analysis.periods[-1], Kind.SEIZURE, resolution=3)
    played = played_cells(analysis, whole, length=length)
    most, busiest = 0.0, 0
    for at, last in enumerate(analysis.periods):
        window = window_of(analysis.periods, last, length=length)
        asked = replace(whole, first=window[0], last=window[1], resolution=played.resolution)
        alone = shown_cells(analysis, asked, None).cells.sort("cell")
        found = window_cells(played, at - length + 1, at)
        assert found["cell"].to_list() == alone["cell"].to_list()
        np.testing.assert_allclose(found["count"], alone["count"], rtol=1e-5)
        np.testing.assert_allclose(found["reach"] / found["count"], alone["radius_km"], rtol=1e-5)
        most, busiest = max([most, *alone["count"]]), max(busiest, alone.height)
    assert played.most == pytest.approx(most)
    assert played_cells(analysis, whole, length=length, most=busiest).resolution == played.resolution
    assert played_cells(analysis, whole, length=length, most=busiest - 1).resolution < played.resolution


def test_a_choice_with_nothing_in_it_is_played_as_nothing(analysis):
    whole = WatchParameters(analysis.periods[0], analysis.periods[-1], Kind.ATTACK)
    played = played_cells(analysis, whole, length=3)
    assert (len(played.cells), played.starts.tolist(), played.most) == (0, [0], 0.0)
