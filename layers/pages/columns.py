"""Choosing the columns of a file whose header nobody knows, on the Records page: theirs beside ours, judged at once."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from data.errors import RoutewatchError
from data.intake import Intake, IntakeOptions
from data.readers.records import ROW, Records
from data.sources.mapping import ColumnMap
from layers.column_choice import PREVIEWED, Writing, judge_all, judge_first, map_of, needed_sentence, still_needed
from layers.pages.column_fields import draw_fields
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.quarantine_text import reason_words
from layers.wording import _, ngettext, number

MOST_ROWS = 50
FIRST_ROWS = 5


@dataclass(frozen=True)
class Unread:
    """
    A file whose columns are to be chosen.

    Parameters
    ----------
    records
        Of the file.
    options
        What the sender says about it.
    """

    records: Records
    options: IntakeOptions


def draw_columns(unread: Unread) -> Intake | None:
    """
    Draw the choice on the left, what it makes of the first rows on the right.

    Parameters
    ----------
    unread
        The file.

    Returns
    -------
    intake
        The whole file, judged, after a person asked for it; else None.
    """
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("#### " + _("Which column of {file} says what?").format(file=inert(unread.records.file)))
        columns, writing = draw_fields(unread.records)
    with right, st.container(key="columns_preview"):
        chosen = _draw_verdict(unread, columns, writing)
        _draw_file(unread.records)
    return chosen


def _draw_verdict(unread: Unread, columns: dict[str, tuple[str, ...]], writing: Writing) -> Intake | None:
    if needed := still_needed(columns, writing, unread.options):
        st.markdown("#### " + _("Not yet"))
        st.info(needed_sentence(needed))
        return None
    try:
        column_map = map_of(columns, unread.records, writing)
        _draw_preview(judge_first(unread.records, unread.options, column_map))
        return _draw_decision(unread, column_map)
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return None


def _draw_file(records: Records) -> None:
    st.caption(_("The first rows as they came:"))
    shown = records.fields.head(FIRST_ROWS).drop(ROW).rename(dict(records.headers))
    st.dataframe(shown, hide_index=True, key="columns_file")


def _draw_preview(first: Intake) -> None:
    accepted = first.accepted.height
    st.markdown(
        "#### "
        + _("Of the first {n} rows, {accepted} would be accepted").format(
            n=number(first.records), accepted=number(accepted)
        )
    )
    for reason, count in first.reasons().items():
        rows = first.quarantined.filter(pl.col("reason") == reason)
        told = ngettext("{n} quarantined", "{n} quarantined", count)
        st.markdown(f"**{told}: {inert(reason_words(reason))}.** {inert(rows['sentence'][0])}")
    columns = ["row", "occurred_at", "latitude", "longitude", "place", "mode", "commodity", "quantity", "unit"]
    if accepted:
        st.dataframe(first.accepted.select(columns).head(MOST_ROWS), hide_index=True, height=260, key="columns_rows")
    if first.records >= PREVIEWED:
        st.caption(_("Only the first rows are judged here; the whole file comes next."))


def _draw_decision(unread: Unread, column_map: ColumnMap) -> Intake | None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Keep it for the next file with this header, as"), key="columns_name", max_chars=80
        ).strip()
        is_pressed = st.button(_("Check the whole file"), type="primary", key="columns_check")
    if name and name in store().column_maps():
        st.caption(_("There is a choice of this name; it will be replaced by this one."))
    if not is_pressed:
        return None
    named = replace(column_map, name=name)
    if name:
        store().save_column_map(named, headers=list(unread.records.headers), recorded_at=datetime.now(UTC))
    return judge_all(unread.records, unread.options, named)
