"""Only what lies in one's area of interest: chosen on a chip or by a link, drawn on the map, asked for by a name."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import layers.pages.area_choice
import layers.pages.drawing
import layers.pages.watch
from data.policy import LOCAL, PUBLIC
from data.schema import Handling
from data.store import open_store
from layers.current import Current
from layers.interests import interest_of
from layers.pages.session import CHART
from tests.layers.pages.test_pages import NoQuarantine, agency_looks, watch_page, words

AT = datetime(2024, 7, 1, tzinfo=UTC)
COAST = "-79.5,9,-75,15"
SQUARE = [[25, 36], [27, 36], [27, 38], [25, 38]]


@pytest.fixture
def kept(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'areas.db'}")
    for name, outline in (("Coast *1*", COAST), ("Fiji", "179,-19,-179,-17")):
        store.keep_area(interest_of(name, outline, now=AT))
    yield store
    store.close()


@pytest.fixture
def page(kept, analysis, events, monkeypatch):
    now = Current(events, analysis, Handling.GREEN, AT, "")
    drawn = []

    def keep(deck, *words, **named):
        drawn[:] = [layer for layer in deck.layers if layer.id == "interest"]
        return draw(deck, *words, **named)

    draw = layers.pages.watch.draw_map
    monkeypatch.setattr(layers.pages.watch, "draw_map", keep)
    monkeypatch.setattr(layers.pages.watch, "current", lambda: now)
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)
    for module in (layers.pages.area_choice, layers.pages.drawing):
        monkeypatch.setattr(module, "store", lambda: kept)

    def page(**query):
        bench = AppTest.from_function(watch_page, default_timeout=30)
        for name, value in query.items():
            bench.query_params[name] = value
        assert not bench.run().exception
        return bench

    page.drawn = drawn
    return page


def tables(bench):
    bench.segmented_control(key="rail_view").set_value("table").run()
    assert not bench.exception
    return [frame.value for frame in bench.dataframe]


def test_the_chip_shows_the_area_alone(page):
    bench = page()
    assert bench.selectbox(key="area").options == ["All areas", "Coast *1*", "Fiji"]
    assert not page.drawn
    whole = tables(bench)
    bench.selectbox(key="area").set_value("Fiji").run()
    corridors, cells = (frame.value for frame in bench.dataframe)
    assert corridors["corridor"].to_list() == ["Suva to Apia"]
    assert cells["seizures"].sum() == pytest.approx(1)
    assert whole[1]["seizures"].sum() == pytest.approx(9)
    assert "Only what lies in Fiji" in words(bench).replace("\\", "")
    assert len(page.drawn[0].data) == 1
    assert bench.selectbox(key="region").disabled
    flags = [button.key for button in bench.segmented_control(key="rail_view").set_value("shifts").run().button]
    assert "flag-emergence" in flags
    assert "flag-decline" not in flags


def test_what_others_reported_is_told_in_whole_blocks_of_the_area(page, events, monkeypatch):
    monkeypatch.setattr(layers.pages.watch, "others", lambda: agency_looks(events))
    bench = page()
    bench.selectbox(key="area").set_value("Coast *1*")
    cells = tables(bench)[1]
    assert cells["own"].sum() == 7
    assert set(cells["of others, at least"]) == {"5 or fewer at a time, or none"}, "the nine lie outside"
    assert "Of others, only blocks" in words(bench)


def test_an_area_travels_in_the_link(page):
    bench = page(area="Fiji")
    assert bench.selectbox(key="area").value == "Fiji"
    assert bench.code[0].value.endswith("&area=Fiji")
    assert not bench.warning


def test_an_area_of_somebody_else_is_none(page):
    bench = page(area="Bay of others")
    assert bench.selectbox(key="area").value == ""
    assert bench.warning[0].value.endswith("was followed without it: area of interest.")


def test_an_area_that_was_put_away_is_left(page, kept):
    bench = page(area="Fiji")
    kept.end_area("Fiji", at=AT)
    assert not bench.run().exception
    assert bench.selectbox(key="area").value == ""
    assert bench.selectbox(key="area").options == ["All areas", "Coast *1*"]


def told(monkeypatch, corners, principal=LOCAL):
    """Let the browser say that corners were set, and give what the session then holds."""
    state = {CHART: {"drawn": corners}}
    monkeypatch.setattr(layers.pages.drawing, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(layers.pages.drawing, "store", lambda: SimpleNamespace(principal=principal))
    layers.pages.drawing.take_drawn()
    monkeypatch.setattr(layers.pages.drawing, "st", st)
    del state[CHART]
    return state


@pytest.mark.parametrize("said", [None, 7, "x", [[1, 2]], [[0, 0], [1, 1], [1, 0], [0, 1]]])
def test_what_the_browser_should_not_say_is_refused_in_words(monkeypatch, said):
    assert list(told(monkeypatch, said)) == ["drawn_refused"]


def test_who_keeps_no_areas_draws_none(monkeypatch, page, kept):
    assert told(monkeypatch, SQUARE, PUBLIC) == {}
    monkeypatch.setattr(layers.pages.drawing, "store", lambda: SimpleNamespace(principal=PUBLIC))
    assert layers.pages.drawing.drawing_words() is None
    monkeypatch.setattr(layers.pages.drawing, "store", lambda: kept)
    assert "draw" in layers.pages.drawing.drawing_words()


def test_what_was_drawn_is_named_kept_and_shown(monkeypatch, page, kept):
    state = told(monkeypatch, SQUARE)
    monkeypatch.setattr(layers.pages.drawing, "store", lambda: kept)
    bench = page()
    bench.session_state["drawn_outline"] = state["drawn_outline"]
    bench.run()
    assert len(page.drawn[0].data) == 1, "it is on the map while its name is asked for"
    bench.text_input(key="drawn_name").set_value("Fiji")
    bench.button(key="keep_drawn").click().run()
    assert "There is one called 'Fiji' already" in bench.error[0].value.replace("\\", "")
    bench.text_input(key="drawn_name").set_value("Strait")
    bench.button(key="keep_drawn").click().run()
    assert not bench.exception
    assert not bench.error
    assert [area.name for area in kept.areas_of_interest()] == ["Coast *1*", "Fiji", "Strait"]
    assert bench.selectbox(key="area").value == "Strait"
    assert not [each for each in bench.text_input if each.key == "drawn_name"]


def test_what_was_drawn_is_discarded(monkeypatch, page, kept):
    state = told(monkeypatch, SQUARE)
    monkeypatch.setattr(layers.pages.drawing, "store", lambda: kept)
    bench = page()
    bench.session_state["drawn_outline"] = state["drawn_outline"]
    bench.run().button(key="discard_drawn").click().run()
    assert not page.drawn
    assert len(kept.areas_of_interest()) == 2
