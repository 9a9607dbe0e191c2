"""Turns the corners that a browser says somebody has set into the outline of an area, checked as one that is given."""

import json
import math
from typing import Final

from data.errors import WrongUseError
from layers.outline_geojson import MOST_POINTS, read_polygons
from layers.outlines import DATE_LINE, POLE
from layers.wording import _

LEAST_CORNERS: Final = 3
HALF_AROUND: Final = 180.0
FAR_TURNS: Final = 3600.0
PAIR: Final = 2


def drawn_outline(said: object) -> str:
    """
    Read corners as an outline.

    Parameters
    ----------
    said
        From the browser, so anything at all; should be longitudes and latitudes in the order in which they were set,
        longitudes continuous as the map shows them.

    Returns
    -------
    outline
        GeoJSON, for ``interests.interest_of``.

    Raises
    ------
    WrongUseError
        These are no corners, fewer than three or too many, an edge runs half around the Earth, or the outline is
        refused as one of a file would be.
    """
    if not isinstance(said, list) or not LEAST_CORNERS <= len(said) < MOST_POINTS:
        told = _("An area has three to {n} corners.")
        raise WrongUseError(told.format(n=MOST_POINTS - 1))
    corners = [_corner(each) for each in said]
    for (lon, _lat), (following, _other) in zip(corners, [*corners[1:], corners[0]], strict=True):
        # In GeoJSON such an edge would run the other way.
        if abs(following - lon) >= HALF_AROUND:
            raise WrongUseError(_("An edge runs half around the Earth or further; set a corner on the way."))
    ring = [[_wrapped(lon), lat] for lon, lat in [*corners, corners[0]]]
    outline = json.dumps({"type": "Polygon", "coordinates": [ring]})
    read_polygons(outline)
    return outline


def _corner(said: object) -> tuple[float, float]:
    numbers = said if isinstance(said, list) and len(said) == PAIR else []
    known = [float(each) for each in numbers if isinstance(each, int | float) and abs(each) <= FAR_TURNS]
    if len(known) != PAIR or any(isinstance(each, bool) for each in numbers) or abs(known[1]) > POLE:
        raise WrongUseError(_("A corner of the area is no longitude and latitude."))
    return round(known[0], 5), round(known[1], 5)


def _wrapped(lon: float) -> float:
    if abs(lon) <= DATE_LINE:
        return lon
    return round(lon - 2 * DATE_LINE * math.floor((lon + DATE_LINE) / (2 * DATE_LINE)), 5)
