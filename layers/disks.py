"""Turns the events of one corridor into disks of their radius: an imprecise event is never drawn as a dot."""

from datetime import datetime

import polars as pl
import pydeck as pdk

from data.schema import Precision
from layers.palette import Theme
from layers.wording import _, number

LAYER_ID = "events"
MOST_DISKS = 2000


def disk_layer(events: pl.DataFrame, *, theme: Theme) -> pdk.Layer:
    """
    Draw placed events as disks that hold the true place with 80 %.

    Parameters
    ----------
    events
        latitude, longitude, radius_km, occurred_at, precision; rows without a position are not drawn. With ``at``, the
        number of each one's period, all of them travel, and those of a window are drawn.
    theme
        Colours.

    Returns
    -------
    layer
        At most ``MOST_DISKS`` disks, latest first; pickable.
    """
    placed = events.drop_nulls(["latitude", "longitude"]).sort("occurred_at", descending=True)
    placed = placed if "at" in placed.columns else placed.head(MOST_DISKS)
    rows = [
        {
            **({"period": row["at"]} if "at" in row else {}),
            "position": [row["longitude"], row["latitude"]],
            "radius": 1000.0 * row["radius_km"],
            "tip": _("{day}, known to within {km} km.").format(
                day=told(row["occurred_at"], row["precision"]), km=number(row["radius_km"], digits=1)
            ),
        }
        for row in placed.iter_rows(named=True)
    ]
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=LAYER_ID,
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("meters"),
        radius_min_pixels=2.5,
        get_fill_color=[*theme.ink, 14],
        get_line_color=[*theme.ink, 120],
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
        pickable=True,
    )


def told(instant: datetime, precision: str) -> str:
    """
    Write the day of an event as finely as it is known.

    Parameters
    ----------
    instant
        First instant of the stated time.
    precision
        A value of ``Precision``.

    Returns
    -------
    text
        ``2024-05-03``, ``2024-05`` or ``2024``.
    """
    lengths = {Precision.YEAR: 4, Precision.MONTH: 7}
    return instant.date().isoformat()[: lengths.get(Precision(precision), 10)]
