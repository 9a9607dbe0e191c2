"""Keeps an open page up to date: where the store holds something else, the page is drawn anew over its old picture."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from data.errors import StoreError
from data.logs import tell
from data.schema import Events, as_events
from data.settings import read_settings
from data.store import Changes, Store
from layers.current import Current
from layers.others import Others
from layers.pages.session import clock, current, others, store
from layers.wording import ngettext

_LOG: Final = logging.getLogger("routewatch.watch")

EVERY_S = 2.0
"""Between two looks; a page is drawn anew so often at most."""

CONNECTIONS = 2
"""Tried at a look: the one that is kept, and where it is broken a new one. Else the page keeps its picture."""

SEEN = "seen_version"
SHOWN = "shown_before"
FRESH = "fresh_events"
FRESH_S: Final = 60.0
"""Told to the browser for so long, which shows it once: a page may take long to draw, or be drawn again meanwhile."""

_RECORD: Final = ["agency", "event_id"]


@dataclass(frozen=True)
class Fresh:
    """
    What came in last.

    Parameters
    ----------
    number
        Counted in the session.
    events
        Of all that whoever looks may see.
    at
        When the page took them up.
    """

    number: int
    events: Events
    at: datetime


# A counter of the store, for whoever looks; what changed is read by the page, as its viewer.
@st.cache_resource(max_entries=1, show_spinner=False)
def _changes(_store: Store, url: str) -> Changes:
    del url  # of which store: another one has a counter of its own
    return _store.changes()


def follow() -> None:
    """Draw the page anew from now on whenever the store holds something else than when this was called."""
    st.session_state[SEEN] = _version(-1)
    _look()


@st.fragment(run_every=EVERY_S)
def _look() -> None:
    version = _version(st.session_state[SEEN])
    if version == st.session_state[SEEN]:
        return
    # What takes long is done before anything on the screen is touched, and kept for the page.
    current()
    others()
    st.session_state[SEEN] = version
    st.rerun()


def _version(seen: int) -> int:
    for _ in range(CONNECTIONS):
        try:
            return _changes(store(), read_settings().store_url).wait(seen, timeout_s=0)
        except StoreError as error:
            tell(_LOG, "look for changes failed", {"failure": type(error.__cause__ or error).__name__})
            _changes.clear()
    return seen


def tell_new(now: Current) -> None:
    """
    Say for a moment how many events came in since the page was drawn last.

    Parameters
    ----------
    now
        As whoever looks sees it: what it may not see is not told by a number either.
    """
    before = st.session_state.get(SHOWN)
    st.session_state[SHOWN] = now
    if before is None or before is now:
        return
    new = now.events.join(before.events.select(_RECORD), on=_RECORD, how="anti", nulls_equal=True)
    if new.height:
        st.toast(ngettext("{n} new event", "{n} new events", new.height), icon=":material/notifications:")
        last: Fresh | None = st.session_state.get(FRESH)
        st.session_state[FRESH] = Fresh(last.number + 1 if last else 1, as_events(new), clock())


def fresh_events(beside: Others | None) -> Fresh | None:
    """
    Give what came in a moment ago, as far as it may be shown where it is.

    Parameters
    ----------
    beside
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.

    Returns
    -------
    fresh
        Own events alone where others are told in blocks. None where nothing came in, the moment is over, or whoever
        looks sees times no finer than a day: when something came in would tell more.
    """
    fresh: Fresh | None = st.session_state.get(FRESH)
    if fresh is None or clock() - fresh.at > timedelta(seconds=FRESH_S) or store().principal.time is not None:
        return None
    if beside is None:
        return fresh
    own = fresh.events.join(beside.own.select(_RECORD), on=_RECORD, how="semi", nulls_equal=True)
    return Fresh(fresh.number, as_events(own), fresh.at)
