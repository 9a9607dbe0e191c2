"""Turns frames of time into the deck of the Watch map that a browser can play: all rows, and what each window shows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pydeck as pdk

from layers.disks import MOST_DISKS
from layers.hexagons import ALPHA, LAYER_ID, breaks
from layers.palette import Theme
from layers.paths import WIDEN
from layers.played_units import PlayedUnits
from layers.scene import Scene

FRAMES: Final[Mapping[str, Mapping[str, Any]]] = {
    "areas": {"shown": "active"},
    "bands": {"shown": "busy"},
    "halo": {"shown": "active", "width": "width", "widen": WIDEN["halo"]},
    "casing": {"shown": "active", "width": "width", "widen": WIDEN["casing"], "alpha": "alpha"},
    "corridors": {"shown": "active", "width": "width", "widen": WIDEN["corridors"], "alpha": "alpha"},
    "hollow": {"shown": "active", "width": "width", "widen": WIDEN["hollow"]},
    "directions": {"shown": "busy"},
    "displacement": {"shown": "active"},
    "displacement-heads": {"shown": "active"},
    "events": {"span": MOST_DISKS},
    "badges": {"shown": "badged"},
}
"""What of a layer's rows depends on the window: which array says whether a row is shown, how wide and how firmly."""


def played_scene(scene: Scene, played: PlayedUnits) -> Scene:
    """
    Put what all windows show in the place of what one shows.

    Parameters
    ----------
    scene
        Of any window.
    played
        Of the same analysis and the same choice.

    Returns
    -------
    scene
        For ``watch_deck``; without cells, which travel on their own.
    """
    return replace(
        scene,
        corridors=played.corridors,
        areas=played.areas,
        cells=scene.cells.clear(),
        flags=played.flags,
        recent=frozenset(flag.flag_id for flag in played.flags),
    )


def with_frames(deck: pdk.Deck, *, theme: Theme, most: float) -> pdk.Deck:
    """
    Say of each layer what the window changes in it.

    Parameters
    ----------
    deck
        Of a ``played_scene``; written to.
    theme
        Its ramp is used.
    most
        Events in the fullest cell of any window.

    Returns
    -------
    deck
        The same one.
    """
    lower = breaks(most)
    for layer in deck.layers:
        if layer.id in FRAMES:
            layer.frames = dict(FRAMES[layer.id])
        if layer.id == LAYER_ID:
            ramp = [list(colour) for colour in theme.ramp]
            layer.played = {"key": f"{theme.name} {lower}", "lower": list(lower), "ramp": ramp, "alpha": dict(ALPHA)}
    return deck
