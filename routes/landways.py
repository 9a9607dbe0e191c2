"""Cells of land or sea and evidence into least-cost ways between places."""

from dataclasses import dataclass
from typing import Final

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from routes.cells import Cells, cells_at, centers, spacing_km
from routes.geodesy import Floats, Vectors, chord_of, distance_km, great_circle, km_of, to_degrees, to_vectors

RESOLUTION: Final = 4
LONG_KM: Final = 2500.0
WIDTH: Final = 0.3  # of the search area: its half-width over the distance of the places
MAX_RINGS: Final = 14
NEIGHBOUR_SPACINGS: Final = 1.4
KERNEL_KM: Final = 30.0
NEAR_RINGS: Final = 4
WRONG_COST: Final = 12.0  # of water by land, and of land by sea
CHEAPEST: Final = 0.3


@dataclass(frozen=True)
class Grid:
    """
    Cells of a region with the cost to cross a kilometre of each.

    Parameters
    ----------
    points
        Centers as unit vectors, shape (n, 3).
    lengths
        Sparse, symmetric, cost of each step.
    """

    points: Vectors
    lengths: csr_array


def cheapest_way(
    start: Vectors, end: Vectors, *, land: BaseGeometry, seen: Vectors, weights: Floats, afloat: bool = False
) -> Vectors:
    """
    Find the cheapest way between two places: over cells of land or sea, and rather where evidence lies.

    Parameters
    ----------
    start, end
        Unit vectors.
    land
        EPSG:4326, cut at 180 degrees.
    seen
        Places of events of this mode, shape (n, 3).
    weights
        Of those events, shape (n,).
    afloat
        By sea.

    Returns
    -------
    line
        Vertices, both places included.
    """
    direct = float(distance_km(start, end))
    if direct < 2 * spacing_km(RESOLUTION):
        return great_circle(start, end)
    resolution = RESOLUTION if direct <= LONG_KM else RESOLUTION - 1
    grid = build_grid(region(start, end, resolution), land=land, seen=seen, weights=weights, afloat=afloat)
    first, last = nearest_nodes(grid, np.stack([start, end])).tolist()
    _, before = dijkstra(grid.lengths, indices=first, return_predecessors=True)
    way = [int(last)]
    while way[-1] != first and before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return np.vstack([start, grid.points[way[::-1]][1:-1], end])


def nearest_nodes(grid: Grid, places: Vectors) -> NDArray[np.int64]:
    """
    Find the cell of a grid nearest to each place.

    Parameters
    ----------
    grid
        The cells.
    places
        Unit vectors, shape (n, 3).

    Returns
    -------
    nodes
        Shape (n,), rows of the grid.
    """
    _, node = cKDTree(grid.points).query(places)
    return np.asarray(node, dtype=np.int64)


def region(start: Vectors, end: Vectors, resolution: int) -> Cells:
    """
    Find the cells in which a way between two places may lie.

    Parameters
    ----------
    start, end
        Unit vectors.
    resolution
        Of the cells.

    Returns
    -------
    cells
        A band around the great circle, sorted; discs of rings, so that the antimeridian is nothing special.
    """
    spacing = spacing_km(resolution)
    rings = int(np.clip(WIDTH * float(distance_km(start, end)) / spacing, 4, MAX_RINGS))
    middle = great_circle(start, end, spacing * rings / 2)
    found = [h3.grid_disk(cell, rings) for cell in np.unique(cells_at(*to_degrees(middle), resolution)).tolist()]
    return np.unique(np.concatenate(found).astype(np.int64))


def disks_around(points: Vectors) -> Cells:
    """
    Find the cells within about 150 km of places.

    Parameters
    ----------
    points
        Unit vectors, shape (n, 3), n >= 1.

    Returns
    -------
    cells
        Sorted, without repeats.
    """
    own = np.unique(cells_at(*to_degrees(points), RESOLUTION))
    return np.unique(np.concatenate([h3.grid_disk(cell, NEAR_RINGS) for cell in own.tolist()]).astype(np.int64))


def build_grid(cells: Cells, *, land: BaseGeometry, seen: Vectors, weights: Floats, afloat: bool = False) -> Grid:
    """
    Connect cells with their neighbours at a cost that the wrong surface raises and evidence lowers.

    Parameters
    ----------
    cells
        All at one resolution.
    land
        EPSG:4326, cut at 180 degrees.
    seen
        Places of events of this mode.
    weights
        Of those events.
    afloat
        By sea.

    Returns
    -------
    grid
        Neighbours are found by distance: a pentagon has five.
    """
    lon, lat = centers(cells)
    points = to_vectors(lon, lat)
    spacing = spacing_km(int(h3.get_resolution(int(cells[0]))))
    tree = cKDTree(points)
    pairs = tree.query_pairs(float(chord_of(NEIGHBOUR_SPACINGS * spacing)), output_type="ndarray")
    shapely.prepare(land)
    good = shapely.contains_xy(land, lon, lat) != afloat
    cost = np.where(good, 1.0, WRONG_COST) * np.maximum(CHEAPEST, 1 / (1 + evidence_at(points, seen, weights)))
    steps = distance_km(points[pairs[:, 0]], points[pairs[:, 1]]) * cost[pairs].mean(axis=1)
    half = csr_array((steps, pairs.T), shape=(len(cells), len(cells)))
    return Grid(points, csr_array(half + half.T))


def evidence_at(points: Vectors, seen: Vectors, weights: Floats) -> Floats:
    """
    Smooth events over the places around them.

    Parameters
    ----------
    points
        Where to know it, shape (n, 3).
    seen
        Places of events, shape (m, 3).
    weights
        Of those events.

    Returns
    -------
    evidence
        Shape (n,), 1 where it is the median of the places that have any.
    """
    found = np.zeros(len(points))
    if len(seen) == 0:
        return found
    near = cKDTree(points).sparse_distance_matrix(
        cKDTree(seen), float(chord_of(2.5 * KERNEL_KM)), output_type="coo_matrix"
    )
    closeness = np.exp(-0.5 * (km_of(near.data) / KERNEL_KM) ** 2)
    np.add.at(found, near.row, closeness * weights[near.col])
    some = found > 1.0
    return found / np.median(found[some]) if some.any() else found
