"""A link that names what its reader may not see is followed as one that names what does not exist: the same bytes."""

import pytest
from streamlit.testing.v1 import AppTest

from layers.pages import duty, flag_card, past, session
from tests.leaks import world
from tests.leaks.drawing import bytes_of, draw, keep_messages
from tests.leaks.test_pages import app

__all__ = ["app"]
"""The fixture that closes what a page opened."""


@pytest.fixture
def follow(app, monkeypatch):
    """Follow a link as somebody, and give the bytes of each message."""
    kept = keep_messages(monkeypatch)
    for module in (duty, flag_card, past):
        monkeypatch.setattr(module, "clock", lambda: world.NOW)

    def follow(viewer, query):
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        bench = AppTest.from_function(draw, args=("watch",), default_timeout=120)
        for name, value in query.items():
            bench.query_params[name] = value
        assert not bench.run().exception
        return bench, b"\n".join(bytes_of(kept))

    return follow


def of_owner(world_url):
    """Give the corridor that the owner of the hidden class has."""
    seen = world.seen_as(session._store(world_url), "AGY-B")
    analysis = session.current_analysis(seen, parameters=session.AnalysisParameters()).analysis
    named = analysis.corridors[analysis.corridors["name"].str.contains("zqbred7", case=False)]
    assert len(named)
    return {"selected": named["corridor_id"].iloc[0]}


@pytest.mark.parametrize("viewer", ["AGY-A", "lynx", "public"])
def test_what_is_hidden_is_left_out_of_a_link_as_what_does_not_exist(follow, world_url, viewer):
    hidden = of_owner(world_url)
    unknown = {"selected": "0" * len(hidden["selected"])}
    follow(viewer, {})
    bench, told = follow(viewer, hidden)
    assert [said.value for said in bench.warning] == [
        "The link asks for what is not known here, and was followed without it: corridor."
    ]
    assert not world.foreign_in(told, viewer)
    assert told == follow(viewer, unknown)[1]


def test_its_owner_follows_it(follow, world_url):
    hidden = of_owner(world_url)
    bench, told = follow("AGY-B", hidden)
    assert not bench.warning
    assert bench.session_state[session.SELECTED] == hidden["selected"]
    assert b"zqbred7" in told.lower()


@pytest.mark.parametrize("viewer", ["AGY-B", "lynx", "public"])
def test_an_area_of_somebody_else_is_one_that_does_not_exist(follow, viewer):
    theirs = "area zqawish7"
    follow(viewer, {})
    bench, told = follow(viewer, {"area": theirs})
    assert [said.value for said in bench.warning] == [
        "The link asks for what is not known here, and was followed without it: area of interest."
    ]
    assert not world.foreign_in(told, viewer)
    assert told == follow(viewer, {"area": "area" + "0" * (len(theirs) - 4)})[1]


@pytest.mark.parametrize(("viewer", "own"), [("AGY-A", "zqawish7"), ("vega", "zqvwish7")])
def test_ones_own_area_shows_what_one_may_see_in_it(follow, viewer, own):
    bench, told = follow(viewer, {"area": f"area {own}"})
    assert not bench.warning
    assert bench.selectbox(key="area").options == ["All areas", f"area {own}"]
    assert not world.foreign_in(told, viewer)
    assert own.encode() in told
