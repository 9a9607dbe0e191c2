"""A flag opened in the card: what it says, how sure, who made what of it, and what can be done with it."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from data.errors import RoutewatchError
from data.store import FlagNote, NoteKind, TrackRow, TransitionRow
from layers.flag_notes import draft_note, find_row, note_sentence
from layers.flag_report import state_name
from layers.flag_text import stream_of
from layers.pages.session import clock, known_at, store
from layers.pages.shift_list import inert
from layers.sentences import MARKS, explanation, flag_sentence, flag_title, p_text
from layers.tracking import tracked_of
from layers.wording import _
from routes.analysis import Analysis, AnalysisParameters, Flag
from routes.monitor import RUN, State

WHO: Final = "flag_who"
_SAID: Final = "flag_said"
_VERDICTS: Final = {"confirm": State.CONFIRMED, "dismiss": State.DISMISSED}


def tracked_row(flag: Flag, parameters: AnalysisParameters) -> TrackRow | None:
    """
    Find what is kept about a flag of the analysis that is looked at, or had been kept by then.

    Parameters
    ----------
    flag
        As the analysis gave it.
    parameters
        Of the analysis.

    Returns
    -------
    row
        None where no look has recorded it.
    """
    opened, stream = store(), stream_of(parameters)
    return find_row(opened.tracked(release_set=opened.release_set(), stream=stream, recorded_by=known_at()), flag)


def draw_flag(flag: Flag, names: dict[str, str], analysis: Analysis) -> None:
    """
    Draw a flag, with what can be done with it.

    Parameters
    ----------
    flag
        Of a route, and no note.
    names
        Of corridors and areas.
    analysis
        The flag is one of it.
    """
    row = tracked_row(flag, analysis.parameters)
    with st.container(key="flag", border=True):
        told = flag_sentence(flag, period=analysis.parameters.period)
        st.markdown(f"**{MARKS[flag.type]} {inert(flag_title(flag, names))}**: {inert(told)}")
        sure = _("How sure: {p}, among all that was looked at; made by {agencies}.")
        st.caption(inert(sure.format(p=p_text(flag.p_value), agencies=", ".join(flag.agencies) or "?")))
        if flag.other_explanation:
            st.caption(_("Another explanation: {what}").format(what=inert(explanation(flag.other_explanation))))
        if row is None:
            st.caption(_unrecorded_sentence())
            return
        _draw_history(row)
        if known_at() is None and (store().principal.is_local or store().principal.agency):
            _draw_acts(row)


def _unrecorded_sentence() -> str:
    if known_at() is None:
        return _("No look has recorded it: nothing can be done with it here.")
    return _("No look had recorded it by then.")


def _draw_history(row: TrackRow) -> None:
    kept = tracked_of(row)
    st.caption(
        inert(_("It stands as {state}; first seen {day}.").format(state=state_name(kept.state), day=kept.first_seen))
    )
    for change in kept.history:
        if change.who != RUN:
            said = _("{day}: {who} said {state}: {why}")
            st.caption(
                inert(said.format(day=change.day, who=change.who, state=state_name(change.after), why=change.why))
            )
    for note in row.notes:
        st.caption(inert(note_sentence(note)))


def _draw_acts(row: TrackRow) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="flag_acts"):
        st.text_input(_("Your name"), key=WHO, max_chars=200, persist_state="session")
        st.button(_("Acknowledge"), key="acknowledge", type="primary", on_click=_acknowledge, args=(row,))
    if said := st.session_state.pop(_SAID, ""):
        st.error(said)
    with st.expander(_("Confirm or dismiss"), key="judging"):
        st.text_input(_("Reason"), key="flag_why", max_chars=1000)
        with st.container(horizontal=True):
            st.button(_("Confirm"), key="confirm", on_click=_judge, args=(row, "confirm"))
            st.button(_("Dismiss"), key="dismiss", on_click=_judge, args=(row, "dismiss"))
    with st.expander(_("Hand over"), key="handing"):
        st.text_input(_("To whom"), key="flag_to", max_chars=200)
        st.text_area(_("Note"), value=draft_note(row, clock()), key=f"flag_note-{row.track_id}", height=180)
        st.button(_("Hand over"), key="hand_over", on_click=_hand_over, args=(row,))


def _acknowledge(row: TrackRow) -> None:
    def act(who: str) -> None:
        store().note_flag(FlagNote(row.track_id, clock(), who, NoteKind.ACKNOWLEDGED))

    _act(act)


def _judge(row: TrackRow, verdict: str) -> None:
    def act(who: str) -> None:
        now, why = clock(), _typed("flag_why")
        if not why:
            st.session_state[_SAID] = _("Give a reason, in words.")
            return
        entry = TransitionRow(row.track_id, now.date(), now, who, why, tracked_of(row).state, _VERDICTS[verdict])
        if store().judge(entry):
            st.session_state["flag_why"] = ""
        else:
            st.session_state[_SAID] = _("The flag changed in this moment; look at it again.")

    _act(act)


def _hand_over(row: TrackRow) -> None:
    def act(who: str) -> None:
        whom, note = _typed("flag_to"), _typed(f"flag_note-{row.track_id}")
        if not whom:
            st.session_state[_SAID] = _("Say to whom it is handed over.")
            return
        words = note or draft_note(row, clock())
        store().note_flag(FlagNote(row.track_id, clock(), who, NoteKind.HANDED_OVER, whom, words))

    _act(act)


def _act(act: Callable[[str], None]) -> None:
    """Do something in somebody's name, or say why not."""
    who = _typed(WHO)
    if not who or who.casefold() == RUN:
        st.session_state[_SAID] = _("Give your name: what is done with a flag is kept with who did it.")
        return
    try:
        act(who)
    except RoutewatchError as error:
        st.session_state[_SAID] = str(error)


def _typed(key: str) -> str:
    return str(st.session_state.get(key) or "").strip()
