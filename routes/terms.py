"""Events and corridors into what speaks for each pair of them: place, mode, named ends."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routes.candidates import Candidate, Tags
from routes.cells import SIGMAS_IN_RADIUS
from routes.evidence import Evidence
from routes.geodesy import Floats, project

THREADS: Final = 4
REACH_KM: Final = 400.0
MATCH: Final = 1.0
HALF_MATCH: Final = 0.5
NO_MATCH: Final = 0.02
BACKGROUND_MATCH: Final = 0.1
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Beside:
    """
    Events within reach of corridors: an entry for each event and corridor that are near each other.

    Parameters
    ----------
    row, column
        Shape (entries,): event and corridor.
    offset_km, along_km
        Shape (entries,): as from ``project``.
    shape
        Number of events and of corridors.
    """

    row: Numbers
    column: Numbers
    offset_km: Floats
    along_km: Floats
    shape: tuple[int, int]

    def spread(self, entries: Floats, fill: float) -> Floats:
        """
        Lay entries out as a table.

        Parameters
        ----------
        entries
            Shape (entries,).
        fill
            Of the pairs that are not near.

        Returns
        -------
        table
            Shape (events, corridors).
        """
        table = np.full(self.shape, fill)
        table[self.row, self.column] = entries
        return table


def lay_beside(evidence: Evidence, candidates: list[Candidate]) -> Beside:
    """
    Find the events within 400 km of each corridor.

    Parameters
    ----------
    evidence
        Events.
    candidates
        Corridors.

    Returns
    -------
    beside
        Corridor by corridor.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda candidate: project(candidate.line, evidence.points, REACH_KM), candidates))
    near = [np.flatnonzero(np.isfinite(p.offset_km)) for p in found]
    column = np.repeat(np.arange(len(found)), [len(rows) for rows in near])
    none = np.zeros(0)
    return Beside(
        np.concatenate([*near, none.astype(np.int64)]),
        column.astype(np.int64),
        np.concatenate([*(p.offset_km[rows] for p, rows in zip(found, near, strict=True)), none]),
        np.concatenate([*(p.along_km[rows] for p, rows in zip(found, near, strict=True)), none]),
        (evidence.frame.height, len(candidates)),
    )


@dataclass(frozen=True)
class Terms:
    """
    What speaks for each corridor, besides its profile.

    Parameters
    ----------
    beside
        Where the events lie.
    fixed, background
        Factor of mode and named ends, shape (entries,); the same of the background, shape (events,).
    radius_sigma
        Shape (events,): how finely each place is known, as a standard deviation in kilometres.
    commodity
        Shape (events,): row of the profiles' table.
    """

    beside: Beside
    fixed: Floats
    background: Floats
    radius_sigma: Floats
    commodity: Numbers


def weigh_terms(
    evidence: Evidence, candidates: list[Candidate], tags: Tags, *, commodities: tuple[str, ...], modes: Floats
) -> Terms:
    """
    Weigh what speaks for each corridor: place, mode, named ends, commodity.

    Parameters
    ----------
    evidence
        Events.
    candidates
        Corridors.
    tags
        Of the same events.
    commodities
        Known ones; all others share one number more.
    modes
        Share of each mode in the background.

    Returns
    -------
    terms
        Nothing named speaks for nothing.
    """
    beside = lay_beside(evidence, candidates)
    of = np.array([candidate.mode for candidate in candidates], dtype=np.int64)
    table, pair = _named_ends(tags, candidates)
    row, column = beside.row, beside.column
    number = {name: at for at, name in enumerate(commodities)}
    commodity = evidence.frame["commodity"].replace_strict(number, default=len(number), return_dtype=pl.Int64)
    return Terms(
        beside,
        evidence.chances[row, of[column]] * table[pair[row], column],
        (evidence.chances @ modes) * table[pair, -1],
        evidence.frame["radius_km"].to_numpy() / SIGMAS_IN_RADIUS,
        commodity.to_numpy(),
    )


def _named_ends(tags: Tags, candidates: list[Candidate]) -> tuple[Floats, Numbers]:
    """Weigh how well each pair of names agrees with each corridor, the background last; and number the pairs."""
    size = len(tags.names)
    pairs, pair = np.unique(tags.origins * size + tags.destinations, return_inverse=True)
    origins, destinations = np.divmod(pairs, size)
    named = (origins > 0).astype(float) + (destinations > 0)
    table = np.empty((len(pairs), len(candidates) + 1))
    table[:, -1] = np.where(named > 0, BACKGROUND_MATCH, 1.0)
    for at, c in enumerate(candidates):
        ends = np.array([tags.number(c.origin), tags.number(c.destination)])
        good = (np.isin(origins, ends) & (origins > 0)).astype(float) + (
            np.isin(destinations, ends) & (destinations > 0)
        )
        partly = np.where(good > 0, HALF_MATCH * NO_MATCH, NO_MATCH) if c.origin else BACKGROUND_MATCH
        table[:, at] = np.where(named == 0, 1.0, np.where(good == named, MATCH, partly))
    return table, pair.astype(np.int64)
