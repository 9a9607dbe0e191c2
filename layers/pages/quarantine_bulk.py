"""The same correction for all quarantined records of a list, on the Records page: shown first, then tried."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from data.corrections import Correction, Reading, original_of, values_of
from data.errors import RoutewatchError
from data.placing import place_records
from data.rejudging import judge_again, known_to
from data.repairing import READINGS, repair, replay
from data.settings import read_settings
from data.store import Decision, ImportTerms, Selection, State
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.quarantine_text import correction_table, outcome_counts, outcome_sentence, reading_name
from layers.wording import _, ngettext

FIRST = 5
"""Records in the preview."""

AS_IS, VALUE = "as it is", "value"
TRIED = "quarantine_tried"


def draw_bulk(selection: Selection, count: int) -> str:
    """
    Draw a correction for all records of a list.

    Parameters
    ----------
    selection
        Open ones.
    count
        How many they are.

    Returns
    -------
    saved
        A sentence after something was decided, for a label that reads Markdown; else empty.
    """
    st.markdown("#### " + ngettext("{n} record of the list", "{n} records of the list", count))
    if told := st.session_state.pop(TRIED, None):
        st.info(told)
    first = store().quarantined(selection, limit=FIRST)
    terms = store().import_terms(first["import_id"][0])
    if terms is None:
        return ""
    try:
        correction = _choose_correction(selection, first, terms)
        if correction is not None:
            _draw_preview(first, terms, correction)
        return _draw_decision(selection, correction, count)
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return ""


def _choose_correction(selection: Selection, first: pl.DataFrame, terms: ImportTerms) -> Correction | None:
    readings = READINGS.get(selection.reason or "", ())
    names = {reading.value: reading_name(reading) for reading in readings}
    names |= {VALUE: _("The same value in one field"), AS_IS: _("As they came, by today's code")}
    way = st.radio(_("What is meant"), list(names), index=None, format_func=names.__getitem__, key="bulk_way")
    if way == AS_IS:
        return Correction()
    if way != VALUE:
        return Correction(reading=Reading(way)) if way else None
    original = original_of(first["raw"][0], terms.headers)
    with st.container(horizontal=True):
        columns = sorted(values_of(original, known_to(terms, original)))
        column = st.selectbox(_("Field"), columns, index=None, key="bulk_field")
        value = st.text_input(_("Value in all of them"), key="bulk_value")
    return Correction({column: value}) if column else None


def _draw_preview(first: pl.DataFrame, terms: ImportTerms, correction: Correction) -> None:
    same = first.filter(pl.col("import_id") == terms.import_id)
    verdict = judge_again(same, terms, correction)
    sound = sum(batch.accepted.height for batch in verdict.batches)
    st.caption(
        _("Of the first {n}, {sound} would be accepted, and this is what changes:").format(n=same.height, sound=sound)
    )
    table = correction_table(same, verdict.changes)
    if table.height:
        st.dataframe(table, hide_index=True, key="bulk_preview")
    for batch in verdict.batches:
        for sentence in batch.quarantined["sentence"].unique(maintain_order=True):
            st.caption(inert(sentence))


def _draw_decision(selection: Selection, correction: Correction | None, count: int) -> str:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(_("Your name or call sign"), key="place_who", persist_state="session")
        why = st.text_input(_("Reason, in words"), key="bulk_why")
        is_ready = bool(who.strip()) and correction is not None
        label = ngettext("Try {n} again", "Try all {n} again", count)
        is_pressed = st.button(label, type="primary", disabled=not is_ready, key="bulk_try")
        may_dismiss = bool(who.strip() and why.strip())
        is_left = st.button(_("Dismiss all"), disabled=not may_dismiss, key="bulk_dismiss")
    st.caption(
        _("Those that are sound become records; the others stay, with their reason. What came stays as it came.")
    )
    now = datetime.now(UTC)
    if is_left and may_dismiss:
        left = store().dismiss(selection, Decision(State.DISMISSED, who.strip(), why.strip()), recorded_at=now)
        return ngettext("Saved: {n} record is dismissed.", "Saved: {n} records are dismissed.", left.height)
    if not is_pressed or correction is None or not who.strip():
        return ""
    return _try(selection, correction, Decision(State.REPAIRED, who.strip(), why.strip()), now)


def _try(selection: Selection, correction: Correction, decision: Decision, now: datetime) -> str:
    with st.spinner(_("Judging the records again ...")):
        if correction == Correction():
            outcomes = replay(store(), selection, who=decision.who, why=decision.why, now=now)
        else:
            outcomes = repair(store(), selection, correction, decision, now=now)
        if outcome_counts(outcomes)["accepted"]:
            place_records(store(), now=now, overlays=read_settings().features)
    told = inert(outcome_sentence(outcomes))
    st.session_state[TRIED] = told
    return told
