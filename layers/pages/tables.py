"""The table equal to the map: the same corridors and cells, as rows."""

import h3.api.basic_int as h3
import polars as pl
import streamlit as st

from layers.pages.download import draw_download
from layers.scene import Scene
from layers.wording import _, number


def draw_tables(scene: Scene, *, unit: str) -> None:
    """
    Draw the corridors and the cells of the map as tables.

    Parameters
    ----------
    scene
        What the map shows.
    unit
        What is counted, such as ``seizures``.
    """
    corridors = pl.DataFrame(
        {
            "#": scene.corridors["number"].tolist(),
            _("corridor"): scene.corridors["name"].tolist(),
            _("mode"): scene.corridors["mode"].tolist(),
            unit: [round(value, 1) for value in scene.corridors["events"]],
            _("± km"): [round(value, 1) for value in scene.corridors["band_km"]],
            _("confidence"): [round(value, 2) for value in scene.corridors["confidence"]],
            _("shift"): scene.corridors["mark"].tolist(),
        }
    )
    st.caption(_("{n} corridors").format(n=number(corridors.height)))
    st.dataframe(corridors, hide_index=True, height=320, width="stretch", key="corridor_table")
    draw_download(lambda: corridors, name="corridors")
    cells = scene.cells.select(
        pl.col("cell").map_elements(h3.int_to_str, return_dtype=pl.String).alias(_("cell")),
        pl.col("count").round(2).alias(unit),
        pl.col("quantity_kg").round(1).alias(_("kg")),
        pl.col("radius_km").round(1).alias(_("± km")),
    )
    st.caption(
        _("{n} cells at H3 resolution {resolution}, {total} {unit} in all").format(
            n=number(cells.height), resolution=scene.resolution, total=number(scene.events), unit=unit
        )
    )
    st.dataframe(cells, hide_index=True, height=260, width="stretch", key="cell_table")
    draw_download(lambda: cells, name="cells")
