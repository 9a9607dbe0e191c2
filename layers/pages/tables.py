"""The table equal to the map: the same corridors and cells, as rows."""

import h3.api.basic_int as h3
import polars as pl
import streamlit as st

from layers.current import Current
from layers.others import UNTOLD
from layers.pages.download import draw_download
from layers.pages.past import past_sentence
from layers.pages.session import known_at
from layers.scene import Scene
from layers.shown_cells import OthersShown
from layers.wording import _, number
from routes.small_cells import resolutions


def draw_tables(scene: Scene, now: Current, *, unit: str) -> None:
    """
    Draw the corridors and the cells of the map as tables.

    Parameters
    ----------
    scene
        What the map shows.
    now
        What the store holds; files are marked as it is.
    unit
        What is counted, such as ``seizures``.
    """
    past = known_at()
    said = [now.label.upper() if now.label else "", past_sentence(past) if past else ""]
    head = (now.marking.value, *filter(None, said))
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
    draw_download(lambda: corridors, name="corridors", marking=now.marking, head=head)
    cells = _cells(scene, unit) if scene.others is None else _cells_apart(scene, scene.others)
    st.caption(_caption(scene, unit))
    st.dataframe(cells, hide_index=True, height=260, width="stretch", key="cell_table")
    draw_download(lambda: cells, name="cells", marking=now.marking, head=head)


def _cells(scene: Scene, unit: str) -> pl.DataFrame:
    return scene.cells.select(
        _name(),
        pl.col("count").round(2).alias(unit),
        pl.col("quantity_kg").round(1).alias(_("kg")),
        pl.col("radius_km").round(1).alias(_("± km")),
    )


def _cells_apart(scene: Scene, others: OthersShown) -> pl.DataFrame:
    """Give the cells, and after them the wider ones, with what is too few to tell in words and not as a zero."""
    wider = others.wider.select("cell", others="count")
    rows = pl.concat([scene.cells.select("cell", "own", "quantity_kg", "radius_km", "others"), wider], how="diagonal")
    few = _("{k} or fewer at a time, or none").format(k=number(others.k)) if others.k != UNTOLD else _("not told")
    told = pl.col("others").map_elements(number, return_dtype=pl.String)
    return rows.select(
        _name(),
        pl.Series(_("H3 resolution"), resolutions(rows["cell"].to_numpy())),
        pl.col("own").round(2).alias(_("own")),
        pl.when(pl.col("others") > 0).then(told).otherwise(pl.lit(few)).alias(_("of others, at least")),
        pl.col("quantity_kg").round(1).alias(_("own kg")),
        pl.col("radius_km").fill_nan(None).round(1).alias(_("± km")),
    )


def _name() -> pl.Expr:
    return pl.col("cell").map_elements(h3.int_to_str, return_dtype=pl.String).alias(_("cell"))


def _caption(scene: Scene, unit: str) -> str:
    if scene.others is None:
        sentence = _("{n} cells at H3 resolution {resolution}, {total} {unit} in all")
        total = number(scene.events)
        return sentence.format(n=number(scene.cells.height), resolution=scene.resolution, total=total, unit=unit)
    own = float(scene.cells["own"].sum())
    if scene.others.k == UNTOLD:
        sentence = _("{n} cells at H3 resolution {resolution}: {own} {unit} of your own; of others nothing is told")
        n, total = number(scene.cells.height), number(own)
        return sentence.format(n=n, resolution=scene.resolution, own=total, unit=unit)
    sentence = _(
        "{n} cells at H3 resolution {resolution} and {wider} wider ones: {own} {unit} of your own, at least {others} "
        "of others, {anywhere} of them told of no cell"
    )
    return sentence.format(
        n=number(scene.cells.height),
        resolution=scene.resolution,
        wider=number(scene.others.wider.height),
        own=number(own),
        unit=unit,
        others=number(round(scene.events - own)),
        anywhere=number(scene.others.anywhere),
    )
