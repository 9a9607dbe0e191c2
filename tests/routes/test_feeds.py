"""A feed that starts or stops is no shift of a route."""

import numpy as np
import pytest

from routes.feeds import Feeds, behind_step


def feeds(*spans: tuple[str, int, int], size: int = 12) -> tuple[Feeds, np.ndarray]:
    """One event a period from each feed's first period to its last, all on one corridor."""
    rows = [(number, period) for number, (_name, first, last) in enumerate(spans) for period in range(first, last + 1)]
    feed_at, when = np.array(rows).T
    made = Feeds(
        names=tuple(("AGY", name) for name, _first, _last in spans),
        feed_at=feed_at,
        when=when,
        weights=np.ones(len(rows)),
        first=np.array([first for _name, first, _last in spans]),
        last=np.array([last for _name, _first, last in spans]),
        size=size,
    )
    return made, np.ones(len(rows))


def test_a_rise_made_by_a_feed_that_starts_then_is_told_as_that_feed():
    found, shares = feeds(("street", 6, 11))
    assert behind_step(found, shares, at=6, rises=True, reach=6) == ("AGY", "street")


def test_a_fall_made_by_a_feed_that_stops_then_is_told_as_that_feed():
    found, shares = feeds(("survey", 0, 5), ("press", 0, 1))
    assert behind_step(found, shares, at=6, rises=False, reach=6) == ("AGY", "survey")


@pytest.mark.parametrize("at", [3, 9])
def test_a_feed_that_turned_at_another_time_explains_nothing(at):
    found, shares = feeds(("street", 6, 11), ("old", 0, 11))
    assert behind_step(found, shares, at=at, rises=True, reach=6) is None


def test_a_rise_dated_months_after_the_only_feed_started_is_its_start():
    found, shares = feeds(("customs", 3, 11))
    assert behind_step(found, shares, at=6, rises=True, reach=6) == ("AGY", "customs")
    assert behind_step(found, shares, at=6, rises=True, reach=2) is None
    tripled = np.where(found.when >= 6, 3.0, 1.0)
    assert behind_step(found, tripled, at=6, rises=True, reach=6) is None


def test_a_fall_dated_months_before_the_only_feed_stopped_is_its_end():
    found, shares = feeds(("customs", 0, 8))
    assert behind_step(found, shares, at=6, rises=False, reach=6) == ("AGY", "customs")
    thinned = np.where(found.when >= 6, 0.3, 1.0)
    assert behind_step(found, thinned, at=6, rises=False, reach=6) is None


def test_old_feeds_that_rise_as_well_keep_the_flag():
    found, shares = feeds(("street", 6, 11), ("old", 0, 11), ("other", 0, 11))
    assert behind_step(found, shares, at=6, rises=True, reach=6) is None


def test_the_beginning_and_the_end_of_the_data_start_and_stop_no_feed():
    found, shares = feeds(("whole", 0, 11))
    assert behind_step(found, shares, at=1, rises=True, reach=6) is None
    assert behind_step(found, shares, at=11, rises=False, reach=6) is None


def test_a_feed_elsewhere_explains_nothing_here():
    found, shares = feeds(("street", 6, 11), ("old", 0, 11))
    here = np.where(found.feed_at == 0, 0.0, shares)
    assert behind_step(found, here, at=6, rises=True, reach=6) is None
