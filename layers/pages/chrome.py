"""What every page has round it: the style sheet, and the strip that says marking, training, age and offline."""

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from layers.current import Current
from layers.palette import MARKING_COLOURS, Theme, hex_code
from layers.wording import _, moment, ngettext

ICON: Final = Path(__file__).with_name("icon.svg")
STYLE: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def apply_style(theme: Theme) -> None:
    """
    Put our style sheet on the page.

    Parameters
    ----------
    theme
        Its colours become the sheet's variables.
    """
    variables = ";".join(f"--rw-{name}:{hex_code(getattr(theme, name))}" for name in ("sea", "land", "ink", "border"))
    variables += f";--rw-page:{st.get_option(f'theme.{theme.name}.backgroundColor')}"
    st.html(f"<style>:root{{{variables}}}\n{STYLE}</style>")


def status_strip(current: Current, *, quarantined: int) -> None:
    """
    Draw the fixed strip at the top: marking, training, age of the data, records waiting, offline.

    Parameters
    ----------
    current
        What the store holds.
    quarantined
        Records that wait for a person.
    """
    colour = MARKING_COLOURS[current.marking]
    parts = [f'<b class="rw-tlp" style="color:{colour}">{escape(current.marking.value)}</b>']
    if current.label:
        parts.append(f'<b class="rw-training">{escape(_(current.label).upper())}</b>')
    if current.as_of is not None:
        parts.append(f"<span>{escape(_('as of {time}').format(time=moment(current.as_of)))}</span>")
    events = ngettext("{n} event", "{n} events", current.events.height)
    parts.append(f"<span>{escape(events)}</span>")
    if quarantined:
        waiting = ngettext("{n} record in quarantine", "{n} records in quarantine", quarantined)
        parts.append(f'<span class="rw-warn">{escape(waiting)}</span>')
    parts.append(f"<span>{escape(_('nothing leaves this machine'))}</span>")
    st.html(f'<div class="rw-status" role="status">{"".join(parts)}</div>')
