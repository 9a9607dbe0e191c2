"""The Records page: files that come in, records set aside, and texts of places that wait or were placed."""

import polars as pl
import streamlit as st

from layers.pages.chrome import status_strip
from layers.pages.files import draw_files
from layers.pages.places import draw_places
from layers.pages.quarantine import draw_quarantine
from layers.pages.session import current, others, store
from layers.review_list import checked_table, placed_sentence, placed_table, waiting_sentence
from layers.reviews import as_reviews
from layers.wording import _, number

FILES, QUARANTINE, PLACES, PLACED = "files", "quarantine", "places", "placed"


def show() -> None:
    """Draw the page."""
    set_aside = store().open_quarantine()
    status_strip(current(), others(), quarantined=set_aside)
    reviews = store().place_reviews()
    waiting = reviews.filter(pl.col("who").is_null())
    placed = store().placed_texts()
    names = {
        FILES: _("Files"),
        QUARANTINE: _("Quarantine: {n}").format(n=number(set_aside)),
        PLACES: _("Places to check: {n}").format(n=number(waiting.height)),
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
    if view == QUARANTINE:
        draw_quarantine()
    elif view == PLACES:
        draw_places(reviews, view=view, table=checked_table(reviews), told=waiting_sentence(reviews))
    elif view == PLACED:
        draw_places(as_reviews(placed), view=view, table=placed_table(placed), told=placed_sentence(placed))
    else:
        draw_files(waiting=waiting)
