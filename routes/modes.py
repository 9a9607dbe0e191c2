"""Events of unknown mode into probabilities of land, maritime and air."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from routes.geodesy import EARTH_RADIUS_KM, Floats, Vectors, km_of, to_degrees

MODES: Final = (Mode.LAND, Mode.MARITIME, Mode.AIR)
MAX_MISTAKE: Final = 0.05  # a stated mode is wrong at times: 2 % in the labelled scenarios
COAST_KM: Final = 12.0
WIDE_KM: Final = 60.0  # a place known no better tells nothing of the mode, unless all of it is sea
NEIGHBOURS: Final = 12
NEAR_KM: Final = 20.0
PRIOR_WEIGHT: Final = 1.5
# What the place alone says of (land, maritime, air): on the open sea, on the coast, inland.
AT_SEA: Final = np.array([0.02, 0.93, 0.05])
ON_COAST: Final = np.array([0.45, 0.45, 0.10])
INLAND: Final = np.array([0.85, 0.02, 0.13])


@dataclass(frozen=True)
class ModeChances:
    """
    How likely each mode is for each event.

    Parameters
    ----------
    chances
        Shape (n, 3), rows add up to one, columns as ``MODES``.
    """

    chances: Floats

    def best(self) -> pl.Series:
        """
        Name the likeliest mode of each event.

        Returns
        -------
        modes
            One of ``Mode`` for each event; null where all are as likely.
        """
        likeliest = self.chances.argmax(axis=1)
        told = self.chances.max(axis=1) > self.chances.min(axis=1)
        names = pl.Series([mode.value for mode in MODES], dtype=pl.String)
        return names.gather(pl.Series(likeliest)).zip_with(pl.Series(told), pl.Series([None], dtype=pl.String))


def land_share(points: Vectors, land: BaseGeometry, *, within_km: float | Floats = COAST_KM) -> Floats:
    """
    Measure how much land lies around places.

    Parameters
    ----------
    points
        Unit vectors, shape (n, 3).
    land
        EPSG:4326, cut at 180 degrees.
    within_km
        How far around, one for all or shape (n,).

    Returns
    -------
    share
        From 0 at sea to 1 inland, in sevenths: the place and six points around it.
    """
    shapely.prepare(land)
    east = np.cross([0.0, 0.0, 1.0], points)
    east /= np.maximum(np.linalg.norm(east, axis=1, keepdims=True), np.finfo(float).tiny)
    north = np.cross(points, east)
    reach = np.tan(np.minimum(np.broadcast_to(within_km, len(points)) / EARTH_RADIUS_KM, 1.0))[:, None]
    turns = np.arange(6) * np.pi / 3
    around = [points, *(points + reach * (np.cos(turn) * east + np.sin(turn) * north) for turn in turns)]
    inside = [shapely.contains_xy(land, *to_degrees(ring)) for ring in around]
    return np.asarray(np.mean(np.array(inside, dtype=float), axis=0))


def mode_chances(stated: NDArray[np.int64], points: Vectors, *, radius_km: Floats, land: BaseGeometry) -> ModeChances:
    """
    Infer the modes that are blank from where an event lies and from its neighbours of known mode.

    Parameters
    ----------
    stated
        Shape (n,), index into ``MODES``, or -1 where blank.
    points
        Unit vectors, shape (n, 3).
    radius_km
        Shape (n,), holds the true place with 80 %.
    land
        EPSG:4326, cut at 180 degrees.

    Returns
    -------
    chances
        A stated mode keeps a small chance to be wrong; air is not inferred where no event is known to have gone by
        air. All are equal where the mode is blank and the place is wide, as the center of a country, and not all sea.
    """
    known = stated >= 0
    wide = ~known & (radius_km > WIDE_KM)
    wide[wide] = _some_land(points[wide], radius_km[wide], land)
    blank = ~known & ~wide
    chances = np.full((len(stated), len(MODES)), 1 / len(MODES))
    chances[known] = MAX_MISTAKE / 2
    chances[known, stated[known]] = 1 - MAX_MISTAKE
    if blank.any():
        share = land_share(points[blank], land)
        place = np.where((share <= 0)[:, None], AT_SEA, np.where((share >= 1)[:, None], INLAND, ON_COAST))
        votes = PRIOR_WEIGHT * place + _votes(stated[known], points[known], points[blank])
        votes[:, MODES.index(Mode.AIR)] *= (stated == MODES.index(Mode.AIR)).any()
        chances[blank] = votes / votes.sum(axis=1, keepdims=True)
    return ModeChances(chances)


def _some_land(points: Vectors, radius_km: Floats, land: BaseGeometry) -> NDArray[np.bool_]:
    rings = [land_share(points, land, within_km=part * radius_km) for part in (0.5, 1.0)]
    return np.asarray(np.maximum(*rings) > 0)


def _votes(stated: NDArray[np.int64], known: Vectors, blank: Vectors) -> Floats:
    """Sum the neighbours of known mode, nearer ones more, all equally near whatever their order."""
    votes = np.zeros((len(blank), len(MODES)))
    if len(known) == 0:
        return votes
    count = min(NEIGHBOURS, len(known))
    chord, nearest = cKDTree(known).query(blank, k=[*range(1, count + 1)], workers=-1)
    weight = np.exp(-km_of(chord) / NEAR_KM)
    for column in range(len(MODES)):
        votes[:, column] = np.sum(weight * (stated[nearest] == column), axis=1)
    return votes
