"""The map of the Watch page as a component: pydeck describes it, our own pre-built deck.gl draws it in the browser."""

import hashlib
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
import pydeck as pdk
import streamlit as st

from layers.container import packed
from layers.hexagons import WHOLE_FROM, cell_words
from layers.pages.drawing import drawing_words, take_drawn
from layers.pages.session import CHART, known_at, select, theme
from layers.pages.timeline import take_time
from layers.played_cells import PlayedCells
from layers.wording import _, language

SESSION: Final = "watch_session"
PROGRAM: Final = Path(__file__).resolve().parents[1] / "map" / "built" / "map.js"
ADDRESS: Final = "app/static/map/map.js"
ZOOMS: Final = ("visible_min_zoom", "visible_max_zoom")


def _script() -> str:
    # By the content of the program, so that a browser does not go on with the one of before an upgrade.
    version = hashlib.sha256(PROGRAM.read_bytes()).hexdigest()[:16]
    return (
        f'const program = import(new URL("{ADDRESS}?v={version}", document.baseURI).href);\n'
        "export default async (component) => (await program).default(component);\n"
    )


_CELLS: Final = st.components.v2.component("routewatch_cells", js=_script(), isolate_styles=False)
_MAP: Final = st.components.v2.component("routewatch_map", js=_script(), isolate_styles=False)


def draw_map(
    deck: pdk.Deck,
    time: dict[str, Any],
    *,
    selected: str | None,
    arrays: dict[str, np.ndarray] | None = None,
    cells: PlayedCells | None = None,
    flash: dict[str, Any] | None = None,
) -> None:
    """
    Draw the map and the strip of time under it; what is done there comes back by ``take_told``.

    Parameters
    ----------
    deck
        The layers. All that they show travels over the session's own socket, the packaged base map apart.
    time
        From ``timeline.strip``.
    selected
        Identifier of the selected corridor or area.
    arrays
        From ``PlayedUnits``: with them the browser plays windows by itself. None where each window has to be asked
        for, because what may be told of one does not follow from what may be told of its periods.
    cells
        Of all periods; only with ``arrays``.
    flash
        From ``flash_of``: what came in a moment ago.
    """
    digest = None
    if cells is not None:
        parts = {name: getattr(cells, name) for name in ("cells", "starts", "at", "count", "reach")}
        digest = hashlib.sha256(b"".join(part.tobytes() for part in parts.values())).hexdigest()
        # Apart from the map: as long as they stay the same, Streamlit sends no more than their name again.
        _CELLS(data=packed({"digest": digest}, parts), key="played_cells", height=1)
    header = {
        "deck": deck,
        "time": time,
        "frames": {"units": int(arrays["active"].shape[1])} if arrays is not None else None,
        "played": digest,
        "selected": selected,
        # Another instant is another picture: in that, the browser does not know better where the reader is.
        "session": f"{st.session_state.setdefault(SESSION, uuid4().hex)} {known_at() or ''}",
        "language": language(),
        "zooms": sorted({getattr(layer, name) for layer in deck.layers for name in ZOOMS if hasattr(layer, name)}),
        "words": {
            "alt": _("Map of corridors and cells; the table beside it shows the same."),
            "whole_from": WHOLE_FROM,
            **cell_words(),
        },
        "draw": None if known_at() else drawing_words(),
        "ink": list(theme().ink),
        "flash": flash,
    }
    _MAP(
        data=packed(header, arrays or {}),
        key=CHART,
        height="stretch",
        on_told_change=take_told,
        on_drawn_change=take_drawn,
    )


def take_told() -> None:
    """Take over where in time the reader is, and what was clicked, by identifier: row numbers go stale."""
    said = st.session_state[CHART].get("told")
    if not isinstance(said, dict):
        return
    take_time(said)
    if "picked" in said:
        select(said["picked"] if isinstance(said["picked"], str) else None)
