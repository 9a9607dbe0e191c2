"""Turns corridors into the places a map can be opened at: everything, and each theatre where corridors lie together."""

import math
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import polars as pl
from scipy.cluster.hierarchy import fcluster, linkage

from routes.cells import spacing_km

EARTH_KM: Final = 6371.0088
APART_KM: Final = 3500.0
TILE_PX: Final = 512.0
MAP_PX: Final = (980.0, 620.0)
CELL_PX: Final = 7.0
WORLD_KEY: Final = "world"
FARTHEST_ZOOM: Final = 0.6
"""The whole world, from 80 degrees south to 80 degrees north, on a map of usual size."""
CLOSEST_ZOOM: Final = 8.0


@dataclass(frozen=True)
class Region:
    """
    A place to open the map at.

    Parameters
    ----------
    key
        ``world``, or the place name it is known by.
    longitude, latitude
        Centre, degrees.
    zoom
        deck.gl's, 0 = the world in 512 pixels.
    """

    key: str
    longitude: float
    latitude: float
    zoom: float


WORLD: Final = Region(WORLD_KEY, 10.0, 25.0, 1.2)


def regions(corridors: gpd.GeoDataFrame, labels: pl.DataFrame) -> tuple[Region, ...]:
    """
    Group corridors into theatres and name each after the sea nearest to its centre.

    Parameters
    ----------
    corridors
        Lines with continuous longitudes.
    labels
        kind, rank, name, lon, lat, min_zoom of seas.

    Returns
    -------
    found
        The world first, then theatres, most corridors first.
    """
    if not len(corridors):
        return (WORLD,)
    middles = np.vstack([_unit(line.interpolate(0.5, normalized=True).coords[0]) for line in corridors.geometry])
    groups = _groups(middles)
    theatres: dict[str, list[tuple[float, float]]] = {}
    for group in sorted(set(groups), key=lambda g: (-int((groups == g).sum()), int(g))):
        points = [point for line in corridors.geometry[groups == group] for point in line.coords]
        # Two theatres may lie nearest to the same sea: its name then stands for both.
        theatres.setdefault(_nearest(fitting(points, name=""), labels), []).extend(points)
    every = fitting([point for line in corridors.geometry for point in line.coords], name=WORLD_KEY)
    whole = replace(every, zoom=min(every.zoom, WORLD.zoom), latitude=WORLD.latitude)
    return (whole, *(fitting(points, name=name) for name, points in theatres.items()))


def fitting(
    points: list[tuple[float, float]],
    *,
    name: str,
    size: tuple[float, float] = MAP_PX,
    farthest: float = FARTHEST_ZOOM,
) -> Region:
    """
    Find the view that holds points, the short way round the globe.

    Parameters
    ----------
    points
        Longitude and latitude, degrees; at least one.
    name
        Key of the region.
    size
        Width and height of the map, in pixels.
    farthest
        Least zoom.

    Returns
    -------
    region
        Centred on the points, zoomed so that all up to 80 degrees of latitude are seen on a map of this size.
    """
    lon, lat = np.array(points, dtype=float).T
    around = np.sort(lon % 360.0)
    gaps = np.diff(around, append=around[0] + 360.0)
    # The widest stretch of longitudes without a point lies behind the viewer; the view begins east of it.
    widest = int(np.argmax(gaps))
    width = 360.0 - float(gaps[widest])
    centre = float(around[(widest + 1) % len(around)]) + width / 2
    y = np.arctanh(np.sin(np.radians(np.clip(lat, -80.0, 80.0))))
    spans = (width / 360.0, float(np.ptp(y)) / (2 * math.pi))
    zoom = min(math.log2(pixels / (TILE_PX * max(span, 1e-3))) for pixels, span in zip(size, spans, strict=True))
    middle = math.degrees(math.asin(math.tanh(float(y.min() + y.max()) / 2)))
    zoom = round(min(max(zoom - 0.15, farthest), CLOSEST_ZOOM), 2)
    return Region(name, (centre + 180.0) % 360.0 - 180.0, middle, zoom)


def resolution_for(region: Region, *, finest: int) -> int:
    """
    Choose the H3 resolution whose cells are wide enough to see.

    Parameters
    ----------
    region
        Where the map opens.
    finest
        Resolution of the cube.

    Returns
    -------
    resolution
        The finest with cells at least ``CELL_PX`` wide at the equator, and at most ``finest``.
    """
    pixels_per_km = TILE_PX * 2**region.zoom / (2 * math.pi * EARTH_KM)
    return max((r for r in range(1, finest + 1) if spacing_km(r) * pixels_per_km >= CELL_PX), default=1)


def _unit(point: tuple[float, ...]) -> np.ndarray:
    lon, lat = np.radians(point[0]), np.radians(point[1])
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _groups(middles: np.ndarray) -> np.ndarray:
    if len(middles) == 1:
        return np.array([1])
    chord = 2 * math.sin(APART_KM / EARTH_KM / 2)
    groups: np.ndarray = fcluster(linkage(middles, method="average"), t=chord, criterion="distance")
    return groups


def _nearest(region: Region, labels: pl.DataFrame) -> str:
    here = _unit((region.longitude, region.latitude))
    broad = labels.filter(
        (pl.col("kind") == "sea") & (pl.col("rank") != "ocean") & (pl.col("min_zoom") <= region.zoom + 1)
    )
    there = np.vstack([_unit(point) for point in broad.select("lon", "lat").iter_rows()])
    return str(broad["name"][int(np.argmax(there @ here))])
