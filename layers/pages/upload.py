"""The upload on the Records page: a file and what is said of it, read by its header, a kept choice or a new one."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.errors import FileRejectedError, RoutewatchError
from data.guard.modes import guard_of
from data.intake import Intake, IntakeOptions
from data.readers import isolation
from data.readers.magic import ENDINGS, READABLE, file_format
from data.receiving import read_file
from data.schema import Handling
from data.settings import read_settings
from data.sources.recognise import source_names
from layers.column_choice import judge_all
from layers.encodings import DOUBTFUL, GUESSED, encoding_names
from layers.pages.columns import Unread
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.viewing import uploader
from layers.wording import _

INTAKE = "intake"
DONE = "import_done"
UNREAD = "unread_file"
READ_BY = "read_by"
ASKS_ENCODING = "asks_encoding"
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
    beside = st.container()
    if st.session_state.get(ASKS_ENCODING) == uploaded.file_id:
        options = replace(options, encoding=_draw_encoding(beside))
    with st.container(horizontal=True):
        is_checked = st.button(_("Check the file"), type="primary", key="check")
        is_choosing = st.button(_("Choose its columns"), key="choose_columns")
    if not (is_checked or is_choosing):
        return
    _forget()
    st.session_state.pop(DONE, None)
    try:
        named = uploader(store().principal, options.agency, option=_("Agency, if the file names none"))
        options = replace(options, agency=named, guard=guard_of(read_settings()))
        with st.spinner(_("Reading {name} ...").format(name=uploaded.name)):
            if is_choosing:
                st.session_state[UNREAD] = _unread(uploaded.name, uploaded.getvalue(), options)
            else:
                _check(uploaded.name, uploaded.getvalue(), options, kept)
    except RoutewatchError as error:
        st.error(inert(str(error)))
        st.caption(_("Nothing was stored."))
        _ask_encoding(uploaded, beside, error)
    else:
        _ask_encoding(uploaded, beside)


def _ask_encoding(uploaded: UploadedFile, beside: DeltaGenerator, error: RoutewatchError | None = None) -> None:
    """Offer the choice of an encoding from now on, for a file whose own is not certain."""
    intake = st.session_state.get(INTAKE)
    is_guessed = isinstance(intake, Intake) and GUESSED in intake.flags
    is_doubtful = (
        isinstance(error, FileRejectedError)
        and error.reason in DOUBTFUL
        and file_format(uploaded.name, uploaded.getvalue()) == "delimited"
    )
    if is_doubtful:
        st.caption(_("Choose its encoding in the box above, if its sender can tell it, and check the file again."))
    if (is_guessed or is_doubtful) and st.session_state.get(ASKS_ENCODING) != uploaded.file_id:
        st.session_state[ASKS_ENCODING] = uploaded.file_id
        _draw_encoding(beside)


def _draw_encoding(beside: DeltaGenerator) -> str:
    names = encoding_names()
    chosen = beside.selectbox(
        _("Encoding of its text, as its sender says"),
        ["", *names],
        format_func=lambda name: f"{names[name]} ({name})" if name in names else name or _("not known"),
        accept_new_options=True,
        help=_("Choose one, or type another, and check the file again. A byte that does not fit refuses the file."),
        key="encoding",
    )
    return chosen or ""


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
        _read_by(kept, _unread(name, content, options))
        return
    try:
        st.session_state[INTAKE] = read_file(name, content, options)
    except FileRejectedError as error:
        if error.reason not in UNKNOWN_HEADER:
            raise
        unread = _unread(name, content, options)
        fitting = list(store().fitting_maps(unread.records.headers))
        if fitting:
            _read_by(fitting[0], unread)
            return
        st.warning(inert(str(error)))
        st.session_state[UNREAD] = unread


def _unread(name: str, content: bytes, options: IntakeOptions) -> Unread:
    return Unread(isolation.read_isolated(name, content, encoding=options.encoding), options)


def _read_by(name: str, unread: Unread) -> None:
    st.session_state[INTAKE] = judge_all(unread.records, unread.options, store().column_maps()[name])
    told = _("Its columns are read as kept under {name}, which fits this header.")
    st.session_state[READ_BY] = told.format(name=inert(name))
