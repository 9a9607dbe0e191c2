"""The cells of an export: own events as they are, those of others by whole blocks, each cell with its marking."""

from datetime import date
from typing import Final

import h3.api.basic_int as h3
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from data.marking import Marking, marking_of
from data.schema import Events
from layers.current import Current
from layers.hexagons import cell_polygon
from layers.others import Others
from layers.wording import _, number
from routes.cells import cells_at, radius_class_km, spread_cells
from routes.evidence import DEFAULT_RADIUS_KM, placed_and_dated
from routes.small_cells import Question, resolutions, told

_MARKED_BY: Final = ("agency", "handling", "release_to")
DECIMALS: Final = 6
_KEYS: Final = ("cell", "kind")


def cells_of(current: Current, others: Others | None) -> tuple[pl.DataFrame, list[Marking], list[BaseGeometry | None]]:
    """
    Count events by cell and kind, over all time.

    Parameters
    ----------
    current
        What the principal may see.
    others
        What may be told of events that are not its own; None where everything is told as it is.

    Returns
    -------
    rows
        cell, resolution, kind, events (the principal's own; an uncertain one is a weight in several cells), others (in
        words: at least so many, or too few to tell), quantity_kg and radius_km (of its own), latitude and longitude of
        the centre.
    markings
        The strictest of the events that the cell may hold; where others are told, of all of theirs.
    shapes
        Outlines; None for what is told of no cell.
    """
    resolution = current.analysis.parameters.resolution
    if others is None:
        counted = _counted(current.analysis.cube).with_columns(others=pl.lit(""), told=pl.lit(value=False))
        own, foreign = current.events, current.events.clear()
    else:
        counted = _with_others(_counted(others.own_cube), others, resolution)
        own = others.own
        foreign = current.events.filter(~pl.col("agency").is_in(own["agency"].unique().to_list()))
    held = _held(own, resolution)
    strangers = foreign.select(_MARKED_BY).unique()
    none = held.clear().select(_MARKED_BY)
    behind = {cell: rows.select(_MARKED_BY) for (cell,), rows in held.group_by("cell")}
    markings = [
        marking_of(pl.concat([behind.get(cell, none), strangers if is_told else none]))
        for cell, is_told in counted.select("cell", "told").iter_rows()
    ]
    cells = counted["cell"].to_list()
    return _named(counted), markings, [None if cell is None else _outline(cell) for cell in cells]


def _outline(cell: int) -> BaseGeometry:
    return shapely.transform(cell_polygon(cell), lambda points: points.round(DECIMALS))


def _counted(cube: pl.DataFrame) -> pl.DataFrame:
    counted = cube.group_by(_KEYS).agg(
        events=pl.col("count").sum(),
        quantity_kg=pl.col("quantity_kg").sum(),
        radius_km=(pl.col("radius_km") * pl.col("count")).sum() / pl.col("count").sum(),
    )
    return counted.sort("kind", "events", "cell", descending=[False, True, False])


def _with_others(own: pl.DataFrame, others: Others, resolution: int) -> pl.DataFrame:
    asked = Question(kind=None, first=date.min, until=date.max, resolution=resolution)
    answer = told(others.blocks, asked).rename({"count": "theirs"})
    both = own.join(answer, on=_KEYS, how="full", coalesce=True)
    few = _("{k} or fewer at a time, or none").format(k=number(others.k))
    least = pl.col("theirs").map_elements(_at_least, return_dtype=pl.String)
    return both.with_columns(
        pl.col("events", "quantity_kg").fill_null(0.0),
        others=pl.when(pl.col("theirs").is_null()).then(pl.lit(few)).otherwise(least),
        told=pl.col("theirs").is_not_null(),
    ).sort("kind", "events", "theirs", "cell", descending=[False, True, True, False], nulls_last=True)


def _at_least(count: int) -> str:
    return _("at least {n}").format(n=number(count))


def _held(events: Events, resolution: int) -> pl.DataFrame:
    """List who marked how in which cell, also where an uncertain event only may lie."""
    placed = placed_and_dated(events, None)
    at = placed.select(
        *_MARKED_BY,
        cell=pl.Series(cells_at(placed["longitude"].to_numpy(), placed["latitude"].to_numpy(), resolution)),
        disc_km=pl.Series(radius_class_km(placed["radius_km"].fill_null(DEFAULT_RADIUS_KM).to_numpy())),
    ).unique(maintain_order=True)
    spread = spread_cells(at["cell"].to_numpy(), at["disc_km"].to_numpy())
    return at[spread["row"]].select(*_MARKED_BY, cell=spread["cell"]).unique(maintain_order=True)


def _named(counted: pl.DataFrame) -> pl.DataFrame:
    cells = counted["cell"].to_list()
    centres = [(None, None) if cell is None else h3.cell_to_latlng(cell) for cell in cells]
    known = resolutions(counted["cell"].fill_null(0).to_numpy())
    return counted.select(
        pl.Series("cell", [None if cell is None else h3.int_to_str(cell) for cell in cells], pl.String),
        pl.when(pl.col("cell").is_null()).then(None).otherwise(pl.Series(known)).alias("resolution"),
        "kind",
        pl.col("events").round(3),
        "others",
        pl.col("quantity_kg").round(3),
        pl.col("radius_km").round(3),
        pl.Series("latitude", [lat for lat, _ in centres], pl.Float64).round(6),
        pl.Series("longitude", [lon for _, lon in centres], pl.Float64).round(6),
    )
