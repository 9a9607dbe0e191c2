"""Turns a scene into a picture for paper or slide, drawn from data with matplotlib, never captured from a screen."""

import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from data.basemap import Scale, load_borders, load_labels, load_land
from data.errors import WrongUseError
from data.schema import Handling, Mode
from layers.arrows import arc
from layers.badges import MARKS
from layers.furniture import FONTS, draw_banner, draw_legend, draw_scale, draw_titles
from layers.hexagons import breaks, cell_polygon, class_of
from layers.palette import Theme, hex_code
from layers.paths import LOW_CONFIDENCE, band, line_width
from layers.projection import Projection, projection_for
from layers.regions import Region
from layers.scene import Scene

ENDINGS: Final = (".png", ".svg", ".pdf")
SIZE_INCHES: Final = (40 / 3, 7.5)
"""At 144 dots an inch, 1920 by 1080 pixels."""
NAME_MARGIN: Final = 0.3
HALF_HEIGHT_PX: Final = 345.0
WORLD_PROJECTION: Final = "Equal Earth"
WORLD_HALF_WIDTH_M: Final = 17.3e6
WORLD_MIDDLE_M: Final = 0.9e6
METRES_PER_TILE_PX: Final = 40_075_016.7 / 512.0


@dataclass(frozen=True)
class Caption:
    """
    What the picture says about itself.

    Parameters
    ----------
    title
        Of the map.
    period
        What time it shows, in words.
    unit
        What is counted.
    marking
        The strictest of its inputs.
    as_of
        When the newest record reached the store.
    label
        Watermark such as ``training data``; empty for none.
    sources
        Agencies behind it.
    """

    title: str
    period: str
    unit: str
    marking: Handling
    as_of: datetime | None
    label: str
    sources: tuple[str, ...]


def write_snapshot(scene: Scene, *, out: Path, region: Region, theme: Theme, caption: Caption) -> None:
    """
    Draw a scene into a file; its ending says which kind.

    Parameters
    ----------
    scene
        What is shown.
    out
        Path that ends with .png, .svg or .pdf.
    region
        What part of the world.
    theme
        Colours.
    caption
        Title, period, marking, sources.

    Raises
    ------
    WrongUseError
        Another ending, or a folder that does not exist.
    """
    if out.suffix.lower() not in ENDINGS:
        raise WrongUseError(f"A snapshot is written as {', '.join(ENDINGS)}; {out.name} ends with none of them.")
    if not out.parent.is_dir():
        raise WrongUseError(f"There is no folder {out.parent} to write {out.name} into.")
    figure = snapshot_figure(scene, region=region, theme=theme, caption=caption)
    figure.savefig(out, dpi=144, facecolor=figure.get_facecolor())


def snapshot_figure(scene: Scene, *, region: Region, theme: Theme, caption: Caption) -> Figure:
    """
    Draw a scene.

    Parameters
    ----------
    scene, region, theme, caption
        As for ``write_snapshot``.

    Returns
    -------
    figure
        16 to 9, with banner at head and foot, title, legend and scale.
    """
    figure = Figure(figsize=SIZE_INCHES, facecolor="white" if theme.name == "light" else hex_code(theme.casing))
    axes = figure.add_axes((0.012, 0.075, 0.976, 0.815), facecolor=hex_code(theme.sea))
    projection = projection_for(region)
    _frame(axes, projection, region)
    with_fonts: dict[str, Any] = {"fontfamily": FONTS}
    _draw_ground(axes, projection, theme)
    most = _draw_cells(axes, scene, projection, theme)
    _draw_corridors(axes, scene.corridors, projection, theme)
    _draw_arrows(axes, scene, projection, theme)
    _draw_badges(axes, scene.corridors, projection, theme, with_fonts)
    _draw_names(axes, projection, region, theme)
    axes.set(xlabel="", ylabel="")
    draw_legend(axes, theme=theme, most=most, unit=caption.unit)
    draw_scale(axes, projection, region, theme=theme)
    draw_titles(figure, axes, projection, theme=theme, caption=caption, events=scene.events)
    draw_banner(figure, caption.marking, caption.label)
    return figure


def _frame(axes: Axes, projection: Projection, region: Region) -> None:
    x, y = projection.point(region.longitude, region.latitude)
    stretch = 1.0 / math.cos(math.radians(region.latitude))
    ratio = (SIZE_INCHES[1] * 0.815) / (SIZE_INCHES[0] * 0.976)
    half = HALF_HEIGHT_PX * METRES_PER_TILE_PX / 2**region.zoom / stretch / ratio
    if projection.name == WORLD_PROJECTION:
        half, y = WORLD_HALF_WIDTH_M, WORLD_MIDDLE_M
    axes.set(
        xlabel="", ylabel="", xlim=(x - half, x + half), ylim=(y - half * ratio, y + half * ratio), xticks=[], yticks=[]
    )
    axes.set_aspect("equal")
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw_ground(axes: Axes, projection: Projection, theme: Theme) -> None:
    scale: Scale = "110m" if projection.name == WORLD_PROJECTION else "50m"
    _fill(axes, [projection.flat(load_land(scale))], colour=hex_code(theme.land), zorder=1)
    _stroke(axes, [projection.flat(load_borders(scale))], color=hex_code(theme.border), linewidth=0.5, zorder=2)


def _fill(axes: Axes, shapes: list[BaseGeometry], *, colour: str, zorder: float, alpha: float = 1.0) -> None:
    series = gpd.GeoSeries([shape for shape in shapes if not shape.is_empty])
    if len(series):
        series.plot(ax=axes, color=colour, alpha=alpha, linewidth=0, zorder=zorder, aspect=None)


def _stroke(axes: Axes, shapes: list[BaseGeometry], **style: Any) -> None:
    series = gpd.GeoSeries([shape for shape in shapes if not shape.is_empty])
    if len(series):
        series.plot(ax=axes, aspect=None, **style)


def _draw_cells(axes: Axes, scene: Scene, projection: Projection, theme: Theme) -> float:
    counts = scene.cells["count"].to_numpy()
    most = float(counts.max()) if len(counts) else 0.0
    lower = breaks(most)
    classes = np.array([class_of(count, lower) for count in counts])
    polygons = np.array([cell_polygon(cell) for cell in scene.cells["cell"]])
    for step, colour in enumerate(theme.ramp):
        chosen = [projection.flat(shape) for shape in polygons[classes == step]] if len(counts) else []
        _fill(axes, chosen, colour=hex_code(colour), zorder=3, alpha=0.55 + 0.09 * step)
    return most


def _draw_corridors(axes: Axes, corridors: gpd.GeoDataFrame, projection: Projection, theme: Theme) -> None:
    most = float(corridors["events"].max()) if len(corridors) else 0.0
    for row in corridors[corridors["events"] > 0].to_dict("records"):
        line, colour = projection.flat(row["geometry"]), hex_code(theme.modes[Mode(row["mode"])])
        width = line_width(row["events"], most) * 0.8
        _fill(axes, [projection.flat(band(row["geometry"], row["band_km"]))], colour=colour, zorder=4, alpha=0.13)
        dash = (
            (0, (1, 1.6)) if row["confidence"] < LOW_CONFIDENCE else (0, (5, 2)) if row["mode"] == Mode.AIR else "solid"
        )
        if row["mark"] == "rising":
            _stroke(axes, [line], color=hex_code(theme.rising), linewidth=width + 6, alpha=0.45, zorder=5)
        if row["mode"] == Mode.LAND:
            _stroke(axes, [line], color=hex_code(theme.casing), linewidth=width + 1.8, zorder=6)
        _stroke(
            axes,
            [line],
            color=colour,
            linewidth=max(width, 2.6 * (row["mark"] == "falling")),
            linestyle=dash,
            zorder=7,
        )
        if row["mark"] == "falling":
            _stroke(axes, [line], color=hex_code(theme.land), linewidth=max(width - 1.8, 1.0), zorder=8)
        if not row["inferred"] and not line.is_empty:
            _draw_head(axes, row["geometry"], projection, colour)


def _draw_head(axes: Axes, geometry: BaseGeometry, projection: Projection, colour: str) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 13, "linewidth": 0}
    ends = LineString([geometry.interpolate(share, normalized=True) for share in (0.72, 0.74)])
    _annotate(axes, ends, projection, style, zorder=9)


def _annotate(axes: Axes, ends: LineString, projection: Projection, style: dict[str, Any], *, zorder: float) -> None:
    # Cut in two where they cross the edge of the drawing, and gone outside it: no head is drawn there.
    if isinstance(projection.flat(ends), LineString):
        tail, tip = (projection.point(*point) for point in ends.coords)
        axes.annotate("", xy=tip, xytext=tail, arrowprops=style, zorder=zorder)


def _draw_arrows(axes: Axes, scene: Scene, projection: Projection, theme: Theme) -> None:
    lines = dict(zip(scene.corridors["corridor_id"], scene.corridors.geometry, strict=True))
    for flag in scene.flags:
        if flag.flag_id in scene.recent and flag.from_corridor_id in lines and flag.to_corridor_id in lines:
            points = arc(lines[flag.from_corridor_id], lines[flag.to_corridor_id])
            _stroke(axes, [projection.flat(LineString(points))], color=hex_code(theme.rising), linewidth=2.2, zorder=10)
            style = {"arrowstyle": "-|>", "color": hex_code(theme.rising), "mutation_scale": 18}
            _annotate(axes, LineString(points[-2:]), projection, style, zorder=10)


def _draw_names(axes: Axes, projection: Projection, region: Region, theme: Theme) -> None:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    for name in load_labels().filter(pl.col("min_zoom") <= region.zoom - NAME_MARGIN).iter_rows(named=True):
        x, y = projection.point(name["lon"], name["lat"])
        if west < x < east and south < y < north:
            colour = hex_code(theme.sea_label if name["kind"] == "sea" else theme.label)
            axes.text(
                x,
                y,
                name["name"],
                color=colour,
                fontsize=7.5,
                ha="center",
                va="center",
                fontfamily=FONTS,
                clip_on=True,
                zorder=2.5,
            )


def _draw_badges(
    axes: Axes, corridors: gpd.GeoDataFrame, projection: Projection, theme: Theme, fonts: dict[str, Any]
) -> None:
    for row in corridors[corridors["events"] > 0].to_dict("records"):
        x, y = projection.point(*row["geometry"].interpolate(0.5, normalized=True).coords[0])
        axes.text(
            x,
            y,
            f"{row['number']} {MARKS[row['mark']]}".strip(),
            color=hex_code(theme.ink),
            fontsize=8,
            ha="center",
            va="center",
            clip_on=True,
            zorder=11,
            bbox={
                "boxstyle": "round,pad=0.22",
                "fc": hex_code(theme.casing),
                "ec": hex_code(theme.modes[row["mode"]]),
            },
            parse_math=False,
            **fonts,
        )
