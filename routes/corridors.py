"""Evidence of one kind into corridors: candidates, assignment, refinement, identity."""

import hashlib
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from routes.assignment import Assignment, learn, mode_name, needed, share_out
from routes.candidates import Candidate, Tags, read_tags, tagged_candidates
from routes.cells import cells_at
from routes.evidence import Evidence
from routes.geodesy import Floats, distance_km, to_degrees
from routes.modes import MODES
from routes.places import Places, learn_places
from routes.profiles import Profiles
from routes.redrawing import redrawn
from routes.refinement import refine
from routes.smoothing import smooth
from routes.untagged import untagged_candidates

END_KM: Final = 120.0
SIDE_BY_SIDE_KM: Final = 400.0
MINOR_SHARE: Final = 0.6
ID_RESOLUTION: Final = 2
STUDIED: Final = 20_000


@dataclass(frozen=True)
class CorridorSet:
    """
    The corridors of one kind of event.

    Parameters
    ----------
    kind
        Of the events.
    evidence
        Its events.
    tags
        Ends that they name.
    places
        What the names mean.
    candidates
        Corridors, most support first.
    assignment
        Columns as ``candidates``.
    ids
        Identity of each.
    """

    kind: str
    evidence: Evidence
    tags: Tags
    places: Places
    candidates: tuple[Candidate, ...]
    assignment: Assignment
    ids: tuple[str, ...]

    def support(self) -> Floats:
        """
        Add up the events of each corridor.

        Returns
        -------
        support
            Shape (corridors,).
        """
        return np.asarray(self.evidence.weights() @ self.assignment.shares)


def find_corridors(
    evidence: Evidence, *, kind: str, land: BaseGeometry, towns: pl.DataFrame | None = None
) -> CorridorSet:
    """
    Find the corridors behind events of one kind.

    Parameters
    ----------
    evidence
        Of that kind.
    kind
        Its name.
    land
        EPSG:4326, cut at 180 degrees.
    towns
        As for ``learn_places``.

    Returns
    -------
    corridors
        Tagged ones first; then those that the rest of the events draw by themselves.

    Notes
    -----
    Of more than twice 20,000 events, every second is studied, of more than three times every third, and so on: where
    corridors run and what they look like is learned from these, and all events are shared out by it. A corridor of
    very few events among very many is then not found; one that is found is no weaker.
    """
    studied = evidence.every(max(1, evidence.frame.height // STUDIED))
    places = learn_places(studied, towns)
    candidates, profiles = _studied(studied, places, land)
    tags = read_tags(evidence, places)
    if profiles is None:
        return CorridorSet(kind, evidence, tags, places, (), learn(evidence, [], tags)[0], ())
    assignment = share_out(evidence, candidates, tags, profiles)
    return CorridorSet(kind, evidence, tags, places, tuple(candidates), assignment, identities(kind, tuple(candidates)))


def _studied(evidence: Evidence, places: Places, land: BaseGeometry) -> tuple[list[Candidate], Profiles | None]:
    """Find candidates in a part of the events, most support first, and what they look like."""
    tags = read_tags(evidence, places)
    tagged = without_twins(tagged_candidates(evidence, places=places, tags=tags, land=land))
    first, assignment, _ = _settled(evidence, tagged, tags, land)
    again = redrawn(evidence, first, assignment, tags=tags, land=land)
    if any(new is not old for new, old in zip(again, first, strict=True)):
        first, assignment, _ = _settled(evidence, again, tags, land)
    more = [] if evidence.are_sums() else untagged_candidates(evidence, assignment.background(), land=land)
    candidates, assignment, profiles = _settled(evidence, [*first, *more], tags, land)
    order = np.lexsort((np.arange(len(candidates)), -(evidence.weights() @ assignment.shares)))
    return [candidates[at] for at in order.tolist()], profiles.in_order(order) if profiles else None


def without_twins(candidates: list[Candidate]) -> list[Candidate]:
    """
    Leave out candidates whose ends are rather another spelling or a suburb of a stronger candidate's.

    Parameters
    ----------
    candidates
        Any.

    Returns
    -------
    candidates
        In the order given.
    """
    kept: list[int] = []
    for at in sorted(range(len(candidates)), key=lambda i: (-candidates[i].tagged, i)):
        mine = candidates[at]
        if not any(_twins(candidates[other], mine) for other in kept):
            kept.append(at)
    return [candidates[at] for at in sorted(kept)]


def _twins(strong: Candidate, weak: Candidate) -> bool:
    if strong.mode != weak.mode or weak.tagged > MINOR_SHARE * strong.tagged:
        return False
    ends, others = strong.line[[0, -1]], weak.line[[0, -1]]
    apart = min(float(distance_km(ends, o).max()) for o in (others, others[::-1]))
    return apart <= END_KM


def _settled(
    evidence: Evidence, candidates: list[Candidate], tags: Tags, land: BaseGeometry
) -> tuple[list[Candidate], Assignment, Profiles | None]:
    """Assign, drop what is not needed, pull the lines to their events, and assign again."""
    weights = evidence.weights()
    rough, _ = learn(evidence, candidates, tags)
    kept = needed(rough.shares, weights).tolist()
    drawn = [_refined(evidence, candidates[at], rough.shares[:, at] * weights, land) for at in kept]
    final, profiles = learn(evidence, drawn, tags)
    last = needed(final.shares, weights)
    if len(last) < len(drawn):
        drawn = [drawn[at] for at in last.tolist()]
        final, profiles = learn(evidence, drawn, tags)
    return drawn, final, profiles


def _refined(evidence: Evidence, candidate: Candidate, weights: Floats, land: BaseGeometry) -> Candidate:
    mode = MODES[candidate.mode]
    if mode is Mode.AIR:
        return candidate
    line = refine(candidate.line, evidence.points, weights)
    return replace(candidate, line=smooth(line, evidence.points, weights, land=land, afloat=mode is Mode.MARITIME))


def neighbourhoods(candidates: tuple[Candidate, ...]) -> NDArray[np.int64]:
    """
    Group corridors of one mode whose middles lie side by side.

    Parameters
    ----------
    candidates
        Corridors.

    Returns
    -------
    groups
        Shape (corridors,), numbers from 0.
    """
    middles = np.array([c.line[len(c.line) // 2] for c in candidates]).reshape(-1, 3)
    modes = np.array([c.mode for c in candidates])
    beside = distance_km(middles[:, None], middles[None]) <= SIDE_BY_SIDE_KM
    same = csr_array(beside & (modes[:, None] == modes[None]))
    return np.asarray(connected_components(same, directed=False)[1], dtype=np.int64)


def identities(kind: str, candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """
    Give each corridor an identity that does not hang on the events that happen to be known.

    Parameters
    ----------
    kind
        Of the events.
    candidates
        Corridors.

    Returns
    -------
    ids
        From kind, mode and ends: the names of places, or coarse cells where there are none.
    """
    found: list[str] = []
    for candidate in candidates:
        lon, lat = to_degrees(candidate.line[[0, -1]])
        cells = [f"{cell:x}" for cell in cells_at(lon, lat, ID_RESOLUTION).tolist()]
        ends = sorted([candidate.origin, candidate.destination] if candidate.origin else cells)
        text = "|".join([kind, mode_name(candidate), *ends])
        code = hashlib.sha256(text.encode()).hexdigest()[:10]
        twins = sum(other.split("-")[0] == code for other in found)
        found.append(f"{code}-{twins + 1}" if twins else code)
    return tuple(found)
