"""Events and corridors into a ranking of cells by risk, and a ranking into hits by share of the area."""

from dataclasses import dataclass
from typing import Final

import h3.api.basic_int as h3
import numpy as np
import polars as pl
from numpy.typing import NDArray

from routes.cells import Cells, cells_at, disc, spacing_km
from routes.geodesy import Floats

AREA_SHARES: Final = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0)
KERNEL_KM: Final = 20.0
"""Holds 80 % of the kernel's weight."""
DENSITY: Final = "kernel_density"
LINE_EVENTS: Final = 5.0
"""As many imagined events lie evenly along each corridor, so that stretches where none was seen have some risk."""


@dataclass(frozen=True)
class StudyArea:
    """
    The cells among which a ranking chooses, fixed before the first forecast.

    Parameters
    ----------
    cells
        Shape (n,), sorted.
    area_km2
        Shape (n,).
    resolution
        Of the cells.
    """

    cells: Cells
    area_km2: Floats
    resolution: int

    def at(self, cells: Cells) -> NDArray[np.int64]:
        """
        Find cells in the area.

        Parameters
        ----------
        cells
            Shape (m,).

        Returns
        -------
        at
            Shape (m,), position in ``cells``; -1 outside.
        """
        if not len(self.cells):
            return np.full(len(cells), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.cells, cells), len(self.cells) - 1)
        return np.where(self.cells[found] == cells, found, -1)

    def summed(self, cells: Cells, weights: Floats) -> Floats:
        """
        Add up weights by cell; what lies outside is left out.

        Parameters
        ----------
        cells, weights
            Shape (m,).

        Returns
        -------
        sums
            Shape (n,).
        """
        at = self.at(cells)
        inside = at >= 0
        return np.bincount(at[inside], weights=weights[inside], minlength=len(self.cells)).astype(np.float64)

    def spread(self, cells: Cells, weights: Floats) -> Floats:
        """
        Add up weights, each spread over the cells around it by the kernel.

        Parameters
        ----------
        cells, weights
            Shape (m,).

        Returns
        -------
        sums
            Shape (n,).
        """
        unique, inverse = np.unique(cells, return_inverse=True)
        total = np.bincount(inverse, weights=weights, minlength=len(unique))
        discs = [disc(cell, KERNEL_KM) for cell in unique.tolist()]
        if not discs:
            return np.zeros(len(self.cells))
        around = np.concatenate([found for found, _ in discs])
        share = np.concatenate([found for _, found in discs])
        row = np.repeat(np.arange(len(discs)), [len(found) for found, _ in discs])
        return self.summed(around, share * total[row])


def study_area(lon: Floats, lat: Floats, *, resolution: int, reach_km: float) -> StudyArea:
    """
    Take every cell near an event as the studied area.

    Parameters
    ----------
    lon, lat
        Shape (n,), of events known before the first forecast.
    resolution
        Of the cells.
    reach_km
        How far around an event, rounded up to whole rings of cells.

    Returns
    -------
    area
        Never the whole world: the larger the area, the more flattering every index by area.
    """
    rings = int(np.ceil(reach_km / spacing_km(resolution)))
    seeds = np.unique(cells_at(lon, lat, resolution)) if len(lon) else np.zeros(0, np.int64)
    around = {cell for seed in seeds.tolist() for cell in h3.grid_disk(seed, rings)}
    cells = np.array(sorted(around), dtype=np.int64)
    sizes = np.array([h3.cell_area(cell, unit="km^2") for cell in cells.tolist()], dtype=np.float64)
    return StudyArea(cells, sizes, resolution)


def corridor_risk(area: StudyArea, where: Cells, weights: Floats, *, means: Floats, lines: tuple[Cells, ...]) -> Floats:
    """
    Spread what is expected of each corridor over where its events and its line lie.

    Parameters
    ----------
    area
        Cells to rank.
    where
        Shape (n,), cells of earlier events.
    weights
        Shape (n, units), how much each event says about where the next ones of a unit will be; last is background.
    means
        Shape (units,), events expected.
    lines
        Cells along each corridor.

    Returns
    -------
    risk
        Shape (cells,), events expected in each; what falls outside the area is left out.
    """
    imagined = np.array([LINE_EVENTS if len(line) else 0.0 for line in lines] + [0.0])
    total = weights.sum(axis=0) + imagined
    # What is expected of a unit without any place is spread nowhere.
    each = np.where(total > 0, means / np.where(total > 0, total, 1.0), 0.0)
    spots = [where, *lines]
    # One event's say is the sum of its say for each unit: one spreading for all of them.
    says = [weights @ each]
    says += [np.full(len(line), each[at] * imagined[at] / max(len(line), 1)) for at, line in enumerate(lines)]
    return area.spread(np.concatenate(spots), np.concatenate(says))


def hits_by_share(area: StudyArea, risk: Floats, came: Floats) -> pl.DataFrame:
    """
    Count the events in the riskiest cells, for several shares of the area.

    Parameters
    ----------
    area
        Cells.
    risk
        Shape (cells,), in any unit that grows with the events expected.
    came
        Shape (cells,), events that came.

    Returns
    -------
    hits
        area_share, hits, best: what the riskiest cells of that share held, and the most that any cells of that share
        could have held. Cells of equal risk are taken in equal parts.
    """
    shares = np.array(AREA_SHARES)
    found = [_caught(area.area_km2, by, came, shares) for by in (risk, came)]
    return pl.DataFrame({"area_share": shares, "hits": found[0], "best": found[1]})


def _caught(area_km2: Floats, by: Floats, came: Floats, shares: Floats) -> Floats:
    if not len(area_km2):
        return np.zeros(len(shares))
    density = by / area_km2
    groups, at = np.unique(-density, return_inverse=True)
    sizes = np.bincount(at, weights=area_km2, minlength=len(groups))
    caught = np.bincount(at, weights=came, minlength=len(groups))
    reached = np.concatenate([[0.0], np.cumsum(sizes) / sizes.sum()])
    return np.asarray(np.interp(shares, reached, np.concatenate([[0.0], np.cumsum(caught)])))


def by_unit(shares: Floats, weights: Floats) -> Floats:
    """
    Put the background beside the shares of corridors, each event by its weight.

    Parameters
    ----------
    shares
        Shape (n, corridors).
    weights
        Shape (n,).

    Returns
    -------
    units
        Shape (n, corridors + 1).
    """
    return np.column_stack([shares, np.clip(1 - shares.sum(axis=1), 0.0, 1.0)]) * weights[:, None]
