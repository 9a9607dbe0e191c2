"""What somebody wants to be told into what is told: events and flags by area, mode, commodity and state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np
import polars as pl
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from routes.alternatives import in_area
from routes.matching import End
from routes.monitor import Tracked
from routes.surroundings import away_km

TURNS: Final = (-360.0, 0.0, 360.0)
LEAST_LINE: Final = 2
LEAST_RING: Final = 3


class Closeness(StrEnum):
    """How an event lies to an area: a position is known no better than its radius."""

    INSIDE = "inside"
    MAYBE = "maybe"
    OUTSIDE = "outside"
    UNPLACED = "unplaced"


@dataclass(frozen=True)
class Wish:
    """
    What somebody wants to be told.

    Parameters
    ----------
    area
        EPSG:4326, longitudes continuous; None for everywhere.
    modes, commodities
        Empty for all. Commodities narrow events alone: a flag is found over all of them.
    """

    area: BaseGeometry | None = None
    modes: frozenset[str] = frozenset()
    commodities: frozenset[str] = frozenset()


def closeness(events: Events, area: BaseGeometry) -> pl.Series:
    """
    Tell how events lie to an area.

    Parameters
    ----------
    events
        Any.
    area
        EPSG:4326, longitudes continuous.

    Returns
    -------
    closeness
        Of each event one of ``Closeness``: ``inside`` where its position lies in the area, ``maybe`` where only its
        radius, which holds the true place with 80 %, reaches into it.
    """
    placed = (
        events.select("latitude", "longitude", "radius_km").with_row_index("at").drop_nulls(["latitude", "longitude"])
    )
    told = np.full(events.height, Closeness.UNPLACED.value, dtype=object)
    if placed.height:
        away = away_km(placed, area)
        reach = placed["radius_km"].fill_null(0.0).to_numpy()
        inside, maybe, outside = (each.value for each in (Closeness.INSIDE, Closeness.MAYBE, Closeness.OUTSIDE))
        told[placed["at"].to_numpy()] = np.where(away == 0, inside, np.where(away <= reach, maybe, outside))
    return pl.Series("closeness", told.tolist(), dtype=pl.String)


def wished_events(events: Events, wish: Wish) -> pl.DataFrame:
    """
    Find the events that somebody wants to be told of.

    Parameters
    ----------
    events
        Any.
    wish
        What is wanted.

    Returns
    -------
    found
        event_index, closeness; in the order of the events. An event of unknown mode is told whatever modes are wanted,
        and one without a position whatever the area is, and both say so: what is not known is not ruled out.
    """
    found = events.select("mode", "commodity").with_row_index("event_index")
    near = (
        closeness(events, wish.area) if wish.area is not None else pl.Series([Closeness.INSIDE.value] * events.height)
    )
    found = found.with_columns(near.alias("closeness")).filter(pl.col("closeness") != Closeness.OUTSIDE.value)
    if wish.modes:
        found = found.filter(pl.col("mode").is_null() | pl.col("mode").is_in(sorted(wish.modes)))
    if wish.commodities:
        found = found.filter(pl.col("commodity").is_in(sorted(wish.commodities)))
    return found.select("event_index", "closeness")


def is_wished(tracked: Tracked, wish: Wish, modes: Mapping[str, str]) -> bool:
    """
    Tell whether somebody wants to be told of a flag.

    Parameters
    ----------
    tracked
        The flag.
    wish
        What is wanted.
    modes
        Mode of each corridor, and area, by identifier, as far as they are known.

    Returns
    -------
    wished
        One of its places touches the area, and one is of a wanted mode or of an unknown one.
    """
    ends = [end for end in tracked.sighting.ends if wish.area is None or _touches(end, wish.area)]
    if wish.area is not None and not ends:
        return False
    if not wish.modes or not ends:
        return True
    return any(modes.get(end.corridor_id, "") in {"", *wish.modes} for end in ends)


def touches(shape: BaseGeometry, area: BaseGeometry) -> bool:
    """
    Tell whether something lies in an area at least in part.

    Parameters
    ----------
    shape, area
        EPSG:4326, each with continuous longitudes, in whatever turn they are written.

    Returns
    -------
    touches
        Whether they share a point.
    """
    return any(shapely.transform(shape, partial(np.add, [turn, 0.0])).intersects(area) for turn in TURNS)


def _touches(end: End, area: BaseGeometry) -> bool:
    lon, lat = np.array(end.line, dtype=float).reshape(-1, 2).T
    if in_area(area, lon, lat).any():
        return True
    if len(end.line) < LEAST_LINE:
        return False
    line = np.column_stack([np.unwrap(lon, period=360.0), lat])
    # An outline may lie around the area.
    is_closed = len(end.line) > LEAST_RING and end.line[0] == end.line[-1]
    return touches(Polygon(line) if is_closed else LineString(line), area)
