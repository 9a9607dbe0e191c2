"""Flags of two runs into pairs that are the same change: the same place and direction, an onset near by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from routes.analysis import Analysis, Flag, FlagType
from routes.country_pairs import is_pair
from routes.geodesy import Vectors, distance_km, project, to_vectors
from routes.periods import PER_YEAR, Period
from routes.spending import MonitorParameters

LEAST_OVERLAP: Final = 0.5
MOST_VERTICES: Final = 60
DAYS_PER_YEAR: Final = 365.25
ARTEFACTS: Final = frozenset({FlagType.ARTEFACT_EFFORT, FlagType.ARTEFACT_REPORTING})


@dataclass(frozen=True)
class End:
    """
    One place of a flag, and what happened there.

    Parameters
    ----------
    corridor_id, name
        Of the corridor, or the area.
    direction
        ``up``, ``down``, ``aside`` or ``note``.
    line
        Longitudes and latitudes, of an area its outline, at most 60 of them; enough to tell whether two lines run in
        the same place.
    """

    corridor_id: str
    name: str
    direction: str
    line: tuple[tuple[float, float], ...]

    @cached_property
    def vectors(self) -> Vectors:
        """Unit vectors of the line, shape (n, 3)."""
        lon, lat = np.array(self.line, dtype=float).reshape(-1, 2).T
        return to_vectors(lon, lat)


@dataclass(frozen=True)
class Sighting:
    """
    A flag and its places, free of the analysis it comes from.

    Parameters
    ----------
    flag
        As found.
    ends
        One; two for a pair; none for a note about an agency.
    """

    flag: Flag
    ends: tuple[End, ...]

    @property
    def is_note(self) -> bool:
        """Whether it accuses no route."""
        return self.flag.type in ARTEFACTS


def sightings(analysis: Analysis) -> tuple[Sighting, ...]:
    """
    Take the flags out of an analysis.

    Parameters
    ----------
    analysis
        Any.

    Returns
    -------
    sightings
        In the order of its flags.
    """
    units = [
        *analysis.corridors[["corridor_id", "name", "geometry"]].itertuples(index=False),
        *analysis.areas[["area_id", "name", "geometry"]].itertuples(index=False),
    ]
    lines = {str(key): _outline(shape) for key, _, shape in units}
    names = {str(key): str(name) for key, name, _ in units}
    return tuple(
        Sighting(flag, tuple(End(key, names[key], way, lines[key]) for key, way in _ends(flag) if key in lines))
        for flag in analysis.flags
    )


def pair_up(
    before: Mapping[str, Sighting], after: Mapping[str, Sighting], parameters: MonitorParameters, period: Period
) -> dict[str, str]:
    """
    Find each flag again.

    Parameters
    ----------
    before, after
        By identifier.
    parameters
        How far a flag may move.
    period
        Unit of time of the onset.

    Returns
    -------
    pairs
        Identifier before to identifier after; each at most once, the closest first.
    """
    found = [
        (*(-part for part in score), old, new)
        for old, kept in before.items()
        for new, seen in after.items()
        if (score := closeness(kept, seen, parameters, period)) is not None
    ]
    pairs: dict[str, str] = {}
    for *_, old, new in sorted(found):
        if old not in pairs and new not in pairs.values():
            pairs[str(old)] = str(new)
    return pairs


def closeness(
    one: Sighting, other: Sighting, parameters: MonitorParameters, period: Period
) -> tuple[float, ...] | None:
    """
    Tell how close two flags are.

    Parameters
    ----------
    one, other
        Of two runs.
    parameters
        How far a flag may move.
    period
        Unit of time of the onset.

    Returns
    -------
    closeness
        Compared part by part, more is closer; None where they are not the same change.
    """
    gap = abs((one.flag.time - other.flag.time).days) * PER_YEAR[period] / DAYS_PER_YEAR
    # Half a period of grace: months are not equally long.
    if one.is_note != other.is_note or gap > parameters.onset_periods + 0.5:
        return None
    if one.is_note:
        near = float(_same_note(one, other))
    else:
        near = max((_nearness(a, b, parameters.reach_km) for a, b in _alike(one, other)), default=0.0)
    if near <= 0:
        return None
    same_id, same_type = one.flag.flag_id == other.flag.flag_id, one.flag.type == other.flag.type
    return float(same_id), near, float(same_type), -gap


def same_places(one: Sighting, other: Sighting, reach_km: float = MonitorParameters.reach_km) -> bool:
    """
    Tell whether two flags share a place, whatever happened there.

    Parameters
    ----------
    one, other
        Of any run.
    reach_km
        Lines nearer than this run in the same place.

    Returns
    -------
    same
        False where one of them has no place.
    """
    return any(_nearness(a, b, reach_km) > 0 for a in one.ends for b in other.ends)


def _outline(shape: shapely.Geometry) -> tuple[tuple[float, float], ...]:
    vertices = shapely.get_coordinates(shape)
    kept = np.unique(np.linspace(0, len(vertices) - 1, min(len(vertices), MOST_VERTICES)).round().astype(int))
    return tuple((round(float(lon), 4), round(float(lat), 4)) for lon, lat in vertices[kept])


def _ends(flag: Flag) -> Iterator[tuple[str, str]]:
    if flag.from_corridor_id and flag.to_corridor_id:
        yield flag.from_corridor_id, "down"
        yield flag.to_corridor_id, "up"
    elif unit := flag.corridor_id or flag.area_id:
        yield unit, _direction(flag)


def _direction(flag: Flag) -> str:
    if flag.type in ARTEFACTS:
        return "note"
    if flag.type is FlagType.DRIFT:
        return "aside"  # left or right of a line that the next run may draw from the other end
    return "up" if flag.effect >= 1 else "down"


def _alike(one: Sighting, other: Sighting) -> Iterator[tuple[End, End]]:
    return ((a, b) for a in one.ends for b in other.ends if a.direction == b.direction)


def _same_note(one: Sighting, other: Sighting) -> bool:
    told = [(note.flag.type, note.flag.other_explanation, len(note.ends)) for note in (one, other)]
    if told[0] != told[1]:
        return False
    return same_places(one, other) if one.ends else one.flag.agencies == other.flag.agencies


def _nearness(one: End, other: End, reach_km: float) -> float:
    """Give 2 for the same unit, the share of the shorter line that runs beside the other, or 0 for too little."""
    if one.corridor_id == other.corridor_id:
        return 2.0
    # Cocaine to Spain and to Belgium, known to be from Colombia only, are put on one spot and are two flows.
    if is_pair(one.corridor_id) or is_pair(other.corridor_id):
        return 0.0
    share = max(
        _share_beside(one.vectors, other.vectors, reach_km), _share_beside(other.vectors, one.vectors, reach_km)
    )
    return share if share >= LEAST_OVERLAP else 0.0


def _share_beside(points: Vectors, line: Vectors, reach_km: float) -> float:
    if not len(points) or not len(line):
        return 0.0
    away = distance_km(points, line[0]) if len(line) == 1 else np.abs(project(line, points, reach_km).offset_km)
    return float(np.mean(away <= reach_km))
