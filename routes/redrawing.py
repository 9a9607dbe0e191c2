"""Lines drawn a second time, where the events go that no other corridor explains."""

from dataclasses import replace
from typing import Final

import numpy as np
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from routes.assignment import Assignment
from routes.candidates import LINE_STEP_KM, TAGGED_WEIGHT, Candidate, Tags
from routes.cargo import affinity
from routes.evidence import Evidence
from routes.geodesy import Floats, Vectors, project, resample
from routes.landways import cheapest_way
from routes.modes import MODES

BAND_KM: Final = 40.0
CLEARLY: Final = 1.05
SURE: Final = 0.25


def redrawn(
    evidence: Evidence, candidates: list[Candidate], assignment: Assignment, *, tags: Tags, land: BaseGeometry
) -> list[Candidate]:
    """
    Draw the lines of named corridors again, each by its own events and cargo.

    Parameters
    ----------
    evidence
        Of one kind.
    candidates
        Corridors.
    assignment
        Columns as ``candidates``.
    tags
        Of the same events.
    land
        EPSG:4326, cut at 180 degrees.

    Returns
    -------
    candidates
        In the same order. A new line is taken where it passes clearly more events of its own mode that no other
        corridor explains; a way through the air stays.

    Notes
    -----
    The first lines follow roads that evidence of all corridors makes cheap, and lanes that ships keep to. Traffic
    that hides does neither.
    """
    free = assignment.background()
    found = []
    for at, candidate in enumerate(candidates):
        if MODES[candidate.mode] is Mode.AIR or not candidate.origin:
            found.append(candidate)
            continue
        named = tags.names_pair(candidate.origin, candidate.destination)
        weights = evidence.chances[:, candidate.mode] * (assignment.shares[:, at] + free) * evidence.weights()
        weights = weights * affinity(evidence, named)
        line = _drawn(evidence, candidate, weights * (1 + TAGGED_WEIGHT * named), land)
        better = _passed(line, evidence, weights) > CLEARLY * _passed(candidate.line, evidence, weights)
        found.append(replace(candidate, line=line) if better else candidate)
    return found


def _drawn(evidence: Evidence, candidate: Candidate, weights: Floats, land: BaseGeometry) -> Vectors:
    sure = weights > SURE
    start, end = candidate.line[0], candidate.line[-1]
    afloat = MODES[candidate.mode] is Mode.MARITIME
    way = cheapest_way(start, end, land=land, seen=evidence.points[sure], weights=weights[sure], afloat=afloat)
    return resample(way, LINE_STEP_KM)


def _passed(line: Vectors, evidence: Evidence, weights: Floats) -> float:
    away = project(line, evidence.points, BAND_KM).offset_km
    return float(weights[np.isfinite(away)].sum())
