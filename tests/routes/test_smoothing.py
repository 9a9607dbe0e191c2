"""A line that turns at every event, one that has to round a cape, and one between two banks of events."""

import numpy as np
import pytest
import shapely

from routes.geodesy import along_km, project, to_degrees, to_vectors
from routes.smoothing import smooth

OPEN = shapely.Polygon()
CAPE = shapely.box(4.0, -2.0, 6.0, 1.0)


def length(line):
    return float(along_km(line)[-1])


def zigzag():
    lon = np.linspace(0, 10, 41)
    return to_vectors(lon, 0.15 * (-1.0) ** np.arange(41))


def test_turns_that_no_event_asks_for_go():
    line = zigzag()
    rng = np.random.default_rng(3)
    events = to_vectors(rng.uniform(0, 10, 200), rng.normal(0, 0.1, 200))
    eased = smooth(line, events, np.ones(200), land=OPEN, afloat=True)
    straight = length(line[[0, -1]])
    assert length(line) > 1.1 * straight
    assert length(eased) == pytest.approx(straight, rel=0.002)
    assert np.allclose(eased[[0, -1]], line[[0, -1]])


def test_a_bend_that_events_follow_stays():
    lon = np.concatenate([np.linspace(0, 5, 21), np.full(20, 5.0)])
    lat = np.concatenate([np.zeros(21), np.linspace(0.25, 5, 20)])
    line = to_vectors(lon, lat)
    eased = smooth(line, line, np.ones(41), land=OPEN, afloat=True)
    assert np.mean(project(eased, line, 40.0).offset_km <= 40.0) >= 0.97


def test_a_ship_does_not_cut_a_cape():
    lon = np.array([0.0, 3.5, 5.0, 6.5, 10.0])
    line = to_vectors(
        np.interp(np.linspace(0, 4, 60), range(5), lon), np.interp(np.linspace(0, 4, 60), range(5), [0, 0, 1.4, 0, 0])
    )
    before = shapely.contains_xy(CAPE, *to_degrees(line)).mean()
    eased = smooth(line, line[:0], np.zeros(0), land=CAPE, afloat=True)
    assert shapely.contains_xy(CAPE, *to_degrees(eased)).mean() <= before + 0.02
    assert shapely.contains_xy(CAPE, *to_degrees(smooth(line, line[:0], np.zeros(0), land=OPEN, afloat=True))).any()


def test_nothing_depends_on_events_that_do_not_belong():
    line = zigzag()
    far = to_vectors(np.full(50, 5.0), np.full(50, 0.3))
    alone = smooth(line, line, np.ones(len(line)), land=OPEN, afloat=True)
    both = smooth(line, np.vstack([line, far]), np.r_[np.ones(len(line)), np.zeros(50)], land=OPEN, afloat=True)
    assert np.array_equal(alone, both)
