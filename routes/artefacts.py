"""Effort and reporting of sources into notes: a surge of patrols, a feed that starts or stops."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from routes.analysis import FlagType
from routes.effort import Counts, Source
from routes.geodesy import Floats
from routes.model import Fit

MIN_SEGMENT: Final = 3
MIN_Z: Final = 4.5
MIN_LOG_STEP: Final = float(np.log(1.35))
MIN_EVENTS: Final = 30.0
SILENT_SHARE: Final = 0.1


@dataclass(frozen=True)
class Artefact:
    """
    A change of what a source looked at or reported.

    Parameters
    ----------
    type
        ``artefact_effort`` or ``artefact_reporting``.
    source
        Agency and feed.
    at
        Index of the first period of the change.
    z
        Of the step; of a start or stop, how surprising the silence is.
    observed, expected
        Events a period of the source after the change, and at its level before.
    n_events
        Of the source.
    """

    type: FlagType
    source: Source
    at: int
    z: float
    observed: float
    expected: float
    n_events: int


def find_artefacts(counts: Counts, fit: Fit) -> tuple[Artefact, ...]:
    """
    Search every source for the step that changed its level the most, and for silence at either end.

    Parameters
    ----------
    counts
        By unit, source and period.
    fit
        The model, whose effort is about the sources.

    Returns
    -------
    artefacts
        At most one for each source, in the order of the sources.
    """
    seen = counts.whole(counts.counts)
    usual = counts.whole(fit.expected / np.maximum(fit.effort, 1e-9)[None])
    found = []
    for at, source in enumerate(counts.sources):
        if seen[at].sum() >= MIN_EVENTS:
            note = _silence(source, seen[at]) or _step(source, seen[at], usual[at])
            found += [note] if note else []
    return tuple(found)


def _silence(source: Source, seen: Floats) -> Artefact | None:
    active = np.flatnonzero(seen > SILENT_SHARE)
    first, last, size = int(active[0]), int(active[-1]), len(seen)
    rate = float(seen[first : last + 1].mean())
    before, after = first, size - 1 - last
    if max(before, after) < max(MIN_SEGMENT, SILENT_SHARE * size) or max(before, after) * rate < MIN_Z**2:
        return None
    stops = after >= before
    at = last + 1 if stops else first
    observed, expected = (0.0, rate) if stops else (rate, 0.0)
    return Artefact(
        FlagType.ARTEFACT_REPORTING, source, at, float(np.sqrt(max(before, after) * rate)), observed, expected,
        round(float(seen.sum())),
    )  # fmt: skip


def _step(source: Source, seen: Floats, usual: Floats) -> Artefact | None:
    best: Artefact | None = None
    for at in range(MIN_SEGMENT, len(seen) - MIN_SEGMENT + 1):
        early, late = seen[:at].sum() / max(usual[:at].sum(), 1e-9), seen[at:].sum() / max(usual[at:].sum(), 1e-9)
        change = float(np.log((late + 1e-6) / (early + 1e-6)))
        # Monthly levels scatter more than counts do: the error is taken from the scatter itself.
        level = seen / np.maximum(usual, 1e-9)
        error = np.sqrt(
            level[:at].var() / at / max(early, 1e-6) ** 2 + level[at:].var() / (len(seen) - at) / max(late, 1e-6) ** 2
        )
        z = change / max(float(error), 1e-6)
        if abs(z) >= MIN_Z and abs(change) >= MIN_LOG_STEP and (best is None or abs(z) > abs(best.z)):
            expected = float(usual[at:].mean() * early)
            silent = min(seen[:at].mean(), seen[at:].mean()) < SILENT_SHARE
            kind = FlagType.ARTEFACT_REPORTING if silent else FlagType.ARTEFACT_EFFORT
            best = Artefact(kind, source, at, z, float(seen[at:].mean()), expected, round(float(seen.sum())))
    return best
