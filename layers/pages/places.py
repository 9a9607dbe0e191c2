"""Texts of places, on the Records page: a list, and the chosen text with what it may mean on a map."""

import polars as pl
import streamlit as st

from layers.pages.place_choice import draw_choice
from layers.pages.shift_list import inert
from layers.review_list import records_sentence
from layers.reviews import CONTRADICTION, contradiction
from layers.wording import _, country_name, number

OPEN = "open_text"
SAVED = "place_saved"
MOST_ROWS = 500
ROW_PX, MOST_PX = 32, 620
WIDTHS = (160, 64, 64, 76)
"""Of all columns but the last, which has the rest, in pixels."""


def draw_places(reviews: pl.DataFrame, *, view: str, table: pl.DataFrame, told: str) -> None:
    """
    Draw the list on the left, the chosen text on the right.

    Parameters
    ----------
    reviews
        From the store, or laid out like them.
    view
        Name of this list.
    table
        The same rows as they are shown.
    told
        What the list is, in a sentence.
    """
    if saved := st.session_state.pop(SAVED, None):
        st.toast(saved, duration="long")
    if reviews.is_empty():
        st.info(told)
        return
    left, right = st.columns([9, 11], gap="medium")
    with left:
        st.caption(told)
        text = _choose_text(reviews.head(MOST_ROWS), table.head(MOST_ROWS), view)
        if table.height > MOST_ROWS:
            st.caption(_("The first {n} of {all}.").format(n=number(MOST_ROWS), all=number(table.height)))
    with right, st.container(key="review"):
        _draw_text(text, view)


def _choose_text(reviews: pl.DataFrame, table: pl.DataFrame, view: str) -> dict[str, object]:
    # A key of its own for each list: rows move, and a selection is a row number. Not for each version of the store: the
    # key goes to the browser, and versions count what others import.
    picked = st.dataframe(
        table,
        hide_index=True,
        height=min(ROW_PX * (table.height + 1) + 3, MOST_PX),
        row_height=ROW_PX,
        column_config={
            name: st.column_config.Column(width=width) for name, width in zip(table.columns[:-1], WIDTHS, strict=False)
        },
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [_row_of_open(reviews, view)]}},
        key=f"texts-{view}-{hash(tuple(reviews.rows()))}",
    )
    rows = picked["selection"]["rows"]
    text = reviews.row(rows[0] if rows else 0, named=True)
    st.session_state[f"{OPEN}-{view}"] = (text["place"], text["country"])
    return text


def _row_of_open(reviews: pl.DataFrame, view: str) -> int:
    """Find the text that is open, which others' work may have moved; the first one where there is none."""
    is_open = st.session_state.get(f"{OPEN}-{view}")
    texts = reviews.select("place", "country").rows()
    return texts.index(is_open) if is_open in texts else 0


def _draw_text(text: dict[str, object], view: str) -> None:
    place, country = str(text["place"]), str(text["country"])
    with st.container():
        st.markdown(f"#### {inert(place)}")
        told = (country_name(country) if country else "", records_sentence(text))
        st.caption(", ".join(inert(part) for part in told if part))
        if text["reason"] == CONTRADICTION:
            st.caption(inert(contradiction(place)))
    saved = draw_choice(place, country, candidates=str(text["candidates"] or "[]"))
    if saved:
        st.session_state[SAVED] = saved
        # What comes next is the first of the list again.
        st.session_state.pop(f"{OPEN}-{view}", None)
        st.rerun()
