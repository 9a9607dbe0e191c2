from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from routes.effort import POOL, Shares, count_events
from routes.evidence import gather
from routes.periods import Period

PERIODS = (date(2024, 1, 1), date(2024, 2, 1))
MONTHLY = {"periods": PERIODS, "effort": None, "period": Period.MONTH}
NO_AREAS = np.zeros((200, 0), dtype=bool)


def gathered(simulator, land, sizes):
    """Events of (agency, feed), half in January and half in February."""
    rows = [
        {
            "occurred_at": datetime(2024, 1 + k % 2, 1, tzinfo=UTC),
            "longitude": 10.0 + 0.01 * k,
            "latitude": 5.0,
            "agency": agency,
            "feed": feed,
        }
        for (agency, feed), size in sizes.items()
        for k in range(size)
    ]
    return gather(simulator.make_events(rows), period=Period.MONTH, as_of=None, land=land)


def counted(evidence, share, effort=None):
    shares = Shares(np.full((evidence.frame.height, 2), share), np.array([0, 1]), NO_AREAS[: evidence.frame.height])
    return count_events(evidence, shares, periods=PERIODS, effort=effort, period=Period.MONTH)


def test_what_goes_in_comes_out(simulator, land):
    evidence = gathered(simulator, land, {("A", "x"): 100, ("B", ""): 80})
    counts = counted(evidence, 0.3)
    assert counts.counts.sum() == pytest.approx(180)
    assert counts.counts[:2].sum() == pytest.approx(108)
    assert counts.counts.sum(axis=(0, 1)).tolist() == pytest.approx([90, 90])


def test_thin_feeds_are_pooled_and_thin_agencies_too(simulator, land):
    evidence = gathered(simulator, land, {("A", "x"): 100, ("A", "y"): 40, ("A", "z"): 30, ("B", ""): 10})
    assert counted(evidence, 0.3).sources == (("A", "x"), ("A", ""), POOL)


def test_a_feed_of_one_corridor_cannot_tell_effort_from_flow(simulator, land):
    evidence = gathered(simulator, land, {("A", "x"): 100, ("A", "y"): 100})
    shares = np.full((200, 2), 0.3)
    shares[(evidence.frame["feed"] == "y").to_numpy()] = [0.9, 0.05]
    found = count_events(evidence, Shares(shares, np.array([0, 1]), NO_AREAS), **MONTHLY)
    assert ("A", "y") not in found.sources
    beside = count_events(evidence, Shares(np.full((200, 2), 0.4), np.array([0, 0]), NO_AREAS), **MONTHLY)
    assert beside.sources == (("A", ""),)


def test_hours_become_logarithms_over_their_mean(simulator, land):
    effort = pl.DataFrame({"period": list(PERIODS), "agency": ["A", "A"], "hours": [50.0, 150.0]})
    counts = counted(gathered(simulator, land, {("A", ""): 100}), 0.3, effort)
    assert counts.log_effort[0].tolist() == pytest.approx(np.log([0.5, 1.5]).tolist())
