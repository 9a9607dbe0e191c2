"""A small simulator of events along known corridors, and land for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
import shapely

from data.schema import EVENT_COLUMNS, Events, as_events
from routes.geodesy import great_circle, to_degrees, to_vectors
from routes.periods import Period, all_periods

PERIODS = all_periods(date(2021, 1, 1), date(2024, 12, 1), Period.MONTH)


@dataclass(frozen=True)
class Truth:
    """A corridor of the simulator: straight ends, a rate by period, a shift to the side."""

    origin: tuple[str, float, float]
    destination: tuple[str, float, float]
    mode: str
    rate: Callable[[int], float]
    aside_km: Callable[[int], float] = lambda _: 0.0
    commodity: str = "heroin"


def make_events(rows: list[dict[str, object]]) -> Events:
    """Fill rows up to the schema of events."""
    base = {
        "kind": "seizure", "precision": "day", "commodity": "heroin", "count": 1, "radius_km": 2.0, "agency": "A",
        "feed": "", "place": "", "country": "", "origin": "", "destination": "", "handling": "TLP:CLEAR",
    }  # fmt: skip
    filled = [base | {"event_id": str(at), "recorded_at": row["occurred_at"]} | row for at, row in enumerate(rows)]
    frame = pl.DataFrame(
        {name: [row.get(name) for row in filled] for name in EVENT_COLUMNS}, schema=dict(EVENT_COLUMNS), strict=False
    )
    return as_events(frame)


def simulate(
    truths: list[Truth], *, seed: int = 1, effort: Callable[[str, int], float] = lambda _a, _t: 1.0, tagged: float = 0.3
) -> Events:
    """Draw events along corridors, reported by three agencies."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for truth in truths:
        ends = to_vectors([truth.origin[1], truth.destination[1]], [truth.origin[2], truth.destination[2]])
        line = great_circle(ends[0], ends[1])
        left = np.cross(ends[0], ends[1])
        left /= np.linalg.norm(left)
        for at, first in enumerate(PERIODS):
            for agency in ("A", "B", "C"):
                number = int(rng.poisson(truth.rate(at) / 3 * effort(agency, at)))
                spots = line[rng.integers(len(line), size=number)]
                moved = spots + left * (rng.normal(truth.aside_km(at), 6.0, number) / 6371.0)[:, None]
                lon, lat = to_degrees(moved)
                for k in range(number):
                    named = rng.random() < tagged
                    day = datetime(first.year, first.month, 1, tzinfo=UTC) + timedelta(days=int(rng.integers(28)))
                    rows.append(
                        {
                            "occurred_at": day,
                            "longitude": round(float(lon[k]), 4),
                            "latitude": round(float(lat[k]), 4),
                            "mode": truth.mode if rng.random() < 0.8 else None,
                            "commodity": truth.commodity,
                            "agency": agency,
                            "origin": truth.origin[0] if named else "",
                            "destination": truth.destination[0] if named else "",
                        }
                    )
        rows += at_the_ends(truth)
    return make_events(rows)


def at_the_ends(truth: Truth) -> list[dict[str, object]]:
    """Name the ends: six events at each, from which their positions can be learned."""
    return [
        {
            "occurred_at": datetime(2021 + k % 4, 6, 1, tzinfo=UTC),
            "longitude": lon,
            "latitude": lat,
            "mode": truth.mode,
            "commodity": truth.commodity,
            "place": name,
            "agency": "ABC"[k % 3],
        }
        for name, lon, lat in (truth.origin, truth.destination)
        for k in range(6)
    ]


@pytest.fixture(scope="session")
def land() -> shapely.MultiPolygon:
    """Two rectangles: one over the middle, one across the antimeridian, cut there."""
    boxes = [shapely.box(0, 0, 40, 30), shapely.box(170, -20, 180, 0), shapely.box(-180, -20, -175, 0)]
    return shapely.MultiPolygon(boxes)


@pytest.fixture(scope="session")
def simulator() -> SimpleNamespace:
    """The simulator: Truth, simulate, make_events, periods."""
    return SimpleNamespace(Truth=Truth, simulate=simulate, make_events=make_events, periods=PERIODS)
