"""The upload on the Records page: a file and what is said of it, read by its header, a kept choice or a new one."""

from datetime import UTC, datetime

import streamlit as st

from data.errors import FileRejectedError, RoutewatchError
from data.intake import IntakeOptions, read_file
from data.readers import isolation
from data.readers.magic import ENDINGS, READABLE
from data.schema import Handling
from data.sources.recognise import source_names
from layers.column_choice import judge_all
from layers.pages.columns import Unread
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.wording import _

INTAKE = "intake"
DONE = "import_done"
UNREAD = "unread_file"
READ_BY = "read_by"
UNKNOWN_HEADER = ("missing_column", "duplicate_column")


def choose_file() -> None:
    """Draw the upload with its options, and judge the file when a person asks for it."""
    uploaded = st.file_uploader(
        _("{formats}; nothing is stored before you have seen what would become of it").format(formats=READABLE),
        type=list(ENDINGS),
        key="upload",
    )
    options, kept = _draw_options()
    if uploaded is None:
        _forget()
        return
    with st.container(horizontal=True):
        is_checked = st.button(_("Check the file"), type="primary", key="check")
        is_choosing = st.button(_("Choose its columns"), key="choose_columns")
    if not (is_checked or is_choosing):
        return
    _forget()
    st.session_state.pop(DONE, None)
    try:
        with st.spinner(_("Reading {name} ...").format(name=uploaded.name)):
            if is_choosing:
                st.session_state[UNREAD] = Unread(isolation.read_isolated(uploaded.name, uploaded.getvalue()), options)
            else:
                _check(uploaded.name, uploaded.getvalue(), options, kept)
    except RoutewatchError as error:
        st.error(inert(str(error)))
        st.caption(_("Nothing was stored."))


def _forget() -> None:
    for key in (INTAKE, UNREAD, READ_BY):
        st.session_state.pop(key, None)


def _draw_options() -> tuple[IntakeOptions, str]:
    with st.container(horizontal=True):
        agency = st.text_input(_("Agency, if the file names none"), key="agency", persist_state="session")
        feed = st.text_input(_("Feed, if the file names none"), key="feed", persist_state="session")
        handling = st.selectbox(
            _("Handling, where blank"), ["", *(h.value for h in Handling)], key="handling", persist_state="session"
        )
        source = st.selectbox(
            _("Source"),
            ["", *source_names()],
            format_func=lambda name: name or _("recognise by header"),
            key="source",
            persist_state="session",
        )
        maps = list(store().column_maps())
        kept = ""
        if maps:
            kept = st.selectbox(
                _("Columns"), ["", *maps], format_func=lambda name: name or _("as the header says"), key="kept_columns"
            )
    return IntakeOptions(datetime.now(UTC), source, agency.strip(), feed.strip(), handling), kept


def _check(name: str, content: bytes, options: IntakeOptions, kept: str) -> None:
    if kept:
        _read_by(kept, Unread(isolation.read_isolated(name, content), options))
        return
    try:
        st.session_state[INTAKE] = read_file(name, content, options)
    except FileRejectedError as error:
        if error.reason not in UNKNOWN_HEADER:
            raise
        unread = Unread(isolation.read_isolated(name, content), options)
        fitting = list(store().fitting_maps(unread.records.headers))
        if fitting:
            _read_by(fitting[0], unread)
            return
        st.warning(inert(str(error)))
        st.session_state[UNREAD] = unread


def _read_by(name: str, unread: Unread) -> None:
    st.session_state[INTAKE] = judge_all(unread.records, unread.options, store().column_maps()[name])
    told = _("Its columns are read as kept under {name}, which fits this header.")
    st.session_state[READ_BY] = told.format(name=inert(name))
