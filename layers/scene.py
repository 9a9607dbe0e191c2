"""Turns an analysis and a window of time into what one view of the map shows: cells, corridors, flags, bars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import pandas as pd
import polars as pl
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from layers.flag_marks import area_marks, corridor_marks, is_note, recent_flags, shown_flags
from layers.others import Others
from layers.shown_cells import OthersShown, WatchParameters, shown_cells
from routes.analysis import Analysis, Flag
from routes.area_frame import no_areas
from routes.periods import period_of

__all__ = [
    "Scene", "WatchParameters", "areas_shown", "is_note", "watch_scene", "window_of"
]  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """
    What one view shows; the table beside the map shows the same frames.

    Parameters
    ----------
    cells
        cell, count, quantity_kg, radius_km: one row a cell, most events first; and own, others for a viewer to whom
        not all is told.
    corridors
        The analysis' corridors of the kind and modes, with ``events`` in the window and ``mark``
        (``rising``, ``falling``, ``drifting`` or empty).
    members
        Events of those corridors, and of areas of the kind, in the window: event_index, corridor_id, weight.
    flags
        Shifts and notes with an onset up to the end of the window, newest first.
    recent
        Identifiers of those flags that still carry their mark.
    bars
        period, count over all time under the same filters.
    events
        Weight of the events in the window, of others as far as they are told.
    resolution
        Of the cells, after coarsening to at most ``MOST_CELLS``.
    areas
        Areas that shifted in the last periods: as in ``Analysis``, with ``mark``.
    names
        Corridor identifier to name, of every corridor of the analysis.
    others
        What is told of others in wider cells; None for a viewer who owns everything.
    outlines
        Of the area of interest that alone is shown, and of one that was drawn and waits for its name.
    """

    cells: pl.DataFrame
    corridors: gpd.GeoDataFrame
    members: pl.DataFrame
    flags: tuple[Flag, ...]
    recent: frozenset[str]
    bars: pl.DataFrame
    events: float
    resolution: int
    names: Mapping[str, str] = field(default_factory=dict)
    areas: gpd.GeoDataFrame = field(default_factory=no_areas)
    others: OthersShown | None = None
    outlines: tuple[BaseGeometry, ...] = ()


def watch_scene(analysis: Analysis, events: Events, parameters: WatchParameters, others: Others | None = None) -> Scene:
    """
    Cut one view out of an analysis.

    Parameters
    ----------
    analysis
        Of exactly these events.
    events
        The events the analysis was made of; ``members`` points at its rows.
    parameters
        What is shown.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.

    Returns
    -------
    scene
        Frames for the map, the lists and the tables.
    """
    shown = shown_cells(analysis, parameters, others)
    corridors = of_kind_and_modes(analysis.corridors, parameters)
    lines, areas = analysis.corridors, analysis.areas
    units = units_of(analysis, parameters)
    members = dated_members(analysis, events, parameters, units)
    members = members.filter(pl.col("period").is_between(parameters.first, parameters.last))
    flags = shown_flags(analysis.flags, parameters.last, units)
    recent = recent_flags(flags, analysis.periods, parameters.first, parameters.last)
    return Scene(
        cells=shown.cells,
        corridors=_corridors(corridors, members, [flag for flag in flags if flag.flag_id in recent]),
        members=members,
        flags=flags,
        recent=recent,
        bars=shown.bars,
        events=shown.events,
        resolution=shown.resolution,
        names=dict([*lines[["corridor_id", "name"]].to_numpy(), *areas[["area_id", "name"]].to_numpy()]),
        areas=_areas(analysis.areas, flags, recent),
        others=shown.others,
    )


def areas_shown(scene: Scene, analysis: Analysis, selected: str | None) -> gpd.GeoDataFrame:
    """
    Add the selected area to those that shifted lately.

    Parameters
    ----------
    scene
        What is shown.
    analysis
        It was cut from.
    selected
        Identifier of a corridor or an area, or None.

    Returns
    -------
    areas
        As ``Scene.areas``; an area whose shifts are old is drawn as long as it is selected.
    """
    if selected in set(scene.areas["area_id"]):
        return scene.areas
    latest = frozenset([flag.flag_id for flag in scene.flags if selected and flag.area_id == selected][:1])
    chosen = _areas(analysis.areas, scene.flags, latest)
    return chosen if scene.areas.empty else pd.concat([scene.areas, chosen], ignore_index=True)


def _areas(areas: gpd.GeoDataFrame, flags: tuple[Flag, ...], recent: frozenset[str]) -> gpd.GeoDataFrame:
    """Keep the areas that shifted lately, and say which way."""
    marks = area_marks([flag for flag in flags if flag.flag_id in recent])
    shown = areas[areas["area_id"].isin(list(marks))]
    return shown.assign(mark=[marks[key] for key in shown["area_id"]])


def units_of(analysis: Analysis, parameters: WatchParameters) -> set[str]:
    """
    Name what can have flags and members in a view.

    Parameters
    ----------
    analysis
        What is shown.
    parameters
        Its kind and modes count.

    Returns
    -------
    keys
        Identifiers of corridors and areas.
    """
    corridors, areas = of_kind_and_modes(analysis.corridors, parameters), analysis.areas
    return {*corridors["corridor_id"], *areas["area_id"][areas["kind"] == parameters.kind.value]}


def of_kind_and_modes(corridors: gpd.GeoDataFrame, parameters: WatchParameters) -> gpd.GeoDataFrame:
    """
    Keep the corridors of a kind and of some modes.

    Parameters
    ----------
    corridors
        Of an analysis.
    parameters
        The window is of no matter.

    Returns
    -------
    corridors
        In the order given.
    """
    of_modes = corridors["mode"].isin([mode.value for mode in parameters.modes])
    return corridors[of_modes & (corridors["kind"] == parameters.kind.value)]


def dated_members(analysis: Analysis, events: Events, parameters: WatchParameters, keys: set[str]) -> pl.DataFrame:
    """
    Say when the events of corridors and areas happened.

    Parameters
    ----------
    analysis, events
        As for ``watch_scene``.
    parameters
        The window is of no matter.
    keys
        From ``units_of``.

    Returns
    -------
    members
        event_index, corridor_id, weight, period, count, of all time.
    """
    facts = events.select(pl.col("occurred_at").alias("period"), "commodity", "count").with_row_index("event_index")
    shown = analysis.members.filter(pl.col("corridor_id").is_in(sorted(keys)))
    members = shown.join(facts, on="event_index", how="inner", maintain_order="left").with_columns(
        period=period_of(pl.col("period"), analysis.parameters.period)
    )
    if parameters.commodities:
        members = members.filter(pl.col("commodity").is_in(sorted(parameters.commodities)))
    return members


def _corridors(shown: gpd.GeoDataFrame, members: pl.DataFrame, marked: list[Flag]) -> gpd.GeoDataFrame:
    support = members.group_by("corridor_id").agg(events=(pl.col("weight") * pl.col("count")).sum())
    found = dict(support.iter_rows())
    marks = corridor_marks(marked)
    return shown.assign(
        events=[float(found.get(key, 0.0)) for key in shown["corridor_id"]],
        mark=[marks.get(key, "") for key in shown["corridor_id"]],
    ).sort_values("number")


def window_of(periods: tuple[date, ...], last: date, *, length: int) -> tuple[date, date]:
    """
    Find the window of a number of periods that ends with one.

    Parameters
    ----------
    periods
        All periods of the analysis, in order.
    last
        One of them.
    length
        Periods in the window, at least 1.

    Returns
    -------
    window
        First and last period; shorter at the beginning of history.
    """
    at = periods.index(last)
    return periods[max(0, at - length + 1)], last
