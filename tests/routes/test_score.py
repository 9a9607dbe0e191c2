"""The back-test on simulated worlds: nothing leaks back from later, and thin data say so."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from data.schema import as_events, no_events
from routes.analysis import AnalysisParameters
from routes.score import ScoreParameters, back_test
from routes.score_outlook import LAST_YEAR, MODEL
from routes.score_summary import score_report, summarise

A, B, C, D = ("Alpha", 5.0, 5.0), ("Beta", 14.0, 6.0), ("Gamma", 6.0, 14.0), ("Delta", 15.0, 15.0)
ASKED = ScoreParameters(analysis=AnalysisParameters(draws=60), targets=6, redraw_every=3)
PLANTED = date(2024, 10, 1)


@pytest.fixture(scope="module")
def world(simulator):
    t = simulator.Truth
    return simulator.simulate([t(A, B, "land", lambda _: 9.0), t(C, D, "land", lambda _: 6.0)])


@pytest.fixture(scope="module")
def scores(world, land):
    return back_test(world, parameters=ASKED, land=land)


def test_the_last_complete_periods_are_forecast(scores):
    (score,) = scores
    assert score.kind == "seizure"
    assert score.targets == tuple(date(2024, month, 1) for month in range(6, 12))
    mine = score.forecasts.filter(pl.col("method") == MODEL)
    assert mine.height == 12
    assert mine["mean"].mean() == pytest.approx(7.5, rel=0.2)
    assert score.hits["target"].n_unique() == 6


def test_a_change_planted_later_alters_no_earlier_forecast_and_no_earlier_ranking(world, scores, land):
    # From October on everything happens elsewhere, tenfold, by another mode: whoever looks ahead must notice.
    later = pl.col("occurred_at").dt.date() >= PLANTED
    moved = world.filter(later).with_columns(
        pl.col("longitude") + 7.0, latitude=pl.lit(20.0), count=pl.lit(10, pl.Int64), mode=pl.lit("air")
    )
    changed = as_events(pl.concat([world.filter(~later), moved]))
    (before,), (after,) = scores, back_test(changed, parameters=ASKED, land=land)
    assert (before.cells, before.area_km2) == (after.cells, after.area_km2)
    for name in ("forecasts", "hits"):
        old, new = (getattr(s, name).filter(pl.col("target") < PLANTED) for s in (before, after))
        assert old.height > 0
        assert old.equals(new)
    then = [s.hits.filter(pl.col("target") == PLANTED) for s in (before, after)]
    assert not then[0].equals(then[1])
    told = [s.forecasts.filter(pl.col("target") == PLANTED).drop("observed") for s in (before, after)]
    assert told[0].equals(told[1])


def test_what_was_recorded_too_late_is_not_known(world, scores, land):
    # Half of what happened before the first forecast reaches the store only at the end.
    late = (pl.int_range(pl.len()) % 2 == 0) & (pl.col("occurred_at").dt.date() < date(2024, 6, 1))
    end = world["recorded_at"].max() + timedelta(days=1)
    slow = as_events(world.with_columns(recorded_at=pl.when(late).then(pl.lit(end)).otherwise(pl.col("recorded_at"))))
    (score,) = back_test(slow, parameters=ASKED, land=land)
    first = pl.col("target") == date(2024, 6, 1), pl.col("method") == MODEL
    sums = [s.forecasts.filter(*first)["mean"].sum() for s in (scores[0], score)]
    assert sums[1] == pytest.approx(sums[0] / 2, rel=0.35)


def test_the_order_of_rows_changes_nothing(world, scores, land):
    shuffled = as_events(world.sample(fraction=1.0, shuffle=True, seed=4))
    (score,) = back_test(shuffled, parameters=ASKED, land=land)
    assert score.forecasts.equals(scores[0].forecasts)
    assert score.hits.equals(scores[0].hits)


def test_progress_goes_from_nothing_to_all(world, land):
    told = []
    back_test(world, parameters=ScoreParameters(ASKED.analysis, targets=3), land=land, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_the_figures_are_those_of_the_frames(scores):
    summary = summarise(scores[0])
    assert summary.counts_reason == "few_forecasts"
    assert summary.coverages == ()
    assert summary.ranking_reason == ""
    (mine, *rivals) = summary.ranked(0.05)
    rows = scores[0].hits.filter(pl.col("method") == MODEL, pl.col("area_share") == 0.05)
    assert mine.hit_rate.value == pytest.approx(rows["hits"].sum() / rows["events"].sum())
    assert mine.pai.value == pytest.approx(mine.hit_rate.value / 0.05)
    assert 1.0 < mine.pai.value <= 20.0
    assert all(0.0 <= r.pei <= 1.0 for r in summary.rankings)
    same = next(r for r in rivals if r.method == LAST_YEAR)
    assert mine.hit_rate.value > same.hit_rate.value


def test_a_model_that_is_too_sure_is_caught(simulator, scores):
    days = simulator.periods[-12:]
    rows = [
        (day, MODEL, str(at), f"Way {at}", 20.0, 20.0, float(20 + 9 * (-1) ** (at + k)))
        for k, day in enumerate(days)
        for at in range(4)
    ]
    forecasts = pl.DataFrame(rows, schema=scores[0].forecasts.schema, orient="row")
    sure = summarise(replace(scores[0], forecasts=forecasts))
    assert {c.verdict for c in sure.coverages} == {"too_narrow"}
    assert sure.misses.height > 0
    assert sure.misses["surprise"].abs().is_sorted(descending=True)
    wide = summarise(replace(scores[0], forecasts=forecasts.with_columns(variance=pl.lit(400.0))))
    assert wide.coverages[0].verdict == "too_wide"


@pytest.mark.parametrize(("last", "reason"), [("2021-06-30", "short_history"), ("2022-02-20", "short_history")])
def test_a_short_history_is_no_test(world, land, last, reason):
    few = as_events(world.filter(pl.col("occurred_at").dt.date() <= date.fromisoformat(last)))
    (score,) = back_test(few, parameters=ASKED, land=land)
    assert score.untestable == reason
    report = score_report(summarise(score))
    assert report["untestable"] == {"counts": reason, "ranking": reason}
    assert report["coverage"] == report["ranking"] == report["counts"] == []


def test_a_handful_of_events_gives_no_figures(world, land):
    few = as_events(world.filter(pl.int_range(pl.len()) % 90 == 0))
    (score,) = back_test(few, parameters=ASKED, land=land)
    summary = summarise(score)
    assert summary.counts_reason in {"no_corridor", "few_forecasts"}
    assert summary.ranking_reason == "few_events"


def test_events_known_only_afterwards_are_no_test(world, land):
    end = world["recorded_at"].max() + timedelta(days=1)
    scored = pl.col("occurred_at").dt.date() >= date(2024, 6, 1)
    unknown = as_events(
        world.with_columns(recorded_at=pl.when(scored).then(pl.col("recorded_at")).otherwise(pl.lit(end)))
    )
    (score,) = back_test(unknown, parameters=ASKED, land=land)
    assert score.untestable == "nothing_known"


def test_no_events_no_score(land):
    assert back_test(no_events(), parameters=ASKED, land=land) == ()
