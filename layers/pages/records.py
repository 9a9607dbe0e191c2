"""The Records page: files that come in, texts of places that wait for a person, and those that the gazetteer placed."""

import streamlit as st

from layers.pages.chrome import status_strip
from layers.pages.files import draw_files
from layers.pages.places import draw_places
from layers.pages.session import current, store
from layers.review_list import checked_table, placed_sentence, placed_table, waiting_sentence
from layers.reviews import as_reviews
from layers.wording import _, number

FILES, PLACES, PLACED = "files", "places", "placed"


def show() -> None:
    """Draw the page."""
    status_strip(current(), quarantined=store().open_quarantine())
    reviews = store().place_reviews()
    waiting = reviews["who"].null_count()
    placed = store().placed_texts()
    names = {
        FILES: _("Files"),
        PLACES: _("Places to check: {n}").format(n=number(waiting)),
        PLACED: _("Placed by their text: {n}").format(n=number(placed.height)),
    }
    view = st.segmented_control(
        _("Show"),
        list(names),
        default=FILES,
        required=True,
        format_func=names.__getitem__,
        key="records_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if view == PLACES:
        draw_places(reviews, view=view, table=checked_table(reviews), told=waiting_sentence(reviews))
    elif view == PLACED:
        draw_places(as_reviews(placed), view=view, table=placed_table(placed), told=placed_sentence(placed))
    else:
        draw_files(waiting=waiting)
