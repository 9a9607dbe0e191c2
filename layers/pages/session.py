"""What one person's session holds: who looks, the store's present analysis, the selection, where the map opens."""

from datetime import UTC, date, datetime

import streamlit as st

from data.errors import WrongUseError
from data.logs import start_log
from data.policy import LOCAL, PUBLIC, Principal
from data.principals import read_principals_file
from data.settings import read_settings
from data.store import Store, shown_address
from layers.audit_text import standing_sentence
from layers.current import Current, current_analysis
from layers.others import Others, others_for
from layers.palette import DARK, LIGHT, Theme
from layers.viewing import open_as, seen_as
from routes.analysis import AnalysisParameters

SELECTED = "selected_corridor"
FOCUS = "focused_corridor"
FLAG = "opened_flag"
CHART = "watch_map"
KNOWN = "known_at"
VIEWER = "viewer"
"""Key of the switch; what the session holds beside it was seen by somebody, and goes when somebody else looks."""


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    return open_as(url, LOCAL.name)


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
        As whoever looks sees it; safe for several sessions.
    """
    url = read_settings().store_url
    opened = _store(url)
    try:
        return seen_as(opened, viewer_name(), known=_names(opened, url, opened.version())[1])
    except WrongUseError:  # somebody whose key was drawn since: that is no new version of what the store holds
        return seen_as(opened, viewer_name())


def audit_sentence() -> str:
    """
    Say how the store stands to its last checkpoint, as was seen when it was opened and at each write.

    Returns
    -------
    sentence
        Empty where nothing is wrong.
    """
    url = read_settings().store_url
    return standing_sentence(_store(url).standing(), shown_address(url))


def viewer_name() -> str:
    """
    Name who looks.

    Returns
    -------
    name
        Of the settings, where they name somebody: then nobody else can look; else as chosen on the screen.
    """
    return read_settings().principal or str(st.session_state.get(VIEWER) or LOCAL.name)


def may_choose_viewer() -> bool:
    """
    Tell whether whoever sits here may look as others do.

    Returns
    -------
    may
        True where the app runs for the local principal, who sees everything.
    """
    return read_settings().principal in ("", LOCAL.name)


def viewers() -> tuple[str, ...]:
    """
    List who can look.

    Returns
    -------
    names
        The local principal, those of the settings, agencies that own anything, and the public. A name that stands in
        release lists alone may be a slip of the pen.
    """
    principals = read_principals_file(read_settings().principals_file)
    opened = _store(read_settings().store_url)
    known = {*principals.agencies, *_names(opened, read_settings().store_url, opened.version())[0]}
    others = sorted({*principals.named, *known} - {LOCAL.name, PUBLIC.name})
    return (LOCAL.name, *others, PUBLIC.name)


# Names alone, for whoever looks: owners, and all codes. Asked for many times by each rerun.
@st.cache_data(max_entries=4, show_spinner=False)
def _names(_store: Store, url: str, version: int) -> tuple[frozenset[str], frozenset[str]]:
    del url, version
    return _store.owners(), _store.codes()


# Never cached without who looks: a cached resource is shared by all sessions. Not by the release set, which a record
# that comes in between would change.
@st.cache_resource(max_entries=8, show_spinner=False)
def _current(_store: Store, url: str, version: int, parameters: AnalysisParameters, viewer: Principal) -> Current:
    del (
        url,
        version,
        viewer,
    )  # parts of the key alone: a new version is a new analysis, and so is somebody else who looks
    return current_analysis(_store, parameters=parameters)


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
        Shared between sessions in which the same principal looks: never write to it.
    """
    opened, url = store(), read_settings().store_url
    return _current(opened, url, opened.version(), parameters or AnalysisParameters(), opened.principal)


@st.cache_resource(max_entries=8, show_spinner=False)
def _others(
    _store: Store, url: str, version: int, parameters: AnalysisParameters, viewer: Principal, *, k: int, today: date
) -> Others | None:
    seen = _current(_store, url, version, parameters, viewer)
    return others_for(viewer, seen.events, seen.analysis.parameters, k=k, today=today)


def others() -> Others | None:
    """
    Read what may be told of events that do not belong to whoever looks.

    Returns
    -------
    others
        None where everything may be; shared between sessions in which the same principal looks: never write to it.
    """
    opened, settings, today = store(), read_settings(), datetime.now(UTC).date()
    return _others(
        opened, settings.store_url, opened.version(), AnalysisParameters(), opened.principal,
        k=settings.small_cells, today=today,
    )  # fmt: skip


def look_as_chosen() -> None:
    """Forget what the session held for whoever looked before."""
    for key in [key for key in st.session_state if key != VIEWER]:
        del st.session_state[key]


def clock() -> datetime:
    """
    Tell the time.

    Returns
    -------
    now
        Aware.
    """
    return datetime.now(UTC)


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
    st.session_state[FLAG] = None


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


def open_flag(corridor_id: str | None, flag_id: str) -> None:
    """
    Open a flag from a list, in the card of its corridor.

    Parameters
    ----------
    corridor_id
        To which it moved, or which it is about; an area's where it is about one.
    flag_id
        Of the flag.
    """
    go_to(corridor_id)
    st.session_state[FLAG] = flag_id


def opened_flag() -> str | None:
    """
    Name the flag that was opened.

    Returns
    -------
    flag_id
        None where none was, or something else was selected since.
    """
    chosen = st.session_state.get(FLAG)
    return chosen if isinstance(chosen, str) else None


def known_at() -> datetime | None:
    """
    Tell as of which instant Watch is looked at.

    Returns
    -------
    at
        Aware; None for the present.
    """
    chosen = st.session_state.get(KNOWN)
    return chosen if isinstance(chosen, datetime) else None


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
