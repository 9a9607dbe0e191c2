"""Positions with a radius into weighted H3 cells, and cells into their parents."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import h3.api.numpy_int as h3
import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.errors import WrongUseError
from routes.geodesy import Floats, distance_km, to_vectors

Cells = NDArray[np.int64]
FINEST: Final = 7
COARSEST: Final = 1
WIDEST_RINGS: Final = 25
RADIUS_CLASSES_PER_DOUBLING: Final = 2
# A round normal distribution holds 80 % within this many standard deviations (Rayleigh quantile).
SIGMAS_IN_RADIUS: Final = float(np.sqrt(-2 * np.log(1 - 0.8)))
MAX_LATITUDE: Final = 90.0
MAX_LONGITUDE: Final = 180.0


@lru_cache(maxsize=16)
def spacing_km(resolution: int) -> float:
    """
    Give the distance between the centers of neighbouring cells.

    Parameters
    ----------
    resolution
        H3 resolution, 0 to 15.

    Returns
    -------
    spacing_km
        World average.
    """
    return float(h3.average_hexagon_edge_length(resolution, unit="km") * np.sqrt(3))


def finest_resolution(radius_km: float) -> int:
    """
    Find the finest resolution that a position of some radius supports.

    Parameters
    ----------
    radius_km
        Holds the true place with 80 %.

    Returns
    -------
    resolution
        1 to 7: the finest whose cells are at least as wide as the radius.
    """
    return next((r for r in range(FINEST, COARSEST, -1) if spacing_km(r) >= radius_km), COARSEST)


def cells_at(lon: Floats, lat: Floats, resolution: int) -> Cells:
    """
    Find the cells that positions fall in, as parents of their cells at resolution 7.

    Parameters
    ----------
    lon, lat
        Shape (n,), EPSG:4326.
    resolution
        1 to 7.

    Returns
    -------
    cells
        Shape (n,).

    Raises
    ------
    WrongUseError
        A position lies outside -180..180 or -90..90, which h3 would take without a word.

    Notes
    -----
    A parent of the fine cell differs from the direct coarse cell for about 7 % of points; parents are used everywhere.
    """
    check_ranges(lon, lat)
    found = [h3.latlng_to_cell(la, lo, FINEST) for la, lo in zip(lat.tolist(), lon.tolist(), strict=True)]
    return parents(np.array(found, dtype=np.int64), resolution)


def check_ranges(lon: Floats, lat: Floats) -> None:
    """
    Refuse positions that are not on Earth.

    Parameters
    ----------
    lon, lat
        Shape (n,), degrees.

    Raises
    ------
    WrongUseError
        With the first offending position.
    """
    wrong = ~((np.abs(lon) <= MAX_LONGITUDE) & (np.abs(lat) <= MAX_LATITUDE))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise WrongUseError(f"Longitude {lon[at]}, latitude {lat[at]} is not on Earth: expected -180..180 and -90..90.")


def parents(cells: Cells, resolution: int) -> Cells:
    """
    Find the parents of cells by bit arithmetic.

    Parameters
    ----------
    cells
        Shape (n,), each at ``resolution`` or finer.
    resolution
        Of the parents.

    Returns
    -------
    parents
        Shape (n,).

    Notes
    -----
    An H3 index has its resolution in bits 52-55 and three bits for each finer digit, all ones where unused.
    """
    unused = np.int64((1 << (3 * (15 - resolution))) - 1)
    cleared = np.bitwise_and(cells, ~np.int64(0xF << 52))
    return np.asarray(cleared | np.int64(resolution << 52) | unused, dtype=np.int64)


def centers(cells: Cells) -> tuple[Floats, Floats]:
    """
    Find the centers of cells.

    Parameters
    ----------
    cells
        Shape (n,).

    Returns
    -------
    lon, lat
        Shape (n,), EPSG:4326.
    """
    found = np.array([h3.cell_to_latlng(cell) for cell in cells.tolist()], dtype=float).reshape(-1, 2)
    return found[:, 1], found[:, 0]


def radius_class_km(radius_km: Floats) -> Floats:
    """
    Round radii to a geometric scale, so that discs can be shared.

    Parameters
    ----------
    radius_km
        Shape (n,), positive.

    Returns
    -------
    classes
        Powers of the square root of two, at least 1 km.
    """
    steps = np.round(RADIUS_CLASSES_PER_DOUBLING * np.log2(np.maximum(radius_km, 1.0)))
    return np.asarray(2.0 ** (steps / RADIUS_CLASSES_PER_DOUBLING))


@lru_cache(maxsize=65536)
def disc(cell: int, radius_km: float) -> tuple[Cells, Floats]:
    """
    Spread one event over the cells around it.

    Parameters
    ----------
    cell
        The cell of its stated place.
    radius_km
        Holds the true place with 80 %; cut where it would need more than 25 rings.

    Returns
    -------
    cells, weights
        Of equal length; the weights are of a round normal distribution and add up to one.
    """
    resolution = h3.get_resolution(cell)
    spacing = spacing_km(resolution)
    if finest_resolution(radius_km) >= resolution:
        return np.array([cell], dtype=np.int64), np.ones(1)
    rings = min(WIDEST_RINGS, int(np.ceil(1.5 * radius_km / spacing)))
    # grid_disk needs no six neighbours: around a pentagon it simply finds fewer cells.
    around = np.sort(np.asarray(h3.grid_disk(cell, rings)).astype(np.int64))
    middle = to_vectors(*centers(np.array([cell])))
    away = distance_km(to_vectors(*centers(around)), middle)
    weights = np.exp(-0.5 * (away * SIGMAS_IN_RADIUS / radius_km) ** 2)
    return around, weights / weights.sum()


def spread_cells(cells: Cells, disc_km: Floats) -> pl.DataFrame:
    """
    Spread cells over those around them.

    Parameters
    ----------
    cells
        Shape (n,).
    disc_km
        Shape (n,): radius that holds the true place with 80 %, of few different sizes.

    Returns
    -------
    spread
        row, cell, weight; the weights of a row add up to one.
    """
    frame = pl.DataFrame({"cell": cells, "radius_km": disc_km}).with_row_index("row")
    discs = frame.select("cell", "radius_km").unique(maintain_order=True)
    spread = _discs(discs["cell"].to_list(), discs["radius_km"].to_list())
    joined = frame.join(spread, on=["cell", "radius_km"], how="left", maintain_order="left")
    return joined.select("row", pl.col("around").alias("cell"), "weight")


def _discs(cells: Sequence[int], radii: Sequence[float]) -> pl.DataFrame:
    found = [disc(cell, radius) for cell, radius in zip(cells, radii, strict=True)]
    sizes = [len(around) for around, _ in found]
    return pl.DataFrame(
        {
            "cell": np.repeat(np.array(cells, dtype=np.int64), sizes),
            "radius_km": np.repeat(np.array(radii, dtype=float), sizes),
            "around": np.concatenate([around for around, _ in found]) if found else np.zeros(0, np.int64),
            "weight": np.concatenate([weights for _, weights in found]) if found else np.zeros(0),
        }
    )
