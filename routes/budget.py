"""The error that a search may spend: over all units and periods first, then over what could answer a step found."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.geodesy import Floats
from routes.model import Fit, Step

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

    Notes
    -----
    Serial gatekeeping (Dmitrienko and Tamhane, 2007): once a step is significant over all units and periods, the
    opposite steps that could answer it, of similar corridors and about the same time, are tested as a family of
    their own at the same level. A quiet world is flagged as rarely as without them, since nothing opens the gate.
    """

    roots: Floats
    largest: Floats
    parameters: SearchParameters

    def first(self, z: Floats, fit: Fit) -> Step | None:
        """
        Choose the next step.

        Parameters
        ----------
        z
            Statistics of a further step, shape (units, periods).
        fit
            The model with the steps chosen before.

        Returns
        -------
        step
            The strongest one of the whole family, else of the families of answers; None where chance explains them.
        """
        best = _strongest(np.abs(z))
        if self.p_value(float(z[best.unit, best.at])) <= self.parameters.alpha:
            return best
        chosen = []
        for step, effect, root in zip(fit.steps, fit.effects.tolist(), _wald(fit), strict=True):
            if self.p_value(root) <= self.parameters.alpha:
                against = np.where(self._answers(step, effect), -np.sign(effect) * z, 0.0)
                answer = _strongest(against)
                if self._p_answer(step, effect, float(against[answer.unit, answer.at])) <= self.parameters.alpha:
                    chosen.append((-float(against[answer.unit, answer.at]), answer.unit, answer.at))
        return Step(min(chosen)[1], min(chosen)[2]) if chosen else None

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
            Over the whole family; of an answer to a step that is significant there, over the family of its answers.
        """
        whole = [self.p_value(root) for root in roots.tolist()]
        found = list(whole)
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
        return self._share(self.largest, abs(root))

    def _p_answer(self, gate: Step, sign: float, root: float) -> float:
        family = self._answers(gate, sign)
        return self._share(np.where(family, -np.sign(sign) * self.roots, 0.0).max(axis=(1, 2)), root)

    def _share(self, largest: Floats, root: float) -> float:
        return float((1 + (largest >= root).sum()) / (1 + len(largest)))

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


def _strongest(z: Floats) -> Step:
    unit, at = np.unravel_index(int(np.argmax(z)), z.shape)
    return Step(int(unit), int(at))


def _wald(fit: Fit) -> list[float]:
    spread = np.sqrt(fit.dispersion[[step.unit for step in fit.steps]]) if fit.steps else 1.0
    return list((fit.effects / (fit.errors * spread)).tolist())
