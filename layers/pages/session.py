"""What one person's session holds: the store's present analysis, the selection, the place the map opens at."""

import streamlit as st

from data.logs import start_log
from data.settings import read_settings
from data.store import Store, open_store
from layers.current import ALL_RECORDS, Current, current_analysis
from layers.palette import DARK, LIGHT, Theme
from routes.analysis import AnalysisParameters

SELECTED = "selected_corridor"
FOCUS = "focused_corridor"
CHART = "watch_map"


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    return open_store(url)


@st.cache_resource(show_spinner=False)
def log_once() -> None:
    """Send log entries where the settings say; once for the process, and not at every click."""
    start_log(read_settings())


def store() -> Store:
    """
    Open the store of the settings, once for the process.

    Returns
    -------
    store
        Safe for several sessions.
    """
    return _store(read_settings().store_url)


# Never cached without the release set: a cached resource is shared by all sessions.
@st.cache_resource(max_entries=4, show_spinner=False)
def _current(_store: Store, _url: str, version: int, parameters: AnalysisParameters, release_set: str) -> Current:
    del version  # part of the key alone: a new version is a new analysis
    return current_analysis(_store, parameters=parameters, release_set=release_set)


def current(parameters: AnalysisParameters | None = None) -> Current:
    """
    Read what the store holds now and what is concluded from it.

    Parameters
    ----------
    parameters
        How the analysis is done; the usual way if None.

    Returns
    -------
    current
        Shared between sessions with the same rights: never write to it.
    """
    opened = store()
    url = read_settings().store_url
    return _current(opened, url, opened.version(), parameters or AnalysisParameters(), ALL_RECORDS)


def theme() -> Theme:
    """
    Find the theme the browser shows.

    Returns
    -------
    theme
        Dark unless the browser says light.
    """
    return LIGHT if st.context.theme.type == "light" else DARK


def selected() -> str | None:
    """
    Name the selected corridor, area or pair of countries.

    Returns
    -------
    corridor_id
        None when nothing is selected.
    """
    chosen = st.session_state.get(SELECTED)
    return chosen if isinstance(chosen, str) else None


def select(corridor_id: str | None) -> None:
    """
    Select a corridor, or nothing; the map stays where it is.

    Parameters
    ----------
    corridor_id
        Of the corridor, None to clear.
    """
    st.session_state[SELECTED] = corridor_id


def go_to(corridor_id: str | None) -> None:
    """
    Select a corridor from a list, and open the map at it.

    Parameters
    ----------
    corridor_id
        Of the corridor, None for a note that names none.
    """
    select(corridor_id)
    st.session_state[FOCUS] = corridor_id


def focus() -> str | None:
    """
    Name the corridor the map was opened at.

    Returns
    -------
    corridor_id
        None when the map is open at the chosen region.
    """
    chosen = st.session_state.get(FOCUS)
    return chosen if isinstance(chosen, str) else None


def leave_focus() -> None:
    """Open the map at the chosen region again."""
    st.session_state[FOCUS] = None


def take_map_selection() -> None:
    """Take over what was clicked on the map, by identifier: row numbers go stale when the data change."""
    objects = st.session_state[CHART]["selection"]["objects"]
    for picked in (*objects.get("corridors", []), *objects.get("areas", [])):
        select(picked.get("corridor_id") or picked["area_id"])
        return
    if not objects:
        select(None)
