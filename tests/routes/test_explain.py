from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from routes.analysis import AnalysisParameters, FlagType
from routes.explain import Inputs, explain, same_change, try_otherwise
from routes.inputs import digest, digest_of_events, events_behind
from routes.matching import sightings
from routes.periods import Period
from routes.pipeline import analyse

PARAMETERS = AnalysisParameters()


@pytest.fixture(scope="module")
def inputs(simulator, land):
    t = simulator.Truth
    truths = [
        t(("Alba", 2.0, 6.0), ("Bora", 12.0, 6.0), "land", lambda at: 9.0 if at < 24 else 1.5),
        t(("Cima", 2.0, 20.0), ("Dena", 14.0, 21.0), "land", lambda _: 9.0),
    ]
    return Inputs(simulator.simulate(truths), land, None, None)


@pytest.fixture(scope="module")
def analysis(inputs):
    return analyse(inputs.events, parameters=PARAMETERS, land=inputs.land)


@pytest.fixture(scope="module")
def decline(analysis):
    (found,) = (seen for seen in sightings(analysis) if seen.flag.type is FlagType.DECLINE)
    return found


def test_a_flag_comes_out_the_same_with_its_figures_and_its_evidence(inputs, analysis, decline):
    told = explain(decline, inputs=inputs, parameters=PARAMETERS)
    assert told.is_same
    assert told.series["period"].to_list() == list(analysis.periods)
    after = told.series.filter(pl.col("period") >= decline.flag.time)
    assert after["observed"].mean() == pytest.approx(decline.flag.observed, rel=0.2)
    assert set(told.behind["corridor_id"]) == {decline.flag.corridor_id}
    assert told.agencies["events"].sum() == told.behind.height
    assert set(told.agencies["agency"]) == set(decline.flag.agencies)


def test_other_inputs_are_told(inputs, decline):
    without = inputs.events.filter(pl.col("occurred_at").dt.date() < date(2023, 1, 1))
    told = explain(decline, inputs=replace(inputs, events=without), parameters=PARAMETERS)
    assert (told.again, told.is_same) == (None, False)
    fewer = inputs.events.filter(pl.int_range(pl.len()) % 10 != 0)
    told = explain(decline, inputs=replace(inputs, events=fewer), parameters=PARAMETERS)
    assert told.again is not None
    assert not told.is_same


def test_a_strong_change_survives_other_resolutions_and_periods(inputs, decline):
    trials = list(try_otherwise(decline, inputs=inputs, parameters=PARAMETERS))
    tried = [(trial.changed, trial.value) for trial in trials]
    assert tried == [("resolution", "3"), ("resolution", "5"), ("period", "week"), ("period", "quarter")]
    assert [trial.survives for trial in trials] == [True] * 4
    assert all(trial.flag.type is FlagType.DECLINE for trial in trials)


def test_the_edges_of_the_scales_have_one_neighbour(inputs, decline):
    asked = AnalysisParameters(resolution=1, period=Period.QUARTER)
    few = replace(inputs, events=inputs.events.head(0))
    trials = list(try_otherwise(decline, inputs=few, parameters=asked))
    assert [(trial.changed, trial.value, trial.survives) for trial in trials] == [
        ("resolution", "2", False),
        ("period", "month", False),
    ]


def test_a_change_that_is_not_there_is_not_found(analysis, decline):
    elsewhere = replace(decline, flag=replace(decline.flag, time=date(2021, 6, 1)))
    assert same_change(decline, analysis, Period.MONTH) == decline.flag
    assert same_change(elsewhere, analysis, Period.MONTH) is None


def test_a_note_rests_on_all_of_its_agency_or_feed(inputs, analysis, decline):
    fed = inputs.events.with_columns(feed=pl.when(pl.col("agency") == "A").then(pl.lit("sea")).otherwise(pl.lit("")))
    note = replace(decline.flag, type=FlagType.ARTEFACT_EFFORT, corridor_id=None, agencies=("A",), other_explanation="")
    whole = events_behind(note, analysis, fed)
    assert whole.height == fed.filter(pl.col("agency") == "A").height
    assert events_behind(replace(note, other_explanation="sea"), analysis, fed).equals(whole)
    assert events_behind(replace(note, other_explanation="land"), analysis, fed).is_empty()


def test_digests_know_content_and_not_order(inputs):
    events = inputs.events
    shuffled = events.sample(fraction=1.0, shuffle=True, seed=3)
    moved = events.with_columns(latitude=pl.col("latitude") + 1e-4 * (pl.int_range(pl.len()) == 5))
    effort = pl.DataFrame({"period": [date(2024, 1, 1)], "agency": ["A"], "hours": [1.0]})
    told = digest_of_events(events, None)
    assert digest_of_events(shuffled, None) == told
    assert len({told, digest_of_events(moved, None), digest_of_events(events, effort)}) == 3
    one, other = (pl.DataFrame({"feed": [value]}, schema={"feed": pl.String}) for value in (None, ""))
    assert digest(one, ["feed"]) != digest(other, ["feed"])
