"""An operation kept in the store and the store's events into what changed with it: area, ring, other corridors."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import polars as pl
from shapely.geometry.base import BaseGeometry

from data.basemap import load_land
from data.store import Operation, Store
from layers.current import Current, current_analysis
from layers.outlines import area_of
from routes.alternatives import in_area
from routes.analysis import AnalysisParameters
from routes.evidence import gather
from routes.operations import OperationWatch, watch_operation
from routes.surroundings import Operation as Watched


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
