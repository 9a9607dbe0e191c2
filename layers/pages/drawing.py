"""An area that is drawn on the map: its words for the browser, the corners that come back, and its name on the rail."""

from typing import Final

import streamlit as st
from shapely.geometry.base import BaseGeometry

from data.errors import RoutewatchError
from data.policy import Principal
from layers.drawn import drawn_outline
from layers.interests import interest_of, read_outline
from layers.pages.area_choice import AREA
from layers.pages.session import CHART, clock, leave_focus, store
from layers.pages.shift_list import inert
from layers.wording import _

DRAWN: Final = "drawn_outline"
NAME: Final = "drawn_name"
_REFUSED: Final = "drawn_refused"


def keeps_areas(principal: Principal) -> bool:
    """
    Tell whether somebody can have areas of interest.

    Parameters
    ----------
    principal
        Who looks.

    Returns
    -------
    keeps
        True for the local principal and for those of an agency.
    """
    return principal.is_local or bool(principal.agency)


def drawing_words() -> dict[str, str] | None:
    """
    Give the words of drawing.

    Returns
    -------
    words
        None for whom there is nothing to draw for.
    """
    if not keeps_areas(store().principal):
        return None
    return {
        "draw": _("Draw an area"),
        "close": _("Close the area"),
        "leave": _("Give up"),
        "how": _(
            "Each click sets a corner. Enter, a double click or a click on the first corner closes the area; Backspace "
            "takes the last corner away, Escape gives up. By keyboard: the arrow keys move the map under the cross, "
            "with Shift a little, and Space sets a corner there."
        ),
        "corners": _("Corners: {n}; the last at latitude {lat}, longitude {lon}."),
        "none": _("No corner yet."),
        "few": _("An area needs three corners."),
    }


def take_drawn() -> None:
    """Take over the corners that the browser says somebody has set, or say why not."""
    st.session_state.pop(DRAWN, None)
    st.session_state.pop(_REFUSED, None)
    said = st.session_state[CHART].get("drawn")
    try:
        if not keeps_areas(store().principal):
            return
        st.session_state[DRAWN] = drawn_outline(said)
    except RoutewatchError as error:
        st.session_state[_REFUSED] = str(error)


def waiting() -> tuple[BaseGeometry, ...]:
    """
    Give what was drawn and has no name yet.

    Returns
    -------
    outlines
        One or none.
    """
    drawn = st.session_state.get(DRAWN)
    return (read_outline(drawn),) if drawn else ()


def draw_naming() -> None:
    """Ask for the name of what was drawn."""
    if not st.session_state.get(DRAWN) and not st.session_state.get(_REFUSED):
        return
    with st.container(key="drawn", border=True):
        if refused := st.session_state.get(_REFUSED):
            st.error(inert(refused))
        if not st.session_state.get(DRAWN):
            st.button(_("Understood"), key="drawn_seen", on_click=_forget, type="tertiary")
            return
        st.text_input(_("Name of the area that you drew"), key=NAME, max_chars=60)
        with st.container(horizontal=True):
            st.button(_("Keep the area"), key="keep_drawn", on_click=_keep, type="primary")
            st.button(_("Discard it"), key="discard_drawn", on_click=_forget, type="tertiary")


def _keep() -> None:
    try:
        kept = interest_of(str(st.session_state.get(NAME) or ""), st.session_state[DRAWN], now=clock())
        store().keep_area(kept)
    except RoutewatchError as error:
        st.session_state[_REFUSED] = str(error)
        return
    _forget()
    leave_focus()
    st.session_state[AREA] = kept.name


def _forget() -> None:
    for key in (DRAWN, _REFUSED):
        st.session_state.pop(key, None)
    st.session_state[NAME] = ""
