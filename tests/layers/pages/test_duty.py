"""The rail as a duty officer opens it, on a real store: what is new, whose it is, and clocks that turn."""

from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import layers.pages.duty
from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store
from layers.pages import session

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEADER = "event_id,occurred_at,latitude,longitude,mode,agency,feed,handling\n"


def duty_page() -> None:
    import layers.pages.duty  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.duty.draw_duty()


class Watch:
    """A store, a clock that is set by hand, and who looks."""

    def __init__(self, url, monkeypatch):
        self.url, self.now, self.count = url, NOW, 0
        self.viewer = lambda name: monkeypatch.setenv("ROUTEWATCH_AS", name)
        monkeypatch.setattr(layers.pages.duty, "clock", lambda: self.now)

    def hear(self, agency="AGY-A", *, ago=0.0, rows=1):
        store = open_store(self.url)
        said = ""
        for _ in range(rows):
            self.count += 1
            said += f"e{self.count},2026-01-02,1,2,sea,{agency},radar,TLP:GREEN\n"
        at = self.now - ago * HOUR
        store.add(read_file("f.csv", (HEADER + said).encode(), IntakeOptions(at, agency=agency)), recorded_at=at)
        store.close()

    def open(self):
        bench = AppTest.from_function(duty_page, default_timeout=30).run()
        assert not bench.exception
        return bench


@pytest.fixture
def watch(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'duty.db'}"
    open_store(url).close()
    for name, value in (("STORE", url), ("VAR", str(tmp_path)), ("AS", ""), ("CHECKPOINTS", str(tmp_path / "c"))):
        monkeypatch.setenv(f"ROUTEWATCH_{name}", value)
    monkeypatch.setenv("ROUTEWATCH_AUDIT_KEY", str(tmp_path / "key"))
    yield Watch(url, monkeypatch)
    session._store(url).close()
    st.cache_resource.clear()
    st.cache_data.clear()


def words(bench) -> str:
    return "\n".join(
        [*(said.value for said in (*bench.markdown, *bench.caption)), *(part.proto.body for part in bench.get("html"))]
    )


def hear_hourly(watch):
    for ago in range(6, 0, -1):
        watch.hear(ago=ago)


def test_a_shift_is_taken_over_and_the_night_is_quiet_until_something_comes(watch):
    hear_hourly(watch)
    bench = watch.open()
    assert '<th scope="row">new events</th><td>6</td>' in words(bench)
    assert "No shift was taken over yet" in words(bench)
    bench.button(key="take_over").click().run()
    assert "No new events, all sources heard." in words(bench)
    assert "Taken over 2026-11-22 06:00 UTC" in words(bench)
    watch.now = NOW + HOUR / 10
    watch.hear(rows=3)
    told = words(bench.run())
    assert '<th scope="row">new events</th><td>3</td>' in told
    assert "No new events" not in told


def test_a_source_that_stops_turns_late_and_then_silent_while_the_page_is_open(watch):
    hear_hourly(watch)
    bench = watch.open()
    bench.button(key="take_over").click().run()
    for minutes, said in (
        (14, "1 heard, up to 74 min old"),
        (16, "1 late, up to 76 min old"),
        (89, "1 late, up to 2 h old"),
        (91, "1 silent, up to 2 h old"),
    ):
        watch.now = NOW + timedelta(minutes=minutes)
        assert said in words(bench.run()), minutes
    assert '<th scope="row">silent sources</th><td>1</td>' in words(bench)
    assert "all sources heard" not in words(bench)
    watch.hear()
    assert "1 heard, up to 0 min old" in words(bench.run())
    assert layers.pages.duty.EVERY_S <= 10


def test_the_site_says_how_often_a_source_is_heard(watch, tmp_path):
    watch.hear(ago=3)
    (tmp_path / "sources.toml").write_text('[[source]]\nagency = "AGY-A"\nexpected_minutes = 60\n', encoding="utf-8")
    assert "1 silent, up to 3 h old" in words(watch.open())


def test_each_is_told_of_its_own_sources_alone(watch):
    for agency in ("AGY-A", "AGY-B"):
        for ago in range(6, 0, -1):
            watch.hear(agency, ago=ago, rows=2)
    watch.viewer("AGY-B")
    told = words(watch.open())
    assert '<th scope="row">new events</th><td>12</td>' in told
    assert "AGY-B / radar" in told
    assert "AGY-A" not in told
    watch.viewer("public")
    bench = watch.open()
    assert "not told one by one" in words(bench)
    assert "AGY-" not in words(bench)
    assert not bench.button
    watch.viewer("")
    assert "AGY-A / radar" in words(watch.open())


def test_what_came_in_while_the_page_was_read_is_new_after_the_shift_is_taken_over(watch):
    hear_hourly(watch)
    bench = watch.open()
    watch.hear(rows=4)
    bench.button(key="take_over").click().run()
    assert '<th scope="row">new events</th><td>4</td>' in words(bench)


def test_a_shift_that_cannot_be_taken_over_says_why(watch, monkeypatch):
    bench = watch.open()
    store = session._store(watch.url)
    monkeypatch.setattr(
        type(store), "take_over", lambda *_: (_ for _ in ()).throw(layers.pages.duty.RoutewatchError("no"))
    )
    bench.button(key="take_over").click().run()
    assert bench.error[0].value == "no"
    assert not bench.run().error
