"""Files on the Records page: upload one, see what would become of it, import it; what came in and what waits."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from data.errors import RoutewatchError
from data.intake import Intake, IntakeOptions, read_file
from data.placing import PlacingSummary, place_records
from data.readers.magic import ENDINGS, READABLE
from data.schema import Handling
from data.settings import read_settings
from data.sources.recognise import source_names
from data.store import ImportSummary
from data.store.positions import asks_for_place
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.placing_text import dry_run_sentences, placing_sentence, shown_sentence
from layers.wording import _, ngettext, number

INTAKE = "intake"
DONE = "import_done"
PLACED = "import_placed"
MOST_ROWS = 500
IMPORT_COLUMNS = ["file", "records", "added", "revised", "quarantined", "duplicates", "recorded_at", "source"]


def draw_files(*, waiting: int) -> None:
    """
    Draw the upload on the left, imports and quarantine on the right.

    Parameters
    ----------
    waiting
        Texts of places that wait for a person.
    """
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown(_("#### Load a file"))
        _choose_file()
        _draw_result(waiting)
    with right:
        _draw_history()


def _choose_file() -> None:
    uploaded = st.file_uploader(
        _("{formats}; nothing is stored before you have seen what would become of it").format(formats=READABLE),
        type=list(ENDINGS),
        key="upload",
    )
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
    if uploaded is None:
        st.session_state.pop(INTAKE, None)
    elif st.button(_("Check the file"), type="primary", key="check"):
        st.session_state.pop(DONE, None)
        options = IntakeOptions(datetime.now(UTC), source, agency.strip(), feed.strip(), handling)
        try:
            with st.spinner(_("Reading {name} ...").format(name=uploaded.name)):
                st.session_state[INTAKE] = read_file(uploaded.name, uploaded.getvalue(), options)
        except RoutewatchError as error:
            st.session_state.pop(INTAKE, None)
            st.error(inert(str(error)))
            st.caption(_("Nothing was stored."))


def _draw_result(waiting: int) -> None:
    done = st.session_state.get(DONE)
    intake = st.session_state.get(INTAKE)
    if isinstance(done, ImportSummary):
        _place_once()
        imported = _(
            "Imported {file}: {records} records = {accepted} accepted + {quarantined} in quarantine + {duplicates} "
            "duplicates."
        ).format(
            file=inert(done.file),
            records=number(done.records),
            accepted=number(done.accepted),
            quarantined=number(done.quarantined),
            duplicates=number(done.duplicates),
        )
        st.success(f"{imported} {shown_sentence(waiting)}")
        told = placing_sentence(st.session_state.get(PLACED, PlacingSummary()))
        if told:
            st.info(told)
    elif isinstance(intake, Intake):
        _draw_dry_run(intake, store().preview(intake))


def _place_once() -> None:
    """Place what was imported, in a run of its own: a click elsewhere ends it, and the next run takes it up again."""
    if PLACED in st.session_state:
        return
    try:
        with st.spinner(_("Placing the records without coordinates ...")):
            placed = place_records(store(), now=datetime.now(UTC), overlays=read_settings().features)
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return
    st.session_state[PLACED] = placed
    st.rerun()


def _draw_dry_run(intake: Intake, would: ImportSummary) -> None:
    st.markdown(
        _("**{file}**, read as *{source}*. Nothing is stored yet.").format(
            file=inert(intake.file), source=inert(intake.source)
        )
    )
    figures = {
        _("Records"): would.records,
        _("Accepted"): would.accepted,
        _("Quarantined"): would.quarantined,
        _("Duplicates"): would.duplicates,
    }
    for column, (label, value) in zip(st.columns(4), figures.items(), strict=True):
        column.metric(label, number(value))
    without = intake.accepted.filter(pl.col("latitude").is_null())
    for sentence in dry_run_sentences(without.height, with_text=without.filter(asks_for_place()).height):
        st.caption(sentence)
    for flag in intake.flags:
        st.caption(inert(flag))
    if st.button(ngettext("Import {n} record", "Import {n} records", would.accepted), type="primary", key="import"):
        try:
            st.session_state[DONE] = store().add(intake, recorded_at=datetime.now(UTC))
        except RoutewatchError as error:
            st.error(inert(str(error)))
            return
        st.session_state.pop(INTAKE, None)
        st.session_state.pop(PLACED, None)
        st.rerun()
    if intake.quarantined.height:
        st.markdown(_("**What goes to quarantine, and why**"))
        shown = intake.quarantined.select("row", "reason", "sentence").head(MOST_ROWS)
        st.caption(_("Rows count records: row 1 is the first line after the header."))
        st.dataframe(shown, hide_index=True, height=220, key="would_quarantine")
    st.markdown(_("**What would be accepted**"))
    columns = ["row", "event_id", "occurred_at", "latitude", "longitude", "radius_km", "place", "mode", "commodity"]
    st.dataframe(intake.accepted.select(columns).head(MOST_ROWS), hide_index=True, height=260, key="would_accept")


def _draw_history() -> None:
    st.markdown(_("#### Imports"))
    imports = store().imports()
    if imports.height:
        latest = imports.sort("import_id", descending=True).head(MOST_ROWS).select(IMPORT_COLUMNS)
        st.dataframe(latest, hide_index=True, key="imports")
    else:
        st.caption(_("No file has been imported into this store yet."))
    waiting = store().open_quarantine()
    if waiting:
        told = ngettext(
            "{n} record waits in quarantine, above, for a person.",
            "{n} records wait in quarantine, above, for a person.",
            waiting,
        )
        st.caption(told)
