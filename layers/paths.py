"""Turns corridors into deck.gl layers: band of uncertainty, casing, line by mode and support, halo, hollow, badge."""

import math
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pydeck as pdk
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from layers.palette import Rgb, Theme
from layers.wording import _, number

LAYER_ID: Final = "corridors"
LOW_CONFIDENCE: Final = 0.5
WIDEST_PX: Final = 5.5
NARROWEST_PX: Final = 1.5
EARTH_KM: Final = 6371.0088
DASHES: Final = {"solid": [0, 0], "long": [9, 5], "short": [1.5, 3]}


def corridor_layers(corridors: gpd.GeoDataFrame, *, theme: Theme, selected: str | None) -> list[pdk.Layer]:
    """
    Draw corridors: mode by colour and line, support by width, confidence by dash, uncertainty as a pale band.

    Parameters
    ----------
    corridors
        corridor_id, number, name, mode, band_km, confidence, events, mark; lines with continuous longitudes.
    theme
        Colours.
    selected
        Identifier of the corridor to bring forward; the others step back.

    Returns
    -------
    stack
        Layers from bottom to top; the one called ``corridors`` is pickable.
    """
    rows = [_row(row, theme, selected, _most(corridors)) for row in corridors.to_dict("records")]
    casing = [
        row | {"colour": [*theme.casing, row["colour"][3]], "dash": DASHES["solid"]}
        for row in rows
        if row["mode"] == Mode.LAND
    ]
    rising = [row for row in rows if row["mark"] == "rising"]
    falling = [row | {"colour": [*theme.land, 255]} for row in rows if row["mark"] == "falling"]
    return [
        band_layer(corridors, theme=theme, selected=selected),
        _path_layer(
            "halo", [row | {"colour": [*theme.rising, 110], "dash": DASHES["solid"]} for row in rising], widen=9.0
        ),
        _path_layer("casing", casing, widen=2.5),
        _path_layer(LAYER_ID, rows, widen=0.0, pickable=True),
        _path_layer("hollow", falling, widen=-2.2),
    ]


def line_width(events: float, most: float) -> float:
    """
    Find the width of a corridor's line.

    Parameters
    ----------
    events
        In the window.
    most
        On the busiest corridor in the window.

    Returns
    -------
    width
        Pixels; its area grows with the events.
    """
    if events <= 0 or most <= 0:
        return NARROWEST_PX
    return NARROWEST_PX + (WIDEST_PX - NARROWEST_PX) * math.sqrt(events / most)


def dash_of(mode: str, confidence: float) -> str:
    """
    Name the dash of a corridor's line.

    Parameters
    ----------
    mode
        Air is drawn in long dashes.
    confidence
        0 to 1; low confidence is drawn in short ones whatever the mode.

    Returns
    -------
    dash
        A key of ``DASHES``.
    """
    if confidence < LOW_CONFIDENCE:
        return "short"
    return "long" if mode == Mode.AIR else "solid"


def _most(corridors: gpd.GeoDataFrame) -> float:
    return float(corridors["events"].max()) if len(corridors) else 0.0


def _row(row: dict[str, Any], theme: Theme, selected: str | None, most: float) -> dict[str, Any]:
    quiet = row["events"] <= 0
    behind = selected is not None and row["corridor_id"] != selected
    width = line_width(row["events"], most) + (2.0 if row["corridor_id"] == selected else 0.0)
    return {
        "corridor_id": row["corridor_id"],
        "mode": row["mode"],
        "mark": row["mark"],
        "path": [[round(lon, 4), round(lat, 4)] for lon, lat in row["geometry"].coords],
        "colour": [*theme.modes[Mode(row["mode"])], 70 if quiet else 120 if behind else 255],
        "width": max(width, 4.0) if row["mark"] == "falling" else width,
        "dash": DASHES[dash_of(row["mode"], row["confidence"])],
        "tip": _("{number}. {name}: {n} events in this window, 80 % within {km} km of the line.").format(
            number=row["number"], name=row["name"], n=number(row["events"]), km=number(row["band_km"])
        ),
    }


def _path_layer(layer_id: str, rows: list[dict[str, Any]], *, widen: float, pickable: bool = False) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        [row | {"width": max(0.8, row["width"] + widen)} for row in rows],
        id=layer_id,
        get_path="path",
        get_color="colour",
        get_width="width",
        width_units=pdk.types.String("pixels"),
        cap_rounded=True,
        joint_rounded=True,
        pickable=pickable,
        auto_highlight=pickable,
        get_dash_array="dash",
        extensions=[{"@@type": "PathStyleExtension", "highPrecisionDash": True}],
    )


def band_layer(corridors: gpd.GeoDataFrame, *, theme: Theme, selected: str | None) -> pdk.Layer:
    """
    Draw the band that holds 80 % of each corridor's events.

    Parameters
    ----------
    corridors
        mode, band_km, events and lines.
    theme
        Colours.
    selected
        The selected corridor's band is drawn more firmly.

    Returns
    -------
    layer
        Pale polygons under the lines.
    """
    rows = [
        {"polygon": ring, "colour": [*_pale(theme, row["mode"]), 70 if row["corridor_id"] == selected else 26]}
        for row in corridors.to_dict("records")
        if row["events"] > 0
        for ring in _rings(band(row["geometry"], row["band_km"]))
    ]
    return pdk.Layer(
        "PolygonLayer",
        rows,
        id="bands",
        get_polygon="polygon",
        get_fill_color="colour",
        stroked=False,
        filled=True,
        pickable=False,
    )


def _pale(theme: Theme, mode: str) -> Rgb:
    return theme.modes[Mode(mode)]


def band(line: LineString, half_width_km: float) -> BaseGeometry:
    """
    Widen a line by a distance on the ground.

    Parameters
    ----------
    line
        EPSG:4326, longitudes continuous, at most 85 degrees from the equator.
    half_width_km
        To each side.

    Returns
    -------
    area
        EPSG:4326 polygon with continuous longitudes.

    Notes
    -----
    Worked in Mercator's projection, whose scale is the same in all directions: a circle on the ground is a circle
    there, larger by 1 / cos(latitude). Hulls of neighbouring circles are joined.
    """
    lon, lat = np.asarray(line.coords, dtype=float).T
    x, y = np.radians(lon), np.arctanh(np.sin(np.radians(np.clip(lat, -85.0, 85.0))))
    radius = half_width_km / EARTH_KM / np.cos(np.radians(lat))
    circles = [Point(px, py).buffer(r, quad_segs=6) for px, py, r in zip(x, y, radius, strict=True)]
    hulls = [shapely.union(a, b).convex_hull for a, b in pairwise(circles)]
    return shapely.transform(shapely.union_all(hulls or circles), _from_mercator)


def _from_mercator(points: np.ndarray) -> np.ndarray:
    return np.column_stack([np.degrees(points[:, 0]), np.degrees(np.arcsin(np.tanh(points[:, 1])))])


def _rings(area: BaseGeometry) -> list[list[list[list[float]]]]:
    parts = [part for part in getattr(area, "geoms", [area]) if isinstance(part, Polygon)]
    return [
        [np.round(np.asarray(ring.coords), 3).tolist() for ring in (part.exterior, *part.interiors)] for part in parts
    ]
