"""What a picture needs round its map: banner, titles, legend, scale."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from pyproj import Geod

from data.basemap import font_paths
from data.schema import Handling, Mode
from layers.hexagons import breaks
from layers.palette import MARKING_COLOURS, Theme, hex_code
from layers.projection import Projection
from layers.regions import Region
from layers.wording import _, moment, number

if TYPE_CHECKING:
    from layers.snapshot import Caption

for _font in font_paths():
    font_manager.fontManager.addfont(_font)
FONTS: Final = ["Noto Sans", "DejaVu Sans"]
HEADING: Final = ["Noto Sans"]
"""No second family: the one that matplotlib ships has no semibold weight, and says so at every picture."""
NICE_KM: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
KM_PER_NM: Final = 1.852


def draw_banner(figure: Figure, marking: Handling, label: str) -> None:
    """
    Draw the marking at head and foot, and the label as a watermark.

    Parameters
    ----------
    figure
        To draw on.
    marking
        Of everything in the picture.
    label
        Such as ``training data``; empty for none.
    """
    for y in (0.972, 0.0):
        figure.add_artist(Rectangle((0, y), 1, 0.028, facecolor="black", transform=figure.transFigure, zorder=20))
        words = f"{marking.value}   {_(label).upper()}" if label else marking.value
        figure.text(
            0.5, y + 0.013, words, color=MARKING_COLOURS[marking], ha="center", va="center", fontsize=10, zorder=21,
            fontweight="semibold", fontfamily=HEADING,
        )  # fmt: skip
    if label:
        figure.text(
            0.5, 0.48, _(label).upper(), color="#b3261e", alpha=0.09, fontsize=76, rotation=24, ha="center",
            va="center",
            fontweight="semibold", fontfamily=HEADING, zorder=19,
        )  # fmt: skip


def draw_titles(
    figure: Figure, axes: Axes, projection: Projection, *, theme: Theme, caption: "Caption", events: float
) -> None:
    """
    Write title, period, sources and the caveat.

    Parameters
    ----------
    figure, axes
        To draw on.
    projection
        Its name is told.
    theme
        Colours.
    caption
        The words.
    events
        Weight of what is drawn.
    """
    ink = hex_code(theme.ink)
    plain: dict[str, Any] = {"fontfamily": FONTS, "color": ink, "parse_math": False}
    figure.text(
        0.014,
        0.944,
        caption.title,
        fontsize=17,
        fontweight="semibold",
        va="center",
        **(plain | {"fontfamily": HEADING}),
    )
    shown = _("{period}; {n} {unit}").format(period=caption.period, n=number(events), unit=caption.unit)
    figure.text(0.014, 0.908, shown, fontsize=11, va="center", **plain)
    as_of = _("as of {time}").format(time=moment(caption.as_of)) if caption.as_of else ""
    figure.text(0.986, 0.908, as_of, fontsize=10, ha="right", va="center", **plain)
    sources = _("Sources: {names}. Projection: {projection}. Seizures show enforcement times flow.").format(
        names=", ".join(caption.sources), projection=projection.name
    )
    figure.text(0.014, 0.05, sources, fontsize=8.5, va="center", **plain)
    axes.set_title("")


def draw_legend(axes: Axes, *, theme: Theme, most: float, unit: str) -> None:
    """
    Draw what the symbols mean, with units.

    Parameters
    ----------
    axes
        The map.
    theme
        Colours.
    most
        Events in the fullest cell.
    unit
        What is counted.
    """
    modes = {Mode.MARITIME: _("maritime"), Mode.LAND: _("land"), Mode.AIR: _("air")}
    lines = [
        Line2D(
            [],
            [],
            color=hex_code(theme.modes[mode]),
            lw=2.6,
            ls=(0, (5, 2)) if mode is Mode.AIR else "-",
            label=name,
        )
        for mode, name in modes.items()
    ]
    maritime = hex_code(theme.modes[Mode.MARITIME])
    lines += [
        Line2D([], [], color=maritime, lw=2.6, ls=(0, (1, 1.6)), label=_("low confidence")),
        Line2D([], [], color=hex_code(theme.rising), lw=7, alpha=0.5, label=_("rising ▲")),
        Line2D([], [], color=hex_code(theme.falling), lw=3, mfc="none", label=_("falling ▽ (hollow)")),
    ]
    band = Patch(color=maritime, alpha=0.2, label=_("80 % of the events lie in the band"))
    lower = breaks(most)
    cells = [
        Patch(
            color=hex_code(colour),
            label=_("from {n} {unit} in a cell").format(n=number(bound, digits=int(bound != int(bound))), unit=unit),
        )
        for colour, bound in zip(theme.ramp, lower, strict=True)
    ]
    drawn = axes.legend(
        handles=[*lines, band, *cells], loc="lower left", ncols=2, framealpha=0.88, prop={"family": FONTS, "size": 8},
        facecolor=hex_code(theme.sea), edgecolor=hex_code(theme.border), labelcolor=hex_code(theme.ink),
    )  # fmt: skip
    drawn.set_zorder(15)


def draw_scale(axes: Axes, projection: Projection, region: Region, *, theme: Theme) -> None:
    """
    Draw a scale bar in kilometres and nautical miles that is true at the centre of the map.

    Parameters
    ----------
    axes
        The map, its limits set.
    projection
        How it is flattened.
    region
        What is drawn.
    theme
        Colours.
    """
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    # The middle of the picture, which on a map of the world is not the middle of the region.
    lon, lat = projection.transformer.transform((west + east) / 2, (south + north) / 2, direction="INVERSE")
    metres = metres_per_km(projection, replace(region, longitude=float(lon), latitude=float(lat)))
    wanted = 0.16 * (east - west) / metres
    km = max((nice for nice in NICE_KM if nice <= wanted), default=NICE_KM[0])
    length, x, y = km * metres, east - 0.03 * (east - west), south + 0.045 * (north - south)
    ink = hex_code(theme.ink)
    axes.plot([x - length, x], [y, y], color=ink, lw=3, solid_capstyle="butt", zorder=15)
    words = _("{km} km  ({nm} nm), at the centre").format(km=number(km), nm=number(km / KM_PER_NM))
    axes.text(
        x - length / 2,
        y + 0.014 * (north - south),
        words,
        color=ink,
        ha="center",
        fontsize=8.5,
        zorder=15,
        fontfamily=FONTS,
    )


def metres_per_km(projection: Projection, region: Region) -> float:
    """
    Measure how long a kilometre eastwards is drawn at the centre.

    Parameters
    ----------
    projection
        How the map is flattened.
    region
        Its centre.

    Returns
    -------
    metres
        On the drawing, for one kilometre on the ground.
    """
    lon, lat, _back = Geod(ellps="WGS84").fwd(region.longitude, region.latitude, 90.0, 1000.0)
    here, there = projection.point(region.longitude, region.latitude), projection.point(lon, lat)
    return math.dist(here, there)
