"""The same correction for all quarantined records of a list, on the Records page: shown first, then tried."""

from dataclasses import dataclass, replace
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
from layers.wording import _, ngettext, number

FIRST = 5
"""Records in the preview."""

AS_IS, VALUE = "as it is", "value"
TRIED = "quarantine_tried"
PRESSED = "bulk_pressed"
TRY, DISMISS = "try", "dismiss"


@dataclass(frozen=True)
class Press:
    """
    A button for a whole list that was pressed.

    Parameters
    ----------
    what
        ``TRY`` or ``DISMISS``.
    numbers
        Of the quarantined records that it was shown for.
    """

    what: str
    numbers: tuple[int, ...]


def take_press(selection: Selection) -> Press | None:
    """
    Take what was pressed before this run, and say so where it is not for the list any more that stands now.

    Parameters
    ----------
    selection
        What is listed now.

    Returns
    -------
    press
        None where nothing was pressed, or where the list is another one by now.
    """
    press = st.session_state.pop(PRESSED, None)
    if not isinstance(press, Press):
        return None
    now = store().quarantine_numbers(selection)
    if now == press.numbers:
        return press
    told = _(
        "The list is not the one any more that its button counted: {then} records then, {now} now. Nothing was done."
    )
    st.warning(told.format(then=number(len(press.numbers)), now=number(len(now))))
    return None


def draw_bulk(selection: Selection, press: Press | None) -> str:
    """
    Draw a correction for all records of a list.

    Parameters
    ----------
    selection
        Open ones.
    press
        What was pressed, of the records that stand in the list.

    Returns
    -------
    saved
        A sentence after something was decided, for a label that reads Markdown; else empty.
    """
    # A button acts on the records that it counted, whatever comes in after the click.
    listed = replace(selection, numbers=press.numbers if press else store().quarantine_numbers(selection))
    count = len(listed.numbers or ())
    st.markdown("#### " + ngettext("{n} record of the list", "{n} records of the list", count))
    if told := st.session_state.pop(TRIED, None):
        st.info(told)
    first = store().quarantined(selection, limit=FIRST)
    if first.is_empty():
        return ""
    terms = store().import_terms(first["import_id"][0])
    if terms is None:
        return ""
    try:
        correction = _choose_correction(selection, first, terms)
        if correction is not None:
            _draw_preview(first, terms, correction)
        return _draw_decision(listed, correction, press.what if press else "")
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


def _press(what: str, numbers: tuple[int, ...]) -> None:
    st.session_state[PRESSED] = Press(what, numbers)


def _draw_decision(listed: Selection, correction: Correction | None, pressed: str) -> str:
    numbers = listed.numbers or ()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(_("Your name or call sign"), key="place_who", persist_state="session").strip()
        why = st.text_input(_("Reason, in words"), key="bulk_why").strip()
        may_try, may_dismiss = bool(who) and correction is not None, bool(who and why)
        label = ngettext("Try {n} again", "Try all {n} again", len(numbers))
        st.button(label, type="primary", disabled=not may_try, key="bulk_try", on_click=_press, args=(TRY, numbers))
        label = ngettext("Dismiss {n}", "Dismiss all {n}", len(numbers))
        st.button(label, disabled=not may_dismiss, key="bulk_dismiss", on_click=_press, args=(DISMISS, numbers))
    st.caption(
        _("Those that are sound become records; the others stay, with their reason. What came stays as it came.")
    )
    now = datetime.now(UTC)
    if pressed == DISMISS and may_dismiss:
        left = store().dismiss(listed, Decision(State.DISMISSED, who, why), recorded_at=now)
        return ngettext("Saved: {n} record is dismissed.", "Saved: {n} records are dismissed.", left.height)
    if pressed == TRY and who and correction is not None:
        return _try(listed, correction, Decision(State.REPAIRED, who, why), now)
    return ""


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
