"""Events that no named pair explains into corridors between the places where they gather."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from routes.candidates import LINE_STEP_KM, Candidate
from routes.cells import cells_at, centers
from routes.evidence import Evidence
from routes.geodesy import (
    Floats,
    Vectors,
    along_km,
    chord_of,
    distance_km,
    great_circle,
    km_of,
    resample,
    to_degrees,
    to_vectors,
)
from routes.landways import build_grid, disks_around, nearest_nodes
from routes.modes import MODES
from routes.sealanes import sea_lanes, sea_ways

HUB_RESOLUTION: Final = 3
FINE_RESOLUTION: Final = 5
HUB_APART_KM: Final = 130.0
MAX_HUBS: Final = 28
MIN_HUB_EVENTS: Final = 3.0
MIN_EVENTS: Final = 12.0
PAIR_KM: Final = (120.0, 5000.0)
MAX_DETOUR: Final = 2.2
INNER_KM: Final = 35.0
OUTER_KM: Final = 120.0
STRETCH_KM: Final = 80.0
MIN_FILL: Final = {Mode.LAND: 0.7, Mode.MARITIME: 0.6, Mode.AIR: 0.2}
MAX_GAP: Final = {Mode.LAND: 2, Mode.MARITIME: 12, Mode.AIR: 60}  # stretches in a row without an event
MIN_GAIN: Final = 6.0
GAIN_PER_ROOT: Final = 0.25
MIN_IN_STRETCH: Final = 0.5
MIN_CHANCE: Final = 0.5
ASIDE_KM: Final = 60.0
USUAL_SHARE: Final = 0.75


@dataclass(frozen=True)
class _Ground:
    """Cells with the weight of the events of one mode that still want a corridor."""

    points: Vectors
    weights: Floats
    tree: cKDTree = field(repr=False)


@dataclass(frozen=True)
class _Least:
    """What a way has to reach to be a corridor."""

    gain: float
    fill: float
    gap: int


def untagged_candidates(evidence: Evidence, rest: Floats, *, land: BaseGeometry) -> list[Candidate]:
    """
    Propose corridors for events that none explains, mode by mode.

    Parameters
    ----------
    evidence
        Of one kind.
    rest
        Shape (n,), how much of each event is unexplained.
    land
        EPSG:4326, cut at 180 degrees.

    Returns
    -------
    candidates
        Without names, strongest first within each mode.

    Notes
    -----
    Hubs are the peaks of density. Each pair of hubs is joined as its mode travels; the way whose band holds most
    beyond what its surroundings promise is taken, its events are put aside, and the search goes on.
    """
    found: list[Candidate] = []
    noise = float(np.sqrt(evidence.weights().sum()))
    for mode in range(len(MODES)):
        # On a coast all modes are possible: only what is rather this mode than not may draw its lines.
        chance = evidence.chances[:, mode]
        weights = rest * np.where(chance >= MIN_CHANCE, chance, 0.0) * evidence.weights()
        if weights.sum() >= MIN_EVENTS:
            ground = _ground(evidence.points, weights)
            ways = _ways(mode, _hubs(evidence.points, weights), ground, land)
            least = _Least(max(MIN_GAIN, GAIN_PER_ROOT * noise), MIN_FILL[MODES[mode]], MAX_GAP[MODES[mode]])
            found += [Candidate(mode, "", "", way, 0.0) for way in _best_ways(ways, ground, least)]
    return found


def _ground(points: Vectors, weights: Floats) -> _Ground:
    cells, at = np.unique(cells_at(*to_degrees(points), FINE_RESOLUTION), return_inverse=True)
    middle = to_vectors(*centers(cells))
    return _Ground(middle, _summed(at, weights), cKDTree(middle))


def _summed(at: NDArray[np.int64], weights: Floats) -> Floats:
    return np.bincount(at, weights=weights).astype(np.float64)


def _hubs(points: Vectors, weights: Floats) -> Vectors:
    """Find peaks of density, the strongest first, none near a stronger one."""
    cells, at = np.unique(cells_at(*to_degrees(points), HUB_RESOLUTION), return_inverse=True)
    size = _summed(at, weights)
    middles = np.stack([_summed(at, weights * axis) for axis in points.T], axis=1)
    middles = middles / np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), np.finfo(float).tiny)
    kept: list[int] = []
    for cell in np.lexsort((cells, -np.round(size, 6))).tolist():
        if size[cell] < MIN_HUB_EVENTS or len(kept) == MAX_HUBS:
            break
        if not kept or float(distance_km(middles[kept], middles[cell]).min()) > HUB_APART_KM:
            kept.append(cell)
    return np.asarray(middles[kept])


def _ways(mode: int, hubs: Vectors, ground: _Ground, land: BaseGeometry) -> list[Vectors]:
    first, last = np.triu_indices(len(hubs), 1)
    apart = distance_km(hubs[first], hubs[last])
    chosen = (apart >= PAIR_KM[0]) & (apart <= PAIR_KM[1])
    pairs = np.stack([first[chosen], last[chosen]], axis=1)
    if MODES[mode] is Mode.AIR:
        found: list[Vectors | None] = [great_circle(hubs[a], hubs[b], LINE_STEP_KM) for a, b in pairs.tolist()]
    elif MODES[mode] is Mode.LAND:
        found = _grid_ways(hubs, pairs, ground, land)
    else:
        found = sea_ways(sea_lanes(), hubs, pairs)
    straight = apart[chosen]
    good = [w for w, direct in zip(found, straight, strict=True) if w is not None and _length(w) <= MAX_DETOUR * direct]
    return [resample(way, LINE_STEP_KM) for way in good]


def _length(way: Vectors) -> float:
    return float(along_km(way)[-1])


def _grid_ways(hubs: Vectors, pairs: NDArray[np.int64], ground: _Ground, land: BaseGeometry) -> list[Vectors | None]:
    """Join hubs over one grid of all cells near evidence."""
    grid = build_grid(disks_around(ground.points), land=land, seen=ground.points, weights=ground.weights)
    node = nearest_nodes(grid, hubs)
    cost, before = dijkstra(grid.lengths, indices=node, return_predecessors=True)
    found: list[Vectors | None] = []
    for a, b in pairs.tolist():
        if not np.isfinite(cost[a, node[b]]) or node[a] == node[b]:
            found.append(None)
            continue
        way = [int(node[b])]
        while way[-1] != node[a]:
            way.append(int(before[a, way[-1]]))
        found.append(np.vstack([hubs[a], grid.points[way[::-1]][1:-1], hubs[b]]))
    return found


def _best_ways(ways: list[Vectors], ground: _Ground, least: _Least) -> list[Vectors]:
    """Take the way with the most gain, put its events aside, and again until none gains enough."""
    near = [_near(way, ground) for way in ways]
    weights = ground.weights.copy()
    taken: list[Vectors] = []
    while True:
        gains = np.array([_gain(inside, weights, least) for inside in near])
        if not len(gains) or gains.max() < least.gain:
            return taken
        best = int(np.argmax(gains))
        taken.append(ways[best])
        weights[near[best].cells[near[best].away <= ASIDE_KM]] = 0.0


@dataclass(frozen=True)
class _Beside:
    cells: NDArray[np.int64]
    away: Floats
    stretch: NDArray[np.int64]
    stretches: int


def _near(way: Vectors, ground: _Ground) -> _Beside:
    matrix = cKDTree(way).sparse_distance_matrix(ground.tree, float(chord_of(OUTER_KM)), output_type="coo_matrix")
    away = csr_array((matrix.data, (matrix.col, matrix.row)), shape=(len(ground.points), len(way))).tocoo()
    order = np.lexsort((away.data, away.row))
    cells, first = np.unique(away.row[order], return_index=True)
    nearest = order[first]
    at = along_km(way)[away.col[nearest]]
    stretches = max(1, int(np.ceil(_length(way) / STRETCH_KM)))
    stretch = np.minimum((at / STRETCH_KM).astype(np.int64), stretches - 1)
    return _Beside(cells.astype(np.int64), km_of(away.data[nearest]), stretch, stretches)


def _gain(beside: _Beside, weights: Floats, least: _Least) -> float:
    """Compare what lies in the band with what its surroundings promise, stretch by stretch."""
    inner = beside.away <= INNER_KM
    here = np.bincount(beside.stretch[inner], weights=weights[beside.cells[inner]], minlength=beside.stretches)
    around = np.bincount(beside.stretch[~inner], weights=weights[beside.cells[~inner]], minlength=beside.stretches)
    promised = around * INNER_KM / (OUTER_KM - INNER_KM) + 0.5
    empty = here < MIN_IN_STRETCH
    if np.mean(empty) > 1 - least.fill or _longest(empty) > least.gap:
        return 0.0
    gain = np.sort(here * np.log(np.maximum(here, 1e-9) / promised) - here + promised)
    # A town on the way gains a lot all by itself: the fullest quarter counts no more than the rest.
    usual = gain[: max(1, int(np.ceil(USUAL_SHARE * len(gain))))]
    return float(usual.mean() * len(gain))


def _longest(empty: NDArray[np.bool_]) -> int:
    """Count the stretches of the longest run of empty ones."""
    ends = np.flatnonzero(np.diff(np.concatenate([[0], empty.astype(np.int8), [0]])))
    return int(np.max(ends[1::2] - ends[::2], initial=0))
