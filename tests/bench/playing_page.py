"""The page of ``tests.bench.playing``: 10,000 cells, 60 months, played by the browser or drawn anew for each frame."""

from datetime import date
from functools import cache

import h3.api.basic_int as h3
import numpy as np
import polars as pl
import pydeck as pdk
import streamlit as st

from layers.hexagons import hexagon_layer
from layers.pages.chrome import apply_style
from layers.pages.timeline import TimeChoice, strip
from layers.pages.watch_map import draw_map
from layers.palette import DARK
from layers.played_cells import PlayedCells
from layers.played_deck import with_frames
from routes.periods import Period, all_periods

CELLS = 10_000
LENGTH = 12
PERIODS = all_periods(date(2020, 1, 1), date(2024, 12, 1), Period.MONTH)
VIEW = pdk.ViewState(longitude=10.0, latitude=25.0, zoom=1.2, min_zoom=0.6, max_zoom=12)


@cache
def counts() -> tuple[np.ndarray, np.ndarray]:
    """Draw cells, and what lies in each in each month: in every window all of them hold something."""
    rng = np.random.default_rng(7)
    found = sorted({h3.latlng_to_cell(lat, lon, 4) for lat, lon in zip(
        rng.uniform(-55, 65, 3 * CELLS), rng.uniform(-170, 170, 3 * CELLS), strict=True)})  # fmt: skip
    cells = np.array(found)[np.sort(rng.permutation(len(found))[:CELLS])]
    drawn = rng.poisson(0.3, (CELLS, len(PERIODS))).astype(float)
    drawn[:, ::LENGTH] += 1.0
    return cells, drawn


def deck(cells: pl.DataFrame) -> pdk.Deck:
    return pdk.Deck(
        layers=[hexagon_layer(cells, theme=DARK)],
        initial_view_state=VIEW,
        views=[pdk.View(type="MapView", controller=True, repeat=True)],
        map_provider=None,
        tooltip={"text": "{tip}"},
    )


def window(last: int) -> pl.DataFrame:
    cells, drawn = counts()
    summed = drawn[:, max(0, last - LENGTH + 1) : last + 1].sum(axis=1)
    return pl.DataFrame({"cell": cells, "count": summed, "radius_km": 0.0}).filter(pl.col("count") > 0)


def played() -> None:
    cells, drawn = counts()
    at, rows = np.nonzero(drawn)[1], np.nonzero(drawn)[0]
    starts = np.searchsorted(rows, np.arange(CELLS + 1)).astype(np.uint32)
    events = drawn[drawn > 0].astype(np.float32)
    most = max(float(window(last)["count"].max()) for last in range(len(PERIODS)))
    found = PlayedCells(cells, starts, at.astype(np.uint16), events, np.zeros_like(events), 4, most)
    bars = pl.DataFrame({"period": list(PERIODS), "count": drawn.sum(axis=0)})
    time = strip(TimeChoice(PERIODS[-1], LENGTH, "1x"), bars, Period.MONTH, complete=True)
    time["speeds"] = [["1x", 0.0]]
    framed = with_frames(deck(window(0).clear()), theme=DARK, most=most)
    with st.container(key="map"):
        draw_map(framed, time, selected=None, arrays={"active": np.zeros((len(PERIODS), 1), np.uint8)}, cells=found)


def anew() -> None:
    at = st.session_state.setdefault("at", LENGTH)
    st.pydeck_chart(deck(window(at)), height=760, key="chart")
    st.html(f'<span class="frame">{at}</span>')

    @st.fragment(run_every=0.05)
    def tick() -> None:
        if st.session_state.get("armed") == at:
            st.session_state["at"] = LENGTH + (at + 1 - LENGTH) % (len(PERIODS) - LENGTH)
            st.rerun()
        st.session_state["armed"] = at

    tick()


st.set_page_config(layout="wide")
apply_style(DARK)
(anew if st.query_params.get("way") == "anew" else played)()
