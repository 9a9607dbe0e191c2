"""Turns counted H3 cells into one deck.gl layer, coloured by count on a log scale."""

import math
from typing import Any, Final

import h3.api.basic_int as h3
import polars as pl
import pydeck as pdk

from layers.palette import Rgb, Theme
from layers.wording import _, number

LAYER_ID: Final = "cells"
STEPS: Final = 5
WHOLE_FROM: Final = 10
"""Weights below it are shown with a decimal: a coarse event puts a fraction on each of several cells."""


def breaks(most: float) -> tuple[float, ...]:
    """
    Divide counts into five classes of equal width on a log scale.

    Parameters
    ----------
    most
        Largest count shown, in events.

    Returns
    -------
    lower
        Lower bound of each class, in events, rising; the first is 0.
    """
    top = max(most, float(STEPS))
    return (0.0, *(round(top ** (step / STEPS), 1) for step in range(1, STEPS)))


def class_of(count: float, lower: tuple[float, ...]) -> int:
    """
    Find the class of a count.

    Parameters
    ----------
    count
        Events in a cell.
    lower
        From ``breaks``.

    Returns
    -------
    index
        0 to 4.
    """
    return max(index for index, bound in enumerate(lower) if count >= bound)


def opacity(count: float, step: int) -> int:
    """
    Find how firmly a cell is drawn.

    Parameters
    ----------
    count
        Events in the cell.
    step
        Its class.

    Returns
    -------
    alpha
        0 to 255. Below one event it fades: what a position known to 100 km leaves on each of many cells must not
        look like a find.
    """
    return round((30 + 120 * min(count, 1.0)) + 20 * step)


def hexagon_layer(cells: pl.DataFrame, *, theme: Theme) -> pdk.Layer:
    """
    Draw cells as hexagons, colour and opacity by count.

    Parameters
    ----------
    cells
        cell (int64), count, radius_km.
    theme
        Its ramp is used.

    Returns
    -------
    layer
        Pickable; every row carries its own finished tooltip sentence as ``tip``.
    """
    lower = breaks(float(cells["count"].max() or 0.0) if cells.height else 0.0)  # type: ignore[arg-type]
    return pdk.Layer(
        "H3HexagonLayer",
        [_row(row, lower, theme.ramp) for row in cells.iter_rows(named=True)],
        id=LAYER_ID,
        get_hexagon="hexagon",
        get_fill_color="colour",
        extruded=False,
        stroked=False,
        filled=True,
        pickable=True,
        coverage=0.94,
    )


def _row(row: dict[str, Any], lower: tuple[float, ...], ramp: tuple[Rgb, ...]) -> dict[str, Any]:
    step = class_of(row["count"], lower)
    spread = _(" Positions here are uncertain by about {km} km.").format(km=number(row["radius_km"]))
    return {
        "hexagon": h3.int_to_str(row["cell"]),
        "colour": [*ramp[step], opacity(row["count"], step)],
        "tip": _("{n} events in this cell.").format(n=number(row["count"], digits=int(row["count"] < WHOLE_FROM)))
        + (spread if math.isfinite(row["radius_km"]) and row["radius_km"] >= 1 else ""),
    }
