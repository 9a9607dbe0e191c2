"""Turns the places that a text may mean into a map: numbered marks with their radius over our own land."""

from collections.abc import Sequence

import pydeck as pdk

from layers.basemap import base_layers, label_layers
from layers.palette import Theme
from layers.regions import FARTHEST_ZOOM, WORLD, Region, fitting
from layers.reviews import Offer, offer_sentence

CLOSEST = 6.5
"""Closer, there is nothing on the packaged map to know a place by."""

MARGIN = 1.1
"""Zoomed out by so much beside a map of usual size: this one is lower, and radii reach beyond their places."""


def review_deck(offers: Sequence[Offer], *, chosen: int | None, theme: Theme, base_url: str) -> pdk.Deck:
    """
    Draw offers.

    Parameters
    ----------
    offers
        Of one text; any number.
    chosen
        Number of the one to bring forward; None for none.
    theme
        Colours.
    base_url
        Where the packaged base map is served, on our own host.

    Returns
    -------
    deck
        Opened so that all offers are seen.
    """
    region = _region(offers)
    # The best is drawn last, over what lies at the same place.
    rows = [_row(offer, chosen, theme) for offer in sorted(offers, key=lambda o: (o.number == chosen, -o.number))]
    return pdk.Deck(
        layers=[
            *base_layers(theme, base_url=base_url),
            _disks(rows),
            *label_layers(theme, base_url=base_url),
            _badges(rows),
        ],
        initial_view_state=pdk.ViewState(
            longitude=region.longitude, latitude=region.latitude, zoom=region.zoom, min_zoom=FARTHEST_ZOOM, max_zoom=12
        ),
        views=[pdk.View(type="MapView", controller=True, repeat=True)],
        map_provider=None,
        tooltip={"text": "{tip}"},
    )


def _region(offers: Sequence[Offer]) -> Region:
    if not offers:
        return WORLD
    found = fitting([(offer.longitude, offer.latitude) for offer in offers], name="offers")
    return Region(found.key, found.longitude, found.latitude, max(min(found.zoom - MARGIN, CLOSEST), FARTHEST_ZOOM))


def _row(offer: Offer, chosen: int | None, theme: Theme) -> dict[str, object]:
    is_chosen = offer.number == chosen
    return {
        "position": [offer.longitude, offer.latitude],
        "radius": 1000.0 * offer.radius_km,
        "text": str(offer.number) if offer.number else "+",
        "number": offer.number,
        "ink": list(theme.casing if is_chosen else theme.ink),
        "ground": [*(theme.ink if is_chosen else theme.casing), 235],
        "fill": [*theme.ink, 60 if is_chosen else 14],
        "rim": [*theme.ink, 255 if is_chosen else 90],
        "tip": offer_sentence(offer),
    }


def _disks(rows: list[dict[str, object]]) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id="radii",
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("meters"),
        radius_min_pixels=6,
        get_fill_color="fill",
        get_line_color="rim",
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
        pickable=True,
    )


def _badges(rows: list[dict[str, object]]) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        rows,
        id="offers",
        get_position="position",
        get_text="text",
        get_color="ink",
        get_size=13,
        background=True,
        get_background_color="ground",
        get_border_color="ink",
        get_border_width=1,
        background_padding=[6, 2, 6, 2],
        font_family=pdk.types.String("Noto Sans, sans-serif"),
        font_weight=600,
        character_set=pdk.types.String("auto"),
        pickable=True,
    )
