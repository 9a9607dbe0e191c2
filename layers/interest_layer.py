"""Turns outlines of areas of interest into lines on the map."""

from typing import Any, Final

import pydeck as pdk
from shapely import Polygon, get_parts
from shapely.geometry.base import BaseGeometry

from layers.palette import Theme

LAYER_ID: Final = "interest"
WIDTH_PX: Final = 2
DASH: Final = [5, 3]


def interest_layer(outlines: tuple[BaseGeometry, ...], *, theme: Theme) -> pdk.Layer:
    """
    Draw areas of interest by their outlines.

    Parameters
    ----------
    outlines
        EPSG:4326, longitudes continuous.
    theme
        Its ink is used: colours are for what was found, and this was chosen.

    Returns
    -------
    layer
        One dashed path for each ring; nothing to pick.
    """
    rows: list[dict[str, Any]] = [
        {"path": [[round(lon, 5), round(lat, 5)] for lon, lat in ring.coords]}
        for part in get_parts(list(outlines)).tolist()
        if isinstance(part, Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return pdk.Layer(
        "PathLayer",
        rows,
        id=LAYER_ID,
        get_path="path",
        get_color=[*theme.ink, 200],
        get_width=WIDTH_PX,
        width_units=pdk.types.String("pixels"),
        get_dash_array=DASH,
        extensions=[{"@@type": "PathStyleExtension", "dash": True}],
        pickable=False,
    )
