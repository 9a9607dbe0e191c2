"""What a duty officer reads first: since your last shift, and clocks of sources that turn while the page is open."""

from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.errors import RoutewatchError
from data.policy import Principal
from data.settings import read_settings
from data.source_intervals import read_source_intervals_file
from data.store import Mark, Store, TrackRow
from layers.flag_text import stream_of
from layers.pages.session import clock, store
from layers.since import Known, Since, since_last_shift
from layers.since_text import of_others_sentence, quiet_sentence, since_html, span_sentence
from layers.source_text import clocks_html, sources_html
from layers.wording import _, ngettext
from routes.analysis import AnalysisParameters

EVERY_S: Final = 5
"""A source that is late is told at most so much later."""

_REFUSED: Final = "takeover_refused"


@st.fragment(run_every=EVERY_S)
def draw_duty() -> None:
    """Draw what came since the last shift, and the strip of sources at the top."""
    since = since_last_shift(_known(clock()), now=clock())
    with _draw_head(since):
        if store().principal.is_local or store().principal.agency:
            st.button(_("Take over the shift"), key="take_over", on_click=_take_over, args=(since.reached,))
    st.caption(span_sentence(since, _zone()))
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(refused)
    _draw_figures(since)
    _draw_clocks(since)


def draw_duty_then(at: datetime) -> None:
    """
    Draw what had come since the last shift, as it stood at an instant; nothing turns, and no shift is taken over.

    Parameters
    ----------
    at
        Aware.
    """
    since = since_last_shift(_known_then(at), now=at)
    _draw_head(since)
    st.caption(span_sentence(since, _zone()))
    _draw_figures(since)
    _draw_clocks(since)


def _draw_head(since: Since) -> DeltaGenerator:
    strip = sources_html(since)
    if strip:
        st.html(strip)
    head = st.container(horizontal=True, vertical_alignment="center", key="since_head")
    head.markdown(f"#### {_('Since your last shift')}")
    return head


def _draw_figures(since: Since) -> None:
    if since.is_quiet:
        st.markdown(quiet_sentence(since))
        return
    st.html(since_html(since))
    if since.events is None:
        st.caption(of_others_sentence())


def _draw_clocks(since: Since) -> None:
    if not since.clocks:
        return
    counted = ngettext("{n} source: how old its data are", "{n} sources: how old their data are", len(since.clocks))
    with st.expander(counted, key="clocks"):
        st.html(clocks_html(since, _zone()))


def _take_over(reached: Mark) -> None:
    try:
        store().take_over(replace(reached, taken_at=clock()))
    except RoutewatchError as error:
        st.session_state[_REFUSED] = str(error)


def _known(now: datetime) -> Known:
    opened, settings = store(), read_settings()
    reached = opened.mark_at(now)
    return Known(
        taken_over=opened.taken_over(),
        reached=reached,
        arrivals=told_arrivals(),
        tracked=_tracked(opened, settings.store_url, opened.version(), reached.transition_id, opened.principal),
        expected=read_source_intervals_file(settings.sources_file),
    )


def _known_then(at: datetime) -> Known:
    opened, settings = store(), read_settings()
    stream = stream_of(AnalysisParameters())
    return Known(
        taken_over=opened.taken_over(as_of=at),
        reached=Mark(at, 0, 0),
        arrivals=told_arrivals(as_of=at),
        tracked=opened.tracked(release_set=opened.release_set(), stream=stream, recorded_by=at),
        expected=read_source_intervals_file(settings.sources_file),
    )


def told_arrivals(*, as_of: datetime | None = None) -> pl.DataFrame | None:
    """
    Say when which records arrived, as far as whoever looks may be told of single ones.

    Parameters
    ----------
    as_of
        Aware; what arrived later is left out. None for all.

    Returns
    -------
    arrivals
        As ``data.store.ARRIVALS``; None where they may not be told, of none.
    """
    opened, settings = store(), read_settings()
    found = _arrivals(opened, settings.store_url, opened.version(), opened.principal, as_of)
    return _told(found, opened.principal, settings.small_cells)


def _told(arrivals: pl.DataFrame, viewer: Principal, k: int) -> pl.DataFrame | None:
    """Give arrivals of which single events may be told: of others they may not, where they are told in blocks."""
    if viewer.is_local:
        return arrivals
    if viewer.time is not None or (k != 1 and not viewer.agency):
        return None
    return arrivals if k == 1 else arrivals.filter(pl.col("agency") == viewer.agency)


@st.cache_data(max_entries=8, show_spinner=False)
def _arrivals(_store: Store, url: str, version: int, viewer: Principal, as_of: datetime | None) -> pl.DataFrame:
    del url, version, viewer  # parts of the key alone
    return _store.arrivals(as_of=as_of)


@st.cache_resource(max_entries=8, show_spinner=False)
def _tracked(_store: Store, url: str, version: int, newest: int, viewer: Principal) -> tuple[TrackRow, ...]:
    del url, version, newest, viewer  # as above
    return _store.tracked(release_set=_store.release_set(), stream=stream_of(AnalysisParameters()))


def _zone() -> tzinfo | None:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return None
