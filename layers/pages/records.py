"""The Records page: files that come in, and texts of places that wait for a person."""

import streamlit as st

from layers.pages.chrome import status_strip
from layers.pages.files import draw_files
from layers.pages.places import draw_places
from layers.pages.session import current, store
from layers.wording import _, number

FILES, PLACES = "files", "places"


def show() -> None:
    """Draw the page."""
    status_strip(current(), quarantined=store().quarantined().height)
    reviews = store().place_reviews()
    waiting = reviews["who"].null_count()
    names = {FILES: _("Files"), PLACES: _("Places to check: {n}").format(n=number(waiting))}
    view = st.segmented_control(
        _("Show"),
        [FILES, PLACES],
        default=FILES,
        required=True,
        format_func=names.__getitem__,
        key="records_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if view == PLACES:
        draw_places(reviews)
    else:
        draw_files()
