"""Quarantine on the Records page: what waits, by reason and file; one record opened, or all of a reason at once."""

import polars as pl
import streamlit as st

from data.store import Selection, State
from layers.pages.download import draw_download
from layers.pages.quarantine_bulk import draw_bulk
from layers.pages.quarantined_record import draw_record
from layers.pages.session import store
from layers.quarantine_text import quarantine_export, quarantine_table, reason_words, state_name
from layers.wording import _, ngettext, number

OPEN = "open_quarantined"
SAVED = "quarantine_saved"
PAGE_ROWS = 200
ROW_PX, MOST_PX = 32, 560
WIDTHS = (64, 150, 56)
"""Of all columns but the last, which has the rest, in pixels."""

ANY = ""
ONE, ALL = "one", "all"


def draw_quarantine() -> None:
    """Draw the list on the left, the opened record on the right."""
    if saved := st.session_state.pop(SAVED, None):
        st.toast(saved, duration="long")
    counts = store().quarantine_counts()
    if counts.is_empty():
        st.info(_("Nothing was ever set aside: every record that came in was taken."))
        return
    left, right = st.columns([9, 11], gap="medium")
    with left:
        selection, count = _choose_selection(counts)
        record = _choose_record(selection, count) if count else None
    with right, st.container(key="quarantined"):
        if record is None:
            st.info(_("No record is in this state. Choose another one to see what was decided."))
            return
        saved = _draw_chosen(record, selection, count)
    if saved:
        st.session_state[SAVED] = saved
        st.rerun()


def _draw_chosen(record: dict[str, object], selection: Selection, count: int) -> str:
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
    return draw_record(record) if way == ONE else draw_bulk(selection, count)


def _choose_selection(counts: pl.DataFrame) -> tuple[Selection, int]:
    with st.container(horizontal=True):
        state = st.selectbox(
            _("State"),
            [*(state.value for state in State), ANY],
            format_func=lambda value: _labelled(counts, "state", value),
            key="quarantine_state",
            persist_state="session",
        )
        within = counts.filter(pl.col("state") == state) if state else counts
        reason = _choose(within, "reason", _("Reason"))
        within = within.filter(pl.col("reason") == reason) if reason else within
        file = _choose(within, "file", _("File"))
        within = within.filter(pl.col("file") == file) if file else within
    return Selection(State(state) if state else None, reason or None, file or None), int(within["records"].sum())


def _choose(counts: pl.DataFrame, column: str, label: str) -> str:
    groups = counts.group_by(column).agg(pl.col("records").sum()).sort(-pl.col("records"), column)
    chosen: str = st.selectbox(
        label,
        [ANY, *groups[column]],
        format_func=lambda value: _labelled(counts, column, value),
        key=f"quarantine_{column}",
    )
    return chosen


def _labelled(counts: pl.DataFrame, column: str, value: str) -> str:
    chosen = counts.filter(pl.col(column) == value) if value else counts
    named = {"state": state_name, "reason": reason_words}.get(column)
    name = _("all") if not value else named(value) if named else value
    return _("{name}: {n}").format(name=name, n=number(int(chosen["records"].sum())))


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
    draw_download(lambda: quarantine_export(store().quarantined(selection)), name="quarantine")
    return record
