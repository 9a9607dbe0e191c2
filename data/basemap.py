"""Turns the packaged base map and fonts into geometry, frames and paths; data/files/SOURCES.md has the sources."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

import geopandas as gpd
import polars as pl
from shapely.geometry import MultiLineString, MultiPolygon, shape

Scale = Literal["110m", "50m"]

BASEMAP_FOLDER: Final = Path(__file__).resolve().parent / "files" / "basemap"
FONT_FOLDER: Final = Path(__file__).resolve().parent / "files" / "fonts"
LABEL_ZOOMS: Final = (0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0)
"""Web map zooms at which further names come in; each has a file of its own for the browser."""
COUNTRY_PX: Final = 12
SEA_PX: Final = {"ocean": 15, "sea": 13, "gulf": 12, "strait": 11}
"""Size of names on screen, in pixels, by rank; the packaged labels are arranged for it."""


@cache
def load_land(scale: Scale) -> MultiPolygon:
    """
    Load the land of the Earth.

    Parameters
    ----------
    scale
        1:110 million or 1:50 million.

    Returns
    -------
    land
        EPSG:4326, valid, cut at 180 degrees; Antarctica reaches the pole.
    """
    return cast("MultiPolygon", shape(_features(f"land_{scale}")[0]["geometry"]))


@cache
def load_borders(scale: Scale) -> MultiLineString:
    """
    Load the borders between countries, without the coast.

    Parameters
    ----------
    scale
        1:110 million or 1:50 million.

    Returns
    -------
    borders
        EPSG:4326.
    """
    return cast("MultiLineString", shape(_features(f"borders_{scale}")[0]["geometry"]))


@cache
def load_countries() -> gpd.GeoDataFrame:
    """
    Load the countries, simplified from 1:50 million: to look up, not to draw.

    Returns
    -------
    countries
        iso_a2 (ISO 3166-1 alpha-2, and XK), name (English) and geometry, EPSG:4326, sorted by code.
    """
    return gpd.GeoDataFrame.from_features(_features("countries_50m"), crs="EPSG:4326")[["iso_a2", "name", "geometry"]]


@cache
def load_labels() -> pl.DataFrame:
    """
    Load the names of countries and seas.

    Returns
    -------
    labels
        key, kind (country, sea), rank (country, ocean, sea, gulf, strait), name (English), iso_a2 (empty for a sea),
        lon, lat (EPSG:4326), min_zoom (one of LABEL_ZOOMS); no two cover one another from their zoom on.
    """
    return pl.DataFrame(json.loads((BASEMAP_FOLDER / "labels.json").read_bytes()))


def font_paths() -> tuple[Path, ...]:
    """
    List the packaged faces of Noto Sans, for matplotlib.

    Returns
    -------
    paths
        TTF: regular, semi-bold (600) and italic; Latin, Greek and Cyrillic, the upright ones Arabic too.
    """
    return tuple(FONT_FOLDER / f"NotoSans-{style}.ttf" for style in ("Regular", "SemiBold", "Italic"))


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((BASEMAP_FOLDER / f"{name}.json").read_bytes())["features"]
    return features
