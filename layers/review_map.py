"""Turns the places that a text may mean into a map: numbered marks with their radius over our own land."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np
import pydeck as pdk

from layers.basemap import base_layers, label_layers
from layers.palette import Theme
from layers.regions import EARTH_KM, TILE_PX, WORLD, Region, fitting
from layers.reviews import Offer, offer_sentence

CLOSEST: Final = 6.5
"""Closer, there is nothing on the packaged map to know a place by."""

FARTHEST: Final = 0.0
HEIGHT_PX: Final = 360
SEEN_PX: Final = (600.0, HEIGHT_PX - 24.0)
"""What is surely seen of the map on a narrow screen, less than half a mark at its edges."""

MARK_PX: Final = 24.0
"""From mark to mark, so that neither covers the other."""

STEPS: Final = sorted(product(range(-2, 3), repeat=2), key=lambda at: (math.hypot(*at), -at[0], at[1]))
"""Where a mark may go that would cover another, in marks: the nearest first, and of these the rightmost."""


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
        Opened so that all offers are seen with their radius, and every mark can be read.
    """
    region = _region(offers)
    moved = dict(zip((offer.number for offer in offers), mark_offsets(offers, zoom=region.zoom), strict=True))
    # The best is drawn last, over what lies at the same place.
    order = sorted(offers, key=lambda o: (o.number == chosen, -o.number))
    rows = [_row(offer, chosen, theme) | {"offset": moved[offer.number]} for offer in order]
    return pdk.Deck(
        layers=[
            *base_layers(theme, base_url=base_url),
            _disks(rows),
            *label_layers(theme, base_url=base_url),
            _badges(rows),
        ],
        initial_view_state=pdk.ViewState(
            longitude=region.longitude, latitude=region.latitude, zoom=region.zoom, min_zoom=FARTHEST, max_zoom=12
        ),
        views=[pdk.View(type="MapView", controller=True, repeat=True)],
        map_provider=None,
        tooltip={"text": "{tip}", "style": {"maxWidth": "15rem", "fontSize": "0.8rem"}},
    )


def mark_offsets(offers: Sequence[Offer], *, zoom: float) -> list[tuple[float, float]]:
    """
    Move marks that would cover each other.

    Parameters
    ----------
    offers
        The first keeps its place.
    zoom
        Of the map.

    Returns
    -------
    offsets
        For each offer, pixels to the right and down, from where it lies to where its mark is drawn.
    """
    world = TILE_PX * 2**zoom
    taken: list[tuple[float, float]] = []
    offsets = []
    for offer in offers:
        x, y = offer.longitude / 360.0 * world, -_mercator(offer.latitude) * world
        spots = [(x + MARK_PX * right, y + MARK_PX * down) for right, down in STEPS]
        spot = next((one for one in spots if not any(_covers(one, other, world) for other in taken)), spots[0])
        taken.append(spot)
        offsets.append((spot[0] - x, spot[1] - y))
    return offsets


def _covers(one: tuple[float, float], other: tuple[float, float], world: float) -> bool:
    across = abs((one[0] - other[0] + world / 2) % world - world / 2)
    # Neighbours at exactly one mark's distance do not cover each other, whatever the sums round to.
    return max(across, abs(one[1] - other[1])) < MARK_PX - 1e-6


def _region(offers: Sequence[Offer]) -> Region:
    if not offers:
        return WORLD
    found = fitting([at for offer in offers for at in _rim(offer)], name="offers", size=SEEN_PX, farthest=FARTHEST)
    return replace(found, zoom=min(found.zoom, CLOSEST))


def _rim(offer: Offer) -> list[tuple[float, float]]:
    """Go round the circle as deck.gl draws it: one scale, that of its centre, all over."""
    reach = offer.radius_km / (2 * math.pi * EARTH_KM * math.cos(math.radians(_on_map(offer.latitude))))
    angles = np.linspace(0.0, 2 * math.pi, 48, endpoint=False)
    around = offer.longitude + 360.0 * min(reach, 0.5) * np.cos(angles)
    up = _mercator(offer.latitude) + reach * np.sin(angles)
    return list(zip(around.tolist(), np.degrees(np.arcsin(np.tanh(2 * math.pi * up))).tolist(), strict=True))


def _mercator(latitude: float) -> float:
    return math.atanh(math.sin(math.radians(_on_map(latitude)))) / (2 * math.pi)


def _on_map(latitude: float) -> float:
    """Keep off the poles, which lie at no finite distance."""
    return max(min(latitude, 85.0), -85.0)


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
        get_pixel_offset="offset",
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
