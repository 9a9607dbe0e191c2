"""The Trust page by Streamlit's own test bench: what it says with figures, without them, and while it computes."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import layers.pages.trust
from data.schema import Handling
from data.store import TransitionRow, open_store
from layers.current import Current
from layers.tracking import Run, record_run


def trust_page() -> None:
    import layers.pages.trust  # noqa: PLC0415 (the bench runs the source of this function on its own)

    layers.pages.trust.show()


@pytest.fixture
def now(analysis, events):
    return Current(events, analysis, Handling.GREEN, datetime(2024, 7, 1, 12, tzinfo=UTC), "training data")


@pytest.fixture
def store(analysis, events, tmp_path):
    """A store that has seen the analysis once."""
    opened = open_store(f"sqlite:///{tmp_path / 'trust.db'}")
    record_run(
        opened,
        Run(analysis, events, None, opened.inputs_now(), opened.release_set()),
        now=datetime(2025, 1, 15, tzinfo=UTC),
    )
    yield opened
    opened.close()


@pytest.fixture
def shown(now, store, monkeypatch):
    """Draw the page with some scores, and give its words."""

    def show(*scores, at=now):
        def answer(_store, _events, *, parameters, progress):
            assert parameters.targets == 12
            progress(0.0)
            progress(1.0)
            return scores

        monkeypatch.setattr(layers.pages.trust, "current", lambda: at)
        monkeypatch.setattr(layers.pages.trust, "store", lambda: store)
        monkeypatch.setattr(layers.pages.trust, "current_scores", answer)
        bench = AppTest.from_function(trust_page, default_timeout=30).run()
        assert not bench.exception
        drawn = [*bench.get("html"), *bench.markdown, *bench.caption, *bench.info]
        return "\n".join(getattr(e, "value", "") or e.proto.body for e in drawn)

    return show


def test_figures_charts_tables_and_limits_are_there(shown, score, summary):
    said = shown(score)
    assert said.count("<img") == 3
    assert said.count("<table") >= 6
    assert "PEI*" in said
    assert "enforcement times flow" in said
    assert "none judged yet" in said
    assert f"±{summary.rivals[0].absolute_error:.1f} events" in said


def test_what_people_said_of_the_flags_is_told(shown, store, score):
    row = store.tracked(release_set="all", stream="month")[0]
    moment = datetime(2025, 1, 16, tzinfo=UTC)
    entry = TransitionRow(
        row.track_id, moment.date(), moment, "Lt. Vega", "seen", row.history[-1].to_state, "confirmed"
    )
    assert store.judge(entry)
    said = shown(score)
    assert "1 of 1 judged were confirmed" in said
    assert "none judged yet" not in said


def test_names_lose_their_markup(shown, score):
    wide = score.forecasts.with_columns(variance=pl.col("mean") / 5, observed=pl.lit(40.0))
    said = shown(replace(score, forecasts=wide))
    assert "&lt;b&gt;Turbo&lt;/b&gt; to Colon" in said
    assert "<b>Turbo" not in said


def test_intervals_that_are_too_narrow_stand_out(shown, score):
    assert "rw-warn" not in shown(score).replace('class="rw-status"', "")
    said = shown(replace(score, forecasts=score.forecasts.with_columns(observed=pl.lit(40.0))))
    assert 'class="rw-warn"' in said
    assert "too narrow" in said


def test_thin_data_are_untestable_and_no_number_is_drawn(shown, score):
    empty = replace(score, targets=(), untestable="short_history", forecasts=score.forecasts[:0], hits=score.hits[:0])
    said = shown(empty)
    assert said.count("untestable") == 3
    assert "<img" not in said
    assert "Fewer than 15 complete periods" in said


def test_each_kind_has_a_page_of_its_own(shown, score):
    assert "3 months forecast" in shown(score, replace(score, kind="interception"))


def test_an_empty_store_says_what_to_do(shown, now):
    empty = replace(now, analysis=replace(now.analysis, periods=()))
    assert "Load a file on the Records page" in shown(at=empty)
