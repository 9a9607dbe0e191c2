"""Areas where events lie close together: units of test where a change is wider than a line, or no line is known."""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from routes.cells import cells_at, centers
from routes.evidence import Evidence
from routes.geodesy import EARTH_RADIUS_KM, Floats, to_vectors

RESOLUTION: Final = 3
MIN_CELLS: Final = 2
MAX_CELLS: Final = 2000
ACROSS_KM: Final = (250.0, 350.0, 500.0, 700.0, 1000.0, 1400.0, 2000.0, 2800.0)
MIN_EVENTS: Final = 36.0
MAX_SHARE: Final = 0.6
SAME: Final = 0.5


@dataclass(frozen=True)
class Areas:
    """
    Groups of H3 cells, and pairs of countries.

    Parameters
    ----------
    ids
        Identity of each, by its cells.
    cells
        H3 cells of each, sorted; of a pair of countries those where its events were put.
    commodities
        The one commodity that each is about; empty for all.
    names
        Of each pair of countries; empty for an area, which is called after the places in it.
    members
        Shape (n, areas): whether each event lies in each area.
    stated
        Whether they are places as stated, of rows that are sums.
    """

    ids: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    commodities: tuple[str, ...]
    names: tuple[str, ...]
    members: NDArray[np.bool_]
    stated: bool = False


def find_areas(evidence: Evidence, shares: Floats, *, resolution: int = RESOLUTION) -> Areas:
    """
    Group the cells of events into areas.

    Parameters
    ----------
    evidence
        Of one kind.
    shares
        Shape (n, corridors): how much each event belongs to each corridor.
    resolution
        Of the H3 cells that are grouped.

    Returns
    -------
    areas
        Of at least 36 events and at most 60 % of them, the smaller ones first; none that is about the same as a
        corridor or as another area.

    Notes
    -----
    Complete linkage of the cells' centres (Sorensen, 1948) at widths from 250 to 2,800 km, each 1.4 times the last: a
    strait, a gulf, a basin. Of a very wide spread only the cells with the most events are grouped. An event known to
    be somewhere within more than 250 km lies in none of them. Where rows are sums, as monthly figures by sector are,
    each place is an area of each commodity: that is all that such a source tells, and what rises and what falls there
    would hide each other.
    """
    weights = evidence.weights()
    if evidence.are_sums():
        return _stated(evidence, resolution)
    lon, lat = (evidence.frame[name].to_numpy() for name in ("longitude", "latitude"))
    at = cells_at(lon, lat, resolution)
    cells, row = np.unique(at, return_inverse=True)
    fine = evidence.frame["radius_km"].to_numpy() <= ACROSS_KM[0]
    weights = weights * fine
    heavy = np.bincount(row, weights=weights, minlength=len(cells))
    chosen = np.sort(np.lexsort((cells, -heavy))[: min(MAX_CELLS, int((heavy > 0).sum()))])
    if len(chosen) < MIN_CELLS or heavy.sum() < MIN_EVENTS:
        return Areas((), (), (), (), np.zeros((len(weights), 0), dtype=bool))
    tree = linkage(pdist(to_vectors(*centers(cells[chosen]))) * EARTH_RADIUS_KM, method="complete")
    groups: dict[tuple[int, ...], None] = {}
    for across in ACROSS_KM:
        label = np.zeros(len(cells), dtype=np.int64)
        label[chosen] = fcluster(tree, across, criterion="distance")
        mass = np.bincount(label, weights=heavy)
        wanted = np.flatnonzero((mass >= MIN_EVENTS) & (mass <= MAX_SHARE * heavy.sum()))
        groups |= {tuple(cells[label == number].tolist()): None for number in wanted.tolist() if number}
    parts = [np.bincount(row, weights=weights * share, minlength=len(cells)) for share in shares.T]
    by_cell = np.stack([*parts, heavy]).astype(np.float64)
    kept = distinct([np.isin(cells, group) for group in groups], by_cell)
    found = tuple(tuple(cells[inside].tolist()) for inside in kept)
    members = np.column_stack([inside[row] & fine for inside in kept]) if kept else np.zeros((len(fine), 0), dtype=bool)
    blank = ("",) * len(found)
    return Areas(tuple(_identity(*map(str, group)) for group in found), found, blank, blank, members)


def distinct(groups: list[NDArray[np.bool_]], by_cell: Floats) -> list[NDArray[np.bool_]]:
    """
    Leave out what is about the same as another unit of test, or as a group before it.

    Parameters
    ----------
    groups
        Each of shape (cells,): whether it holds a cell; or any other part of the events.
    by_cell
        Shape (units + 1, cells): the events of other units in each cell, and last of all that groups are made of.

    Returns
    -------
    kept
        In the order given, those that share less than half of what either has.
    """
    kept: list[NDArray[np.bool_]] = []
    support, heavy = by_cell[:-1].sum(axis=1), by_cell[-1]
    for inside in groups:
        mass, shared = float(heavy[inside].sum()), by_cell[:-1, inside].sum(axis=1)
        like = (shared / (mass + support - shared)).tolist()
        like += [float(heavy[inside & other].sum() / heavy[inside | other].sum()) for other in kept]
        if max(like, default=0.0) < SAME:
            kept.append(inside)
    return kept


def _stated(evidence: Evidence, resolution: int) -> Areas:
    """Take each place as stated, and each commodity there, for an area."""
    lon, lat = (evidence.frame[name].to_numpy() for name in ("longitude", "latitude"))
    cells, weights = cells_at(lon, lat, resolution), evidence.weights()
    keys = list(zip(evidence.texts("place"), cells.tolist(), evidence.texts("commodity"), strict=True))
    code = {key: at for at, key in enumerate(sorted(set(keys)))}
    number = np.array([code[key] for key in keys], dtype=np.int64)
    mass = np.bincount(number, weights=weights, minlength=len(code))
    kept = [(at, key) for key, at in code.items() if MIN_EVENTS <= mass[at] <= MAX_SHARE * weights.sum()]
    members = np.column_stack([number == at for at, _ in kept]) if kept else np.zeros((len(weights), 0), dtype=bool)
    return Areas(
        tuple(_identity(*map(str, key)) for _, key in kept),
        tuple((key[1],) for _, key in kept),
        tuple(key[2] for _, key in kept),
        ("",) * len(kept),
        members,
        stated=True,
    )


def _identity(*parts: str) -> str:
    return "area-" + hashlib.sha256(",".join(parts).encode()).hexdigest()[:10]
