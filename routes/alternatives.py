"""Corridors and an area into the corridors through it, and the others that could take over from them."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from routes.geodesy import Vectors, distance_km, project, resample, to_vectors

SAME_END_KM: Final = 60.0
BESIDE_KM: Final = 150.0
BESIDE_SHARE: Final = 0.25
STEP_KM: Final = 20.0


@dataclass(frozen=True)
class Alternatives:
    """
    What runs through an area, and what could take over.

    Parameters
    ----------
    through
        Identities of the corridors through the area.
    relation
        Identity of each other corridor that could take over: ``same_end``, ``beside`` or ``both``.
    mode
        Of each of these.
    """

    through: tuple[str, ...]
    relation: dict[str, str]
    mode: dict[str, str]

    @property
    def involved(self) -> list[str]:
        """Everything that an operation in the area may change."""
        return [*self.through, *self.relation]


def find_alternatives(corridors: gpd.GeoDataFrame, area: BaseGeometry) -> Alternatives:
    """
    Find the corridors that could take over from those through an area.

    Parameters
    ----------
    corridors
        As in ``Analysis``.
    area
        EPSG:4326.

    Returns
    -------
    alternatives
        A corridor of any mode that keeps out of the area and has an end within 60 km of an end of one through it, or
        runs within 150 km of it for a quarter of its own length.
    """
    ids = corridors["corridor_id"].tolist()
    lines = [_vectors(line) for line in corridors.geometry]
    crosses = [in_area(area, *line.xy) for line in corridors.geometry.segmentize(0.05)] if len(ids) else []
    through = [at for at, points in enumerate(crosses) if points.any()]
    relation = {}
    for at in range(len(ids)):
        if at not in through:
            ends = any(_share_an_end(lines[at], lines[one]) for one in through)
            beside = any(_beside(lines[at], lines[one]) for one in through)
            if ends or beside:
                relation[ids[at]] = "both" if ends and beside else "same_end" if ends else "beside"
    modes = dict(zip(ids, corridors["mode"].tolist(), strict=True))
    return Alternatives(tuple(ids[at] for at in through), relation, {key: modes[key] for key in relation})


def in_area(area: BaseGeometry, lon: object, lat: object) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """
    Say which points lie in an area, whatever turn their longitudes are written in.

    Parameters
    ----------
    area
        EPSG:4326.
    lon, lat
        Shape (n,), degrees.

    Returns
    -------
    inside
        Shape (n,).
    """
    east, north = np.asarray(lon, float), np.asarray(lat, float)
    turns = [shapely.contains_xy(area, east + turn, north) for turn in (-360.0, 0.0, 360.0)]
    return np.asarray(np.any(turns, axis=0))


def _vectors(line: BaseGeometry) -> Vectors:
    lon, lat = np.asarray(line.coords).T[:2]
    return resample(to_vectors(lon, lat), STEP_KM)


def _share_an_end(one: Vectors, other: Vectors) -> bool:
    return bool((distance_km(one[[0, 0, -1, -1]], other[[0, -1, 0, -1]]) <= SAME_END_KM).any())


def _beside(one: Vectors, through: Vectors) -> bool:
    offset = project(through, one, within_km=BESIDE_KM).offset_km
    return bool((np.abs(offset) <= BESIDE_KM).mean() >= BESIDE_SHARE)
