"""The rail beside the map: the list of shifts, newest first, and notes about effort and reporting."""

import re

import streamlit as st

from layers.pages.session import open_flag
from layers.scene import Scene, is_note
from layers.sentences import MARKS, flag_sentence, flag_title, p_text
from layers.wording import _, number
from routes.analysis import Flag
from routes.periods import Period

LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
WORD_JOINER = "\u2060"
"""Seen by nobody; what it stands in is no address that could be clicked."""

MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])")


def inert(text: str) -> str:
    """
    Take all meaning but its own from text that goes into a label that reads Markdown.

    Parameters
    ----------
    text
        As somebody wrote it.

    Returns
    -------
    escaped
        Shows the same characters, on one line; an address in it is no link.
    """
    return MARKUP.sub(r"\\\1", LINK.sub(WORD_JOINER, " ".join(text.split())))


def draw_shifts(scene: Scene, *, period: Period) -> None:
    """
    List the shifts that began by the end of the window; a click selects the corridor.

    Parameters
    ----------
    scene
        What the map shows.
    period
        Unit of the figures.
    """
    shifts = [flag for flag in scene.flags if not is_note(flag)]
    notes = [flag for flag in scene.flags if is_note(flag)]
    if not len(scene.corridors):
        st.caption(
            _("No corridor here: {n} events in this window, too few or too scattered to make one. "
              "Nothing can be said about shifts.").format(n=number(scene.events))
        )  # fmt: skip
    elif not shifts:
        st.caption(_("No shift up to here. Every corridor moves within what season, effort and chance explain."))
    _entries(shifts, scene, period)
    if notes:
        with st.expander(
            _("{n} notes on effort and reporting; no route is flagged for them").format(n=len(notes)), key="notes"
        ):
            for flag in notes:
                st.caption(f"{inert(_source(flag, scene))}: {inert(flag_sentence(flag, period=period))}")


def _entries(shifts: list[Flag], scene: Scene, period: Period) -> None:
    now, before = ([f for f in shifts if (f.flag_id in scene.recent) is recent] for recent in (True, False))
    for flag in now:
        _entry(flag, scene, period)
    if before:
        st.caption(_("Began before this window"))
    for flag in before:
        _entry(flag, scene, period)


def _source(flag: Flag, scene: Scene) -> str:
    agencies = flag_title(flag, scene.names) or _("several agencies")
    return (
        _("{agency}, {feed}").format(agency=agencies, feed=flag.other_explanation)
        if flag.other_explanation
        else agencies
    )


def _entry(flag: Flag, scene: Scene, period: Period) -> None:
    chosen = flag.to_corridor_id or flag.corridor_id or flag.area_id
    numbers = dict(zip(scene.corridors["corridor_id"], scene.corridors["number"], strict=True))
    badges = [str(numbers[key]) for key in (flag.from_corridor_id, chosen) if key in numbers]
    mark = f"{MARKS[flag.type]} {' → '.join(badges)}".strip()
    label = (
        f"**{mark}** {inert(flag_title(flag, scene.names))}\n\n"
        f"{inert(flag_sentence(flag, period=period))}; {inert(p_text(flag.p_value))}"
    )
    st.button(
        label,
        key=f"flag-{flag.flag_id}",
        on_click=open_flag,
        args=(chosen, flag.flag_id),
        width="stretch",
        type="tertiary",
    )
