"""Flags of a report held against what is known: the place, the direction, the month and, where told, the commodity."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import shapely
from shapely.geometry import shape

from data.schema import Events
from routes.geodesy import distance_km, to_vectors
from tests.campaign.known import Known

INSIDE_SHARE = 0.5
BESIDE_KM = 60.0
AROUND_YEARS = 1.0
MIN_REPEATS = 30
REST_SHARE = 0.25
UP = {"emergence", "increase"}
DOWN = {"decline", "decrease"}


@dataclass(frozen=True)
class Claim:
    """One end of a flag: something went up, down or aside from a month on, about a unit or, of a note, a feed."""

    rank: int
    type: str
    direction: str
    when: date
    geometry: shapely.Geometry | None
    p: float
    commodity: str
    note: bool
    about: str

    def __str__(self) -> str:
        return f"{self.type} {self.direction} {self.when:%Y-%m} p {self.p:.3f} rank {self.rank}"


def claims_of(report: dict[str, Any]) -> list[Claim]:
    """Take flags apart: a displacement falls at one end and rises at the other."""
    return [claim for rank, flag in enumerate(report["flags"], start=1) for claim in _claims(rank, flag)]


def _claims(rank: int, flag: dict[str, Any]) -> Iterator[Claim]:
    ends = [(flag[end], direction) for end, direction in (("from", "down"), ("to", "up")) if flag.get(end)]
    for holder, direction in ends or [(flag, _direction(flag))]:
        geometry, note = holder.get("geometry"), flag["type"].startswith("artefact")
        unit = holder.get("unit_id") or holder.get("corridor_id") or ""
        yield Claim(
            rank=rank,
            type=flag["type"],
            direction=direction,
            when=date.fromisoformat(flag["time"][:10]),
            geometry=None if geometry is None else shape(geometry),
            p=float(flag["p"]),
            commodity=str(holder.get("commodity") or flag.get("commodity") or ""),
            note=note,
            about=str(flag.get("other_explanation") or unit if note else unit),
        )


def _direction(flag: dict[str, Any]) -> str:
    if flag["type"] in UP:
        return "up"
    if flag["type"] in DOWN:
        return "down"
    if flag["type"] == "drift":
        return "aside"
    return "up" if flag.get("effect", 1.0) >= 1.0 else "down"


def lies_in(geometry: shapely.Geometry | None, place: shapely.Geometry) -> bool:
    """Tell whether at least half of a geometry lies in a place; degrees are close enough for that."""
    if geometry is None:
        return False
    size = geometry.area or geometry.length
    if not size:
        return bool(geometry.intersects(place))
    held = geometry.intersection(place)
    return bool((held.area if geometry.area else held.length) >= INSIDE_SHARE * size)


def is_about(claim: Claim, known: Known) -> bool:
    """Tell whether a claim speaks of the place and the goods of what is known, whatever its time and direction."""
    if known.commodity is not None and claim.commodity not in known.commodity:
        return False
    return lies_in(claim.geometry, known.place)


def agrees(claim: Claim, known: Known) -> bool:
    """Tell whether a claim is the known change."""
    same_way = known.direction in ("any", claim.direction)
    return same_way and known.holds(claim.when) and is_about(claim, known)


def rests_on_one_point(claim: Claim, events: Events) -> bool:
    """Tell whether the change of the years around a claim goes away without the coordinate that changed the most."""
    if claim.geometry is None:
        return False
    near = _beside(claim.geometry, events)
    year = np.timedelta64(round(365.25 * AROUND_YEARS), "D")
    at = np.datetime64(claim.when)
    days = near["occurred_at"].dt.date().to_numpy()
    side = np.where((days >= at) & (days < at + year), 1, np.where((days < at) & (days >= at - year), -1, 0))
    moved = near.with_columns(moved=pl.Series(side) * pl.col("count"))
    by_point = moved.group_by("longitude", "latitude").agg(pl.col("moved").sum(), n=pl.len())
    whole = float(by_point["moved"].sum())
    repeated = by_point.filter(pl.col("n") >= MIN_REPEATS)
    if not whole or repeated.is_empty():
        return False
    most = float((repeated["moved"] * np.sign(whole)).max() or 0.0)
    return abs(whole) - most <= REST_SHARE * abs(whole)


def _beside(geometry: shapely.Geometry, events: Events) -> pl.DataFrame:
    vertices = shapely.get_coordinates(shapely.segmentize(geometry, 0.25))
    line = to_vectors(vertices[:, 0], vertices[:, 1])
    placed = events.drop_nulls(["longitude", "latitude"])
    points = to_vectors(placed["longitude"].to_numpy(), placed["latitude"].to_numpy())
    nearest = np.full(placed.height, np.inf)
    for vertex in line:
        nearest = np.minimum(nearest, distance_km(points, vertex))
    return placed.filter(pl.Series(nearest <= BESIDE_KM))
