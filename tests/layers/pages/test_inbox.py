"""The inbox on the page: areas and rules are made and removed there, and what they tell is read."""

from datetime import UTC, datetime
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.inbox
from data.intake import IntakeOptions
from data.policy import PUBLIC
from data.receiving import read_file
from data.schema import Handling
from data.store import open_store
from layers.current import Current, current_analysis
from routes.analysis import AnalysisParameters

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
HEADER = "event_id,occurred_at,latitude,longitude,mode,commodity,agency,handling,place\n"


def inbox_page() -> None:
    import layers.pages.inbox  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.inbox.draw_inbox(layers.pages.inbox.store_now())


def bring_in(store, *rows):
    content = HEADER + "".join(f"{row},sea,heroin,AGY-A,TLP:GREEN,*Cove*\n" for row in rows)
    store.add(read_file("f.csv", content.encode(), IntakeOptions(AT)), recorded_at=AT)


def now_of(store) -> Current:
    analysed = current_analysis(store, parameters=AnalysisParameters(), now=AT)
    return Current(store.events(), analysed.analysis, Handling.GREEN, AT, "")


@pytest.fixture
def opened(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'inbox.db'}")
    bring_in(store, "e0,2026-01-01,52.0,4.0")
    yield store
    store.close()


@pytest.fixture
def page(opened, monkeypatch):
    monkeypatch.setattr(layers.pages.inbox, "store", lambda: opened)
    monkeypatch.setattr(layers.pages.inbox, "clock", lambda: AT)
    monkeypatch.setattr(layers.pages.inbox, "store_now", partial(now_of, opened), raising=False)
    bench = AppTest.from_function(inbox_page, default_timeout=30).run()
    assert not bench.exception
    return bench


def said(bench):
    return "\n".join(each.value for each in (*bench.markdown, *bench.caption, *bench.error)).replace("\\", "")


def keep(bench, area="Strait", outline="25,36,27,38", rule="Boats"):
    bench.text_input(key="area_name").set_value(area)
    bench.text_input(key="area_outline").set_value(outline)
    bench.button(key="keep_area").click().run()
    bench.text_input(key="rule_name").set_value(rule)
    bench.selectbox(key="rule_area").set_value(area)
    bench.button(key="keep_rule").click().run()
    assert not bench.exception


def test_a_rule_is_made_tells_what_comes_in_is_read_and_removed(page, opened):
    assert "No rule yet" in said(page)
    keep(page)
    assert "Boats in Strait new events" in said(page)
    bring_in(opened, "e1,2026-01-02,37.0,26.0", "e2,2026-01-02,50.0,1.0")
    page.run()
    assert [each.label for each in page.expander] == ["Inbox: 1 unread"]
    assert "**Boats 2026-01-02 maritime heroin *Cove* AGY-A**" in said(page)
    page.button(key="inbox_read").click().run()
    assert [each.label for each in page.expander] == ["Inbox"]
    assert "Boats 2026-01-02" in said(page)
    page.button(key="end_rule-Boats").click().run()
    assert opened.alert_rules() == ()
    assert "No rule yet" in said(page)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"outline": "1,2"}, "neither W,S,E,N"), ({"area": " "}, "one to 60"), ({"rule": " "}, "one to 60")],
)
def test_what_makes_no_sense_is_said(page, opened, wrong, reason):
    page.text_input(key="area_name").set_value(wrong.get("area", "Strait"))
    page.text_input(key="area_outline").set_value(wrong.get("outline", "1,2,3"))
    page.button(key="keep_area").click().run()
    if "rule" in wrong:
        page.text_input(key="rule_name").set_value(wrong["rule"])
        page.button(key="keep_rule").click().run()
    assert reason in said(page)
    assert opened.alert_rules() == ()


def test_the_public_keeps_no_inbox(opened, monkeypatch):
    seen = opened.seen_by(PUBLIC)
    monkeypatch.setattr(layers.pages.inbox, "store", lambda: seen)
    monkeypatch.setattr(layers.pages.inbox, "store_now", partial(now_of, seen), raising=False)
    bench = AppTest.from_function(inbox_page, default_timeout=30).run()
    assert not bench.exception
    assert not bench.expander
