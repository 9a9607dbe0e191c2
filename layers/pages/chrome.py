"""What every page has round it: the style sheet, and the strip that says marking, training, age and offline."""

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from layers.current import Current
from layers.others import Others
from layers.palette import MARKING_COLOURS, Theme, hex_code
from layers.wording import _, moment, ngettext

ICON: Final = Path(__file__).with_name("icon.svg")
_VARIABLES: Final = ("sea", "land", "ink", "border", "warning", "falling")
STYLE: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def apply_style(theme: Theme) -> None:
    """
    Put our style sheet on the page.

    Parameters
    ----------
    theme
        Its colours become the sheet's variables.
    """
    variables = ";".join(f"--rw-{name}:{hex_code(getattr(theme, name))}" for name in _VARIABLES)
    variables += f";--rw-alarm:{hex_code(theme.alarm)};--rw-bar:{hex_code(theme.ramp[3])};color-scheme:{theme.name}"
    variables += f";--rw-page:{st.get_option(f'theme.{theme.name}.backgroundColor')}"
    st.html(f"<style>:root{{{variables}}}\n{STYLE}</style>")


def audit_banner(sentence: str) -> None:
    """
    Say on every page, for as long as it is so, that the store does not fit its last checkpoint.

    Parameters
    ----------
    sentence
        Empty where nothing is wrong.
    """
    if sentence:
        with st.container(key="audit"):
            st.error(sentence)


def status_strip(current: Current, others: Others | None, *, quarantined: int) -> None:
    """
    Draw the fixed strip at the top: marking, training, age of the data, records waiting, offline.

    Parameters
    ----------
    current
        What the store holds.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them. The strip then
        counts own events alone, as every one that came in would show in a count of all.
    quarantined
        Records that wait for a person.
    """
    colour = MARKING_COLOURS[current.marking]
    parts = [f'<b class="rw-tlp" style="color:{colour}">{escape(current.marking.value)}</b>']
    if current.label:
        parts.append(f'<b class="rw-training">{escape(_(current.label).upper())}</b>')
    as_of = current.as_of if others is None else others.as_of
    if as_of is not None:
        parts.append(f"<span>{escape(_('as of {time}').format(time=moment(as_of)))}</span>")
    parts.append(f"<span>{escape(_events(current, others))}</span>")
    if quarantined:
        waiting = ngettext("{n} record in quarantine", "{n} records in quarantine", quarantined)
        parts.append(f'<span class="rw-warn">{escape(waiting)}</span>')
    parts.append(f"<span>{escape(_('nothing leaves this machine'))}</span>")
    st.html(f'<div class="rw-status" role="status">{"".join(parts)}</div>')


def _events(current: Current, others: Others | None) -> str:
    if others is None:
        return ngettext("{n} event", "{n} events", current.events.height)
    return ngettext("{n} event of your own", "{n} events of your own", others.own.height)
