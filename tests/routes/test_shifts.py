"""Worked counts without geography: what the model estimates and what the test keeps."""

from datetime import date, timedelta

import numpy as np
import pytest

from routes.artefacts import find_artefacts
from routes.budget import SearchParameters
from routes.effort import Counts
from routes.model import Step, fit_model, season_columns
from routes.roots import enough_events
from routes.series import corridor_series
from routes.shifts import find_steps

UNITS, SOURCES, PERIODS = 7, 3, 48
ASKED = SearchParameters(12.0, 0.05, 200)


def draw(seed, *, rate=6.0, factor=None, effort=None, dispersion=1.0):
    rng = np.random.default_rng(seed)
    mean = np.full((UNITS, SOURCES, PERIODS), rate)
    if factor is not None:
        mean = mean * factor[:, None, :]
    if effort is not None:
        mean = mean * effort[None]
    if dispersion > 1:
        mean = rng.gamma(mean / (dispersion - 1), dispersion - 1)
    counts = rng.poisson(mean).astype(float)
    return Counts(counts, tuple((name, "") for name in "ABC"), np.zeros((SOURCES, PERIODS)), UNITS - 1)


def fall(unit, at, ratio):
    factor = np.ones((UNITS, PERIODS))
    factor[unit, at:] = ratio
    return factor


def test_a_planted_fall_is_found_with_its_month_and_size():
    found = find_steps(draw(1, factor=fall(2, 25, 0.3)), ASKED, np.random.default_rng(0))
    assert [abs(step.step.at - 25) <= 1 for step in found.kept if step.step.unit == 2] == [True]
    step = found.kept[0]
    assert step.step.unit == 2
    assert abs(step.log_effect - np.log(0.3)) < 3 * step.log_error
    assert step.p_value <= 0.05


def test_a_rise_from_nothing_is_found():
    found = find_steps(draw(2, factor=fall(1, 0, 0.01) * fall(1, 30, 100.0)), ASKED, np.random.default_rng(0))
    assert (found.kept[0].step.unit, abs(found.kept[0].step.at - 30) <= 1) == (1, True)
    assert found.kept[0].log_effect > np.log(5)


@pytest.mark.parametrize("dispersion", [1.0, 2.0])
def test_nothing_happens_in_about_nineteen_of_twenty_quiet_worlds(dispersion):
    quiet = [find_steps(draw(s, dispersion=dispersion), ASKED, np.random.default_rng(s)).kept for s in range(20)]
    assert sum(bool(steps) for steps in quiet) <= 3


def test_an_agency_that_looks_twice_as_hard_is_no_shift():
    effort = np.ones((SOURCES, PERIODS))
    effort[0, 20:] = 2.5
    counts = draw(3, effort=effort)
    found = find_steps(counts, ASKED, np.random.default_rng(0))
    assert found.kept == ()
    notes = find_artefacts(counts, found.fit)
    assert [(note.source, abs(note.at - 20) <= 1) for note in notes] == [(("A", ""), True)]


def test_doubling_every_effort_and_every_count_raises_no_flag():
    counts = draw(4)
    doubled = Counts(
        counts.counts * np.where(np.arange(PERIODS) >= 24, 2, 1), counts.sources, counts.log_effort, UNITS - 1
    )
    assert find_steps(doubled, ASKED, np.random.default_rng(0)).kept == ()


def test_a_feed_that_stops_is_a_note_about_reporting():
    effort = np.ones((SOURCES, PERIODS))
    effort[1, 30:] = 0.0
    counts = draw(5, effort=effort)
    found = find_steps(counts, ASKED, np.random.default_rng(0))
    notes = find_artefacts(counts, found.fit)
    assert found.kept == ()
    assert [(n.type.value, n.source[0], n.at) for n in notes] == [("artefact_reporting", "B", 30)]


def test_a_season_is_not_a_shift():
    season = np.exp(0.6 * np.sin(2 * np.pi * np.arange(PERIODS) / 12))
    factor = np.ones((UNITS, PERIODS))
    factor[:3] = season
    found = find_steps(draw(6, factor=factor), ASKED, np.random.default_rng(0))
    assert found.kept == ()


def test_fewer_than_twelve_events_are_not_tested():
    counts = draw(7)
    counts.counts[0] = 0.0
    counts.counts[0, 0, 40:47] = 1.0
    assert not enough_events(counts)[0]


def test_dispersion_is_estimated():
    one, three = (fit_model(draw(8, dispersion=d), (), per_year=12.0).dispersion for d in (1.0, 3.0))
    assert np.median(one) < 1.3
    assert np.median(three) > 1.8


def test_logged_effort_explains_what_it_explains():
    effort = np.exp(np.random.default_rng(9).normal(0, 0.5, (SOURCES, PERIODS)))
    counts = draw(9, effort=effort)
    logged = Counts(counts.counts, counts.sources, np.log(effort), UNITS - 1)
    with_log, without = (fit_model(c, (), per_year=12.0) for c in (logged, counts))
    assert with_log.held.min() > without.held.max()


def test_the_season_needs_two_years():
    assert season_columns(23, 12.0).shape == (23, 0)
    assert season_columns(24, 12.0).shape == (24, 2)


def test_what_is_expected_leaves_the_shift_out():
    counts = draw(10, factor=fall(2, 24, 0.3))
    fit = fit_model(counts, (Step(2, 24),), per_year=12.0)
    periods = tuple(date(2020, 1, 1) + timedelta(days=31 * d) for d in range(PERIODS + 1))
    longer = Counts(np.pad(counts.counts, ((0, 0), (0, 0), (0, 1))), counts.sources, counts.log_effort, UNITS - 1)
    series = corridor_series(("a", "b", "c"), longer, fit, periods)
    changed = series.filter(series["corridor_id"] == "c")
    assert changed.height == PERIODS + 1
    late = changed[30:]
    assert late["expected"].mean() == pytest.approx(18, rel=0.15)
    assert late["observed"].mean() < 7
    assert (late["interval_low"] <= late["expected"]).all()
    assert (late["interval_high"] >= late["expected"]).all()


def thin(seed, *, changed=None):
    """Draw a month's event or two for each of twelve corridors, as a thousand events in four years give."""
    mean = np.full((13, 2, PERIODS), 0.8)
    if changed is not None:
        mean[2, :, 24:] *= changed
    counts = np.random.default_rng(seed).poisson(mean).astype(float)
    return Counts(counts, (("A", ""), ("B", "")), np.zeros((2, PERIODS)), counts.shape[0] - 1)


def test_a_thin_corridor_that_falls_silent_is_found():
    found = [find_steps(thin(s, changed=0.0), ASKED, np.random.default_rng(s)).kept for s in range(5)]
    assert [[(t.step.unit, abs(t.step.at - 24) <= 4) for t in kept] for kept in found] == [[(2, True)]] * 5


def test_thin_quiet_worlds_stay_quiet():
    quiet = [find_steps(thin(100 + s), ASKED, np.random.default_rng(s)).kept for s in range(40)]
    assert sum(bool(steps) for steps in quiet) <= 4


@pytest.mark.parametrize("ratio", [0.0, 0.2, 3.0, 8.0])
def test_a_clean_step_is_dated_to_its_period(ratio):
    """An effort that is estimated with the step takes some of it up; the date must not follow."""
    factor = np.ones((UNITS, PERIODS))
    factor[0, 36:] = ratio
    found = find_steps(draw(3, rate=8.0, factor=factor), ASKED, np.random.default_rng(0))
    assert [step.step.at for step in found.kept if step.step.unit == 0] == [36]
