"""The Watch page: controls, parameters, frames, deck; the map, the strip of time under it, the rail beside it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st
from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry

from layers.current import Current
from layers.deck import watch_deck
from layers.flash import flash_of
from layers.legend import legend_html
from layers.only_here import OnlyHere, only_here_sentence, view_of
from layers.others import Others
from layers.pages.area_choice import what_lies_in
from layers.pages.chrome import status_strip
from layers.pages.corridor_card import corridor_events, draw_area_card, draw_card, flags_of
from layers.pages.drawing import draw_naming, waiting
from layers.pages.duty import draw_duty, draw_duty_then
from layers.pages.filters import Filters, choose_filters, kind_name
from layers.pages.inbox import draw_inbox
from layers.pages.link import draw_link, follow_known, follow_link
from layers.pages.live import follow, fresh_events, tell_new
from layers.pages.past import chosen_past, draw_banner, known, own_of
from layers.pages.session import current, focus, known_at, others, selected, store, theme
from layers.pages.shift_list import draw_shifts, inert
from layers.pages.stepping import chosen_event, marked
from layers.pages.tables import draw_tables
from layers.pages.timeline import TimeChoice, chosen_time, strip, told_marks
from layers.pages.watch_map import draw_map
from layers.played_cells import PlayedCells, played_cells
from layers.played_deck import played_scene, with_frames
from layers.played_units import played_events, played_units
from layers.regions import Region, fitting, resolution_for
from layers.scene import Scene, WatchParameters, areas_shown, watch_scene, window_of
from layers.wording import _
from routes.inputs import IDENTITY

FOCUS_ZOOM = 6.5
"""Closer, the disks of imprecise events fill the map."""

BASE_URL = "/app/static/basemap"


@dataclass(frozen=True)
class View:
    """
    What the map is drawn of.

    Parameters
    ----------
    now, beside
        What is shown, and what may be told of others; of an area of interest alone where one is chosen.
    asked, region, chosen
        What is shown of it, where the map opens, and the window.
    outlines
        Of the area that is chosen, and of one that was drawn.
    flash
        From ``flash_of``.
    """

    now: Current
    beside: Others | None
    asked: WatchParameters
    region: Region
    chosen: TimeChoice
    outlines: tuple[BaseGeometry, ...]
    flash: dict[str, Any] | None


def show() -> None:
    """Draw the page."""
    follow_known()
    past = chosen_past()
    now, beside = _read(past)
    if not now.analysis.periods:
        st.info(
            _("There are no placed events yet. Load a file on the Records page.")
            if past is None
            else _("No event with a time and a position was known then.")
        )
        return
    follow_link(now, beside)
    with st.container(horizontal=True, key="watch", gap=None):
        stage = st.container(key="stage")
        side = st.container(key="side", width=400)
    with side:
        with st.container(key="duty"):
            if past is None:
                draw_duty()
            else:
                draw_duty_then(past)
        rail = st.container(key="rail")
    chosen = chosen_time(now.analysis.periods)
    with stage:
        filters = choose_filters(now, beside)
        place = st.container(key="map")
    here = what_lies_in(filters.area, now, beside) if filters.area else None
    view = _view(here, now, beside, filters, chosen)
    with place:
        scene = _draw_map(view)
    with rail:
        if past is None:
            draw_naming()
        if here and filters.area:
            st.caption(inert(only_here_sentence(filters.area.name, here)))
        _draw_rail(scene, view.now, filters)
        if past is None:
            draw_inbox(now)
        draw_link(filters)


def _view(here: OnlyHere | None, now: Current, beside: Others | None, filters: Filters, chosen: TimeChoice) -> View:
    shown, apart = (here.now, here.others) if here else (now, beside)
    region = _focused(shown) or (view_of(here.outline, name="area") if here else filters.region)
    first, last = window_of(now.analysis.periods, chosen.last, length=chosen.length)
    resolution = resolution_for(region, finest=now.analysis.parameters.resolution)
    asked = WatchParameters(first, last, filters.kind, filters.modes, filters.commodities, resolution)
    fresh, area = None if known_at() else fresh_events(beside), here.outline if here else None
    flash = flash_of(fresh.events, asked, area=area, theme=theme(), number=fresh.number) if fresh else None
    return View(shown, apart, asked, region, chosen, (*([area] if area else []), *waiting()), flash)


def _read(past: datetime | None) -> tuple[Current, Others | None]:
    """Read what is known, or was, and say at the top which of the two."""
    if past is None:
        follow()
    with st.spinner(_("Reading the store ..."), show_time=True):
        now = current() if past is None else known(past)
        beside = others() if past is None else own_of(now, past)
    if past is None:
        tell_new(now)
        status_strip(now, beside, quarantined=store().open_quarantine())
    else:
        draw_banner(past, parted=beside is not None)
        status_strip(now, beside, quarantined=0)
    return now, beside


def _focused(now: Current) -> Region | None:
    chosen = focus()
    if not chosen:
        return None
    # Both ends of a displacement are shown: where it came from is half of what happened.
    flagged = [{f.corridor_id, f.from_corridor_id, f.to_corridor_id} for f in flags_of(chosen, now.analysis.flags)]
    wanted = {chosen}.union(*flagged)
    lines = [row.geometry for row in now.analysis.corridors.itertuples() if row.corridor_id in wanted]
    outlines = [row.geometry for row in now.analysis.areas.itertuples() if row.area_id == chosen]
    points = [point[:2] for shape in (*lines, *outlines) for point in get_coordinates(shape).tolist()]
    if not points:
        return None
    region = fitting(points, name=chosen)
    return replace(region, zoom=min(region.zoom, FOCUS_ZOOM))


def _draw_map(view: View) -> Scene:
    now, asked = view.now, view.asked
    if view.beside is None:
        cells = played_cells(now.analysis, asked, length=view.chosen.length)
        view = replace(view, asked=replace(asked, resolution=cells.resolution))
        scene = replace(watch_scene(now.analysis, now.events, view.asked), outlines=view.outlines)
        _draw_all_windows(scene, view, cells)
        most = cells.most
    else:
        scene = replace(watch_scene(now.analysis, now.events, asked, view.beside), outlines=view.outlines)
        _draw_one_window(scene, view)
        most = float(scene.cells["count"].to_numpy().max()) if scene.cells.height else 0.0
    k = scene.others.k if scene.others else None
    st.html(legend_html(theme=theme(), most=most, unit=kind_name(asked.kind), k=k))
    return scene


def _draw_all_windows(scene: Scene, view: View, cells: PlayedCells) -> None:
    """Draw the map for somebody from whom nothing is kept back: the browser plays the windows."""
    now, asked, chosen = view.now, view.asked, view.chosen
    picked, colours = selected(), theme()
    units = played_units(now.analysis, now.events, asked, length=chosen.length, selected=picked)
    disks = _played_disks(scene, now, asked, picked) if picked else now.events.clear()
    whole = played_scene(scene, units)
    deck = watch_deck(whole, theme=colours, region=view.region, selected=picked, disks=disks, base_url=BASE_URL)
    time = _strip(scene, now, chosen, complete=True)
    framed = with_frames(deck, theme=colours, most=cells.most)
    draw_map(framed, time, selected=picked, arrays=units.arrays, cells=cells, flash=view.flash)


def _strip(scene: Scene, now: Current, chosen: TimeChoice, *, complete: bool) -> dict[str, Any]:
    parameters = now.analysis.parameters
    marks = told_marks(now.analysis.periods, parameters)
    return strip(chosen, scene.bars, parameters.period, complete=complete, marks=marks)


def _played_disks(scene: Scene, now: Current, asked: WatchParameters, picked: str) -> pl.DataFrame:
    every, shown = played_events(now.analysis, now.events, asked, picked), corridor_events(picked, scene, now.events)
    if chosen_event(shown) is None:
        return every
    return every.join(marked(shown), on=list(IDENTITY), how="semi", nulls_equal=True)


def _draw_one_window(scene: Scene, view: View) -> None:
    """Draw the map for somebody who is told of others in blocks: what of a window may be told is found here."""
    now, picked = view.now, selected()
    disks = marked(corridor_events(picked, scene, now.events)) if picked else now.events.clear()
    shown = replace(scene, areas=areas_shown(scene, now.analysis, picked))
    deck = watch_deck(shown, theme=theme(), region=view.region, selected=picked, disks=disks, base_url=BASE_URL)
    time = _strip(scene, now, view.chosen, complete=False)
    draw_map(deck, time, selected=picked, flash=view.flash)


def _draw_rail(scene: Scene, now: Current, filters: Filters) -> None:
    chosen = selected()
    rows = scene.corridors[scene.corridors["corridor_id"] == chosen]
    if chosen and len(rows):
        draw_card(rows.iloc[0], scene, now.analysis, corridor_events(chosen, scene, now.events), theme())
        return
    areas = now.analysis.areas[now.analysis.areas["area_id"] == chosen]
    if chosen and len(areas):
        draw_area_card(areas.iloc[0], scene, now.analysis, corridor_events(chosen, scene, now.events), theme())
        return
    view = st.segmented_control(
        _("Show"),
        ["shifts", "table"],
        default="shifts",
        required=True,
        format_func=lambda key: {"shifts": _("Shifts"), "table": _("Table")}[key],
        key="rail_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if view == "table":
        draw_tables(scene, now, unit=kind_name(filters.kind))
    else:
        draw_shifts(scene, period=now.analysis.parameters.period)
