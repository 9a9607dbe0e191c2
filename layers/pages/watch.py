"""The Watch page: controls, parameters, frames, deck; the map, the strip of time under it, the rail beside it."""

from dataclasses import replace

import streamlit as st
from shapely import get_coordinates

from layers.current import Current
from layers.deck import watch_deck
from layers.legend import legend_html
from layers.pages.chrome import status_strip
from layers.pages.corridor_card import corridor_events, draw_area_card, draw_card, flags_of
from layers.pages.duty import draw_duty
from layers.pages.filters import Filters, choose_filters, kind_name
from layers.pages.live import follow, tell_new
from layers.pages.session import CHART, current, focus, others, selected, store, take_map_selection, theme
from layers.pages.shift_list import draw_shifts
from layers.pages.stepping import marked
from layers.pages.tables import draw_tables
from layers.pages.timeline import bars_image, choose_time
from layers.regions import Region, fitting, resolution_for
from layers.scene import Scene, WatchParameters, areas_shown, watch_scene, window_of
from layers.wording import _

FOCUS_ZOOM = 6.5
"""Closer, the disks of imprecise events fill the map."""

BASE_URL = "/app/static/basemap"


def show() -> None:
    """Draw the page."""
    follow()
    with st.spinner(_("Reading the store ..."), show_time=True):
        now, beside = current(), others()
    tell_new(now)
    status_strip(now, beside, quarantined=store().open_quarantine())
    if not now.analysis.periods:
        st.info(_("There are no placed events yet. Load a file on the Records page."))
        return
    with st.container(horizontal=True, key="watch", gap=None):
        stage = st.container(key="stage")
        side = st.container(key="side", width=400)
    with side:
        with st.container(key="duty"):
            draw_duty()
        rail = st.container(key="rail")
    with stage:
        filters = choose_filters(now, beside)
        place = st.container(key="map")
        chosen = choose_time(now.analysis.periods, now.analysis.parameters.period)
    region = _focused(now) or filters.region
    first, last = window_of(now.analysis.periods, chosen.last, length=chosen.length)
    resolution = resolution_for(region, finest=now.analysis.parameters.resolution)
    scene = watch_scene(
        now.analysis,
        now.events,
        WatchParameters(first, last, filters.kind, filters.modes, filters.commodities, resolution),
        beside,
    )
    with place:
        _draw_map(scene, now, region, unit=kind_name(filters.kind))
    complete = scene.others is None
    chosen.bars.html(bars_image(scene.bars, first=first, last=last, theme=theme(), complete=complete))
    with rail:
        _draw_rail(scene, now, filters)


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


def _draw_map(scene: Scene, now: Current, region: Region, *, unit: str) -> None:
    chosen, colours = selected(), theme()
    disks = marked(corridor_events(chosen, scene, now.events)) if chosen else now.events.clear()
    scene = replace(scene, areas=areas_shown(scene, now.analysis, chosen))
    deck = watch_deck(scene, theme=colours, region=region, selected=chosen, disks=disks, base_url=BASE_URL)
    st.pydeck_chart(
        deck,
        height="stretch",
        on_select=take_map_selection,
        selection_mode="single-object",
        key=CHART,
        alt=_("Map of corridors and cells; the table beside it shows the same."),
    )
    most = float(scene.cells["count"].to_numpy().max()) if scene.cells.height else 0.0
    k = scene.others.k if scene.others else None
    st.html(legend_html(theme=colours, most=most, unit=unit, k=k))


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
