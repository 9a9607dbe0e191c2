"""Turns labels into labels that never cover one another: each comes in at the first zoom with room for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from matplotlib.ft2font import FT2Font
from shapely.geometry import MultiPolygon, Polygon, box

from data.basemap import COUNTRY_PX, LABEL_ZOOMS, SEA_PX
from data.files.labels import WORLD_PX, Label, northing
from data.files.topojson import as_multipolygon

LINE_HEIGHT: Final = 1.15
GAP_PX: Final = (10.0, 6.0)
"""Least distance between two names, across and down."""
MOST_ON_LAND: Final = {"strait": 0.5}
"""Share of a name's rectangle that may lie on land, by rank; else ALMOST_NONE."""
ALMOST_NONE: Final = 0.1
PATIENCE: Final = 1.0
"""A sea too narrow for its name waits this many zoom levels at most."""
DEG_PX: Final = WORLD_PX / 360


@dataclass(frozen=True)
class Extent:
    """
    Hold where a label stands and how big it is on screen.

    Parameters
    ----------
    x, y
        Middle, in pixels of the world at zoom 0; Mercator, y to the north.
    width, height
        Pixels, at every zoom.
    drop
        Pixels, at every zoom: how far below its place it is drawn.
    """

    x: float
    y: float
    width: float
    height: float
    drop: float = 0.0

    def box_at(self, zoom: float) -> Polygon:
        """
        Draw the label's rectangle.

        Parameters
        ----------
        zoom
            Web map zoom.

        Returns
        -------
        rectangle
            In pixels of the world at zoom 0.
        """
        across, down = (side / 2 / 2**zoom for side in (self.width, self.height))
        y = self.y - self.drop / 2**zoom
        return box(self.x - across, y - down, self.x + across, y + down)

    def covers(self, other: "Extent", zoom: float) -> bool:
        """
        Tell whether two labels come too close.

        Parameters
        ----------
        other
            Another label, perhaps on the other side of 180 degrees.
        zoom
            Web map zoom.

        Returns
        -------
        covered
            Whether less than the gap is between them.
        """
        apart = abs(self.x - other.x)
        across = min(apart, WORLD_PX - apart) * 2**zoom
        down = abs((self.y - other.y) * 2**zoom - self.drop + other.drop)
        least_across = (self.width + other.width) / 2 + GAP_PX[0]
        return across < least_across and down < (self.height + other.height) / 2 + GAP_PX[1]


def arranged(labels: Iterable[Label], *, land: MultiPolygon, font: Path) -> list[Label]:
    """
    Give each label the first zoom at which it has room.

    Parameters
    ----------
    labels
        With the zoom they would like.
    land
        EPSG:4326; names of seas keep off it.
    font
        TTF the names are drawn in.

    Returns
    -------
    labels
        Sorted by zoom; ``min_zoom`` is one of LABEL_ZOOMS. What finds no room is left out.

    Notes
    -----
    Greedy by wish. Names keep their size on screen while the map grows, so two that do not meet at one zoom do not
    meet at a deeper one, unless one is drawn below its place: so deeper zooms are tried too.
    """
    measure = FT2Font(str(font))
    waiting = {label: extent(label, measure) for label in sorted(labels, key=_wish)}
    ground = _on_screen(land)
    placed: dict[Label, Extent] = {}
    for step, zoom in enumerate(LABEL_ZOOMS):
        for label in [label for label in waiting if label.min_zoom <= zoom]:
            here = waiting[label]
            met = any(here.covers(other, deeper) for other in placed.values() for deeper in LABEL_ZOOMS[step:])
            if not met and _at_ease(label, here, zoom, ground):
                placed[replace(label, min_zoom=zoom)] = waiting.pop(label)
    return sorted(placed, key=lambda label: (label.min_zoom, label.key))


def extent(label: Label, font: FT2Font) -> Extent:
    """
    Measure a label as the browser draws it.

    Parameters
    ----------
    label
        With its text in lines.
    font
        The face it is drawn in.

    Returns
    -------
    extent
        Its place and size on screen.
    """
    size = SEA_PX.get(label.rank, COUNTRY_PX)
    font.set_size(size, 72)
    widths = []
    lines = label.text.split("\n")
    for line in lines:
        font.set_text(line)
        widths.append(font.get_width_height()[0] / 64)
    x, y = label.lon * DEG_PX, northing(label.lat) * DEG_PX
    return Extent(x, y, max(widths), len(lines) * LINE_HEIGHT * size, label.drop_px)


def _wish(label: Label) -> tuple[float, float, str]:
    # Between equals the larger water, then the larger country comes first.
    return label.min_zoom, -SEA_PX.get(label.rank, COUNTRY_PX), label.key


def _at_ease(label: Label, here: Extent, zoom: float, ground: MultiPolygon) -> bool:
    if label.kind != "sea" or zoom >= label.min_zoom + PATIENCE:
        return True
    rectangle = here.box_at(zoom)
    return bool(ground.intersection(rectangle).area <= MOST_ON_LAND.get(label.rank, ALMOST_NONE) * rectangle.area)


def _on_screen(land: MultiPolygon) -> MultiPolygon:
    window = land.intersection(box(-180, -85, 180, 85))
    flat = shapely.transform(window, lambda at: np.array([(lon, northing(lat)) for lon, lat in at]) * DEG_PX)
    ground = as_multipolygon(shapely.make_valid(flat))
    shapely.prepare(ground)
    return ground
