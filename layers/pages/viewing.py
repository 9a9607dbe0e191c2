"""The switch *viewing as*: on a machine of one's own the app shows what any principal would see, and says so."""

from html import escape

import streamlit as st

from data.policy import LOCAL, PUBLIC
from layers.pages.session import VIEWER, look_as_chosen, may_choose_viewer, viewer_name, viewers
from layers.wording import _


def draw_switch() -> None:
    """Draw who looks: a choice for the local principal, a word for everybody else."""
    with st.container(key="viewing"):
        if not may_choose_viewer():
            st.html(f'<span role="status">{escape(viewer_title(viewer_name()))}</span>')
            return
        st.selectbox(
            _("Viewing as"),
            viewers(),
            format_func=viewer_title,
            key=VIEWER,
            on_change=look_as_chosen,
            label_visibility="collapsed",
        )


def viewer_title(name: str) -> str:
    """
    Say who looks.

    Parameters
    ----------
    name
        Of a principal.

    Returns
    -------
    title
        For people.
    """
    known = {LOCAL.name: _("this machine: everything"), PUBLIC.name: _("the public")}
    return _("Viewing as {name}").format(name=known.get(name, name))
