"""What the session holds for whoever looks, on a real store: own events apart from what is told of others."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HEADER = "event_id,date,lat,lon,mode,agency,handling\n"


def others_page() -> None:
    import streamlit as st  # noqa: PLC0415 (the bench runs the source of this function on its own)

    from layers.pages.session import others  # noqa: PLC0415 (as above)

    told = others()
    st.text(
        "everything"
        if told is None
        else f"{told.own.height} own, {told.blocks['count'].sum()} told of others, not {told.k} or fewer"
    )


def bring_in(url, rows):
    store = open_store(url)
    store.add(read_file("f.csv", (HEADER + "\n".join(rows) + "\n").encode(), IntakeOptions(NOW)), recorded_at=NOW)
    store.close()


@pytest.fixture
def said(tmp_path, monkeypatch):
    """Look as somebody at a store with two events of AGY-A, and of AGY-B eight GREEN ones and three AMBER ones."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    mine = [f"a{n},2025-03-0{n + 1},10,20,sea,AGY-A,TLP:GREEN" for n in range(2)]
    theirs = [f"b{n},2025-03-{n + 1:02d},10,20,sea,AGY-B,TLP:{'GREEN' if n < 8 else 'AMBER'}" for n in range(11)]
    bring_in(url, mine + theirs)
    monkeypatch.setenv("ROUTEWATCH_STORE", url)
    monkeypatch.setenv("ROUTEWATCH_VAR", str(tmp_path))

    def look(viewer, *, k="", more=()):
        if more:
            bring_in(url, more)
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        monkeypatch.setenv("ROUTEWATCH_SMALL_CELLS", k)
        bench = AppTest.from_function(others_page, default_timeout=120).run()
        assert not bench.exception
        return bench.text[0].value

    return look


def test_each_is_told_what_it_may_be_told(said):
    assert said("local") == "everything"
    assert said("AGY-A") == "2 own, 8 told of others, not 5 or fewer"
    assert said("AGY-B") == "11 own, 0 told of others, not 5 or fewer"
    assert said("public") == "0 own, 0 told of others, not 5 or fewer"
    # Another limit is another answer, whatever is kept of the one before.
    assert said("AGY-A", k="7") == "2 own, 8 told of others, not 7 or fewer"
    assert said("AGY-A", k="8") == "2 own, 0 told of others, not 8 or fewer"
    assert said("AGY-A", k="1") == "everything"


def test_new_events_are_told(said):
    assert said("AGY-A") == "2 own, 8 told of others, not 5 or fewer"
    more = ["a9,2025-04-01,10,20,sea,AGY-A,TLP:GREEN", "b99,2025-03-20,10,20,sea,AGY-B,TLP:GREEN"]
    assert said("AGY-A", more=more) == "3 own, 9 told of others, not 5 or fewer"
