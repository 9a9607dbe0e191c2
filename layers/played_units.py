"""Turns corridors, areas and flags into frames of time: what of them each window shows, for the browser to play."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl

from data.schema import Events
from layers.badges import MOST_BADGES
from layers.flag_marks import area_marks, corridor_marks, recent_flags, shown_flags
from layers.paths import line_alpha, line_width, marked_width
from layers.scene import dated_members, of_kind_and_modes, units_of, window_of
from layers.shown_cells import WatchParameters
from routes.analysis import Analysis, Flag


@dataclass(frozen=True)
class PlayedUnits:
    """
    All that any window shows of corridors, areas and flags, each row a *unit*, and when each is shown.

    Parameters
    ----------
    corridors
        As in ``Scene``, one row for each corridor and mark that it ever carries, with ``unit``; events are 1.
    areas
        As in ``Scene``, one row for each area and mark, with ``unit``.
    flags
        Displacements; their units come first.
    arrays
        Each of shape (frames, units), a frame for each period as the last of a window: ``active`` (1 where the unit is
        as this window has it), ``busy`` (active, with events), ``badged`` (with a number on its line), ``alpha``,
        ``width`` (pixels), ``events``.
    """

    corridors: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    flags: tuple[Flag, ...]
    arrays: dict[str, np.ndarray]


MOST_PLAYED = 20_000
"""Events of the selected corridor that travel at most."""


@dataclass(frozen=True)
class _Marks:
    """Marks of one window."""

    corridors: dict[str, str]
    areas: dict[str, str]
    displaced: frozenset[str]


def played_units(
    analysis: Analysis, events: Events, parameters: WatchParameters, *, length: int, selected: str | None
) -> PlayedUnits:
    """
    Cut every window out of an analysis.

    Parameters
    ----------
    analysis, events
        As for ``watch_scene``; of records of which the viewer may know the count in each period.
    parameters
        What is shown; the window is of no matter.
    length
        Periods in a window.
    selected
        Identifier of the corridor or area brought forward, or None.

    Returns
    -------
    played
        The same rows as ``watch_scene`` and the layers make for each window one by one.
    """
    corridors = of_kind_and_modes(analysis.corridors, parameters).sort_values("number")
    flags = shown_flags(analysis.flags, analysis.periods[-1], units_of(analysis, parameters))
    marks = [_marks(flags, analysis.periods, last, length, selected) for last in analysis.periods]
    lines = _stacked(corridors, "corridor_id", [frame.corridors for frame in marks], plain=True)
    areas = _stacked(analysis.areas, "area_id", [frame.areas for frame in marks], plain=False)
    moved = tuple(flag for flag in flags if any(flag.flag_id in frame.displaced for frame in marks))
    lines = lines.assign(unit=range(len(moved), len(moved) + len(lines)), events=1.0)
    areas = areas.assign(unit=range(len(moved) + len(lines), len(moved) + len(lines) + len(areas)))
    counts = _window_counts(
        dated_members(analysis, events, parameters, set(corridors["corridor_id"])), corridors, analysis, length
    )
    arrays = {
        name: np.zeros((len(marks), len(lines) + len(areas) + len(moved)), dtype=kind)
        for name, kind in (
            ("active", np.uint8), ("busy", np.uint8), ("badged", np.uint8), ("alpha", np.uint8),
            ("width", np.float32), ("events", np.float32),
        )
    }  # fmt: skip
    _fill_corridors(arrays, lines, counts, marks, selected)
    marked_areas = list(zip(areas["area_id"], areas["mark"], strict=True))
    for at, frame in enumerate(marks):
        arrays["active"][at, : len(moved)] = [flag.flag_id in frame.displaced for flag in moved]
        shown = [frame.areas.get(area) == mark for area, mark in marked_areas]
        arrays["active"][at, len(moved) + len(lines) :] = shown
    return PlayedUnits(lines, areas, moved, arrays)


def played_events(analysis: Analysis, events: Events, parameters: WatchParameters, unit: str) -> pl.DataFrame:
    """
    Find the events of a corridor or an area in all windows.

    Parameters
    ----------
    analysis, events, parameters
        As for ``played_units``.
    unit
        Identifier of the corridor or area.

    Returns
    -------
    found
        The latest of its events, with ``at``, the number of each one's period.
    """
    order = pl.DataFrame({"period": list(analysis.periods), "at": range(len(analysis.periods))})
    members = dated_members(analysis, events, parameters, {unit} & units_of(analysis, parameters))
    numbered = members.join(order, on="period", how="inner").select("event_index", "at").unique("event_index")
    found = events.with_row_index("event_index").join(numbered, on="event_index", how="inner")
    return found.sort("occurred_at", descending=True).head(MOST_PLAYED)


def _marks(flags: tuple[Flag, ...], periods: tuple[date, ...], last: date, length: int, selected: str | None) -> _Marks:
    begun = [flag for flag in flags if flag.time <= last]
    window = window_of(periods, last, length=length)
    recent = recent_flags(tuple(begun), periods, *window)
    now = [flag for flag in begun if flag.flag_id in recent]
    areas = area_marks(now)
    if selected and selected not in areas:
        areas |= area_marks([flag for flag in begun if flag.area_id == selected][:1])
    displaced = [flag.flag_id for flag in now if flag.from_corridor_id and flag.to_corridor_id]
    return _Marks(corridor_marks(now), areas, frozenset(displaced))


def _stacked(frame: gpd.GeoDataFrame, key: str, marks: list[dict[str, str]], *, plain: bool) -> gpd.GeoDataFrame:
    """Repeat rows for each mark that they ever carry; where it is plain, one that carries none is shown, too."""
    parts = [
        frame[frame[key].isin([name for of in marks for name in of if of[name] == mark])].assign(mark=mark)
        for mark in sorted({mark for of in marks for mark in of.values()} - {""})
    ]
    if plain:
        unmarked = [name for name in frame[key] if any(not of.get(name) for of in marks)]
        parts.insert(0, frame[frame[key].isin(unmarked)].assign(mark=""))
    return pd.concat(parts, ignore_index=True) if parts else frame.iloc[:0].assign(mark="")


def _window_counts(
    members: pl.DataFrame, corridors: gpd.GeoDataFrame, analysis: Analysis, length: int
) -> dict[str, np.ndarray]:
    """Sum up the weight of each corridor's events in each window."""
    order = {day: at for at, day in enumerate(analysis.periods)}
    by_period = {name: np.zeros(len(order)) for name in corridors["corridor_id"]}
    summed = members.group_by("corridor_id", "period").agg((pl.col("weight") * pl.col("count")).sum())
    for name, day, events in summed.iter_rows():
        if day in order:
            by_period[name][order[day]] = events
    return {name: np.convolve(events, np.ones(length))[: len(order)] for name, events in by_period.items()}


def _fill_corridors(
    arrays: dict[str, np.ndarray],
    lines: gpd.GeoDataFrame,
    counts: dict[str, np.ndarray],
    marks: list[_Marks],
    selected: str | None,
) -> None:
    most = np.max(list(counts.values()), axis=0, initial=0.0) if counts else np.zeros(len(marks))
    for row in lines.itertuples():
        chosen, events = row.corridor_id == selected, counts[row.corridor_id]
        active = np.array([frame.corridors.get(row.corridor_id, "") == row.mark for frame in marks])
        arrays["active"][:, row.unit] = active
        arrays["busy"][:, row.unit] = active & (events > 0)
        arrays["events"][:, row.unit] = events
        arrays["width"][:, row.unit] = [
            marked_width(line_width(n, of), row.mark, chosen=chosen) for n, of in zip(events, most, strict=True)
        ]
        behind = not chosen and selected is not None
        arrays["alpha"][:, row.unit] = [line_alpha(n, behind=behind) for n in events]
    numbers, plain = lines["number"].to_numpy(), (lines["mark"] == "").to_numpy()
    chosen_ones = (lines["corridor_id"] == selected).to_numpy()
    order = np.lexsort((numbers, plain, ~chosen_ones))
    units = lines["unit"].to_numpy()
    for at in range(len(marks)):
        wanted = (arrays["busy"][at, units] > 0) | (chosen_ones & (arrays["active"][at, units] > 0))
        arrays["badged"][at, units[order[wanted[order]][:MOST_BADGES]]] = 1
