"""Steps through the events of what is selected by j and k: one is named in the card and marked on the map."""

from typing import Final

import polars as pl
import streamlit as st

from layers.disks import told
from layers.pages.session import selected
from layers.pages.shift_list import inert
from layers.wording import _, number

STEP: Final = "event_step"
"""What is selected, and the number of its event that is chosen, from 0 on."""


def chosen_event(events: pl.DataFrame) -> int | None:
    """
    Say which event is chosen.

    Parameters
    ----------
    events
        Of what is selected, in their order.

    Returns
    -------
    at
        Number of the row; None where none is chosen, or another window has fewer.
    """
    unit, at = st.session_state.get(STEP, (None, 0))
    return at if unit == selected() and at < events.height else None


def marked(events: pl.DataFrame) -> pl.DataFrame:
    """
    Keep of events to be drawn the one that is chosen.

    Parameters
    ----------
    events
        Of what is selected.

    Returns
    -------
    events
        All of them where none is chosen.
    """
    at = chosen_event(events)
    return events if at is None else events[at : at + 1]


def draw_steps(events: pl.DataFrame) -> None:
    """
    Draw the steps, and name the event that is chosen.

    Parameters
    ----------
    events
        Of what is selected, in their order.
    """
    if events.is_empty():
        return
    at = chosen_event(events)
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        st.button(_("Next event"), key="next_event", shortcut="j", on_click=_step, args=(at, 1, events.height))
        st.button(_("Previous"), key="previous_event", shortcut="k", on_click=_step, args=(at, -1, events.height))
        if at is not None:
            st.button(_("All"), key="all_events", on_click=_all, type="tertiary")
    if at is not None:
        st.markdown(inert(event_sentence(events.row(at, named=True), at, events.height)))


def event_sentence(event: dict[str, object], at: int, most: int) -> str:
    """
    Name an event.

    Parameters
    ----------
    event
        A row of events.
    at
        Its number, from 0 on.
    most
        How many there are.

    Returns
    -------
    sentence
        Day, goods with unit, source, place with its radius, and marking.
    """
    mass = event["quantity_kg"]
    parts = [
        told(event["occurred_at"], event["precision"]),  # type: ignore[arg-type]
        *([str(event["commodity"])] if event["commodity"] else []),
        *([_("{n} kg").format(n=number(float(str(mass)), digits=1))] if mass is not None else []),
        " / ".join(str(event[name]) for name in ("agency", "feed") if event[name]),
        *([str(event["place"])] if event["place"] else []),
        *([_("± {km} km").format(km=number(float(str(event["radius_km"])), digits=1))] if event["radius_km"] else []),
        str(event["handling"]),
    ]
    return _("Event {n} of {all}: {what}").format(n=number(at + 1), all=number(most), what=", ".join(parts))


def _step(at: int | None, by: int, most: int) -> None:
    first = 0 if by > 0 else most - 1
    st.session_state[STEP] = (selected(), first if at is None else min(max(at + by, 0), most - 1))


def _all() -> None:
    st.session_state.pop(STEP, None)
