"""What each principal finds on every page and view: all bytes that the server sends, and what its caches give."""

import json
from dataclasses import replace

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.schema import as_events
from layers.pages import live, session, trust
from layers.pages.records import FILES, PLACED, PLACES, QUARANTINE
from routes.analysis import AnalysisParameters
from routes.score import ScoreParameters
from tests.leaks import world
from tests.leaks.drawing import draw


def sent(bench: AppTest) -> bytes:
    """Give the bytes of every element of a page."""
    assert not bench.exception, bench.exception
    return b"\n".join(_protos(bench._tree))


def _protos(node):
    if (proto := getattr(node, "proto", None)) is not None:
        yield proto.SerializeToString()
    for child in getattr(node, "children", {}).values():
        yield from _protos(child)


@pytest.fixture
def app(world_url, monkeypatch):
    """Make a session on the copy of the world; its back-test is short, that of the browser is whole."""
    monkeypatch.setenv("ROUTEWATCH_STORE", world_url)
    monkeypatch.setattr(trust, "PARAMETERS", ScoreParameters(analysis=AnalysisParameters(), targets=3))

    def open_page(page, fixed="", **state):
        monkeypatch.setenv("ROUTEWATCH_AS", fixed)
        bench = AppTest.from_function(draw, args=(page,), default_timeout=120)
        for key, value in state.items():
            bench.session_state[key] = value
        return bench.run()

    yield open_page
    session._store(world_url).close()
    st.cache_resource.clear()
    st.cache_data.clear()


def watch_views(app, viewer, **state):
    """Look at the map, the tables, and the card of every corridor and flag."""
    seen = [sent(app("watch", viewer, **state)), sent(app("watch", viewer, rail_view="table", **state))]
    corridors = session_of(viewer, state)
    assert corridors
    return [*seen, *(sent(app("watch", viewer, selected_corridor=each, **state)) for each in corridors)]


def session_of(viewer, state):
    url = session.read_settings().store_url
    seen = world.seen_as(session._store(url), state.get(session.VIEWER, viewer))
    analysis = session.current_analysis(seen, parameters=session.AnalysisParameters()).analysis
    return [*analysis.corridors["corridor_id"], *analysis.areas["area_id"]]


WATCH = {"AGY-A": ("zqaamber7",), "AGY-B": ("zqbred7", "zqbamber7"), "vega": ("zqbamber7",)}
WATCH |= {"lynx": ("zqbclear7",), "public": ("zqbclear7",)}
RECORDS = {
    FILES: {"AGY-A": ("zqaamber7", "zqaown7"), "AGY-B": ("zqbred7",), "vega": ("zqbown7",), "lynx": ("zqcown7",)},
    QUARANTINE: {"AGY-A": ("zqaown7",), "AGY-B": ("zqbown7",), "vega": ("zqbown7",), "lynx": ("zqcown7",)},
    PLACES: {"AGY-A": ("zqared7",), "AGY-B": ("zqbred7",), "vega": ("zqbamberc7",), "public": ("zqbclear7",)},
    PLACED: {},
}


def check(seen, viewer, own, *, spared=frozenset()):
    for each in seen:
        assert not world.foreign_in(each, viewer) - spared, viewer
    whole = b"\n".join(seen).lower()
    for sign in own:
        assert sign.encode() in whole, (viewer, sign)


@pytest.mark.parametrize("viewer", world.VIEWERS)
def test_the_watch_page_shows_what_is_seen_and_nothing_else(app, viewer):
    check(watch_views(app, viewer), viewer, WATCH[viewer])


@pytest.mark.parametrize("viewer", world.VIEWERS)
def test_the_trust_page_shows_what_is_seen_and_nothing_else(app, viewer):
    check([sent(app("trust", viewer))], viewer, ())


@pytest.mark.parametrize("view", RECORDS)
@pytest.mark.parametrize("viewer", world.VIEWERS)
def test_the_records_page_shows_what_is_seen_and_nothing_else(app, viewer, view):
    spared = frozenset(each.token for each in world.CLASSES if view == FILES and viewer in world.OWN_FILES[each.agency])
    check([sent(app("records", viewer, records_view=view))], viewer, RECORDS[view].get(viewer, ()), spared=spared)


@pytest.mark.parametrize("viewer", ["AGY-A", "AGY-B", "lynx", "public"])
def test_what_came_in_is_ringed_where_it_is_ones_own_and_nowhere_else(app, world_url, viewer):
    seen = world.seen_as(session._store(world_url), viewer)
    now = session.current_analysis(seen, parameters=session.AnalysisParameters())
    before = replace(now, events=as_events(now.events.clear()))
    told = sent(app("watch", viewer, **{live.SHOWN: before}))
    assert not world.foreign_in(told, viewer)
    flash = json.JSONDecoder().raw_decode(told[told.index(b'"flash":') + 8 :].decode("utf-8", "replace"))[0]
    own = now.events.filter(pl.col("agency") == seen.principal.agency).drop_nulls(["longitude", "latitude"])
    rings = set() if flash is None else {tuple(ring[:2]) for ring in flash["rings"]}
    assert rings <= set(own.select(pl.col("longitude", "latitude").round(5)).rows())
    assert bool(rings) == (viewer != "public")
    assert now.events.height > own.height, "there is something that must not be ringed"


ENTERED = {"watch": {"events"}, "trust": {"events", "flags"}, FILES: {"events", "places"}}
ENTERED |= {PLACES: ENTERED[FILES], PLACED: ENTERED[FILES], QUARANTINE: ENTERED[FILES] | {"quarantine"}}


@pytest.mark.parametrize("view", ENTERED)
@pytest.mark.parametrize("viewer", [each for each in world.VIEWERS if each != "public"])
def test_whoever_looks_at_restricted_records_is_in_the_audit_chain_once(app, world_url, viewer, view):
    world.count_on(world_url)
    page, state = (view, {}) if view in ("watch", "trust") else ("records", {"records_view": view})
    store = session._store(world_url)
    app(page, viewer, **state)
    assert ENTERED[view] <= world.ways_entered(world_url, viewer)
    entries = len(store.entries())
    app(page, viewer, **state)
    assert len(store.entries()) == entries


@pytest.mark.parametrize("page", ["watch", "trust", "records"])
def test_a_session_gets_nothing_that_was_kept_for_another(app, page):
    """On a machine of one's own, whoever looked first: the caches of the process are asked with who looks."""
    local = sent(app(page))
    assert page == "trust" or b"zqbred7" in local
    for viewer in (*world.VIEWERS, *reversed(world.VIEWERS)):
        files = frozenset(each.token for each in world.CLASSES if viewer in world.OWN_FILES[each.agency])
        other = app(page, **{session.VIEWER: viewer})
        told = sent(other)
        check([without_switch(other, told)], viewer, (), spared=files if page == "records" else frozenset())


def test_who_looks_as_another_is_left_nothing_of_before(app):
    bench = app("watch")
    assert b"zqbred7" in sent(bench)
    bench.session_state[session.SELECTED] = "anything"
    bench.selectbox(key=session.VIEWER).set_value("AGY-A").run()
    check([sent(bench)], "AGY-A", ("zqaamber7",))
    assert session.SELECTED not in bench.session_state


def without_switch(bench, told):
    """The switch lists principals; none of our signs is a name of one."""
    assert not [name for name in bench.selectbox(key=session.VIEWER).options if "zq" in name]
    return told


def test_who_looks_by_the_settings_has_no_switch_and_is_not_talked_over(app):
    bench = app("watch", "AGY-A", **{session.VIEWER: "local"})
    check([sent(bench)], "AGY-A", ("zqaamber7",))
    assert not [box for box in bench.selectbox if box.key == session.VIEWER]


@pytest.mark.parametrize(
    ("viewer", "typed", "agency"), [("AGY-A", "", "AGY-A"), ("AGY-A", "AGY-C", ""), ("public", "", "")]
)
def test_who_sends_a_file_sends_it_in_the_name_of_their_agency(app, monkeypatch, viewer, typed, agency):
    class File:
        name, file_id = "sent.csv", "1"

        def getvalue(self) -> bytes:
            row = "n1,2025-04-04,1,2,land,gold,1,1,,,x,AGY-C,,TLP:GREEN,,\n"
            return (world.HEADER + row).encode()

    monkeypatch.setattr(st, "file_uploader", lambda *_words, **_named: File())
    bench = app("records", viewer, agency=typed)
    bench.button(key="check").click().run()
    assert not bench.exception
    if agency:
        intake = bench.session_state["intake"]
        assert intake.options.agency == agency
        assert intake.accepted.is_empty(), "a row of another agency"
    else:
        assert "intake" not in bench.session_state
        assert len(bench.error) == 1
