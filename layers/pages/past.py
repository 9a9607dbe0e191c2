"""The Watch page as it was known at an instant: which instants are offered, how one is chosen, and what was known."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import streamlit as st

from data.policy import Principal
from data.settings import read_settings
from data.store import Store
from layers.current import Current, known_analysis
from layers.others import Others, others_for
from layers.pages.duty import told_arrivals
from layers.pages.session import KNOWN, clock, known_at, store
from layers.wording import _, moment
from routes.analysis import AnalysisParameters

DAY: Final = "known_day"
TIME: Final = "known_time"
_SAID: Final = "known_said"
_MINUTE: Final = timedelta(minutes=1)

Instants = tuple[datetime, datetime]
"""The first and the last instant that are offered, both included."""


def offered() -> Instants | None:
    """
    Say as of which instants whoever looks may see the page.

    Returns
    -------
    instants
        From the minute by which the first record had arrived until now. None for whom it may not be told when single
        records arrive: from pictures of the page at one instant and at another, that could be told.
    """
    arrivals = told_arrivals()
    first = None if arrivals is None else arrivals["arrived_at"].min()
    if not isinstance(first, datetime):
        return None
    whole = first.replace(second=0, microsecond=0)
    first, last = whole if whole == first else whole + _MINUTE, clock()
    return (first, last) if first <= last else None


def chosen_past() -> datetime | None:
    """
    Read as of which instant the page is to be drawn.

    Returns
    -------
    at
        Aware; None for the present, and where what the session holds is not offered.
    """
    at = known_at()
    if at is None:
        return None
    instants = offered()
    if instants is None or not instants[0] <= at <= instants[1]:
        st.session_state[KNOWN] = None
        return None
    return at


# As what is kept of the present: never without who looks, and never without what they may see by now.
@st.cache_resource(max_entries=4, show_spinner=False)
def _known(
    _store: Store, url: str, version: int, parameters: AnalysisParameters, viewer: Principal, at: datetime
) -> Current:
    del url, version, viewer  # parts of the key alone
    return known_analysis(_store, at=at, parameters=parameters)


def known(at: datetime) -> Current:
    """
    Read what was known at an instant, and what is concluded from it.

    Parameters
    ----------
    at
        Aware, and offered.

    Returns
    -------
    current
        Shared between sessions in which the same principal looks: never write to it.
    """
    opened, url = store(), read_settings().store_url
    return _known(opened, url, opened.version(), AnalysisParameters(), opened.principal, at)


def own_of(now: Current, at: datetime) -> Others | None:
    """
    Give a viewer's own events of a picture of the past; of others it has no blocks.

    Parameters
    ----------
    now
        What was known then.
    at
        Aware.

    Returns
    -------
    others
        None where everything may be told as it is. The blocks of one instant beside those of another would isolate
        the few events that came in between.
    """
    viewer, k = store().principal, read_settings().small_cells
    parted = others_for(viewer, now.events, now.analysis.parameters, k=k, today=at.date())
    return parted and parted.without_blocks()


def draw_choice() -> None:
    """Draw the control that is one click away: day and time, where any are offered."""
    instants = offered()
    if instants is None:
        return
    first, last = instants
    said = st.session_state.pop(_SAID, "")
    with st.popover(_("As known at"), key="known", type="tertiary"):
        st.date_input(_("Day"), value=last.date(), min_value=first.date(), max_value=last.date(), key=DAY)
        st.time_input(_("Time, UTC"), value=time(), step=_MINUTE, key=TIME)
        st.button(_("Show what was known then"), key="known_show", on_click=_choose)
        st.caption(_("From {first} until now.").format(first=moment(first)))
    if said:
        st.error(said)


def draw_banner(at: datetime, *, parted: bool) -> None:
    """
    Say at the top of the page, for as long as it is so, that it is a picture of the past.

    Parameters
    ----------
    at
        Aware.
    parted
        Whether own events are told apart from those of others.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="past"):
        said = f"**{past_sentence(at)}**"
        if parted:
            said += " " + _("Cells and numbers are of your own events alone.")
        st.markdown(said)
        st.button(_("Back to the present"), key="known_leave", on_click=_leave)


def past_sentence(at: datetime) -> str:
    """
    Say that something is a picture of the past.

    Parameters
    ----------
    at
        Aware.

    Returns
    -------
    sentence
        Without a stop.
    """
    return _("As known at {time} - not the present").format(time=moment(at))


def _choose() -> None:
    day, at, instants = st.session_state.get(DAY), st.session_state.get(TIME), offered()
    if not isinstance(day, date) or not isinstance(at, time) or instants is None:
        return
    asked = datetime.combine(day, at, tzinfo=UTC)
    if instants[0] <= asked <= instants[1]:
        st.session_state[KNOWN] = asked
        return
    refused = _("{time} is not between {first}, when the first record had arrived, and now.")
    st.session_state[_SAID] = refused.format(time=moment(asked), first=moment(instants[0]))


def _leave() -> None:
    st.session_state[KNOWN] = None
