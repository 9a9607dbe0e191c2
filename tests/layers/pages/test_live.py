"""An open page is drawn anew when the store holds something else, and tells what its viewer may see of it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.policy import Principal
from data.schema import Precision
from layers.others import tell_apart
from layers.pages import live, session
from routes.analysis import AnalysisParameters
from tests.data.store.test_changes import bring_in
from tests.layers.test_others import frame, reports


def page() -> None:
    """Count its runs; between two looks, import what the test left there. It looks over and over, as the page does."""
    import time  # noqa: PLC0415 (the bench runs the source of this function on its own)

    import streamlit as st  # noqa: PLC0415

    from layers.pages import live  # noqa: PLC0415
    from layers.pages.session import current, others  # noqa: PLC0415
    from tests.data.store.test_changes import bring_in  # noqa: PLC0415

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    live.follow()
    live.tell_new(current())
    st.session_state["fresh"] = live.fresh_events(others())
    for told in st.session_state.pop("more", ()):
        bring_in(*told)
    for _ in range(3):
        live._look()
        time.sleep(0.2)


@pytest.fixture
def opened(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("ROUTEWATCH_STORE", url)
    monkeypatch.setenv("ROUTEWATCH_VAR", str(tmp_path))
    bring_in(url, "E1")

    def look(viewer, *more):
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        bench = AppTest.from_function(page, default_timeout=120).run()
        bench.session_state["more"] = [(url, row) for row in more]
        assert not bench.run().exception
        return bench

    yield look
    session._store(url).close()
    st.cache_resource.clear()
    st.cache_data.clear()


def test_the_page_is_drawn_anew_once_and_says_how_many_came(opened):
    bench = opened("AGY-A", "E2", "E3")
    assert bench.session_state["runs"] == 3, "the first one, that of the test, and one for both events"
    assert [each.value for each in bench.toast] == ["2 new events"]
    assert sorted(bench.session_state["fresh"].events["event_id"]) == ["E2", "E3"]
    bench.run()
    assert bench.session_state["runs"] == 4
    assert [each.value for each in bench.toast] == []


def test_who_may_not_see_what_came_is_told_nothing(opened):
    assert opened("public", "E2").toast.len == 0
    assert opened("public", "E1").session_state["runs"] == 2, "the same again changes nothing"


def test_each_store_has_a_counter_of_its_own(opened, tmp_path, monkeypatch):
    other = f"sqlite:///{tmp_path / 'other.db'}"
    bring_in(other, "E1")
    bench = opened("AGY-A")
    monkeypatch.setenv("ROUTEWATCH_STORE", other)
    bench.session_state["more"] = [(other, "E2")]
    bench.run()
    assert bench.session_state["runs"] == 4, "the two before, this one, and one for the event"
    session._store(other).close()


def fresh_ids(bench):
    fresh = bench.session_state["fresh"]
    return None if fresh is None else fresh.events["event_id"].to_list()


def test_what_came_in_is_shown_for_a_moment(opened, monkeypatch):
    bench = opened("AGY-A", "E2")
    number = bench.session_state["fresh"].number
    assert fresh_ids(bench.run()) == ["E2"], "a page that is drawn again shows the same, by the same number"
    assert bench.session_state["fresh"].number == number
    monkeypatch.setattr(live, "clock", lambda: datetime.now(UTC) + timedelta(seconds=live.FRESH_S + 1))
    assert fresh_ids(bench.run()) is None


def test_who_may_not_see_what_came_is_shown_nothing(opened):
    assert fresh_ids(opened("public", "E2")) is None


def test_of_others_nothing_is_shown_one_by_one(monkeypatch):
    both = frame(reports("A", 2), reports("B", 9))
    own = tell_apart(both, AnalysisParameters(), owns=lambda agency: agency == "A", k=5, today=date(2025, 1, 1))
    state = {live.FRESH: live.Fresh(4, both, datetime.now(UTC))}
    monkeypatch.setattr(live, "st", SimpleNamespace(session_state=state))

    def shown(beside, **limits):
        monkeypatch.setattr(live, "store", lambda: SimpleNamespace(principal=Principal("A", agency="A", **limits)))
        return live.fresh_events(beside)

    assert shown(None).events.height == 11
    assert set(shown(own).events["agency"]) == {"A"}
    assert shown(own).events.height == 2
    assert shown(own, time=Precision.MONTH) is None, "when something came in tells more than the month"
