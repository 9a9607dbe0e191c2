"""Files on the Records page: upload one, see what would become of it, import it; what came in and what waits."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from data.errors import RoutewatchError
from data.intake import Intake
from data.placing import PlacingSummary, place_records
from data.settings import read_settings
from data.store import ImportSummary
from data.store.positions import asks_for_place
from layers.pages.columns import Unread, draw_columns
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.pages.upload import DONE, INTAKE, READ_BY, UNREAD, choose_file
from layers.placing_text import dry_run_sentences, placing_sentence, shown_sentence
from layers.wording import _, ngettext, number

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
        choose_file()
        if not isinstance(st.session_state.get(UNREAD), Unread):
            _draw_result(waiting)
    with right:
        _draw_history()
    if isinstance(unread := st.session_state.get(UNREAD), Unread) and (intake := draw_columns(unread)):
        st.session_state.pop(UNREAD)
        st.session_state[INTAKE] = intake
        st.rerun()


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
    if told := st.session_state.get(READ_BY):
        st.caption(told)
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
