"""A step is told from noise, and a miss from its cause, on examples small enough to check by hand."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from data.schema import EVENT_COLUMNS, as_events
from tests.campaign.bench import ABSENT, BENCH
from tests.campaign.causes import Case, explain_miss, step_z

LINE = [[10.0, 50.0], [12.0, 50.0]]


def test_a_step_counts_in_its_errors() -> None:
    flat = np.full(20, 10.0)
    # Both halves hold 100 events: the error of the log ratio is the root of 1/100 + 1/100, hardly less.
    halved = np.r_[flat[:10], flat[10:] / 2]
    assert step_z(halved, flat, 10) == pytest.approx(np.log(50.5 / 100.5) / np.sqrt(1 / 100.5 + 1 / 50.5), rel=1e-6)
    assert step_z(flat, flat, 10) == pytest.approx(0.0, abs=1e-9)
    assert step_z(flat, flat, 0) == 0.0


def case(flags: list[dict[str, object]], corridors: list[dict[str, object]]) -> Case:
    truth = {
        "periods": {"start": "2020-01", "n": 12},
        "corridors": [{"id": "A", "geometry": {"type": "LineString", "coordinates": LINE}}],
    }
    months = [datetime(2020, month, 1, tzinfo=UTC) for month in range(1, 13)]
    events = pl.DataFrame({"longitude": [11.0] * 12, "latitude": [50.0] * 12, "occurred_at": months})
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in EVENT_COLUMNS.items() if name not in events]
    every = events.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in EVENT_COLUMNS.items())
    series = pl.DataFrame({"corridor_id": ["c"] * 12, "period": months, "observed": [1.0] * 12, "expected": [1.0] * 12})
    return Case(truth, {"flags": flags, "corridors": corridors}, series, as_events(every))


@pytest.mark.skipif(not BENCH.is_dir(), reason=ABSENT.strip())
@pytest.mark.parametrize(
    ("kind", "time", "longitude", "cause"),
    [
        ("decline", "2020-06-01", 11.0, "found"),
        ("decline", "2020-11-01", 11.0, "wrong time"),
        ("emergence", "2020-06-01", 11.0, "wrong type"),
        ("artefact_reporting", "2020-06-01", 11.0, "not significant"),
        ("decline", "2020-06-01", 30.0, "no corridor within 100 km"),
    ],
)
def test_the_cause_of_a_miss(kind: str, time: str, longitude: float, cause: str) -> None:
    line = {"type": "LineString", "coordinates": [[longitude, 50.0], [longitude + 0.5, 50.0]]}
    flags = [{"type": kind, "time": time, "p": 0.01, "geometry": line}]
    change = {"components": [{"corridor": "A", "direction": "down", "time": 5, "time_end": 5}]}
    told = explain_miss(change, case(flags, [{"corridor_id": "c", "geometry": line}]))
    assert told.startswith(f"A down 5: {cause}")


@pytest.mark.skipif(not BENCH.is_dir(), reason=ABSENT.strip())
def test_of_a_pair_only_the_end_that_falls_explains_a_fall() -> None:
    here = {"type": "LineString", "coordinates": [[11.0, 50.0], [11.5, 50.0]]}
    there = {"type": "LineString", "coordinates": [[30.0, 50.0], [30.5, 50.0]]}
    corridors = [{"corridor_id": "c", "geometry": here}]
    change = {"components": [{"corridor": "A", "direction": "down", "time": 5, "time_end": 5}]}
    pair = {"type": "displacement", "time": "2020-06-01", "p": 0.01}
    falls = explain_miss(change, case([pair | {"from": {"geometry": here}, "to": {"geometry": there}}], corridors))
    rises = explain_miss(change, case([pair | {"from": {"geometry": there}, "to": {"geometry": here}}], corridors))
    assert falls.startswith("A down 5: found")
    assert rises.startswith("A down 5: not significant")
