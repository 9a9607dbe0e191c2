"""Counts by unit, source and period into steps that chance does not explain, by a family-wise test."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.budget import Chance, SearchParameters
from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import Fit, Known, fit_model
from routes.moves import moves_by_chance
from routes.roots import enough_events, roots_by_chance
from routes.spans import windows
from routes.steps import Found, TestedStep, clearest, is_same
from routes.window import Window, open_window, search_window

MIN_PERIODS: Final = 8
TINY: Final = 1e-9
LINES_SHARE: Final = 0.7
SAME_YEARS: Final = 0.3


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
class Inside:
    """
    Whose events areas look at.

    Parameters
    ----------
    lines
        Shape (areas, corridors + 1): how many events each shares with each corridor and the background.
    overlap
        Shape (areas, areas): which share a quarter or more of the events of either.
    """

    lines: Floats
    overlap: NDArray[np.bool_]


def find_steps(
    counts: Counts, parameters: SearchParameters, rng: np.random.Generator, *, inside: Inside | None = None
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
        Which events areas share with corridors and with each other; None where there are no areas.

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
    lines, per_year = counts.lines(), parameters.per_year
    if counts.counts.shape[2] < MIN_PERIODS or not enough_events(counts).any():
        return Search((), fit_model(lines, (), per_year=per_year))
    split = inside is not None and len(inside.lines) > 0
    spans = windows(counts.counts.shape[2], per_year)
    looked = [open_window(lines, span, per_year) for span in spans]
    found = _search_all(looked, _part(parameters, LINES_SHARE if split else 1.0), rng)
    kept = _confirmed(found, SAME_YEARS * per_year)
    if inside is not None and split:
        beside = [
            open_window(
                counts.areas(), span, per_year, Known(part.fit, carried(part.fit, inside.lines), inside.overlap)
            )
            for span, part in zip(spans, found, strict=True)
        ]
        alone = replace(_part(parameters, 1 - LINES_SHARE), similar=None)
        more = _confirmed(_search_all(beside, alone, rng), SAME_YEARS * per_year)
        kept += [replace(t, step=replace(t.step, unit=t.step.unit + counts.corridors + 1)) for t in more]
    steps = tuple(tested.step for tested in kept if tested.step.unit < counts.corridors)
    return Search(tuple(sorted(kept, key=clearest)), fit_model(lines, steps, per_year=per_year))


def _confirmed(found: list[Found], same: float) -> list[TestedStep]:
    """Unite what the windows saw; what only the last one saw has to be in the look before, too."""
    *earlier, last, before = found
    kept = [step for part in earlier for step in part.steps]
    for step in last.steps:
        again = [other.p_value for other in before.steps if is_same(step, other, same)]
        if again:
            kept.append(replace(step, p_value=max(step.p_value, min(again))))
    return _united(kept, same)


def _part(parameters: SearchParameters, share: float) -> SearchParameters:
    return replace(parameters, alpha=share * parameters.alpha)


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


def _search_all(looked: list[Window], parameters: SearchParameters, rng: np.random.Generator) -> list[Found]:
    """Search windows with one error for all of them; the last is a look before, and spends nothing."""
    *spending, before = looked
    roots = [roots_by_chance(window.counts, window.fit, parameters, rng) for window in spending]
    largest = np.max([np.abs(drawn).max(axis=(1, 2)) for drawn in roots], axis=0)
    reach = parameters.reach()
    moves = None if reach is None else np.max([moves_by_chance(drawn, reach) for drawn in roots], axis=0)
    # One period fewer changes nothing that draws could tell: the look before shares those of the last window.
    roots.append(roots[-1][:, :, : before.counts.counts.shape[2]])
    return [
        search_window(window, Chance(drawn, largest, parameters, moves))
        for window, drawn in zip(looked, roots, strict=True)
    ]


def _united(found: list[TestedStep], same: float) -> list[TestedStep]:
    """Keep the clearest of what several windows saw."""
    kept: list[TestedStep] = []
    for tested in sorted(found, key=clearest):
        if not any(is_same(tested, other, same) or tested.step == other.step for other in kept):
            kept.append(tested)
    return kept
