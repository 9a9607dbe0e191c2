"""Why a documented shift was missed: what the raw months show, who reported them, and what the units near it show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from data.schema import Events
from routes.periods import Period, all_periods
from tests.campaign.causes import step_z
from tests.campaign.known import Known
from tests.campaign.matching import Claim, is_about, lies_in

SLIDING_MONTHS = 24
YEAR = 12


@dataclass(frozen=True)
class Raw:
    """
    What the months of a place show: counts, and the step that stands out most within the window.

    ``z_whole`` compares all months before with all after, ``z_sliding`` two years with two years, ``z_share`` does so
    with the share in all events of the data set; ``main_feed`` made ``main_share`` of the change of a year.
    """

    counts: NDArray[np.float64]
    at: date
    z_whole: float
    z_sliding: float
    z_share: float
    before: float
    after: float
    main_feed: str
    main_share: float

    def __str__(self) -> str:
        return (
            f"raw months at {self.at:%Y-%m}: {self.before:.0f} -> {self.after:.0f} a year; z whole {self.z_whole:.1f}, "
            f"four years {self.z_sliding:.1f}, share of all {self.z_share:.1f}; "
            f"{self.main_feed or 'agency'} made {self.main_share:.0%}"
        )


def look_at(events: Events, known: Known) -> Raw:
    """Count the events of a place by month and find the step within the window that stands out most."""
    months = _months(events)
    inside = _inside(events, known)
    counts, every = _by_month(inside, months), _by_month(events, months)
    sign = -1.0 if known.direction == "down" else 1.0
    found = [(sign * _sliding(counts, at), at) for at, month in enumerate(months) if known.holds(month)]
    at = max(found)[1] if found else 0
    feed, share = _main_feed(inside, months[at])
    return Raw(
        counts=counts,
        at=months[at],
        z_whole=step_z(counts, np.ones(len(counts)), at),
        z_sliding=_sliding(counts, at),
        z_share=_sliding(counts, at, every),
        before=float(counts[max(0, at - YEAR) : at].sum()),
        after=float(counts[at : at + YEAR].sum()),
        main_feed=feed,
        main_share=share,
    )


def explain(known: Known, report: dict[str, Any], *, series: pl.DataFrame, claims: list[Claim], raw: Raw) -> str:
    """Say why nothing was found: a flag of another time or way, a note, a unit that does not stand out, or no unit."""
    about = [claim for claim in claims if is_about(claim, known)]
    if about:
        middle = known.window[0] + (known.window[1] - known.window[0]) / 2
        near = min(about, key=lambda claim: (claim.note, abs(claim.when - middle)))
        return f"nearest: {near}"
    held = [c for c in report["corridors"] if _is_unit_of(c, known)]
    if not held:
        return "no unit there"
    z = {str(c["number"]): _unit_z(series, str(c["corridor_id"]), raw.at) for c in held}
    best = max(z, key=lambda number: abs(z[number]))
    return f"{len(held)} units there, largest z {z[best]:.1f} (number {best})"


def _is_unit_of(unit: dict[str, Any], known: Known) -> bool:
    right = known.commodity is None or str(unit.get("commodity") or "") in known.commodity
    return right and lies_in(shape(unit["geometry"]), known.place)


def _unit_z(series: pl.DataFrame, unit: str, when: date) -> float:
    key = "unit_id" if "unit_id" in series.columns else "corridor_id"
    own = series.filter(pl.col(key) == unit).sort("period")
    at = int((own["period"] < when).sum())
    return step_z(own["observed"].to_numpy(), own["expected"].to_numpy(), at)


def _months(events: Events) -> tuple[date, ...]:
    days = events["occurred_at"].dt.date()
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        raise TypeError("Events without a time.")
    return all_periods(first.replace(day=1), last.replace(day=1), Period.MONTH)


def _inside(events: Events, known: Known) -> pl.DataFrame:
    placed = events.drop_nulls(["longitude", "latitude"])
    held = shapely.contains_xy(known.place, placed["longitude"].to_numpy(), placed["latitude"].to_numpy())
    near = placed.filter(pl.Series(held))
    return near if known.commodity is None else near.filter(pl.col("commodity").is_in(known.commodity))


def _by_month(frame: pl.DataFrame, months: tuple[date, ...]) -> NDArray[np.float64]:
    by = frame.group_by(month=pl.col("occurred_at").dt.date().dt.month_start()).agg(pl.col("count").sum())
    found = dict(by.iter_rows())
    return np.array([found.get(month, 0) for month in months], dtype=float)


def _sliding(counts: NDArray[np.float64], at: int, against: NDArray[np.float64] | None = None) -> float:
    first = max(0, at - SLIDING_MONTHS)
    part = slice(first, at + SLIDING_MONTHS)
    expected = np.ones(len(counts)) if against is None else against
    return step_z(counts[part], expected[part], at - first)


def _main_feed(inside: pl.DataFrame, when: date) -> tuple[str, float]:
    """Name the feed that changed the most from the year before to the year after, and its share of the change."""
    day = pl.col("occurred_at").dt.date()
    year = pl.duration(days=365)
    after = (day >= when) & (day < pl.lit(when) + year)
    before = (day < when) & (day >= pl.lit(when) - year)
    moved = inside.with_columns(moved=(after.cast(pl.Int64) - before.cast(pl.Int64)) * pl.col("count"))
    by_feed = moved.group_by("feed").agg(pl.col("moved").sum()).sort("feed")
    whole = float(by_feed["moved"].sum())
    if by_feed.is_empty() or not whole:
        return "", 0.0
    share = by_feed["moved"].to_numpy() / whole
    main = int(np.argmax(share))
    return str(by_feed["feed"][main] or ""), float(share[main])
