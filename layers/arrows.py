"""Turns displacements and directions into arrows: from the old line to the new, and along a corridor."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pydeck as pdk
from shapely.geometry import LineString

from layers.palette import Theme
from layers.units import unit_of
from routes.analysis import Flag

SHAFT_POINTS: Final = 24
HEAD_SVG: Final = (
    "data:image/svg+xml;charset=utf-8,"
    "%3Csvg xmlns='http://www.w3.org/2000/svg' width='64' height='64'%3E"
    "%3Cpath d='M32 6 L56 56 L32 44 L8 56 Z' fill='white'/%3E%3C/svg%3E"
)
HEAD: Final = {"url": HEAD_SVG, "width": 64, "height": 64, "anchorX": 32, "anchorY": 32, "mask": True}


def displacement_layers(flags: list[Flag], corridors: gpd.GeoDataFrame, *, theme: Theme) -> list[pdk.Layer]:
    """
    Draw an arrow from the corridor that fell to the one that rose, for each displacement or mode switch.

    Parameters
    ----------
    flags
        Only those whose two corridors are shown are drawn.
    corridors
        corridor_id and lines with continuous longitudes.
    theme
        Its rising colour is used.

    Returns
    -------
    stack
        Shafts and heads.
    """
    lines = dict(zip(corridors["corridor_id"], corridors.geometry, strict=True))
    arcs = [
        (unit, arc(lines[flag.from_corridor_id], lines[flag.to_corridor_id]))
        for unit, flag in enumerate(flags)
        if flag.from_corridor_id in lines and flag.to_corridor_id in lines
    ]
    colour = [*theme.rising, 235]
    shafts = [{"unit": unit, "path": np.round(points, 4).tolist(), "colour": colour} for unit, points in arcs]
    heads = [{"unit": unit} | _head(points[-2], points[-1], colour=colour) for unit, points in arcs]
    return [_shaft_layer("displacement", shafts), _head_layer("displacement-heads", heads, size=20)]


def direction_layer(corridors: gpd.GeoDataFrame, *, theme: Theme) -> pdk.Layer:
    """
    Draw an arrowhead along each corridor whose direction is known from origin and destination.

    Parameters
    ----------
    corridors
        mode, inferred, events, number and lines that run from origin to destination.
    theme
        Colours by mode.

    Returns
    -------
    layer
        Heads at three quarters of the way; none on a corridor without events in the window.
    """
    heads = []
    for row in corridors[(corridors["events"] > 0) & ~corridors["inferred"]].to_dict("records"):
        before, at = (row["geometry"].interpolate(share, normalized=True).coords[0] for share in (0.72, 0.74))
        head = _head(np.array(before), np.array(at), colour=[*theme.modes[row["mode"]], 255])
        heads.append(unit_of(row) | head)
    return _head_layer("directions", heads, size=17)


def arc(start: LineString, end: LineString) -> np.ndarray:
    """
    Bend a shaft from the middle of one line to the middle of another.

    Parameters
    ----------
    start, end
        EPSG:4326, longitudes continuous.

    Returns
    -------
    points
        Shape (24, 2), longitude and latitude, going the short way round the globe.
    """
    a, b = (np.array(line.interpolate(0.5, normalized=True).coords[0]) for line in (start, end))
    b[0] = a[0] + (b[0] - a[0] + 180.0) % 360.0 - 180.0
    across = np.array([-(b - a)[1], (b - a)[0]])
    control = (a + b) / 2 + 0.18 * across
    t = np.linspace(0.0, 1.0, SHAFT_POINTS)[:, None]
    points: np.ndarray = (1 - t) ** 2 * a + 2 * t * (1 - t) * control + t**2 * b
    return points


def _head(before: np.ndarray, at: np.ndarray, *, colour: list[int]) -> dict[str, Any]:
    lat = np.radians((before[1] + at[1]) / 2)
    # Mercator is conformal: the angle on the screen is the angle with longitudes shrunk by cos(latitude).
    angle = float(np.degrees(np.arctan2(at[1] - before[1], (at[0] - before[0]) * np.cos(lat))))
    return {
        "position": np.round(at, 4).tolist(),
        "angle": round(angle - 90.0, 1),
        "colour": colour,
        "icon": HEAD,
    }


def _shaft_layer(layer_id: str, rows: list[dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        rows,
        id=layer_id,
        get_path="path",
        get_color="colour",
        get_width=3,
        width_units=pdk.types.String("pixels"),
        cap_rounded=True,
        pickable=False,
    )


def _head_layer(layer_id: str, rows: list[dict[str, Any]], *, size: int) -> pdk.Layer:
    return pdk.Layer(
        "IconLayer",
        rows,
        id=layer_id,
        get_icon="icon",
        get_position="position",
        get_angle="angle",
        get_color="colour",
        get_size=size,
        size_units=pdk.types.String("pixels"),
        pickable=False,
    )
