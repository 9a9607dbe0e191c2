"""Turns corridors into deck.gl layers: band of uncertainty, casing, line by mode and support, halo, hollow, badge."""

import math
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pydeck as pdk
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from data.schema import Mode
from layers.palette import Rgb, Theme
from layers.units import unit_of
from layers.wording import _, number

LAYER_ID: Final = "corridors"
LOW_CONFIDENCE: Final = 0.5
WIDEST_PX: Final = 5.5
NARROWEST_PX: Final = 1.5
EARTH_KM: Final = 6371.0088
BAND_DETAIL: Final = 0.02
"""How far the middle of a band, and the line as it is drawn, may leave a corridor's line: a share of half its width."""
ROUND: Final = np.array([[math.cos(a), math.sin(a)] for a in np.linspace(0.0, 2 * math.pi, 24, endpoint=False)])
WIDEN: Final = {"halo": 9.0, "casing": 2.5, LAYER_ID: 0.0, "hollow": -2.2}
"""Pixels by which the layers of a line are wider than it."""
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
        _path_layer("halo", [row | {"colour": [*theme.rising, 110], "dash": DASHES["solid"]} for row in rising]),
        _path_layer("casing", casing),
        _path_layer(LAYER_ID, rows),
        _path_layer("hollow", falling),
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


def marked_width(width: float, mark: str, *, chosen: bool) -> float:
    """
    Find how wide a corridor is drawn whatever its events.

    Parameters
    ----------
    width
        From ``line_width``.
    mark
        A falling one is hollow: it needs room inside.
    chosen
        The selected one comes forward.

    Returns
    -------
    width
        Pixels.
    """
    wide = width + (2.0 if chosen else 0.0)
    return max(wide, 4.0) if mark == "falling" else wide


def line_alpha(events: float, *, behind: bool) -> int:
    """
    Find how firmly a corridor is drawn.

    Parameters
    ----------
    events
        In the window.
    behind
        Whether another one is selected.

    Returns
    -------
    alpha
        0 to 255.
    """
    return 70 if events <= 0 else 120 if behind else 255


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
    chosen = row["corridor_id"] == selected
    return {
        **unit_of(row),
        "corridor_id": row["corridor_id"],
        "mode": row["mode"],
        "mark": row["mark"],
        "path": _path(row["geometry"], row["band_km"]),
        "colour": [
            *theme.modes[Mode(row["mode"])],
            line_alpha(row["events"], behind=not chosen and selected is not None),
        ],
        "width": marked_width(line_width(row["events"], most), row["mark"], chosen=chosen),
        "dash": DASHES[dash_of(row["mode"], row["confidence"])],
        "tip": _tip(row),
    }


def _path(line: LineString, half_width_km: float) -> list[list[float]]:
    """Take away the corners of a line that nobody can see on the map: drawing one costs as much as drawing a cell."""
    drawn = _simplified(line, half_width_km)
    return [[round(lon, 4), round(lat, 4)] for lon, lat in _from_mercator(drawn).tolist()]


def _tip(row: dict[str, Any]) -> str | list[str]:
    """Say what a corridor is; of one in frames of time, what stands before and after the number of its events."""
    sentence = _("{number}. {name}: {n} events in this window, 80 % within {km} km of the line.").split("{n}")
    km = number(row["band_km"])
    parts = [part.format(number=row["number"], name=row["name"], km=km) for part in sentence]
    return parts if "unit" in row else number(row["events"]).join(parts)


def _path_layer(layer_id: str, rows: list[dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        [row | {"width": max(0.8, row["width"] + WIDEN[layer_id])} for row in rows],
        id=layer_id,
        get_path="path",
        get_color="colour",
        get_width="width",
        width_units=pdk.types.String("pixels"),
        cap_rounded=True,
        joint_rounded=True,
        # All of them: the same attributes are one program for software that draws, and a halo is its line, too.
        pickable=True,
        auto_highlight=layer_id == LAYER_ID,
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
        {
            **unit_of(row),
            "polygon": ring,
            "colour": [*_pale(theme, row["mode"]), 70 if row["corridor_id"] == selected else 26],
        }
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
    x, y = _simplified(line, half_width_km).T
    nearest = half_width_km / EARTH_KM
    # cosh(y) = 1 / cos(latitude)
    circles = np.column_stack([x, y])[:, None] + nearest * np.cosh(y)[:, None, None] * ROUND
    pairs = np.concatenate([circles[:-1], circles[1:]], axis=1) if len(circles) > 1 else circles
    hulls = shapely.convex_hull(shapely.multipoints(list(pairs)))
    return shapely.transform(shapely.union_all(hulls), _from_mercator)


def _simplified(line: LineString, half_width_km: float) -> np.ndarray:
    # To a centimetre: numbers so small that their squares vanish are more than the geometry library can take.
    points = np.round(np.column_stack(_to_mercator(*np.asarray(line.coords, dtype=float).T)), 9)
    return shapely.get_coordinates(shapely.simplify(LineString(points), BAND_DETAIL * half_width_km / EARTH_KM))


def _to_mercator(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.radians(lon), np.arctanh(np.sin(np.radians(np.clip(lat, -85.0, 85.0))))


def _from_mercator(points: np.ndarray) -> np.ndarray:
    return np.column_stack([np.degrees(points[:, 0]), np.degrees(np.arcsin(np.tanh(points[:, 1])))])


def _rings(area: BaseGeometry) -> list[list[list[list[float]]]]:
    parts = [part for part in getattr(area, "geoms", [area]) if isinstance(part, Polygon)]
    return [
        [np.round(np.asarray(ring.coords), 3).tolist() for ring in (part.exterior, *part.interiors)] for part in parts
    ]
