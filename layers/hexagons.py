"""Turns counted H3 cells into one deck.gl layer, coloured by count on a log scale."""

import math
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np
import polars as pl
import pydeck as pdk
from shapely import Polygon

from layers.others import UNTOLD
from layers.palette import Rgb, Theme
from layers.wording import _, number

LAYER_ID: Final = "cells"
WIDER_ID: Final = "wider-cells"
STEPS: Final = 5
ALPHA: Final = {"base": 30, "below_one": 120, "step": 20}
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
        Lower bound of each class, in events, rising; the first is 0, and from 10 on they are whole.
    """
    top = max(most, float(STEPS))
    bounds = [top ** (step / STEPS) for step in range(1, STEPS)]
    return (0.0, *(round(bound, 1 if bound < WHOLE_FROM else 0) for bound in bounds))


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
    return round(ALPHA["base"] + ALPHA["below_one"] * min(count, 1.0) + ALPHA["step"] * step)


def hexagon_layer(cells: pl.DataFrame, *, theme: Theme, k: int | None = None) -> pdk.Layer:
    """
    Draw cells as hexagons, colour and opacity by count.

    Parameters
    ----------
    cells
        cell (int64), count, radius_km; with ``k`` own and others, too, whose sum is the count.
    theme
        Its ramp is used.
    k
        So many events of others or fewer are not told; None for a viewer who owns everything.

    Returns
    -------
    layer
        Pickable; every row carries its own finished tooltip sentence as ``tip``. That a cell is drawn says that it
        holds own events, or more than ``k`` of others: one that holds fewer looks like one that holds none.
    """
    lower = breaks(float(cells["count"].max() or 0.0) if cells.height else 0.0)  # type: ignore[arg-type]
    return pdk.Layer(
        "H3HexagonLayer",
        [_row(row, lower, theme.ramp, k) for row in cells.iter_rows(named=True)],
        id=LAYER_ID,
        get_hexagon="hexagon",
        get_fill_color="colour",
        extruded=False,
        stroked=False,
        filled=True,
        pickable=True,
        coverage=0.94,
    )


def wider_layer(cells: pl.DataFrame, *, theme: Theme, k: int) -> pdk.Layer:
    """
    Draw the outlines of wider cells in which others have events that are too few to tell in smaller ones.

    Parameters
    ----------
    cells
        cell (int64, of any resolutions), count.
    theme
        Its ink is used.
    k
        So many events of others or fewer are not told.

    Returns
    -------
    layer
        Pickable, filled as good as not at all: it must not look like cells that are known to be full.
    """
    sentence = _("{n} more events of others in this wider cell: {k} or fewer at a time in any smaller one.")
    rows = [
        {"hexagon": h3.int_to_str(cell), "tip": sentence.format(n=number(count), k=number(k))}
        for cell, count in cells.select("cell", "count").iter_rows()
    ]
    return pdk.Layer(
        "H3HexagonLayer",
        rows,
        id=WIDER_ID,
        get_hexagon="hexagon",
        get_fill_color=[*theme.ink, 8],
        get_line_color=[*theme.ink, 110],
        line_width_min_pixels=1,
        line_width_units=pdk.types.String("pixels"),
        extruded=False,
        stroked=True,
        filled=True,
        pickable=True,
        coverage=0.98,
    )


def _row(row: dict[str, Any], lower: tuple[float, ...], ramp: tuple[Rgb, ...], k: int | None) -> dict[str, Any]:
    step = class_of(row["count"], lower)
    known = math.isfinite(row["radius_km"]) and row["radius_km"] >= 1
    return {
        "hexagon": h3.int_to_str(row["cell"]),
        "colour": [*ramp[step], opacity(row["count"], step)],
        "tip": (_said(row["count"]) if k is None else _said_apart(row["own"], row["others"], k))
        + (number(row["radius_km"]).join(cell_words()["uncertain"]) if known else ""),
    }


def cell_words() -> dict[str, list[str]]:
    """
    Give the sentences of a cell, for whoever puts the numbers in elsewhere.

    Returns
    -------
    words
        What stands before and after the number: ``cell`` of the events, ``uncertain`` of the kilometres.
    """
    return {
        "cell": _("{n} events in this cell.").split("{n}"),
        "uncertain": _(" Positions here are uncertain by about {km} km.").split("{km}"),
    }


def _said(count: float) -> str:
    return _weight(count).join(cell_words()["cell"])


def _said_apart(own: float, others: int, k: int) -> str:
    if k == UNTOLD:
        return _("{own} events of your own in this cell.").format(own=_weight(own))
    if not others:
        sentence = _("{own} events of your own in this cell; of others {k} or fewer at a time, or none.")
        return sentence.format(own=_weight(own), k=number(k))
    if not own:
        return _("At least {others} events of others in this cell.").format(others=number(others))
    sentence = _("{own} events of your own in this cell, and at least {others} of others.")
    return sentence.format(own=_weight(own), others=number(others))


def _weight(count: float) -> str:
    return number(count, digits=int(count < WHOLE_FROM))


def cell_polygon(cell: int) -> Polygon:
    """
    Find the outline of a cell.

    Parameters
    ----------
    cell
        H3 index as a signed integer.

    Returns
    -------
    outline
        EPSG:4326 with continuous longitudes: a cell on the antimeridian does not span the globe.
    """
    lat, lon = np.array(h3.cell_to_boundary(cell)).T
    centre = h3.cell_to_latlng(cell)[1]
    return Polygon(np.column_stack([centre + (lon - centre + 180.0) % 360.0 - 180.0, lat]))
