"""What is listed of quarantine on the Records page: state, reason and file, held by their values through every run."""

import polars as pl
import streamlit as st

from data.store import Selection, State
from layers.quarantine_text import reason_words, state_name
from layers.wording import _, number

CHOSEN = "quarantine_filter"
ANY = ""
COLUMNS = ("state", "reason", "file")


def choose_selection(counts: pl.DataFrame) -> tuple[Selection, int]:
    """
    Draw the choice of a list.

    Parameters
    ----------
    counts
        As of ``Store.quarantine_counts``.

    Returns
    -------
    selection, records
        What is listed, and how many they are; a choice stays where no record is left of it.
    """
    chosen: dict[str, str] = st.session_state.setdefault(CHOSEN, {"state": State.OPEN.value})
    labels = {"state": _("State"), "reason": _("Reason"), "file": _("File")}
    within = counts
    with st.container(horizontal=True):
        for column in COLUMNS:
            value = chosen.get(column, ANY)
            with st.container(key=f"quarantine_{column}"):
                _draw_box(within, column, labels[column], value)
            within = within.filter(pl.col(column) == value) if value else within
    state, reason, file = (chosen.get(column) or None for column in COLUMNS)
    return Selection(State(state) if state else None, reason, file), int(within["records"].sum())


def nothing_left(selection: Selection) -> str:
    """
    Say that a list is empty.

    Parameters
    ----------
    selection
        What was chosen.

    Returns
    -------
    sentence
        It names the choice, which still stands.
    """
    if not (selection.reason or selection.file):
        return _("No record is in this state. Choose another one to see what was decided.")
    named = [
        state_name(selection.state) if selection.state else "",
        reason_words(selection.reason or ""),
        selection.file or "",
    ]
    told = _("No record is left of this choice: {names}. It stands until you choose another one.")
    return told.format(names=", ".join(name for name in named if name))


def _draw_box(within: pl.DataFrame, column: str, label: str, value: str) -> None:
    groups = within.group_by(column).agg(pl.col("records").sum()).sort(-pl.col("records"), column)
    found = [state.value for state in State] if column == "state" else groups[column].to_list()
    options = [*found, ANY] if column == "state" else [ANY, *found]
    if value not in options:
        options.append(value)
    names = {option: _labelled(within, column, option) for option in options}
    # The browser knows an option by its label, and the labels hold counts: other counts make another box.
    key = f"quarantine_{column}-{hash(tuple(names.items()))}"
    st.selectbox(
        label,
        options,
        index=options.index(value),
        format_func=names.__getitem__,
        key=key,
        on_change=_take,
        args=(column, key),
    )


def _take(column: str, key: str) -> None:
    st.session_state[CHOSEN] = {**st.session_state[CHOSEN], column: st.session_state[key]}


def _labelled(counts: pl.DataFrame, column: str, value: str) -> str:
    chosen = counts.filter(pl.col(column) == value) if value else counts
    named = {"state": state_name, "reason": reason_words}.get(column)
    name = _("all") if not value else named(value) if named else value
    return _("{name}: {n}").format(name=name, n=number(int(chosen["records"].sum())))
