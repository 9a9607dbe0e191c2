"""The inbox at the end of the rail: what one's own rules tell, and the areas and rules themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from data.errors import RoutewatchError
from data.schema import Mode
from data.store import AlertRule, Mark
from layers.current import Current
from layers.flag_report import state_name
from layers.inbox import Inbox, inbox_of
from layers.inbox_text import event_line, flag_line, rule_line
from layers.interests import TOLD_STATES, checked_rule, interest_of
from layers.outline_geojson import MOST_BYTES
from layers.pages.drawing import keeps_areas
from layers.pages.session import clock, store
from layers.pages.shift_list import inert
from layers.wording import _, number

MOST_SHOWN: Final = 20
_SAID: Final = "inbox_said"


@dataclass(frozen=True)
class Typed:
    """Keys of what is typed to make an area and a rule."""

    area_name: str = "area_name"
    area_outline: str = "area_outline"
    area_file: str = "area_file"
    rule_name: str = "rule_name"
    rule_area: str = "rule_area"
    rule_modes: str = "rule_modes"
    rule_states: str = "rule_states"
    rule_events: str = "rule_events"


_KEYS: Final = Typed()


def draw_inbox(now: Current) -> None:
    """
    Draw the inbox of who looks.

    Parameters
    ----------
    now
        What the page shows.
    """
    if not keeps_areas(store().principal):
        return
    inbox = inbox_of(store(), now, at=clock())
    unread = _("Inbox: {n} unread").format(n=number(inbox.unread)) if inbox.unread else _("Inbox")
    with st.expander(unread, key="inbox", expanded=bool(inbox.unread)):
        if said := st.session_state.pop(_SAID, ""):
            st.error(inert(said))
        _draw_alerts(inbox, now)
        _draw_rules(inbox)


def _draw_alerts(inbox: Inbox, now: Current) -> None:
    if not inbox.rules:
        st.caption(_("No rule yet. A rule tells you of new events, or of flags, in an area of your own."))
        return
    lines = [flag_line(alert) for alert in inbox.flags]
    shown = inbox.events.head(MOST_SHOWN).iter_rows(named=True)
    lines += [event_line(row, now.events.row(row["event_index"], named=True)) for row in shown]
    for line in lines[:MOST_SHOWN]:
        text = inert(line.lstrip("* "))
        st.markdown(f"**{text}**" if line.startswith("*") else text)
    more = len(inbox.flags) + inbox.events.height - min(len(lines), MOST_SHOWN)
    if more > 0:
        st.caption(_("{n} more: routewatch alerts inbox shows all of them.").format(n=number(more)))
    if not lines:
        st.caption(_("Nothing that your rules ask for has come in."))
    if inbox.unread:
        st.button(_("Mark all as read"), key="inbox_read", on_click=_attempt, args=(_read, inbox.mark))


def _draw_rules(inbox: Inbox) -> None:
    for rule in inbox.rules:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(inert(rule_line(rule)))
            st.button(
                _("Remove"),
                key=f"end_rule-{rule.name}",
                on_click=_attempt,
                args=(_end_rule, rule.name),
                type="tertiary",
            )
    areas = [area.name for area in store().areas_of_interest()]
    with st.popover(_("New area"), key="new_area"):
        st.text_input(_("Name of the area"), key=_KEYS.area_name, max_chars=60)
        st.text_input(_("Outline"), key=_KEYS.area_outline, placeholder="W,S,E,N / LAT,LON,KM")
        st.file_uploader(_("or a GeoJSON file"), type=["geojson", "json"], key=_KEYS.area_file)
        st.button(_("Keep the area"), key="keep_area", on_click=_attempt, args=(_keep_area,))
    with st.popover(_("New rule"), key="new_rule"):
        st.text_input(_("Name of the rule"), key=_KEYS.rule_name, max_chars=60)
        st.selectbox(_("Area"), ["", *areas], format_func=lambda name: name or _("Everywhere"), key=_KEYS.rule_area)
        st.pills(_("Modes; none is all"), [mode.value for mode in Mode], selection_mode="multi", key=_KEYS.rule_modes)
        st.checkbox(_("New events"), value=True, key=_KEYS.rule_events)
        st.pills(
            _("Flags that become"),
            [state.value for state in TOLD_STATES],
            selection_mode="multi",
            format_func=lambda state: state_name(next(each for each in TOLD_STATES if each.value == state)),
            key=_KEYS.rule_states,
        )
        st.button(_("Keep the rule"), key="keep_rule", on_click=_attempt, args=(_keep_rule, inbox.mark))


def _attempt(act: Callable[..., None], *words: object) -> None:
    """Do something, or say why not."""
    try:
        act(*words)
    except RoutewatchError as error:
        st.session_state[_SAID] = str(error)


def _read(mark: Mark) -> None:
    store().read_alerts(mark)


def _end_rule(name: str) -> None:
    store().end_rule(name, at=clock())


def _keep_area() -> None:
    file = st.session_state.get(_KEYS.area_file)
    outline = str(st.session_state.get(_KEYS.area_outline) or "")
    if file is not None:
        outline = file.read(MOST_BYTES + 1).decode("utf-8-sig", errors="replace")
    store().keep_area(interest_of(str(st.session_state.get(_KEYS.area_name) or ""), outline, now=clock()))
    st.session_state[_KEYS.area_name] = st.session_state[_KEYS.area_outline] = ""


def _keep_rule(mark: Mark) -> None:
    chosen = {key: st.session_state.get(key) for key in (_KEYS.rule_modes, _KEYS.rule_states)}
    rule = AlertRule(
        name=str(st.session_state.get(_KEYS.rule_name) or ""),
        area=str(st.session_state.get(_KEYS.rule_area) or ""),
        modes=frozenset(chosen[_KEYS.rule_modes] or ()),
        commodities=frozenset(),
        states=frozenset(chosen[_KEYS.rule_states] or ()),
        on_events=bool(st.session_state.get(_KEYS.rule_events)),
        since=mark,
        read=(mark.import_id, mark.transition_id),
    )
    store().keep_rule(checked_rule(rule))
    st.session_state[_KEYS.rule_name] = ""
