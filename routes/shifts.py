"""Counts by unit, source and period into steps that chance does not explain, by a family-wise test."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from routes.budget import Chance, SearchParameters
from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import Fit, Known, Step, fit_model
from routes.roots import enough_events, roots_by_chance, signed_roots
from routes.spans import onset, windows

MIN_PERIODS: Final = 8
TINY: Final = 1e-9
MIN_LOG_EFFECT: Final = float(np.log(1.25))
LINES_SHARE: Final = 0.7
SAME_YEARS: Final = 0.3


@dataclass(frozen=True)
class TestedStep:
    """
    A step that the test keeps.

    Parameters
    ----------
    step
        Unit and first period.
    z
        Signed statistic.
    p_value
        Family-wise, over all units and periods; of an answer to a step, over the answers to it.
    log_effect, log_error
        Logarithm of the ratio after over before, and its standard error with the dispersion.
    observed, expected
        Events a period from the step to the next one of the unit or the end of the window, and what they would have
        been without the step.
    """

    step: Step
    z: float
    p_value: float
    log_effect: float
    log_error: float
    observed: float
    expected: float


@dataclass(frozen=True)
class Search:
    """
    The outcome of the search.

    Parameters
    ----------
    kept
        Steps, the most significant first.
    fit
        The model of the whole time, with them.
    """

    kept: tuple[TestedStep, ...]
    fit: Fit


@dataclass(frozen=True)
class _Window:
    first: int
    counts: Counts
    fit: Fit
    known: Known | None = None


def find_steps(
    counts: Counts, parameters: SearchParameters, rng: np.random.Generator, *, inside: Floats | None = None
) -> Search:
    """
    Search for steps of corridors, and of areas for what these do not explain.

    Parameters
    ----------
    counts
        Without the masked periods.
    parameters
        How to search.
    rng
        Of the bootstrap.
    inside
        Shape (areas, corridors + 1): how many events each area shares with each corridor and the background; None where
        there are no areas.

    Returns
    -------
    search
        Every step kept has a family-wise p of at most its part of alpha: 70 % for the corridors, 30 % for the areas.

    Notes
    -----
    Signed roots of the likelihood ratio of a step at every unit and period, adjusted for level, season, known steps
    and effort; the largest is compared with the largest of negative binomial draws from the fitted model, of which
    effort and levels are estimated again. A history of more than six years is searched in windows of four: over
    decades, no level stands still, and a test of the whole sees change against its end only. The largest by chance is
    the largest over all windows. An area is expected to change as the corridors through it did, so that what it sees
    of their steps is no step of its own. What is found has to be there without the last period, too: most of what a
    monitor flags by chance it flags at one look only.
    """
    found = _find(counts, parameters, rng, inside)
    if not found.kept:
        return found
    earlier = counts.between(0, counts.counts.shape[2] - 1)
    before = _find(earlier, parameters, rng, inside).kept
    reach = SAME_YEARS * parameters.per_year
    kept = [replace(t, p_value=max(t.p_value, *p)) for t in found.kept if (p := _seen_before(t, before, reach))]
    if len(kept) == len(found.kept):
        return replace(found, kept=tuple(sorted(kept, key=_clearest)))
    lines = counts.lines()
    steps = tuple(tested.step for tested in kept if tested.step.unit < counts.corridors)
    return Search(tuple(sorted(kept, key=_clearest)), fit_model(lines, steps, per_year=parameters.per_year))


def _seen_before(tested: TestedStep, before: tuple[TestedStep, ...], reach: float) -> list[float]:
    return [
        other.p_value
        for other in before
        if other.step.unit == tested.step.unit
        and abs(other.step.at - tested.step.at) <= reach
        and other.log_effect * tested.log_effect > 0
    ][:1]


def _find(counts: Counts, parameters: SearchParameters, rng: np.random.Generator, inside: Floats | None) -> Search:
    lines, per_year = counts.lines(), parameters.per_year
    if counts.counts.shape[2] < MIN_PERIODS or not enough_events(counts).any():
        return Search((), fit_model(lines, (), per_year=per_year))
    split = inside is not None and len(inside) > 0
    spans = windows(counts.counts.shape[2], per_year)
    looked = [_window(lines.between(*span), span[0], per_year) for span in spans]
    kept, fits = _search_all(looked, _part(parameters, LINES_SHARE if split else 1.0), rng)
    if inside is not None and split:
        beside = [
            _window(counts.areas().between(*span), span[0], per_year, Known(fit, carried(fit, inside)))
            for span, fit in zip(spans, fits, strict=True)
        ]
        more, _ = _search_all(beside, _part(parameters, 1 - LINES_SHARE), rng)
        kept += [replace(t, step=replace(t.step, unit=t.step.unit + counts.corridors + 1)) for t in more]
    steps = tuple(tested.step for tested in kept if tested.step.unit < counts.corridors)
    return Search(tuple(sorted(kept, key=_clearest)), fit_model(lines, steps, per_year=per_year))


def _part(parameters: SearchParameters, share: float) -> SearchParameters:
    return replace(parameters, alpha=share * parameters.alpha)


def _window(counts: Counts, first: int, per_year: float, known: Known | None = None) -> _Window:
    return _Window(first, counts, fit_model(counts, (), per_year=per_year, known=known), known)


def carried(fit: Fit, inside: Floats) -> Floats:
    """
    Tell how each area changes by the steps of the corridors through it.

    Parameters
    ----------
    fit
        Of the corridors.
    inside
        Shape (areas, corridors + 1): how many events each area shares with each corridor and the background.

    Returns
    -------
    change
        Shape (areas, periods), as a logarithm.
    """
    steps = np.zeros(fit.unit_log.shape)
    for step, effect in zip(fit.steps, fit.effects.tolist(), strict=True):
        steps[step.unit, step.at :] += effect
    # What an area shares with a corridor was counted with the steps in it: the level before them is less.
    level = inside / np.exp(steps).mean(axis=1)
    return np.asarray(np.log(np.maximum(level @ np.exp(steps), TINY) / np.maximum(level.sum(axis=1), TINY)[:, None]))


def _search_all(
    looked: list[_Window], parameters: SearchParameters, rng: np.random.Generator
) -> tuple[list[TestedStep], list[Fit]]:
    """Search windows with one error for all of them."""
    roots = [roots_by_chance(window.counts, window.fit, parameters, rng) for window in looked]
    largest = np.max([np.abs(drawn).max(axis=(1, 2)) for drawn in roots], axis=0)
    found, fits = [], []
    for window, drawn in zip(looked, roots, strict=True):
        chance = Chance(drawn, largest, parameters)
        fit = _search(window, chance)
        fits.append(fit)
        tested = _tested(window, fit, chance)
        found += [replace(t, step=replace(t.step, at=t.step.at + window.first)) for t in tested]
    return _united(found, SAME_YEARS * parameters.per_year), fits


def _search(window: _Window, chance: Chance) -> Fit:
    fit, per_year = window.fit, chance.parameters.per_year
    while True:
        step = chance.first(signed_roots(window.counts, fit, per_year), fit)
        if step is None or step in fit.steps:
            break
        before = fit.steps
        fit = _again(window, (*before, step), per_year)
        dated = replace(step, at=onset(window.counts, fit, step))
        if dated in before:
            break
        fit = _again(window, (*before, dated), per_year)
    return _without_weak(window, fit, chance)


def _again(window: _Window, steps: tuple[Step, ...], per_year: float) -> Fit:
    return fit_model(window.counts, steps, per_year=per_year, known=window.known)


def _united(found: list[TestedStep], same: float) -> list[TestedStep]:
    """Keep the clearest of what several windows saw."""
    kept: list[TestedStep] = []
    for tested in sorted(found, key=_clearest):
        twin = any(
            tested.step.unit == other.step.unit
            and abs(tested.step.at - other.step.at) <= same
            and tested.log_effect * other.log_effect > 0
            for other in kept
        )
        taken = any(tested.step == other.step for other in kept)
        kept += [] if twin or taken else [tested]
    return kept


def _clearest(tested: TestedStep) -> tuple[float, float, int, int]:
    return (tested.p_value, -abs(tested.z), tested.step.unit, tested.step.at)


def _tested(window: _Window, fit: Fit, chance: Chance) -> tuple[TestedStep, ...]:
    """Test each step against the model without it: an error at the fitted effect is too wide where little is left."""
    counts, per_year = window.counts, chance.parameters.per_year
    roots = []
    for step in fit.steps:
        without = _again(window, tuple(s for s in fit.steps if s != step), per_year)
        roots.append(float(signed_roots(counts, without, per_year)[step.unit, step.at]))
    found = []
    chances = chance.p_values(fit.steps, np.array(roots)).tolist()
    for step, z, p, effect, error in zip(fit.steps, roots, chances, fit.effects, fit.errors, strict=True):
        wide = float(error) * float(np.sqrt(fit.dispersion[step.unit]))
        found.append(TestedStep(step, z, p, float(effect), wide, *_levels(counts, fit, step, float(effect))))
    return tuple(sorted(found, key=_clearest))


def _levels(counts: Counts, fit: Fit, step: Step, effect: float) -> tuple[float, float]:
    end = min((s.at for s in fit.steps if s.unit == step.unit and s.at > step.at), default=counts.counts.shape[2])
    seen = counts.counts[step.unit].sum(axis=0)[step.at : end]
    rate = fit.expected[step.unit].sum(axis=0)[step.at : end]
    return float(seen.mean()), float(rate.mean() / np.exp(effect))


def _without_weak(window: _Window, fit: Fit, chance: Chance) -> Fit:
    """Take out, one after the other, steps that others explain: shares add up, so a fall makes its neighbours rise."""
    while fit.steps:
        tested = _tested(window, fit, chance)
        weakest = tested[-1]
        small = [t for t in tested if abs(t.log_effect) < MIN_LOG_EFFECT]
        if weakest.p_value <= chance.parameters.alpha and not small:
            break
        out = small[-1] if small else weakest
        fit = _again(window, tuple(s for s in fit.steps if s != out.step), chance.parameters.per_year)
    return fit
