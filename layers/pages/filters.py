"""The chips over the map: region, area of interest, modes, kind, commodities; each kept for the session."""

from dataclasses import dataclass, replace

import polars as pl
import streamlit as st

from data.basemap import load_labels
from data.schema import Events, Kind, Mode
from data.store import Interest
from layers.current import Current
from layers.others import Others
from layers.pages.area_choice import AREA, choose_area
from layers.pages.past import draw_choice
from layers.pages.session import leave_focus
from layers.regions import WORLD_KEY, Region, fitting, regions
from layers.wording import _

EVENTS_ZOOM = 5.0
"""How close the map opens where there are events and no corridor yet."""


@dataclass(frozen=True)
class Filters:
    """
    What was chosen on the chips.

    Parameters
    ----------
    region
        Where the map opens.
    kind
        Of the events shown; kinds are never mixed.
    modes, commodities
        What is shown; no commodity means all of them.
    area
        Nothing outside it is shown; None for everywhere.
    """

    region: Region
    kind: Kind
    modes: frozenset[Mode]
    commodities: frozenset[str]
    area: Interest | None = None


def choose_filters(now: Current, others: Others | None = None) -> Filters:
    """
    Draw the chips.

    Parameters
    ----------
    now
        What can be chosen comes from it.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.

    Returns
    -------
    filters
        As chosen.
    """
    # A commodity on offer would tell that somebody seized some.
    choices = now.analysis.cube if others is None else others.choices()
    with st.container(horizontal=True, key="filters", vertical_alignment="center", gap="small"):
        region = _choose_region(now, now.events if others is None else others.own)
        area = choose_area()
        modes = _choose_modes()
        kind = _choose_kind(choices)
        commodities = st.multiselect(
            _("Commodities"),
            choices.filter(pl.col("kind") == kind.value)["commodity"].drop_nulls().unique().sort().to_list(),
            key="commodities",
            placeholder=_("All commodities"),
            label_visibility="collapsed",
            width=220,
            persist_state="session",
        )
        draw_choice()
    return Filters(region, kind, modes, frozenset(commodities), area)


def _choose_region(now: Current, events: Events) -> Region:
    places = {region.key: region for region in regions(now.analysis.corridors, load_labels())}
    if not len(now.analysis.corridors):
        placed = events.drop_nulls(["latitude", "longitude"]).select("longitude", "latitude")
        around = fitting(placed.rows(), name=WORLD_KEY) if placed.height else places[WORLD_KEY]
        places = {WORLD_KEY: replace(around, zoom=min(around.zoom, EVENTS_ZOOM))}
    key = st.selectbox(
        _("Region"),
        list(places),
        format_func=lambda name: _("Whole world") if name == WORLD_KEY else name,
        key="region",
        on_change=leave_focus,
        # The map is open at the area.
        disabled=bool(st.session_state.get(AREA)),
        label_visibility="collapsed",
        width=190,
        persist_state="session",
    )
    return places[key]


def _choose_modes() -> frozenset[Mode]:
    names = {Mode.MARITIME: _("Maritime"), Mode.LAND: _("Land"), Mode.AIR: _("Air")}
    chosen = st.pills(
        _("Modes"),
        list(names),
        selection_mode="multi",
        default=list(names),
        format_func=lambda mode: names[mode],
        key="modes",
        label_visibility="collapsed",
        persist_state="session",
    )
    return frozenset(chosen)


def kinds_of(choices: pl.DataFrame) -> list[Kind]:
    """
    List the kinds that are offered.

    Parameters
    ----------
    choices
        With ``kind``.

    Returns
    -------
    kinds
        Seizures first; they alone where there is nothing.
    """
    found = [Kind(kind) for kind in choices["kind"].unique().sort()] or [Kind.SEIZURE]
    return sorted(found, key=lambda kind: (kind is not Kind.SEIZURE, kind.value))


def _choose_kind(choices: pl.DataFrame) -> Kind:
    kinds = kinds_of(choices)
    if len(kinds) == 1:
        return kinds[0]
    chosen = st.selectbox(
        _("Kind"),
        kinds,
        format_func=kind_name,
        key="kind",
        label_visibility="collapsed",
        width=170,
        persist_state="session",
    )
    return Kind(chosen)


def kind_name(kind: Kind) -> str:
    """
    Say what is counted.

    Parameters
    ----------
    kind
        Of the events.

    Returns
    -------
    name
        In the plural.
    """
    return {
        Kind.SEIZURE: _("seizures"),
        Kind.INTERCEPTION: _("interceptions"),
        Kind.DETECTION: _("detections"),
        Kind.DEATH_OR_MISSING: _("incidents with dead or missing"),
        Kind.ATTACK: _("attacks"),
    }[kind]
