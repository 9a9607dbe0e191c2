"""The error that a search may spend: over all units and periods first, then over what could answer a step found."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.geodesy import Floats
from routes.model import Fit, Step
from routes.moves import Reach, clearest_move, is_move, together

MAX_LAG_YEARS: Final = 0.5
MAX_LEAD_YEARS: Final = 0.2  # what rose well before a fall did not take it over


@dataclass(frozen=True)
class SearchParameters:
    """
    How to search.

    Parameters
    ----------
    per_year
        Periods in a year.
    alpha
        Family-wise error.
    draws
        Of the bootstrap.
    similar
        Shape (corridors, corridors): which could take over what another loses; None where that is not known.
    """

    per_year: float
    alpha: float
    draws: int
    similar: NDArray[np.bool_] | None = None

    def reach(self) -> Reach | None:
        """
        Say what could be one move.

        Returns
        -------
        reach
            None where it is not known which corridors could take over from which.
        """
        if self.similar is None:
            return None
        lag, lead = (round(years * self.per_year) for years in (MAX_LAG_YEARS, MAX_LEAD_YEARS))
        return Reach(self.similar & ~np.eye(len(self.similar), dtype=bool), lag, lead, round(self.per_year))


@dataclass(frozen=True)
class Chance:
    """
    What chance does to the statistics of a search.

    Parameters
    ----------
    roots
        Signed statistics of the fitted model's draws, shape (draws, units, periods).
    largest
        Shape (draws,): the largest of all that is searched, of either sign.
    parameters
        Of the search.
    moves
        Shape (draws,): the root of the clearest move, a fall with the rise that answers it; None where none is sought.

    Notes
    -----
    Steps and moves are two ways to see one change, and share the error: the smaller of their p-values is held against
    the smaller of both in each draw (Westfall and Young, 1993).

    Then come answers. Serial gatekeeping (Dmitrienko and Tamhane, 2007): once a step is significant over all units
    and periods, the opposite steps that could answer it, of similar corridors and about the same time, are tested as
    a family of their own at the same level. A quiet world is flagged as rarely as without them, since nothing opens
    the gate.
    """

    roots: Floats
    largest: Floats
    parameters: SearchParameters
    moves: Floats | None = None

    def first(self, z: Floats, fit: Fit) -> tuple[Step, ...]:
        """
        Choose the next step, or the two of a move.

        Parameters
        ----------
        z
            Statistics of a further step, shape (units, periods).
        fit
            The model with the steps chosen before.

        Returns
        -------
        steps
            The strongest one of the whole family, else the clearest move, else the strongest of the families of
            answers; nothing where chance explains them.
        """
        best = _strongest(np.abs(z))
        if self.p_value(float(z[best.unit, best.at])) <= self.parameters.alpha:
            return (best,)
        reach = self.parameters.reach()
        move = clearest_move(z, reach) if reach is not None else None
        if move is not None and self._p_move(move.root) <= self.parameters.alpha:
            return (move.fall, move.rise)
        chosen = []
        for step, effect, root in zip(fit.steps, fit.effects.tolist(), _wald(fit), strict=True):
            if self.p_value(root) <= self.parameters.alpha:
                against = np.where(self._answers(step, effect), -np.sign(effect) * z, 0.0)
                answer = _strongest(against)
                if self._p_answer(step, effect, float(against[answer.unit, answer.at])) <= self.parameters.alpha:
                    chosen.append((-float(against[answer.unit, answer.at]), answer.unit, answer.at))
        return (Step(min(chosen)[1], min(chosen)[2]),) if chosen else ()

    def p_values(self, steps: tuple[Step, ...], roots: Floats) -> Floats:
        """
        Test steps.

        Parameters
        ----------
        steps
            Of a model.
        roots
            Their statistics.

        Returns
        -------
        p_values
            Over the whole family; of half a move, over all moves; of an answer to a step that is significant in the
            whole family, over the family of its answers.
        """
        whole = [self.p_value(root) for root in roots.tolist()]
        found = self._p_of_moves(steps, roots, whole)
        for gate, root, p in zip(steps, roots.tolist(), whole, strict=True):
            if p > self.parameters.alpha:
                continue
            family = self._answers(gate, root)
            for at, (step, other) in enumerate(zip(steps, roots.tolist(), strict=True)):
                if family[step.unit, step.at] and other * root < 0:
                    found[at] = min(found[at], max(p, self._p_answer(gate, root, abs(other))))
        return np.array(found)

    def p_value(self, root: float) -> float:
        """
        Test one statistic.

        Parameters
        ----------
        root
            Signed.

        Returns
        -------
        p_value
            Over all units and periods.
        """
        return self._p_of_both(_share(self.largest, abs(root)))

    def _p_move(self, root: float) -> float:
        return 1.0 if self.moves is None else self._p_of_both(_share(self.moves, root))

    def _p_of_both(self, p_value: float) -> float:
        """Count the draws of which a step or a move is as rare as this."""
        if self.moves is None:
            return p_value
        least = np.minimum(_tail(self.largest), _tail(self.moves))
        return float((1 + (least <= p_value).sum()) / (1 + len(least)))

    def _p_of_moves(self, steps: tuple[Step, ...], roots: Floats, whole: list[float]) -> list[float]:
        found, reach = list(whole), self.parameters.reach()
        if reach is None or self.moves is None:
            return found
        for a, fall in enumerate(steps):
            for b, rise in enumerate(steps):
                if roots[a] < 0 < roots[b] and is_move(fall, rise, falls=True, reach=reach):
                    p = self._p_move(together(-float(roots[a]), float(roots[b])))
                    found[a], found[b] = min(found[a], p), min(found[b], p)
        return found

    def _p_answer(self, gate: Step, sign: float, root: float) -> float:
        family = self._answers(gate, sign)
        return _share(np.where(family, -np.sign(sign) * self.roots, 0.0).max(axis=(1, 2)), root)

    def _answers(self, gate: Step, sign: float) -> NDArray[np.bool_]:
        """Mark where and when a step could be answered: by what is similar, a rise not long before its fall."""
        found = np.zeros(self.roots.shape[1:], dtype=bool)
        if self.parameters.similar is not None and gate.unit < len(self.parameters.similar):
            lag, lead = (round(years * self.parameters.per_year) for years in (MAX_LAG_YEARS, MAX_LEAD_YEARS))
            early, late = (lag, lead) if sign > 0 else (lead, lag)
            found[np.flatnonzero(self.parameters.similar[gate.unit]), max(gate.at - early, 0) : gate.at + late + 1] = (
                True
            )
            found[gate.unit] = False
        return found


def _share(largest: Floats, root: float) -> float:
    return float((1 + (largest >= root).sum()) / (1 + len(largest)))


def _tail(largest: Floats) -> Floats:
    """Give the p-value of each draw among all."""
    return np.asarray((len(largest) - np.searchsorted(np.sort(largest), largest)) / len(largest))


def _strongest(z: Floats) -> Step:
    unit, at = np.unravel_index(int(np.argmax(z)), z.shape)
    return Step(int(unit), int(at))


def _wald(fit: Fit) -> list[float]:
    spread = np.sqrt(fit.dispersion[[step.unit for step in fit.steps]]) if fit.steps else 1.0
    return list((fit.effects / (fit.errors * spread)).tolist())
