"""An operation and the events of its time into what was reported in its windows, and how far from its area."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from routes.alternatives import in_area
from routes.displacement import Window
from routes.geodesy import EARTH_RADIUS_KM, Floats, km_of, to_vectors

LEAST_RING_KM: Final = 25.0
MOST_RING_KM: Final = 150.0
OUTLINE_DEGREES: Final = 0.05
"""Between points of the outline of the area, from which distances are measured: about 5 km."""

HISTORY_DAYS: Final = 3 * 365
PIECE_DAYS: Final = 30
MOST_RATIO: Final = 5.0
"""Of hours during over hours before: beyond it a log is more likely wrong than right."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Operation:
    """
    Something that was done for a time in an area.

    Parameters
    ----------
    name
        Of the operation.
    first, last
        Its days, both included.
    agency
        Who led it.
    area
        EPSG:4326; a polygon across 180 degrees is cut there, or has continuous longitudes.
    """

    name: str
    first: date
    last: date
    agency: str
    area: BaseGeometry


def ring_width_km(area: BaseGeometry) -> float:
    """
    Choose how wide the ring around an area is.

    Parameters
    ----------
    area
        EPSG:4326.

    Returns
    -------
    width_km
        The radius of a disc of the same size, at least 25 and at most 150 km: wide enough for positions known to a
        few kilometres, and no wider than a detour that keeps the route.
    """
    south, north = np.radians(area.bounds[1]), np.radians(area.bounds[3])
    km2 = area.area * (np.pi / 180 * EARTH_RADIUS_KM) ** 2 * np.cos((south + north) / 2)
    return float(np.clip(np.sqrt(km2 / np.pi), LEAST_RING_KM, MOST_RING_KM))


def away_km(placed: pl.DataFrame, area: BaseGeometry) -> Floats:
    """
    Measure how far events lie outside an area.

    Parameters
    ----------
    placed
        longitude, latitude.
    area
        EPSG:4326.

    Returns
    -------
    away
        Shape (n,), km from the outline; 0 inside.
    """
    lon, lat = placed["longitude"].to_numpy(), placed["latitude"].to_numpy()
    outline = shapely.get_coordinates(area.segmentize(OUTLINE_DEGREES))
    chord, _ = cKDTree(to_vectors(outline[:, 0], outline[:, 1])).query(to_vectors(lon, lat))
    return np.where(in_area(area, lon, lat), 0.0, np.maximum(km_of(chord), 1e-6))


def effort_ratios(operation: Operation, effort: pl.DataFrame) -> dict[str, float]:
    """
    Compare the hours of each agency during an operation with those before.

    Parameters
    ----------
    operation
        Its days.
    effort
        period, agency, hours; a period lasts until the next one begins.

    Returns
    -------
    ratios
        By agency, from 1/5 to 5; of agencies without hours in both windows, nothing.
    """
    starts = effort["period"].unique().sort().to_list()
    if len(starts) <= 1:
        return {}
    ends = [*starts[1:], starts[-1] + (starts[-1] - starts[-2])]
    span = operation.last - operation.first + timedelta(days=1)
    during = {s: _overlap((s, e), (operation.first, operation.first + span)) for s, e in zip(starts, ends, strict=True)}
    before = {s: _overlap((s, e), (operation.first - span, operation.first)) for s, e in zip(starts, ends, strict=True)}
    hours = effort.select(
        "agency",
        during=pl.col("hours") * pl.col("period").replace_strict(during, return_dtype=pl.Float64),
        before=pl.col("hours") * pl.col("period").replace_strict(before, return_dtype=pl.Float64),
    )
    summed = hours.group_by("agency").agg(pl.col("during", "before").sum()).sort("agency")
    known = summed.filter((pl.col("during") > 0) & (pl.col("before") > 0))
    ratio = (pl.col("during") / pl.col("before")).clip(1 / MOST_RATIO, MOST_RATIO)
    return dict(known.select("agency", ratio).iter_rows())


def _overlap(period: tuple[date, date], window: tuple[date, date]) -> float:
    """Give the share of a period that lies in a window; both end before their second day."""
    days = (min(period[1], window[1]) - max(period[0], window[0])).days
    return max(days, 0) / (period[1] - period[0]).days


@dataclass(frozen=True)
class Tally:
    """
    What each event counts in the windows of an operation.

    Parameters
    ----------
    count
        Shape (n,): events that each record stands for.
    factor
        Shape (n,): one over the ratio of effort for events during the operation, else 1.
    before, during
        Shape (n,): in which window.
    piece
        Shape (n,): number of the stretch before the operation, -1 outside all of them.
    pieces
        Number of stretches.
    """

    count: Floats
    factor: Floats
    before: Mask
    during: Mask
    piece: NDArray[np.int64]
    pieces: int

    @classmethod
    def of(cls, placed: pl.DataFrame, operation: Operation, ratios: dict[str, float]) -> "Tally":
        """
        Sort events into the windows.

        Parameters
        ----------
        placed
            occurred_at, count, agency.
        operation
            Its days.
        ratios
            Of effort, by agency.

        Returns
        -------
        tally
            In the order of the events.
        """
        since = (placed["occurred_at"].dt.date().cast(pl.Int32) - (operation.first - date(1970, 1, 1)).days).to_numpy()
        length = (operation.last - operation.first).days + 1
        during = (since >= 0) & (since < length)
        ratio = placed["agency"].replace_strict(ratios, default=1.0, return_dtype=pl.Float64).to_numpy()
        history = min(-int(since.min(initial=0)), HISTORY_DAYS)
        pieces = max(history // PIECE_DAYS, 1)
        piece = (-since - 1) // PIECE_DAYS
        return cls(
            count=placed["count"].cast(pl.Float64).to_numpy(),
            factor=np.where(during, 1.0 / ratio, 1.0),
            before=(since < 0) & (since >= -length),
            during=during,
            piece=np.where((since < 0) & (piece < pieces), piece, -1).astype(np.int64),
            pieces=pieces,
        )

    def window(self, share: Floats | Mask) -> Window:
        """
        Sum the events of a place.

        Parameters
        ----------
        share
            Shape (n,): how much of each event belongs to the place.

        Returns
        -------
        window
            A record of several events varies as so many single ones do.
        """
        part = np.asarray(share, float) * self.factor
        weight, squared = self.count * part, self.count * part**2
        old = self.piece >= 0
        return Window(
            before=float(weight[self.before].sum()),
            during=float(weight[self.during].sum()),
            variance=float(squared[self.before | self.during].sum()),
            pieces=np.bincount(self.piece[old], weights=weight[old], minlength=self.pieces).astype(np.float64),
        )
