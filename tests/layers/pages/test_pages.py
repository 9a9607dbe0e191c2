"""The pages run by Streamlit's own test bench, on a hand-made analysis: what they say, and what they do with text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas as gpd
import polars as pl
import pytest
from shapely import box
from streamlit.testing.v1 import AppTest

import layers.pages.files
import layers.pages.quarantine
import layers.pages.records
import layers.pages.watch
from data.policy import PUBLIC, Principal
from data.schema import Handling, as_events
from data.store import open_store
from layers.current import Current
from layers.others import others_for
from layers.pages.shift_list import inert
from routes.analysis import AnalysisParameters
from routes.area_frame import COLUMNS

AS_OF = datetime(2024, 7, 1, 12, tzinfo=UTC)


class NoQuarantine:
    """Stands for a store in which nothing waits."""

    def open_quarantine(self) -> int:
        return 0


def watch_page() -> None:
    import layers.pages.watch  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.watch.show()


def records_page() -> None:
    import layers.pages.records  # noqa: PLC0415 (as above)

    layers.pages.records.show()


@pytest.fixture
def now(analysis, events):
    return Current(events, analysis, Handling.GREEN, AS_OF, "training data")


@pytest.fixture
def bench(now, monkeypatch):
    monkeypatch.setattr(layers.pages.watch, "current", lambda: now)
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)
    return AppTest.from_function(watch_page, default_timeout=30).run()


def words(bench) -> str:
    return "\n".join(
        [*(m.value for m in bench.markdown), *(b.label for b in bench.button), *(c.value for c in bench.caption)]
    )


def test_the_watch_page_lists_every_shift_that_began_by_the_end(bench, now):
    assert not bench.exception
    shown = [button for button in bench.button if button.key and button.key.startswith("flag-")]
    kept = [flag for flag in now.analysis.flags if "artefact" not in flag.type.value]
    assert 0 < len(shown) <= len(kept)


def test_going_back_in_time_hides_later_shifts(bench, now):
    first = min(flag.time for flag in now.analysis.flags)
    bench.session_state["last_period"] = now.analysis.periods[0]
    bench.run()
    assert not bench.exception
    later = [f"flag-{flag.flag_id}" for flag in now.analysis.flags if flag.time > now.analysis.periods[0]]
    assert first > now.analysis.periods[0] or later
    assert not {button.key for button in bench.button} & set(later)


def test_a_click_in_the_list_opens_the_card_of_the_corridor(bench, now):
    button = next(button for button in bench.button if button.key and button.key.startswith("flag-"))
    button.click().run()
    assert not bench.exception
    chosen = bench.session_state["selected_corridor"]
    name = dict(zip(now.analysis.corridors["corridor_id"], now.analysis.corridors["name"], strict=True))[chosen]
    assert inert(name) in words(bench)
    assert "km of the line" in words(bench)
    assert len(bench.dataframe) == 1


def test_the_card_of_a_displacement_leads_to_its_other_end(bench, now):
    flag = next(flag for flag in now.analysis.flags if flag.type.value == "displacement")
    bench.session_state["last_period"] = now.analysis.periods[-1]
    bench.run()
    next(button for button in bench.button if button.key == f"flag-{flag.flag_id}").click().run()
    assert bench.session_state["selected_corridor"] == flag.to_corridor_id
    next(button for button in bench.button if button.key == f"other-{flag.from_corridor_id}").click().run()
    assert not bench.exception
    assert bench.session_state["selected_corridor"] == flag.from_corridor_id
    assert "It moved to" in words(bench)


@pytest.mark.parametrize("unit", ["area-1", "pair-1"])
def test_an_area_and_a_pair_of_countries_have_a_card(now, unit, monkeypatch):
    shape = box(-79, 9, -77, 11)
    row = {"area_id": unit, "name": "around *Turbo*", "kind": "seizure", "commodity": "cocaine", "support": 2.0}
    areas = gpd.GeoDataFrame([{**row, "cells": [], "geometry": shape}], columns=list(COLUMNS), crs="EPSG:4326")
    flag = replace(now.analysis.flags[0], flag_id="of-area", corridor_id=None, area_id=unit, time=date(2024, 6, 1))
    inside = pl.DataFrame({"event_index": [0, 1], "corridor_id": [unit] * 2, "weight": [1.0] * 2})
    members = pl.concat([now.analysis.members, inside.cast(dict(now.analysis.members.schema))])
    analysis = replace(now.analysis, areas=areas, flags=(flag,), members=members)
    monkeypatch.setattr(layers.pages.watch, "current", lambda: replace(now, analysis=analysis))
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)
    bench = AppTest.from_function(watch_page, default_timeout=30).run()
    next(button for button in bench.button if button.key == "flag-of-area").click().run()
    assert not bench.exception
    assert f"#### {inert('around *Turbo*')}" in words(bench)
    assert ("Known by its countries only" in words(bench)) == unit.startswith("pair")
    assert "3 events in this window" in words(bench)
    assert len(bench.dataframe[0].value) == 2


def test_names_from_records_lose_their_markup_on_the_way_to_the_page(now, monkeypatch):
    wild = "<b>x</b> [a](http://example.org) $1$ :red[y] *z*"
    corridors = now.analysis.corridors.assign(name=wild)
    changed = replace(now, analysis=replace(now.analysis, corridors=corridors))
    monkeypatch.setattr(layers.pages.watch, "current", lambda: changed)
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)
    bench = AppTest.from_function(watch_page, default_timeout=30).run()
    assert not bench.exception
    labels = [button.label for button in bench.button if button.key and button.key.startswith("flag-")]
    assert labels
    for label in labels:
        assert "](http" not in label
        assert "<b>" not in label
        assert ":red[" not in label


def test_an_empty_store_says_what_to_do(now, monkeypatch):
    empty = replace(now, analysis=replace(now.analysis, periods=()))
    monkeypatch.setattr(layers.pages.watch, "current", lambda: empty)
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)
    bench = AppTest.from_function(watch_page, default_timeout=30).run()
    assert "Load a file on the Records page" in bench.info[0].value


def test_the_records_page_of_an_empty_store(now, tmp_path, monkeypatch):
    opened = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    monkeypatch.setattr(layers.pages.records, "current", lambda: now)
    for page in (layers.pages.records, layers.pages.files):
        monkeypatch.setattr(page, "store", lambda: opened)
    bench = AppTest.from_function(records_page, default_timeout=30).run()
    opened.close()
    assert not bench.exception
    assert "No file has been imported into this store yet." in words(bench)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (layers.pages.records.FILES, "No file of yours has been imported yet"),
        (layers.pages.records.QUARANTINE, "Nothing of yours was ever set aside"),
    ],
)
def test_who_sees_no_imports_is_not_told_that_there_are_none(now, tmp_path, monkeypatch, view, said):
    opened = open_store(f"sqlite:///{tmp_path / 'records.db'}").seen_by(PUBLIC)
    monkeypatch.setattr(layers.pages.records, "current", lambda: now)
    for page in (layers.pages.records, layers.pages.files, layers.pages.quarantine):
        monkeypatch.setattr(page, "store", lambda: opened)
    bench = AppTest.from_function(records_page, default_timeout=30)
    bench.session_state["records_view"] = view
    bench.run()
    opened.close()
    assert not bench.exception
    assert said in words(bench) + "".join(each.value for each in bench.info)


@pytest.mark.parametrize(
    "text", ["a*b*c", "[x](y)", "$x$", ":smile:", "<i>", "two\nlines", "`code`", "# head", "1. list"]
)
def test_inert_text_keeps_its_letters_and_loses_its_markup(text):
    shown = inert(text)
    assert "\n" not in shown
    assert shown.replace("\\", "") == " ".join(text.split())
    for sign in "*[]$:<>`#":
        assert shown.count(sign) == shown.count("\\" + sign)


@pytest.mark.parametrize("text", ["see http://example.org/x", "HTTPS://a.b", "www.example.org", "a@example.org"])
def test_an_address_of_others_looks_the_same_and_is_no_link(text):
    shown = inert(text).replace("\\", "")
    assert shown.replace("\u2060", "") == text
    assert not re.search(r"://|www\.|\w@", shown, re.IGNORECASE)


def agency_looks(events):
    """Agency A, to which the first events belong; nine more of agency B lie in one cell."""
    mine = events.with_columns(agency=pl.lit("A"))
    theirs = events[2:3].with_columns(
        agency=pl.lit("B"), count=pl.lit(1, pl.Int64), commodity=pl.lit("firearms"), longitude=pl.lit(-70.0)
    )
    parameters = AnalysisParameters()
    seen = as_events(pl.concat([mine, *[theirs] * 9]))
    return others_for(Principal("A", agency="A"), seen, parameters, k=5, today=date(2025, 1, 1))


def test_others_are_told_apart_on_the_page(now, events, monkeypatch):
    monkeypatch.setattr(layers.pages.watch, "current", lambda: now)
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)
    monkeypatch.setattr(layers.pages.watch, "others", lambda: agency_looks(events))
    bench = AppTest.from_function(watch_page, default_timeout=30).run()
    assert not bench.exception
    assert any("8 events of your own</span>" in block.proto.body for block in bench.get("html"))
    assert "firearms" in bench.multiselect(key="commodities").options
    bench.segmented_control(key="rail_view").set_value("table").run()
    assert not bench.exception
    cells = bench.dataframe[1].value
    assert cells["of others, at least"].to_list() == ["9", *["5 or fewer at a time, or none"] * (len(cells) - 1)]
    assert cells["own"].sum() == 9.0
    assert any(
        re.search(
            r"cells at H3 resolution \d and 0 wider ones: 9 seizures of your own, at least 9 of others", said.value
        )
        for said in bench.caption
    )
