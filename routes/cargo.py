"""What the events that name a pair of ends carry, beside what all do."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.evidence import Evidence
from routes.geodesy import Floats

COMMODITY_PRIOR: Final = 3.0
TINY: Final = 1e-9


def affinity(evidence: Evidence, named: NDArray[np.bool_]) -> Floats:
    """
    Compare the commodity of each event with those of the events that name a pair of ends.

    Parameters
    ----------
    evidence
        Of one kind.
    named
        Shape (n,): which name the pair.

    Returns
    -------
    affinity
        Shape (n,): how many times likelier its commodity is among them than among all; three imagined events of all
        commodities hold it near one.
    """
    overall, among, code = named_cargo(evidence, named)
    return np.asarray((among / np.maximum(overall, TINY))[code])


def named_cargo(evidence: Evidence, named: NDArray[np.bool_]) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """
    Estimate what the events that name a pair of ends carry.

    Parameters
    ----------
    evidence
        Of one kind.
    named
        Shape (n,): which name the pair.

    Returns
    -------
    overall, among, code
        Chance of each commodity among all events, and among these with three imagined ones of all; and the commodity
        of each event.
    """
    known, code = evidence.commodities
    weights = evidence.weights()
    overall = np.bincount(code, weights=weights, minlength=len(known)) / max(weights.sum(), TINY)
    seen = np.bincount(code[named], weights=weights[named], minlength=len(known))
    return overall, (seen + COMMODITY_PRIOR * overall) / (seen.sum() + COMMODITY_PRIOR), code
