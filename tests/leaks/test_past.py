"""The Watch page as it was known at an instant: what a store shows that got no more, and of it what may be seen."""

import json
import re
from datetime import timedelta

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.policy import LOCAL
from data.store import open_store
from layers.current import current_analysis
from layers.pages import duty, flag_card, live, past, session, watch
from routes.analysis import AnalysisParameters
from tests.leaks import world
from tests.leaks.drawing import draw
from tests.leaks.later import ACTING, LATER, act_later
from tests.leaks.test_pages import WATCH, check, sent

THEN = world.NOW + timedelta(days=1)
NOW = world.NOW + timedelta(days=3)
TOLD_ALL = {"AGY-A": "1", "AGY-B": "1", "": "5"}
"""Of others nothing is kept back where blocks are of one event: there, the past can be held against a store."""
BANNER = "As known at 2026-01-01 00:00 UTC - not the present"
FEW, NOT_TOLD = "5 or fewer at a time, or none", "not told"
ACTS = {"take_over", "acknowledge", "confirm", "dismiss", "hand_over", "inbox_read", "keep_area", "keep_rule"}


@pytest.fixture(scope="module")
def two_worlds(made_world, tmp_path_factory):
    """A store that got nothing after an instant, and one that did."""
    folders = [tmp_path_factory.mktemp(name) for name in ("got", "more")]
    urls = [world.copy_world(made_world, folder) for folder in folders]
    for url in urls:
        store = open_store(url)
        for viewer in ACTING:
            seen = world.seen_as(store, viewer)
            seen.take_over(seen.mark_at(world.NOW + timedelta(hours=1)))
        store.close()
    with world.reading_here():
        act_later(urls[1])
    for url in urls:
        world.vouch(url)
    return urls


@pytest.fixture
def open_page(tmp_path, monkeypatch):
    """Open the Watch page of a store as somebody, at some time."""
    (tmp_path / "p.toml").write_text(world.PRINCIPALS, encoding="utf-8")
    monkeypatch.setenv("ROUTEWATCH_PRINCIPALS", str(tmp_path / "p.toml"))
    monkeypatch.setenv("ROUTEWATCH_VAR", str(tmp_path))
    urls = set()

    def open_page(url, viewer, *, clock=NOW, link=None, **state):
        for module in (duty, flag_card, past):
            monkeypatch.setattr(module, "clock", lambda: clock)
        urls.add(url)
        monkeypatch.setenv("ROUTEWATCH_STORE", url)
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        bench = AppTest.from_function(draw, args=("watch",), default_timeout=120)
        for key, value in state.items():
            bench.session_state[key] = value
        for name, value in (link or {}).items():
            bench.query_params[name] = value
        assert not bench.run().exception
        return bench

    yield open_page
    for url in urls:
        session._store(url).close()
    st.cache_resource.clear()
    st.cache_data.clear()


def keys(bench):
    return {button.key for button in bench.button}


def texts(bench):
    parts = (*bench.markdown, *bench.caption, *bench.warning)
    return "\n".join(part.value for part in parts).replace("\\", "")


def parts_of(bench):
    for part in bench.get("bidi_component"):
        content = part.proto.bytes
        length = int.from_bytes(content[:4], "little")
        yield json.loads(content[4 : 4 + length]), content[4 + length :]


def map_of(bench):
    """Give what the map shows, and the cells that it plays, without the name of the session, and what can be done."""
    drawn = []
    for header, content in parts_of(bench):
        header.pop("session", None)
        header.pop("draw", None)
        arrays = {name: (kind, size) for name, (kind, _at, size) in header.pop("arrays").items()}
        drawn.append((header, arrays, content))
    return drawn


def picture(bench):
    """Give what a page tells, but for what can be done on it and what waits in quarantine."""
    html = [re.sub(r'<span class="rw-warn">[^<]*</span>', "", part.proto.body) for part in bench.get("html")]
    since = [caption.value for caption in bench.caption if "by time of arrival" in caption.value]
    flags = [(button.key, button.label) for button in bench.button if button.key.startswith("flag-")]
    options = [(box.key, box.options) for box in (*bench.selectbox, *bench.multiselect) if box.key != "rule_area"]
    charts = [part.proto.SerializeToString() for part in bench.get("vega_lite_chart")]
    tables = [frame.value.to_csv() for frame in bench.dataframe]
    return [map_of(bench), html, since, flags, options, tables, len(charts)]


@pytest.mark.parametrize("viewer", ACTING)
def test_a_picture_of_the_past_is_that_of_a_store_that_got_no_more(two_worlds, open_page, viewer, monkeypatch):
    monkeypatch.setenv("ROUTEWATCH_SMALL_CELLS", TOLD_ALL[viewer])
    got, more = two_worlds
    flagged = [key for key in keys(open_page(got, viewer, clock=THEN)) if key.startswith("flag-")]
    for state in ({}, {"rail_view": "table"}):
        before = picture(open_page(got, viewer, clock=THEN, **state))
        assert any(map(len, before[0]))
        assert picture(open_page(more, viewer, **{session.KNOWN: THEN}, **state)) == before
        assert picture(open_page(more, viewer, **state)) != before, "something has come since"
    for key in sorted(flagged)[:2]:
        one = open_page(got, viewer, clock=THEN).button(key=key).click().run()
        other = open_page(more, viewer, **{session.KNOWN: THEN}).button(key=key).click().run()
        assert picture(one) == picture(other)
        assert judged(one) == judged(other) != [], "judged as it was by then"
    assert flagged or not viewer, "who sees everything sees no shift in this world"


def judged(bench):
    return [line for line in texts(bench).splitlines() if "stands as" in line or " judge " in line]


@pytest.mark.parametrize("viewer", ["AGY-A", "AGY-B"])
def test_who_is_told_of_others_in_blocks_is_told_of_the_past_its_own_events_alone(two_worlds, open_page, viewer):
    """Blocks of one instant beside those of another would isolate what came in between."""
    bench = open_page(two_worlds[1], viewer, rail_view="table")
    assert any(told not in (FEW, NOT_TOLD) for told in bench.dataframe[1].value["of others, at least"])
    bench = open_page(two_worlds[1], viewer, rail_view="table", **{session.KNOWN: THEN})
    assert set(bench.dataframe[1].value["of others, at least"]) == {NOT_TOLD}
    assert "; of others nothing is told" in texts(bench)
    assert "Cells and numbers are of your own events alone." in texts(bench)
    html = "".join(part.proto.body for part in bench.get("html"))
    assert "of others nothing is told" in html
    assert "or fewer" not in html
    header, _arrays, _rest = map_of(bench)[-1]
    tips = [row["tip"] for layer in header["deck"]["layers"] if layer["id"] == "cells" for row in layer["data"]]
    assert tips
    assert not [tip for tip in tips if "of others" in tip]


def test_nothing_can_be_done_with_the_past(two_worlds, open_page, monkeypatch):
    def fail():
        raise AssertionError("a picture of the past does not move")

    url = two_worlds[1]
    present = open_page(url, "AGY-B")
    flag = next(key for key in keys(present) if key.startswith("flag-"))
    assert {"take_over", "acknowledge", "confirm"} <= keys(present.button(key=flag).click().run())
    monkeypatch.setattr(watch, "follow", fail)
    monkeypatch.setattr(live, "tell_new", fail)
    bench = open_page(url, "AGY-B", **{session.KNOWN: THEN})
    flag = next(key for key in keys(bench) if key.startswith("flag-"))
    bench.button(key=flag).click().run()
    assert not bench.exception
    assert not keys(bench) & ACTS
    assert not any(header.get("draw") for header, _arrays in parts_of(bench))
    assert BANNER in texts(bench)
    monkeypatch.undo()


def test_the_past_is_left_for_the_present(two_worlds, open_page):
    bench = open_page(two_worlds[1], "", **{session.KNOWN: THEN})
    assert BANNER in texts(bench)
    bench.button(key="known_leave").click().run()
    assert not bench.exception
    assert "not the present" not in texts(bench)
    assert "take_over" in keys(bench)


@pytest.mark.parametrize("viewer", world.VIEWERS)
def test_who_looks_at_the_past_sees_what_may_be_seen_and_nothing_else(two_worlds, open_page, viewer):
    told = [
        open_page(two_worlds[1], viewer, **{session.KNOWN: THEN}, **state)
        for state in ({}, {"rail_view": "table"}, *({"selected_corridor": each} for each in units(two_worlds, viewer)))
    ]
    check([sent(bench) for bench in told], viewer, WATCH[viewer])
    assert all((BANNER in texts(bench)) == (viewer != "public") for bench in told), "of single arrivals it is not told"


def test_nobody_gets_a_past_that_was_kept_for_another(two_worlds, open_page):
    for viewer in ("", *world.VIEWERS, *reversed(world.VIEWERS)):
        told = sent(open_page(two_worlds[1], viewer, **{session.KNOWN: THEN}))
        assert not viewer or not world.foreign_in(told, viewer), viewer


def units(two_worlds, viewer):
    store = open_store(two_worlds[0])
    found = current_analysis(world.seen_as(store, viewer), parameters=AnalysisParameters(), now=world.NOW).analysis
    store.close()
    return list(found.corridors["corridor_id"])[:2]


def test_what_was_restricted_since_is_restricted_in_the_past(made_world, tmp_path, open_page):
    url = world.copy_world(made_world, tmp_path)
    green = next(each for each in world.CLASSES if (each.agency, each.name) == (world.B, "green"))
    store = open_store(url)
    rows = [row.replace("TLP:GREEN", "TLP:RED") for row in world.rows_of(green)]
    world.bring_in(store, "restricted.csv", "\n".join([*rows, ""]), agency="AGY-B", now=LATER)
    store.close()
    at = {session.KNOWN: THEN, "rail_view": "table"}
    for viewer, sees in (("AGY-B", True), ("AGY-A", False)):
        assert (b"zqbgreen7" in sent(open_page(url, viewer, **at)).lower()) == sees, viewer


REFUSED = "The link asks for what is not known here, and was followed without it: time of what was known."


@pytest.mark.parametrize(
    "said",
    [
        "2026-01-04T00:00Z",
        "2025-12-30T23:59Z",
        "2026-01-01",
        "2026-01-01T00:00+01:00",
        "2026-02-30T00:00Z",
        "0000-01-01T00:00Z",
        "now",
        "٢٠٢٦-01-01T00:00Z",
        "",
    ],
)
def test_an_instant_that_is_none_or_not_offered_is_refused_in_a_sentence(two_worlds, open_page, said):
    bench = open_page(two_worlds[1], "AGY-A", link={"known": said})
    assert [each.value for each in bench.warning] == [REFUSED]
    assert "not the present" not in texts(bench)


@pytest.mark.parametrize("at", [world.NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)])
def test_a_session_that_holds_what_is_not_offered_is_shown_the_present(two_worlds, open_page, at):
    bench = open_page(two_worlds[1], "AGY-A", **{session.KNOWN: at})
    assert "not the present" not in texts(bench)
    assert "take_over" in keys(bench)


def test_whom_no_arrival_is_told_is_offered_no_past(two_worlds, open_page):
    bench = open_page(two_worlds[1], "public", link={"known": "2026-01-01T00:00Z"})
    assert [each.value for each in bench.warning] == [REFUSED]
    assert past.DAY not in {each.key for each in bench.date_input}


def test_a_link_opens_the_past_and_is_the_link_of_it(two_worlds, open_page):
    bench = open_page(two_worlds[1], "AGY-A", link={"known": "2026-01-01T00:00:00Z"})
    assert not bench.warning
    assert BANNER in texts(bench)
    assert "?known=2026-01-01T00%3A00Z&region=" in bench.code[0].value
    bench.button(key="known_leave").click().run()
    assert "known" not in bench.code[0].value, "the link is followed once"


def test_an_instant_is_typed_in(two_worlds, open_page):
    bench = open_page(two_worlds[1], "AGY-A")
    day = bench.date_input(key=past.DAY)
    assert (day.min, day.max) == (world.NOW.date(), NOW.date())
    day.set_value(THEN.date())
    bench.button(key="known_show").click().run()
    assert BANNER in texts(bench)
    bench.date_input(key=past.DAY).set_value(NOW.date())
    bench.time_input(key=past.TIME).set_value((NOW + timedelta(hours=1)).time())
    bench.button(key="known_show").click().run()
    assert bench.error[0].value.startswith("2026-01-03 01:00 UTC is not between 2025-12-31 00:00 UTC")
    assert BANNER in texts(bench)


def test_a_picture_of_the_past_leaves_nothing_in_the_store(two_worlds, open_page):
    url = two_worlds[1]
    store = open_store(url)
    looks = store.looks(release_set=store.release_set())
    open_page(url, LOCAL.name, **{session.KNOWN: THEN})
    assert store.looks(release_set=store.release_set()) == looks
    store.close()
