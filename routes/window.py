"""One window of time: steps put into its model one after the other, dated, tested, and taken out where others tell."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from routes.budget import Chance
from routes.effort import Counts
from routes.model import Fit, Known, Step, fit_model
from routes.roots import signed_roots
from routes.spans import onset
from routes.steps import Found, TestedStep, clearest

TINY: Final = 1e-9
MIN_LOG_EFFECT: Final = float(np.log(1.25))


@dataclass(frozen=True)
class Window:
    """
    A span of time and its model.

    Parameters
    ----------
    first
        Its first period.
    counts
        Of the span.
    fit
        Without steps.
    known
        What the model of the corridors has told, of areas; else None.
    """

    first: int
    counts: Counts
    fit: Fit
    known: Known | None = None

    def model(self, steps: tuple[Step, ...], per_year: float) -> Fit:
        """
        Fit the window again.

        Parameters
        ----------
        steps
            That the model holds.
        per_year
            Periods in a year.

        Returns
        -------
        fit
            With the steps.
        """
        return fit_model(self.counts, steps, per_year=per_year, known=self.known, near=self.fit)

    def only(self, unit: int, per_year: float) -> "Window":
        """
        Cut one area out: with the effort known, no other area bears on it.

        Parameters
        ----------
        unit
            Which.
        per_year
            Periods in a year.

        Returns
        -------
        window
            Of one unit, with the scatter that is usual among all.
        """
        if self.known is None:
            raise ValueError("The effort of corridors is estimated from all of them.")
        counts = replace(self.counts, counts=self.counts.counts[[unit]], corridors=1)
        known = replace(self.known, offset=self.known.offset[[unit]], usual=self.fit.usual)
        return Window(self.first, counts, fit_model(counts, (), per_year=per_year, known=known), known)

    def shares_events(self, unit: int, others: set[int]) -> bool:
        """
        Tell whether an area looks at the events of others.

        Parameters
        ----------
        unit
            Which.
        others
            Units.

        Returns
        -------
        shares
            A quarter or more of the events of either.
        """
        overlap = None if self.known is None else self.known.overlap
        return overlap is not None and bool(overlap[unit, sorted(others)].any())

    def relieved(self, unit: int, fit: Fit, per_year: float) -> "Window":
        """
        Take out of the effort what it had taken up of the steps of an area.

        Parameters
        ----------
        unit
            Which.
        fit
            Of that area alone, with its steps.
        per_year
            Periods in a year.

        Returns
        -------
        window
            With another effort.
        """
        if self.known is None:
            raise ValueError("The effort of corridors is estimated with their steps.")
        before = self.known.fit
        whole = np.maximum(before.whole + fit.expected[0] - self.fit.expected[unit], TINY)
        effort = before.effort * before.whole / whole
        effort = effort / np.maximum(effort.mean(axis=1, keepdims=True), TINY)
        known = replace(self.known, fit=replace(before, effort=effort, whole=whole))
        return Window(self.first, self.counts, fit_model(self.counts, (), per_year=per_year, known=known), known)


def open_window(counts: Counts, span: tuple[int, int], per_year: float, known: Known | None = None) -> Window:
    """
    Cut a span of time out and fit it.

    Parameters
    ----------
    counts
        Of the whole time.
    span
        First period and end.
    per_year
        Periods in a year.
    known
        What the model of the corridors has told of the same span; None for corridors.

    Returns
    -------
    window
        Without steps.
    """
    part = counts.between(*span)
    return Window(span[0], part, fit_model(part, (), per_year=per_year, known=known), known)


def search_window(window: Window, chance: Chance) -> Found:
    """
    Search a window, forward and then backward.

    Parameters
    ----------
    window
        Without steps.
    chance
        What may be spent.

    Returns
    -------
    found
        Its steps.
    """
    if window.known is None:
        fit = _search(window, chance)
        return Found(_in_time(_tested(window, fit, chance), window.first), fit)
    return Found(_in_time(_search_areas(window, chance), window.first), window.fit)


def _search_areas(window: Window, chance: Chance) -> tuple[TestedStep, ...]:
    """Search areas one by one, the clearest first: what one gained, the effort had taken from all the others."""
    per_year = chance.parameters.per_year
    found: list[TestedStep] = []
    done = np.zeros(len(window.counts.counts), dtype=bool)
    while not done.all():
        largest = np.abs(signed_roots(window.counts, window.fit, per_year)).max(axis=1) * ~done
        unit = int(np.argmax(largest))
        if chance.p_value(float(largest[unit])) > chance.parameters.alpha:
            break
        done[unit] = True
        alone, own = window.only(unit, per_year), replace(chance, roots=chance.roots[:, [unit]])
        fit = _search(alone, own)
        tested = [replace(t, step=replace(t.step, unit=unit)) for t in _tested(alone, fit, own)]
        if tested and not window.shares_events(unit, {t.step.unit for t in found}):
            window = window.relieved(unit, fit, per_year)
        found += tested
    return tuple(found)


def _in_time(steps: tuple[TestedStep, ...], first: int) -> tuple[TestedStep, ...]:
    return tuple(replace(t, step=replace(t.step, at=t.step.at + first)) for t in steps)


def _search(window: Window, chance: Chance) -> Fit:
    fit, per_year = window.fit, chance.parameters.per_year
    while True:
        steps = chance.first(signed_roots(window.counts, fit, per_year), fit)
        before = fit.steps
        if not steps or set(steps) & set(before):
            break
        fit = window.model((*before, *steps), per_year)
        dated = tuple(replace(step, at=onset(window.counts, fit, step)) for step in steps)
        if set(dated) & set(before):
            break
        fit = window.model((*before, *dated), per_year)
    return _without_weak(window, fit, chance)


def _tested(window: Window, fit: Fit, chance: Chance) -> tuple[TestedStep, ...]:
    """Test each step against the model without it: an error at the fitted effect is too wide where little is left."""
    per_year = chance.parameters.per_year
    roots = []
    for step in fit.steps:
        without = window.model(tuple(s for s in fit.steps if s != step), per_year)
        roots.append(float(signed_roots(window.counts, without, per_year, unit=step.unit)[step.unit, step.at]))
    found = []
    chances = chance.p_values(fit.steps, np.array(roots)).tolist()
    for step, z, p, effect, error in zip(fit.steps, roots, chances, fit.effects, fit.errors, strict=True):
        wide = float(error) * float(np.sqrt(fit.dispersion[step.unit]))
        levels = _levels(window.counts, fit, step, float(effect))
        answers = chance.p_value(z) > chance.parameters.alpha
        found.append(TestedStep(step, z, p, float(effect), wide, *levels, only_answers=answers))
    return tuple(sorted(found, key=clearest))


def _levels(counts: Counts, fit: Fit, step: Step, effect: float) -> tuple[float, float]:
    end = min((s.at for s in fit.steps if s.unit == step.unit and s.at > step.at), default=counts.counts.shape[2])
    seen = counts.counts[step.unit].sum(axis=0)[step.at : end]
    rate = fit.expected[step.unit].sum(axis=0)[step.at : end]
    return float(seen.mean()), float(rate.mean() / np.exp(effect))


def _without_weak(window: Window, fit: Fit, chance: Chance) -> Fit:
    """Take out, one after the other, steps that others explain: shares add up, so a fall makes its neighbours rise."""
    while fit.steps:
        tested = _tested(window, fit, chance)
        weakest = tested[-1]
        small = [t for t in tested if abs(t.log_effect) < MIN_LOG_EFFECT]
        if weakest.p_value <= chance.parameters.alpha and not small:
            break
        out = small[-1] if small else weakest
        fit = window.model(tuple(s for s in fit.steps if s != out.step), chance.parameters.per_year)
    return fit
