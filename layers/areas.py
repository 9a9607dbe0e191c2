"""Turns areas that shifted, where no line tells the change, into outlines with what happened in their tooltip."""

import geopandas as gpd
import pydeck as pdk
from shapely import Polygon, get_parts
from shapely.geometry.base import BaseGeometry

from layers.palette import Theme
from layers.units import unit_of
from layers.wording import _
from routes.country_pairs import is_pair

LAYER_ID = "areas"
WIDTH_PX = 2.0


def area_layer(areas: gpd.GeoDataFrame, *, theme: Theme) -> pdk.Layer:
    """
    Draw areas, and what is known of pairs of countries, by their outline; what lies in them is told by the cells.

    Parameters
    ----------
    areas
        area_id, name, mark (``rising`` or ``falling``), geometry with continuous longitudes.
    theme
        Colours.

    Returns
    -------
    layer
        One path for each ring; pickable.
    """
    rows = [
        {
            **unit_of(row),
            "area_id": row["area_id"],
            "path": [list(point[:2]) for point in ring.exterior.coords],
            "colour": [*(theme.rising if row["mark"] == "rising" else theme.falling), 230],
            "tip": f"{row['name']}. {area_note(row['area_id'])}",
        }
        for row in areas.to_dict("records")
        for ring in _rings(row["geometry"])
    ]
    return pdk.Layer(
        "PathLayer",
        rows,
        id=LAYER_ID,
        get_path="path",
        get_color="colour",
        get_width=WIDTH_PX,
        width_units=pdk.types.String("pixels"),
        pickable=True,
    )


def area_note(area_id: str) -> str:
    """
    Say what the outline of an area stands for.

    Parameters
    ----------
    area_id
        Of an area or of a pair of countries.

    Returns
    -------
    sentence
        For its tooltip and its card.
    """
    if is_pair(area_id):
        return _("Known by its countries only; the outline is where its records were put, not its route.")
    return _("An area; no line tells this change.")


def _rings(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in get_parts([shape]).tolist() if isinstance(part, Polygon)]
