"""Quarantine on the Records page: what waits, by reason and file; one record opened, or all of a reason at once."""

import streamlit as st

from data.policy import LOCAL
from data.schema import Handling
from data.store import Selection, State
from layers.pages.download import draw_download
from layers.pages.quarantine_bulk import Press, draw_bulk, take_press
from layers.pages.quarantine_filter import choose_selection, nothing_left
from layers.pages.quarantined_record import draw_record
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.quarantine_text import quarantine_export, quarantine_table
from layers.wording import _, ngettext

OPEN = "open_quarantined"
SAVED = "quarantine_saved"
PAGE_ROWS = 200
ROW_PX, MOST_PX = 32, 560
WIDTHS = (64, 150, 56)
"""Of all columns but the last, which has the rest, in pixels."""

ONE, ALL = "one", "all"


def draw_quarantine() -> None:
    """Draw the list on the left, the opened record on the right."""
    if saved := st.session_state.pop(SAVED, None):
        st.toast(saved, duration="long")
    counts = store().quarantine_counts()
    if counts.is_empty():
        st.info(
            _("Nothing was ever set aside: every record that came in was taken.")
            if store().principal == LOCAL
            else _("Nothing of yours was ever set aside; records of others that were are not listed.")
        )
        return
    left, right = st.columns([9, 11], gap="medium")
    with left:
        selection, count = choose_selection(counts)
        record = _choose_record(selection, count) if count else None
    with right, st.container(key="quarantined"):
        press = take_press(selection)
        if record is None:
            st.info(inert(nothing_left(selection)))
            return
        saved = _draw_chosen(record, selection, count, press)
    if saved:
        st.session_state[SAVED] = saved
        st.rerun()


def _draw_chosen(record: dict[str, object], selection: Selection, count: int, press: Press | None) -> str:
    if selection.state is not State.OPEN or count == 1:
        return draw_record(record)
    names = {ONE: _("This record"), ALL: ngettext("All {n} of the list", "All {n} of the list", count)}
    # A choice and not tabs: what is not looked at is not drawn, and has no fields that a person could mistake.
    way = st.segmented_control(
        _("What to correct"),
        list(names),
        default=ONE,
        required=True,
        format_func=names.__getitem__,
        key="quarantine_way",
        label_visibility="collapsed",
    )
    return draw_record(record) if way == ONE else draw_bulk(selection, press)


def _choose_record(selection: Selection, count: int) -> dict[str, object]:
    pages = -(-count // PAGE_ROWS)
    page = st.number_input(_("Page of {n}").format(n=pages), 1, pages, 1, key="quarantine_page") if pages > 1 else 1
    records = store().quarantined(selection, limit=PAGE_ROWS, offset=(int(page) - 1) * PAGE_ROWS)
    table = quarantine_table(records)
    ids = records["quarantine_id"].to_list()
    is_open = st.session_state.get(OPEN)
    # A key of its own for each list: a selection is a row number, and rows move when one is decided on.
    picked = st.dataframe(
        table,
        hide_index=True,
        height=min(ROW_PX * (table.height + 1) + 3, MOST_PX),
        row_height=ROW_PX,
        column_config={
            name: st.column_config.Column(width=width) for name, width in zip(table.columns[:-1], WIDTHS, strict=True)
        },
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [ids.index(is_open) if is_open in ids else 0]}},
        key=f"quarantine-{hash(tuple(ids))}",
    )
    rows = picked["selection"]["rows"]
    record = records.row(rows[0] if rows else 0, named=True)
    st.session_state[OPEN] = record["quarantine_id"]
    st.caption(_("Rows count records: row 1 is the first line after the header."))
    # What nobody could judge may be of any marking.
    draw_download(lambda: quarantine_export(store().quarantined(selection)), name="quarantine", marking=Handling.RED)
    return record
