"""A session that begins with a link shows what the link says, once, and says what was left out."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.watch
from data.schema import Handling, Mode
from layers.current import Current
from tests.layers.pages.test_pages import NoQuarantine, watch_page


@pytest.fixture
def follow(analysis, events, monkeypatch):
    now = Current(events, analysis, Handling.GREEN, datetime(2024, 7, 1, tzinfo=UTC), "")
    monkeypatch.setattr(layers.pages.watch, "current", lambda: now)
    monkeypatch.setattr(layers.pages.watch, "store", NoQuarantine)

    def follow(**query):
        bench = AppTest.from_function(watch_page, default_timeout=30)
        for name, value in query.items():
            bench.query_params[name] = value
        assert not bench.run().exception
        return bench

    return follow


def test_a_link_opens_its_view_and_is_the_link_of_that_view(follow):
    said = {"last": "2024-06-01", "window": "3", "modes": "land", "kind": "seizure", "selected": "road"}
    bench = follow(**said, goods=["cocaine"])
    assert bench.session_state["last_period"] == date(2024, 6, 1)
    assert bench.session_state["window"] == 3
    assert bench.session_state["modes"] == [Mode.LAND]
    assert bench.multiselect(key="commodities").value == ["cocaine"]
    assert any("2. Tela to Copan" in said.value.replace("\\", "") for said in bench.markdown)
    assert not bench.warning
    assert bench.code[0].value.split("?")[1] == (
        "region=world&last=2024-06-01&window=3&modes=land&kind=seizure&goods=cocaine&selected=road"
    )
    bench.session_state["window"] = 12
    bench.run()
    assert bench.session_state["window"] == 12, "the link is followed once"


def test_what_is_not_known_is_said_until_it_is_read(follow):
    bench = follow(window="7", selected="<b>nowhere</b>", last="2024-06-01")
    assert bench.warning[0].value.endswith("was followed without it: window, corridor.")
    assert bench.session_state["last_period"] == date(2024, 6, 1)
    assert "nowhere" not in "".join(said.value for said in (*bench.markdown, *bench.code))
    assert bench.run().warning
    assert not bench.button(key="link_seen").click().run().warning
