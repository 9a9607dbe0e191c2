from dataclasses import replace

import pytest

from layers.score_sentences import (
    best_rival,
    counts_sentence,
    coverage_sentence,
    flags_sentence,
    method_name,
    ranking_sentence,
    reason_sentence,
    share_text,
    span_sentence,
)
from routes.periods import Period
from routes.score_metrics import Coverage, Interval
from routes.score_outlook import LAST, MODEL
from routes.score_summary import Rival, Summary


def test_the_span_names_its_ends_and_its_clocks(summary):
    said = span_sentence(summary, period=Period.MONTH)
    assert said.startswith("3 months forecast one after the other, Oct 2024 to Dec 2024")
    assert "date of the event" in said


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (Interval(0.8, 0.7, 0.9), "20% less error than the best naive forecast, last period (interval 10% to 30%)"),
        (Interval(1.2, 1.1, 1.4), "20% more error than the best naive forecast, last period (interval 10% to 40%)"),
        (Interval(0.9, 0.8, 1.1), "no clear difference from the best naive forecast, last period "
                                  "(from 10% more error to 20% less)"),
    ],
)  # fmt: skip
def test_better_and_worse_are_said_only_where_the_interval_says_so(ratio, said):
    assert counts_sentence(Rival(LAST, 60, 4.0, 3.0, ratio)) == said


def test_the_best_rival_is_never_the_model(summary):
    assert best_rival(summary).method == LAST
    assert best_rival(replace(summary, rivals=())) is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.7, 0.79, "too narrow"), (0.79, 0.9, "as they should"), (0.86, 0.9, "too wide")],
)
def test_the_verdict_on_intervals(low, high, said):
    held = Coverage(0.8, 0.84, Interval((low + high) / 2, low, high), 120)
    assert said in coverage_sentence(held)
    assert "84% was due" in coverage_sentence(held)


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (Interval(1.4, 1.2, 1.6), "1.40 times as many as kernel density (1.20 to 1.60)"),
        (Interval(0.8, 0.7, 0.9), "fewer than kernel density: 0.80 times as many (0.70 to 0.90)"),
        (Interval(1.0, 0.9, 1.1), "no clear difference from kernel density (0.90 to 1.10 times as many)"),
    ],
)
def test_a_ranking_is_told_beside_the_best_rival(summary, ratio, said):
    rival = replace(summary.ranked(0.05)[1], ratio=ratio)
    assert ranking_sentence((rival,)) == said


def test_flags_are_not_called_right_before_anybody_judged():
    assert "none judged" in flags_sentence({"flagged": 7})
    assert flags_sentence({"flagged": 1, "confirmed": 3, "dismissed": 1}).startswith(
        "3 of 4 judged were confirmed: 75%"
    )


def test_every_reason_is_a_sentence_and_every_method_has_a_name(summary):
    for code in ("short_history", "nothing_known", "no_corridor", "few_forecasts", "few_events"):
        assert reason_sentence(code).endswith(".")
    assert reason_sentence("other") == "other"
    assert method_name(MODEL) == "Routewatch"
    assert share_text(Interval(0.5, 0.4, 0.62)) == "50% (40% to 62%)"
    assert isinstance(summary, Summary)
