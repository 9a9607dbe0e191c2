"""Turns corridors into numbered badges on the map, with an up or a down mark, the same that the list shows."""

from typing import Any, Final

import geopandas as gpd
import pydeck as pdk

from data.schema import Mode
from layers.palette import Theme
from layers.units import unit_of

MARKS: Final = {"rising": "▲", "falling": "▽", "drifting": "↝", "": ""}

MOST_BADGES: Final = 40


def badge_layer(corridors: gpd.GeoDataFrame, *, theme: Theme, selected: str | None) -> pdk.Layer:
    """
    Draw the number of each corridor on its line, with the mark of its shift.

    Parameters
    ----------
    corridors
        number, mode, events, mark, corridor_id and lines.
    theme
        Colours.
    selected
        Always gets a badge, events or not.

    Returns
    -------
    layer
        Text on a filled ground; at most ``MOST_BADGES``, marked and busy corridors first. Of rows with a
        ``unit`` all: which of them are drawn is said for each window.
    """
    shown = corridors[(corridors["events"] > 0) | (corridors["corridor_id"] == selected)]
    ranked = shown.assign(unselected=shown["corridor_id"] != selected, unmarked=shown["mark"] == "")
    first = ranked.sort_values(["unselected", "unmarked", "number"])
    first = first if "unit" in first else first.head(MOST_BADGES)
    return pdk.Layer(
        "TextLayer",
        [_row(row, theme, selected) for row in first.to_dict("records")],
        id="badges",
        get_position="position",
        get_text="text",
        get_color="ink",
        get_size=12,
        background=True,
        get_background_color="ground",
        get_border_color="border",
        get_border_width=1,
        background_padding=[5, 2, 5, 2],
        font_family=pdk.types.String("Noto Sans, sans-serif"),
        font_weight=600,
        character_set=pdk.types.String("auto"),
        pickable=False,
        collision_group=pdk.types.String("badges"),
        get_collision_priority="priority",
        collision_test_props={"sizeScale": 1.25},
        extensions=[{"@@type": "CollisionFilterExtension"}],
    )


def _row(row: dict[str, Any], theme: Theme, selected: str | None) -> dict[str, Any]:
    lon, lat = row["geometry"].interpolate(0.5, normalized=True).coords[0]
    colour = theme.modes[Mode(row["mode"])]
    chosen = row["corridor_id"] == selected
    return {
        **unit_of(row),
        "position": [round(lon, 4), round(lat, 4)],
        "text": f"{row['number']} {MARKS[row['mark']]}".strip(),
        "ink": list(theme.casing if chosen else theme.ink),
        "ground": [*(colour if chosen else theme.casing), 235],
        "priority": 1000 if chosen else (900 if row["mark"] else 400) - min(row["number"], 400),
        "border": list(theme.rising if row["mark"] == "rising" else colour),
    }
