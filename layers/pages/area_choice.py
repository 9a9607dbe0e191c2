"""The chip that shows one of one's areas of interest alone, and what is shown with it."""

from typing import Final

import streamlit as st

from data.store import Interest
from layers.current import Current
from layers.interests import read_outline
from layers.only_here import OnlyHere, only_here
from layers.others import Others
from layers.pages.session import leave_focus, store
from layers.wording import _

AREA: Final = "area"
_KEPT: Final = "only_here"


def offered_areas() -> dict[str, Interest]:
    """
    List the areas of interest of who looks; nobody is offered those of others.

    Returns
    -------
    areas
        By name.
    """
    return {area.name: area for area in store().areas_of_interest()}


def choose_area() -> Interest | None:
    """
    Draw the chip, where there is anything to choose.

    Returns
    -------
    area
        None for everywhere.
    """
    areas = offered_areas()
    if st.session_state.get(AREA) not in {None, "", *areas}:
        # It was put away since it was chosen.
        del st.session_state[AREA]
    if not areas:
        return None
    name = st.selectbox(
        _("Area"),
        ["", *areas],
        format_func=lambda name: name or _("All areas"),
        key=AREA,
        on_change=leave_focus,
        label_visibility="collapsed",
        width=150,
        persist_state="session",
    )
    return areas.get(name)


def what_lies_in(area: Interest, now: Current, others: Others | None) -> OnlyHere:
    """
    Keep what lies in an area.

    Parameters
    ----------
    area
        As chosen.
    now
        What the page shows.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.

    Returns
    -------
    here
        Kept by the session, for whoever looks in it, until the store holds something else.
    """
    kept: tuple[Current, Others | None, str, OnlyHere] | None = st.session_state.get(_KEPT)
    if kept and kept[0] is now and kept[1] is others and kept[2] == area.outline:
        return kept[3]
    here = only_here(now, others, read_outline(area.outline))
    st.session_state[_KEPT] = (now, others, area.outline, here)
    return here
