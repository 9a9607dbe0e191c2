"""Turns events that came in into rings of their radius, for the map to show them for a moment."""

from typing import Any, Final

import polars as pl
from shapely.geometry.base import BaseGeometry

from data.schema import Events, Mode, as_events
from layers.palette import Theme
from layers.shown_cells import WatchParameters
from routes.evidence import DEFAULT_RADIUS_KM
from routes.within import events_within

SHOWN_S: Final = 5.0
MOST_RINGS: Final = 500
"""Of more, nobody follows each; how many came in is told in words."""


def flash_of(
    events: Events, asked: WatchParameters, *, area: BaseGeometry | None, theme: Theme, number: int
) -> dict[str, Any] | None:
    """
    Describe the rings of events that came in.

    Parameters
    ----------
    events
        Each of which may be told one by one to whoever looks.
    asked
        Kind, modes and commodities count; what comes in is shown whatever the window is.
    area
        EPSG:4326; where nothing outside an area is shown, nothing outside it is announced. None for everywhere.
    theme
        Its ink is used.
    number
        Of what came in, in its session: the browser shows each once.

    Returns
    -------
    flash
        number, seconds, colour, rings (longitude, latitude, metres); None where there is nothing to show. A radius that
        is not known is that with which the analysis counts.
    """
    found = events.filter(pl.col("kind") == asked.kind.value)
    if asked.modes < frozenset(Mode):
        found = found.filter(pl.col("mode").is_in([mode.value for mode in asked.modes]))
    if asked.commodities:
        found = found.filter(pl.col("commodity").is_in(sorted(asked.commodities)))
    if area is not None:
        found = found[events_within(as_events(found), area)["event_index"].to_list()]
    placed = found.drop_nulls(["longitude", "latitude"]).sort("occurred_at", descending=True).head(MOST_RINGS)
    if placed.is_empty():
        return None
    metres = (1000.0 * pl.col("radius_km").fill_null(DEFAULT_RADIUS_KM)).round(0)
    rings = placed.select(pl.col("longitude", "latitude").round(5), metres).rows()
    return {"number": number, "seconds": SHOWN_S, "colour": list(theme.ink), "rings": rings}
