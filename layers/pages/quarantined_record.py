"""One quarantined record on the Records page: as it came, what it may mean, its fields to correct, and the next try."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl
import streamlit as st

from data.corrections import Correction, Original, original_of, values_of
from data.errors import RoutewatchError
from data.placing import place_records
from data.rejudging import known_to
from data.repairing import Suggestion, repair, suggestions
from data.settings import read_settings
from data.store import Decision, ImportTerms, Selection, State
from data.store.settling import STANDS
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.quarantine_text import decision_line, outcome_sentence, reason_words, state_name, suggestion_sentence
from layers.wording import _

COLUMNS = 3
CONFLICT = "quarantine_conflict"
PRESSED = "record_pressed"


def draw_record(record: Mapping[str, Any]) -> str:
    """
    Draw a record and what can be done with it.

    Parameters
    ----------
    record
        As the store reads it.

    Returns
    -------
    saved
        A sentence after something was decided, for a label that reads Markdown; else empty.
    """
    terms = store().import_terms(record["import_id"])
    if terms is None:
        return ""
    with st.container():
        _draw_head(record)
    if record["state"] in (State.REPAIRED, State.REPLAYED):
        _draw_raw(original_of(record["raw"], terms.headers))
        return ""
    try:
        return _draw_correction(record, terms)
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return ""


def _draw_head(record: Mapping[str, Any]) -> None:
    st.markdown("#### " + _("Row {row} of {file}").format(row=record["row"], file=inert(record["file"])))
    if record["state"] == State.OPEN:
        st.markdown(f"**{inert(reason_words(record['reason'])).capitalize()}.** {inert(record['sentence'])}")
    else:
        st.markdown(f"**{state_name(record['state']).capitalize()}.** {inert(record['sentence'])}")
    for decision in store().quarantine_decisions(record["quarantine_id"]).iter_rows(named=True):
        st.caption(inert(decision_line(decision)))


def _draw_raw(original: Original) -> None:
    named = dict(original.fields) or {str(at): piece for at, piece in enumerate(original.pieces, start=1)}
    table = pl.DataFrame(
        {_("field"): list(named), _("as it came"): list(named.values())}, schema_overrides={_("as it came"): pl.String}
    )
    st.dataframe(table, hide_index=True, key="raw_record")


def _draw_correction(record: Mapping[str, Any], terms: ImportTerms) -> str:
    original = original_of(record["raw"], terms.headers)
    values = values_of(original, known_to(terms, original))
    number = record["quarantine_id"]
    for suggestion in suggestions(record, terms):
        _offer(suggestion, number)
    typed = _draw_fields(values, original, number)
    with st.expander(_("The record as it came")):
        _draw_raw(original)
    changed = {name: value for name, value in typed.items() if value != values[name]}
    return _draw_decision(number, Correction(changed))


def _offer(suggestion: Suggestion, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("It may be meant so: {sentence}").format(sentence=inert(suggestion_sentence(suggestion))))
        st.button(
            _("Fill in"),
            key=f"fill-{number}-{suggestion.reading}",
            on_click=_fill,
            args=(dict(suggestion.changes), number),
        )


def _fill(changes: dict[str, str], number: int) -> None:
    for name, value in changes.items():
        st.session_state[_key(number, name)] = value


def _key(number: int, name: str) -> str:
    return f"field-{number}-{name}"


def _draw_fields(values: Mapping[str, str], original: Original, number: int) -> dict[str, str]:
    said = [name for name, value in values.items() if value] or list(values)
    blank = [name for name in values if name not in said]
    for at, piece in enumerate(original.pieces, start=1):
        st.caption(_("Piece {n}: {piece}").format(n=at, piece=inert(piece)))
    typed = _draw_grid(said, values, number)
    if blank:
        with st.expander(_("Fields that are blank")):
            typed |= _draw_grid(blank, values, number)
    return typed


def _draw_grid(names: list[str], values: Mapping[str, str], number: int) -> dict[str, str]:
    typed = {}
    columns = st.columns(COLUMNS)
    for at, name in enumerate(names):
        with columns[at % COLUMNS]:
            key = _key(number, name)
            st.session_state.setdefault(key, values[name])
            typed[name] = st.text_input(inert(name), key=key)
            if typed[name] != values[name]:
                st.caption(_("came as: {text}").format(text=inert(values[name]) or _("blank")))
    return typed


def _press(number: int) -> None:
    st.session_state[PRESSED] = number


def _draw_decision(number: int, correction: Correction) -> str:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(_("Your name or call sign"), key="place_who", persist_state="session")
        why = st.text_input(_("Reason, in words"), key=f"why-{number}")
        is_named = bool(who.strip())
        is_pressed = st.button(
            _("Try again"), type="primary", disabled=not is_named, key="try_again", on_click=_press, args=(number,)
        )
        may_dismiss = is_named and bool(why.strip())
        is_left = st.button(_("Dismiss"), disabled=not may_dismiss, key="dismiss", on_click=_press, args=(number,))
    st.caption(_("To dismiss it, give the reason. Nothing is deleted, and what came stays as it came."))
    if (is_pressed or is_left) and st.session_state.get(PRESSED) != number:
        st.warning(_("Another record stands here than the one whose button was pressed. Nothing was done."))
        return ""
    selection = Selection(quarantine_id=number)
    if is_left and may_dismiss:
        store().dismiss(selection, Decision(State.DISMISSED, who.strip(), why.strip()), recorded_at=datetime.now(UTC))
        return _("Saved: the record is dismissed.")
    replaces = bool(st.session_state.get(f"replace-{number}", False))
    saved = ""
    if is_pressed and is_named:
        decision = Decision(State.REPAIRED, who.strip(), why.strip(), replaces=replaces)
        saved = _try(selection, correction, decision)
    if st.session_state.get(CONFLICT) == number:
        st.checkbox(_("Let it replace the record that stands"), key=f"replace-{number}")
    return saved


def _try(selection: Selection, correction: Correction, decision: Decision) -> str:
    now = datetime.now(UTC)
    outcomes = repair(store(), selection, correction, decision, now=now)
    row = outcomes.row(0, named=True)
    if row["outcome"] in ("kept", "decided"):
        if row["reason"] == STANDS:
            st.session_state[CONFLICT] = row["quarantine_id"]
        st.error(f"{inert(reason_words(row['reason'])).capitalize()}: {inert(row['sentence'])}")
        return ""
    st.session_state.pop(CONFLICT, None)
    with st.spinner(_("Placing the records without coordinates ...")):
        place_records(store(), now=now, overlays=read_settings().features)
    return inert(outcome_sentence(outcomes))
