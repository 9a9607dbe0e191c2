"""A button that saves a table of a page as CSV; the tables' own export is off, because it would write formulas."""

import base64
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import polars as pl
import streamlit as st

from data.audit.chain import Act
from data.schema import Handling
from layers.csv_text import headed, inert_csv
from layers.exchange.export import marked_name
from layers.pages.session import store
from layers.wording import _

_SCRIPT: Final = Path(__file__).with_name("save.js").read_text(encoding="utf-8")
_CSV: Final = "text/csv;charset=utf-8"


def draw_download(table: Callable[[], pl.DataFrame], *, name: str, marking: Handling, head: Sequence[str] = ()) -> None:
    """
    Draw the button.

    Parameters
    ----------
    table
        Gives the table when the button is pressed.
    name
        Of the file, without marking and ending; also of the button.
    marking
        Of the table: it begins the name of the file.
    head
        Lines before the table; each is given a ``#``.

    Notes
    -----
    The file travels over the session's own socket. ``st.download_button`` would lay it at an address under /media that
    asks for no session.
    """
    pressed = st.button(
        _("Save as CSV"), key=f"download_{name}", type="tertiary", icon=":material/download:", on_click=None
    )
    if not pressed:
        return
    # Registered each time: a new process of the app, or a test, knows no component yet.
    save = st.components.v2.component("routewatch_save", js=_SCRIPT)
    rows = table()
    facts: dict[str, int | str] = {"what": name, "format": "csv", "rows": rows.height}
    store().enter(Act.EXPORT, {**facts, "release_set": store().release_set()})
    content = base64.b64encode(headed(inert_csv(rows), head)).decode()
    file = {"id": secrets.token_hex(8), "name": marked_name(marking, name, "csv"), "type": _CSV, "base64": content}
    save(data=file, key=f"save_{name}", on_saved_change=lambda: None)
