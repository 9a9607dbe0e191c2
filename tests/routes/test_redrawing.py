"""A line along a lane whose ships keep far off it, and one whose ships do not."""

from datetime import UTC, datetime

import numpy as np
import pytest

from routes.assignment import learn
from routes.candidates import read_tags, tagged_candidates
from routes.evidence import gather
from routes.geodesy import to_degrees
from routes.periods import Period
from routes.places import learn_places
from routes.redrawing import redrawn

START, END, OFF = (-30.0, 10.0), (-16.0, 10.0), 2.2
DAY = datetime(2024, 1, 1, tzinfo=UTC)


def at_sea(simulator, aside_deg, *, cargo="tobacco"):
    """Ships on an arc between two ports, some of which name them."""
    rng = np.random.default_rng(1)
    share = rng.uniform(0.02, 0.98, 120)
    rows = [
        {
            "longitude": START[0] + at * (END[0] - START[0]),
            "latitude": START[1] - aside_deg * np.sin(np.pi * at) + rng.normal(0, 0.05),
            "commodity": cargo,
            "mode": "maritime",
        }
        for at in share
    ]
    named = [row | {"origin": "Alpha", "destination": "Omega"} for row in rows[:12]]
    ports = [
        {"longitude": lon, "latitude": lat, "place": place, "origin": place, "commodity": cargo, "mode": "maritime"}
        for (lon, lat), place in ((START, "Alpha"), (END, "Omega"))
    ] * 3
    return simulator.make_events([{"occurred_at": DAY, **row} for row in [*named, *rows[12:], *ports]])


def drawn(simulator, land, aside_deg):
    evidence = gather(at_sea(simulator, aside_deg), period=Period.MONTH, as_of=None, land=land)
    places = learn_places(evidence)
    tags = read_tags(evidence, places)
    candidates = tagged_candidates(evidence, places=places, tags=tags, land=land)
    assignment, _ = learn(evidence, candidates, tags)
    return candidates, redrawn(evidence, candidates, assignment, tags=tags, land=land)


def middle_of(candidate):
    lon, lat = to_degrees(candidate.line)
    return float(lat[np.argmin(np.abs(lon - (START[0] + END[0]) / 2))])


def test_a_line_is_drawn_again_where_its_events_lie_aside(simulator, land):
    before, after = drawn(simulator, land, OFF)
    assert len(before) == len(after) == 1
    assert abs(middle_of(before[0]) - (START[1] - OFF)) > 0.8
    assert middle_of(after[0]) == pytest.approx(START[1] - OFF, abs=0.4)
    assert np.allclose(after[0].line[[0, -1]], before[0].line[[0, -1]])
