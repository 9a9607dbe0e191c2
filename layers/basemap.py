"""Turns a theme into the base map's deck.gl layers: sea, land, borders and names, read from our own files."""

from typing import Any, Final

import pydeck as pdk

from data.basemap import COUNTRY_PX, LABEL_ZOOMS, SEA_PX
from layers.palette import Rgb, Theme

DETAIL_ZOOM: Final = 3.0
"""Below it land is drawn at 1:110m, from there on at 1:50m."""
FONT: Final = "Noto Sans, sans-serif"


def base_layers(theme: Theme, *, base_url: str) -> list[pdk.Layer]:
    """
    Make sea, land and borders; they go under everything else.

    Parameters
    ----------
    theme
        Colours.
    base_url
        Where data/files/basemap is served, without a slash at the end.

    Returns
    -------
    layers
        Coarse and fine ones; the browser picks by its zoom, Python need not know it.
    """
    coarse, fine = {"visible_max_zoom": DETAIL_ZOOM}, {"visible_min_zoom": DETAIL_ZOOM}
    return [
        _sea(theme),
        _area("land-110m", f"{base_url}/land_110m.json", theme.land, coarse),
        _area("land-50m", f"{base_url}/land_50m.json", theme.land, fine),
        _line("borders-110m", f"{base_url}/borders_110m.json", theme.border, coarse),
        _line("borders-50m", f"{base_url}/borders_50m.json", theme.border, fine),
    ]


def label_layers(theme: Theme, *, base_url: str) -> list[pdk.Layer]:
    """
    Make the names of countries and seas, each from its own zoom on; they go above cells.

    Parameters
    ----------
    theme
        Colours.
    base_url
        Where data/files/basemap is served, without a slash at the end.

    Returns
    -------
    layers
        One for each zoom at which names come in; the packaged names are arranged so that none covers another.
    """
    return [_names(theme, base_url, zoom) for zoom in LABEL_ZOOMS]


def _sea(theme: Theme) -> pdk.Layer:
    # To the poles, which Mercator puts far outside: the sea fills the map above and below, on every copy of the world.
    world = [[-180, -90], [0, -90], [180, -90], [180, 90], [0, 90], [-180, 90]]
    return pdk.Layer(
        "SolidPolygonLayer",
        [{"polygon": world}],
        id="sea",
        get_polygon="polygon",
        get_fill_color=[*theme.sea, 255],
        pickable=False,
    )


def _area(name: str, url: str, colour: Rgb, zooms: dict[str, float]) -> pdk.Layer:
    # Unstroked: stroking the 1:50m coast costs more than ten thousand hexagons.
    return _whole_world(name, url, stroked=False, filled=True, get_fill_color=[*colour, 255], **zooms)


def _line(name: str, url: str, colour: Rgb, zooms: dict[str, float]) -> pdk.Layer:
    return _whole_world(
        name,
        url,
        stroked=True,
        filled=False,
        get_line_color=[*colour, 255],
        get_line_width=1,
        line_width_units=pdk.types.String("pixels"),
        **zooms,
    )


def _names(theme: Theme, base_url: str, zoom: float) -> pdk.Layer:
    sizes = " : ".join(f"properties.rank == '{rank}' ? {px}" for rank, px in SEA_PX.items())
    is_country = "properties.rank == 'country'"
    return _whole_world(
        f"names-{zoom:.1f}",
        f"{base_url}/labels/en_{zoom:.1f}.json",
        visible_min_zoom=zoom,
        point_type=pdk.types.String("text"),
        get_text="properties.text",
        get_text_color=f"{is_country} ? {[*theme.label, 255]} : {[*theme.sea_label, 255]}",
        get_text_size=f"{sizes} : {COUNTRY_PX}",
        text_character_set=pdk.types.String("auto"),
        text_font_family=pdk.types.String(FONT),
        text_font_weight=400,
        text_line_height=1.15,
        get_text_pixel_offset="[0, properties.drop_px]",
    )


def _whole_world(name: str, url: str, **properties: Any) -> pdk.Layer:
    # One tile that is the whole world: a TileLayer is what knows the zoom in the browser and draws by it.
    return pdk.Layer("TileLayer", url, id=name, min_zoom=0, max_zoom=0, pickable=False, **properties)
