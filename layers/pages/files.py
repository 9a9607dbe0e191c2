"""Files on the Records page: upload one, see what would become of it, import it; what came in and what waits."""

from datetime import UTC, datetime

import polars as pl
import polars.selectors as cs
import streamlit as st

from data.errors import RoutewatchError
from data.intake import Intake
from data.placing import PlacingSummary, place_records
from data.policy import LOCAL
from data.settings import read_settings
from data.store import ImportSummary
from data.store.positions import TEXT, asks_for_place
from layers.import_text import fresh_table, imports_table, notice_words
from layers.pages.columns import Unread, draw_columns
from layers.pages.session import store
from layers.pages.shift_list import inert
from layers.pages.upload import DONE, INTAKE, READ_BY, UNREAD, choose_file
from layers.placing_text import dry_run_sentences, placing_sentence, shown_sentence
from layers.quarantine_text import reason_words
from layers.release_names import notices_of_file
from layers.wording import _, ngettext, number

PLACED = "import_placed"
TEXTS = "import_texts"
MOST_ROWS = 500
ROW_PX, MOST_PX = 32, 260


def draw_files(*, waiting: pl.DataFrame) -> None:
    """
    Draw the upload on the left, imports and quarantine on the right.

    Parameters
    ----------
    waiting
        Texts of places that wait for a person: place, country, perhaps more.
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


def _draw_result(waiting: pl.DataFrame) -> None:
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
        of_import = waiting.join(st.session_state[TEXTS], on=TEXT, how="semi").height
        st.success(f"{imported} {shown_sentence(of_import, elsewhere=waiting.height - of_import)}")
        told = placing_sentence(st.session_state.get(PLACED, PlacingSummary()))
        if told:
            st.info(told)
    elif isinstance(intake, Intake):
        _draw_dry_run(intake, store().preview([intake]))


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
    _draw_figures(would)
    fresh = store().fresh_records(intake)
    without = fresh.filter(pl.col("latitude").is_null())
    for sentence in dry_run_sentences(without.height, with_text=without.filter(asks_for_place()).height):
        st.caption(sentence)
    if told := st.session_state.get(READ_BY):
        st.caption(told)
    for flag in (*intake.flags, *notices_of_file(intake.accepted, store())):
        st.caption(inert(notice_words(flag)))
    if _is_imported(intake, would):
        st.session_state[TEXTS] = without.filter(asks_for_place()).select(TEXT).unique()
        st.rerun()
    if fresh.height:
        st.markdown(_("**What would be new or revised**"))
        _draw_rows(fresh_table(fresh, most=MOST_ROWS), key="would_accept")
        if fresh.height > MOST_ROWS:
            st.caption(_("The first {n} are shown; all of them are imported.").format(n=number(MOST_ROWS)))
    aside = would.set_aside(intake.quarantined)
    if aside.height:
        st.markdown(_("**What goes to quarantine, and why**"))
        shown = aside.head(MOST_ROWS)
        st.caption(_("Rows count records: row 1 is the first line after the header."))
        reasons = pl.Series("reason", [reason_words(code) for code in shown["reason"]], dtype=pl.String)
        _draw_rows(shown.with_columns(reasons), key="would_quarantine")


def _draw_rows(table: pl.DataFrame, *, key: str) -> None:
    height = min(ROW_PX * (table.height + 1) + 3, MOST_PX)
    st.dataframe(table, hide_index=True, height=height, row_height=ROW_PX, key=key)


def _draw_figures(would: ImportSummary) -> None:
    figures = {
        _("Records"): would.records,
        _("New"): would.added,
        _("Revised"): would.revised,
        _("Quarantined"): would.quarantined,
        _("Duplicates"): would.duplicates,
    }
    for column, (label, value) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, number(value))


def _is_imported(intake: Intake, would: ImportSummary) -> bool:
    label = ngettext("Import {n} record", "Import {n} records", would.accepted)
    if not would.accepted:
        st.info(_("No record of this file is new: nothing would be imported."))
        if not would.quarantined:
            return False
        label = ngettext("Set {n} record aside", "Set {n} records aside", would.quarantined)
    if not st.button(label, type="primary" if would.accepted else "secondary", key="import"):
        return False
    try:
        st.session_state[DONE] = store().add(intake, recorded_at=datetime.now(UTC))
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return False
    st.session_state.pop(INTAKE, None)
    st.session_state.pop(PLACED, None)
    return True


def _draw_history() -> None:
    st.markdown(_("#### Imports"))
    imports = store().imports()
    if imports.height:
        table = imports_table(imports, most=MOST_ROWS)
        counts = table.select(cs.integer()).columns
        form = {name: st.column_config.NumberColumn(format="%,d") for name in counts}
        st.dataframe(table, hide_index=True, column_config=form, key="imports")
    else:
        st.caption(
            _("No file has been imported into this store yet.")
            if store().principal == LOCAL
            else _("No file of yours has been imported yet; files of others are not listed.")
        )
    waiting = store().open_quarantine()
    if waiting:
        told = ngettext(
            "{n} record waits in quarantine, above, for a person.",
            "{n} records wait in quarantine, above, for a person.",
            waiting,
        )
        st.caption(told)
