"""An operation kept in the store and the store's events into what changed with it: area, ring, other corridors."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from data.basemap import load_land
from data.store import Operation, Store
from layers.current import Current, current_analysis
from routes.alternatives import in_area
from routes.analysis import AnalysisParameters
from routes.evidence import gather
from routes.geodesy import EARTH_RADIUS_KM, to_degrees, to_vectors
from routes.operations import OperationWatch, watch_operation
from routes.surroundings import Operation as Watched

CIRCLE: Final = 3
POLE: Final = 90.0
HALF_TURN: Final = 180.0
OUTLINE_POINTS: Final = 180
HAIR: Final = 1e-9


@dataclass(frozen=True)
class Watching:
    """
    What the store tells about an operation.

    Parameters
    ----------
    operation
        As kept.
    kind
        Kind of event that was compared; empty where there is none.
    watch
        The comparison; None where there is nothing to compare.
    unknown
        Why there is none: ``nothing_here`` (no event of the kind in the area, its ring or on the other corridors),
        ``nothing_before`` or ``nothing_during`` (no event of the kind anywhere in that window); else empty.
    names
        Identity of each corridor and its name.
    records_end
        Last day with an event of the kind; None for none.
    """

    operation: Operation
    kind: str
    watch: OperationWatch | None
    unknown: str
    names: dict[str, str]
    records_end: date | None

    @property
    def is_cut_short(self) -> bool:
        """Whether the records end before the operation does."""
        return self.records_end is not None and self.records_end < self.operation.last_day


def watch_of_store(store: Store, operation: Operation, *, kind: str = "", now: datetime | None = None) -> Watching:
    """
    Compare what a store holds of the time before an operation with what it holds of its days.

    Parameters
    ----------
    store
        Opened.
    operation
        Of the store.
    kind
        Of event; empty for the one with the most events in the area.
    now
        Aware; when the look is recorded. The clock if None.

    Returns
    -------
    watching
        With the reason where there is nothing to compare.
    """
    current = current_analysis(store, parameters=AnalysisParameters(), now=now or datetime.now(UTC))
    watched = Watched(
        operation.name, operation.first_day, operation.last_day, operation.agency, area_of(operation.area)
    )
    placed = _placed(current)
    chosen = kind or _main_kind(placed, watched.area)
    placed = placed.filter(pl.col("kind") == chosen)
    corridors = current.analysis.corridors
    watch, unknown = None, _unknown(placed, operation)
    if not unknown:
        watch = watch_operation(
            placed, watched, members=current.analysis.members, corridors=corridors, effort=store.effort()
        )
        if not _reports(watch):
            watch, unknown = None, "nothing_here"
    newest = placed["occurred_at"].max()
    return Watching(
        operation=operation,
        kind=chosen,
        watch=watch,
        unknown=unknown,
        names=dict(zip(corridors["corridor_id"], corridors["name"], strict=True)),
        records_end=newest.date() if isinstance(newest, datetime) else None,
    )


def area_of(numbers: tuple[float, ...]) -> BaseGeometry:
    """
    Draw the area of an operation.

    Parameters
    ----------
    numbers
        West, south, east, north in degrees, or latitude, longitude and radius in km.

    Returns
    -------
    area
        EPSG:4326, longitudes continuous across 180 degrees.
    """
    if len(numbers) == CIRCLE:
        return _circle(*numbers)
    west, south, east, north = numbers
    return _band(west, south, east if west < east else east + 2 * HALF_TURN, north)


def _band(west: float, south: float, east: float, north: float) -> Polygon:
    # All the way around, nothing may fall into the seam: what lies on an outline is not inside.
    seam = HAIR if east - west >= 2 * HALF_TURN else 0.0
    return box(west - seam, south, east + seam, north)


def _circle(lat: float, lon: float, radius_km: float) -> BaseGeometry:
    reach = np.degrees(radius_km / EARTH_RADIUS_KM)
    if lat + reach >= POLE and lat - reach <= -POLE:
        # A circle around both poles is all but the circle around the point opposite, which holds neither.
        rest_km = np.pi * EARTH_RADIUS_KM - radius_km
        whole = _band(lon, -POLE, lon + 2 * HALF_TURN, POLE)
        return whole if rest_km <= 0 else whole.difference(_circle(-lat, lon + HALF_TURN, rest_km))
    centre = to_vectors([lon], [lat])[0]
    east, north = to_vectors([lon + POLE, lon], [0.0, lat + POLE])
    turn = np.linspace(0, 2 * np.pi, OUTLINE_POINTS, endpoint=False)[:, None]
    edge = np.cos(np.radians(reach)) * centre + np.sin(np.radians(reach)) * (np.sin(turn) * east + np.cos(turn) * north)
    lons, lats = to_degrees(edge)
    # Continuous around the centre, whichever turn its longitude is written in.
    lons = np.unwrap(np.append(lon, lons), period=2 * HALF_TURN)[1:]
    pole = POLE if lat + reach >= POLE else -POLE if lat - reach <= -POLE else None
    if pole is None:
        return Polygon(zip(lons, lats, strict=True))
    # Around a pole the outline runs once through all longitudes, and closes along the pole.
    order, full = np.argsort(lons % (2 * HALF_TURN)), 2 * HALF_TURN
    ring, height = lons[order] % full, lats[order]
    around = [(ring[-1] - full, height[-1]), *zip(ring, height, strict=True), (ring[0] + full, height[0])]
    return Polygon([*around, (around[-1][0], pole), (around[0][0], pole)])


def _placed(current: Current) -> pl.DataFrame:
    parameters = current.analysis.parameters
    return gather(current.events, period=parameters.period, as_of=parameters.as_of, land=load_land("50m")).frame


def _main_kind(placed: pl.DataFrame, area: BaseGeometry) -> str:
    inside = placed.filter(pl.Series(in_area(area, placed["longitude"].to_numpy(), placed["latitude"].to_numpy())))
    counted = inside.group_by("kind").agg(pl.col("count").sum()).sort("count", "kind", descending=[True, False])
    return "" if counted.is_empty() else str(counted["kind"][0])


def _unknown(placed: pl.DataFrame, operation: Operation) -> str:
    if placed.is_empty():
        return "nothing_here"
    days, length = placed["occurred_at"].dt.date(), operation.last_day - operation.first_day + timedelta(days=1)
    if not days.is_between(operation.first_day, operation.last_day).any():
        return "nothing_during"
    before = days.is_between(operation.first_day - length, operation.first_day, closed="left")
    return "" if before.any() else "nothing_before"


def _reports(watch: OperationWatch) -> float:
    places = [watch.both, *(one.difference for one in watch.corridors)]
    return sum(place.before + place.during for place in places)
