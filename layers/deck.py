"""Puts the layers of the Watch map together, bottom to top, over our own land and without any map service."""

import polars as pl
import pydeck as pdk

from layers.areas import area_layer
from layers.arrows import direction_layer, displacement_layers
from layers.badges import badge_layer
from layers.basemap import base_layers, label_layers
from layers.disks import disk_layer
from layers.hexagons import hexagon_layer, wider_layer
from layers.interest_layer import interest_layer
from layers.palette import Theme
from layers.paths import corridor_layers
from layers.regions import FARTHEST_ZOOM, Region
from layers.scene import Scene


def watch_deck(
    scene: Scene, *, theme: Theme, region: Region, selected: str | None, disks: pl.DataFrame, base_url: str
) -> pdk.Deck:
    """
    Compose the Watch map.

    Parameters
    ----------
    scene
        What is shown.
    theme
        Colours.
    region
        Where the map opens; the browser keeps its own view as long as this stays the same.
    selected
        Identifier of the corridor brought forward.
    disks
        Events of that corridor, drawn with their radius; empty for none.
    base_url
        Where the packaged base map is served, on our own host.

    Returns
    -------
    deck
        Every layer has an identifier, so that the chart keeps its state across reruns.
    """
    others = scene.others
    marked = [flag for flag in scene.flags if flag.flag_id in scene.recent]
    stack: list[pdk.Layer] = [
        *base_layers(theme, base_url=base_url),
        *([wider_layer(others.wider, theme=theme, k=others.k)] if others else []),
        hexagon_layer(scene.cells, theme=theme, k=others.k if others else None),
        area_layer(scene.areas, theme=theme),
        *corridor_layers(scene.corridors, theme=theme, selected=selected),
        direction_layer(scene.corridors, theme=theme),
        *displacement_layers(marked, scene.corridors, theme=theme),
        disk_layer(disks, theme=theme),
        *([interest_layer(scene.outlines, theme=theme)] if scene.outlines else []),
        *label_layers(theme, base_url=base_url),
        badge_layer(scene.corridors, theme=theme, selected=selected),
    ]
    return pdk.Deck(
        layers=stack,
        initial_view_state=pdk.ViewState(
            longitude=region.longitude,
            latitude=region.latitude,
            zoom=region.zoom,
            min_zoom=FARTHEST_ZOOM,
            max_zoom=12,
        ),
        views=[pdk.View(type="MapView", controller=True, repeat=True)],
        map_provider=None,
        # A fixed template: what people wrote never becomes part of it, only the finished sentence of a row.
        tooltip={"text": "{tip}"},
    )
