"""Why a planted change was missed: no corridor there, not significant, another time, another type, or a note."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.schema import Events
from tests.campaign.bench import is_route, load_scoring

NEAR_KM = 100.0
BESIDE_KM = 40.0
NEAR_SHARE = 0.5
LATE_PERIODS = 2
UP, DOWN = {"emergence"}, {"decline"}


@dataclass(frozen=True)
class Case:
    """What was planted, what was reported, the series of the units, and the events."""

    truth: dict[str, Any]
    report: dict[str, Any]
    series: pl.DataFrame
    events: Events

    def at(self, time: str) -> int:
        """Turn a day into the index of its period."""
        return int(load_scoring().per(time, self.truth))


def step_z(observed: NDArray[np.float64], expected: NDArray[np.float64], at: int) -> float:
    """
    Test a step at one period alone: the log of the ratio of observed to expected, after over before, in its errors.

    The scatter is taken from steps between neighbours, which a shift leaves alone.
    """
    if not 0 < at < len(observed):
        return 0.0
    before, after = ((observed[side].sum() + 0.5, expected[side].sum() + 0.5) for side in (slice(at), slice(at, None)))
    ratio = np.log(after[0] / after[1]) - np.log(before[0] / before[1])
    rough = np.diff(observed) ** 2 / np.maximum(observed[1:] + observed[:-1], 1.0)
    return float(ratio / np.sqrt(max(1.0, float(rough.mean())) * (1 / before[0] + 1 / after[0])))


def explain_miss(change: dict[str, Any], case: Case) -> str:
    """Say for each component of a change what stood in the way of a right flag."""
    told = []
    for part in change["components"]:
        away = _distance_to(change, part, case)
        cause = _cause(part, case, away)
        raw = step_z(*_raw_series(case, away), int(part["time"]))
        label = f"{part['corridor']} {part['direction']} {part['time']}"
        told.append(f"{label}: {cause}; raw z {raw:.1f}")
    return " | ".join(told)


Distance = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _distance_to(change: dict[str, Any], part: dict[str, Any], case: Case) -> Distance:
    lines = [np.array(c["geometry"]["coordinates"]) for c in case.truth["corridors"] if c["id"] == part["corridor"]]
    if change.get("geometry_after"):
        lines.append(np.array(change["geometry_after"]))
    near = load_scoring().geo.Near(np.vstack(lines))
    return lambda points: np.asarray(near(points)[0], dtype=float)


def _raw_series(case: Case, away: Distance) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Count the events beside a true corridor, and all others, by period: what a look at the map would show."""
    beside = away(case.events.select("longitude", "latitude").to_numpy()) <= BESIDE_KM
    size = case.truth["periods"]["n"]
    when = np.array([case.at(day.isoformat()) for day in case.events["occurred_at"].dt.date()])
    inside = (when >= 0) & (when < size)
    seen, others = (np.bincount(when[inside & side], minlength=size).astype(float) for side in (beside, ~beside))
    return seen, others


def _cause(part: dict[str, Any], case: Case, away: Distance) -> str:
    ids = [c["corridor_id"] for c in case.report["corridors"] if _is_near(c.get("geometry"), away)]
    near = [f for f in case.report["flags"] if any(_is_near(g, away) for g in _places(f, part["direction"]))]
    if not ids and not near:
        return "no corridor within 100 km"
    z = f"z {_best_z(case.series, ids, int(part['time'])):.1f}"
    routes = [f for f in near if is_route(f)]
    if not routes:
        notes = sorted({f"{f['type']} at {case.at(f['time'])}" for f in near})
        return f"not significant, {z}" + (f", but {', '.join(notes)}" if notes else "")
    found = ", ".join(f"{f['type']} at {case.at(f['time'])} p {f['p']:.3f}" for f in routes)
    agree = [f for f in routes if not _opposed(f["type"], part["direction"])]
    timely = [f for f in agree if part["time"] - LATE_PERIODS <= case.at(f["time"]) <= part["time_end"] + LATE_PERIODS]
    return f"{'wrong type' if not agree else 'found' if timely else 'wrong time'} ({found}), {z}"


def _best_z(series: pl.DataFrame, ids: list[str], at: int) -> float:
    """Give the largest statistic of a step at a period over some units."""
    key = "unit_id" if "unit_id" in series.columns else "corridor_id"
    found = [0.0]
    for unit in ids:
        own = series.filter(pl.col(key) == unit).sort("period")
        found.append(step_z(own["observed"].to_numpy(), own["expected"].to_numpy(), at))
    return max(found, key=abs)


def _opposed(kind: str, direction: str) -> bool:
    return (kind in UP and direction == "down") or (kind in DOWN and direction == "up")


def _is_near(geometry: dict[str, Any] | None, away: Distance) -> bool:
    points = load_scoring().sample(geometry)
    return len(points) > 0 and float(np.mean(away(points) <= NEAR_KM)) >= NEAR_SHARE


def _places(flag: dict[str, Any], direction: str) -> list[dict[str, Any]]:
    """List where a flag says that something changed in a direction: of a pair, only the end that goes that way."""
    if flag.get("from") or flag.get("to"):
        ends = {"down": ("from",), "up": ("to",)}.get(direction, ("from", "to"))
        return [flag[end]["geometry"] for end in ends if flag.get(end)]
    return [flag["geometry"]] if flag.get("geometry") else []
