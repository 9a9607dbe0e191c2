"""The sea-lane network into shortest ways between places."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from routes.geodesy import Vectors, distance_km, great_circle, km_of, to_vectors

CLOSED: Final = frozenset({"northwest"})
ENTRIES: Final = 3
ENTRY_PENALTY: Final = 1.6
MAX_ENTRY_KM: Final = 600.0
ASTRAY: Final = 5.0


@dataclass(frozen=True)
class SeaLanes:
    """
    A network of shipping lanes.

    Parameters
    ----------
    nodes
        Unit vectors, shape (n, 3).
    lengths_km
        Sparse, symmetric, shape (n, n).
    """

    nodes: Vectors
    lengths_km: csr_array


@lru_cache(maxsize=1)
def sea_lanes() -> SeaLanes:
    """
    Take the network that the package searoute carries, a constant.

    Returns
    -------
    lanes
        Without the Northwest Passage; the two spellings of the 180th meridian are one.
    """
    # Late, because it takes a third of a second that land and air never need.
    from searoute.data.marnet_dict import edge_list  # noqa: PLC0415

    places = sorted(edge_list)
    number = {place: at for at, place in enumerate(places)}
    pairs = [
        (number[start], number[end])
        for start, ends in edge_list.items()
        for end, about in ends.items()
        if end in number and about.get("passage") not in CLOSED
    ]
    nodes = to_vectors(*np.array(places, dtype=float).T)
    start, end = np.array(pairs).T
    # A length of zero would be no edge at all.
    lengths = np.maximum(distance_km(nodes[start], nodes[end]), 1e-3)
    size = (len(places), len(places))
    one_way = csr_array((lengths, (start, end)), shape=size)
    return SeaLanes(nodes, csr_array(one_way.maximum(one_way.T)))


def sea_way(lanes: SeaLanes, start: Vectors, end: Vectors) -> Vectors | None:
    """
    Find the shortest way by sea between two places.

    Parameters
    ----------
    lanes
        The network.
    start, end
        Unit vectors.

    Returns
    -------
    line
        As from ``sea_ways``.
    """
    return sea_ways(lanes, np.stack([start, end]), np.array([[0, 1]]))[0]


def sea_ways(lanes: SeaLanes, places: Vectors, pairs: NDArray[np.int64]) -> list[Vectors | None]:
    """
    Find the shortest ways by sea between pairs of places.

    Parameters
    ----------
    lanes
        The network.
    places
        Unit vectors, shape (n, 3); up to 600 km from the nearest lane.
    pairs
        Rows of ``places``, shape (m, 2).

    Returns
    -------
    lines
        Vertices, both places included; the great circle where lanes lead far astray, as between neighbours; None
        where no lane leads.
    """
    chord, nearest = cKDTree(lanes.nodes).query(places, k=ENTRIES)
    node = np.asarray(nearest, dtype=np.int64)
    entry = np.where(km_of(chord) <= MAX_ENTRY_KM, ENTRY_PENALTY * km_of(chord), np.inf)
    sources, at = np.unique(node, return_inverse=True)
    cost, before = dijkstra(lanes.lengths_km, indices=sources, return_predecessors=True)
    row = at.reshape(node.shape)
    found: list[Vectors | None] = []
    for a, b in pairs.tolist():
        total = entry[a][:, None] + cost[row[a]][:, node[b]] + entry[b][None, :]
        best = np.unravel_index(int(np.argmin(total)), total.shape)
        if not np.isfinite(total[best]):
            found.append(None)
            continue
        if total[best] > ASTRAY * max(float(distance_km(places[a], places[b])), 1.0):
            found.append(great_circle(places[a], places[b]))
            continue
        way = _backwards(before[row[a, best[0]]], int(node[b, best[1]]))
        found.append(np.vstack([places[a], lanes.nodes[way], places[b]]))
    return found


def _backwards(before: NDArray[np.int32], last: int) -> list[int]:
    way = [last]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1]
