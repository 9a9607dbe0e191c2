"""A look knows what had been reported by then, and looks are put together into delays."""

from datetime import date
from pathlib import Path

import pytest

from tests.campaign.bench import ABSENT, BENCH, Scenario, find_scenarios
from tests.campaign.replay import Look, Seen, known_by, summarise

pytestmark = pytest.mark.skipif(not BENCH.is_dir(), reason=ABSENT.strip())


def scenario(name: str) -> Scenario:
    [found] = find_scenarios(Path(BENCH), sizes="1000", only=name)
    return found


def test_later_looks_know_more_and_nothing_of_the_future() -> None:
    own = scenario("null_flat_seasia__1000__s7")
    events = own.events()
    cuts = [
        known_by(events, rows=own.rows(), end=day) for day in (date(2022, 1, 1), date(2022, 7, 1), date(2030, 1, 1))
    ]
    ids = [set(cut["event_id"]) for cut in cuts]
    assert ids[0] < ids[1] < ids[2] == set(events["event_id"])
    assert max(cuts[0]["occurred_at"].dt.date()) < date(2022, 1, 1)
    # The mean delay is 18 days: of the last month, something is known and something is not.
    last = [cut.filter(cut["occurred_at"].dt.date() >= date(2021, 12, 1)).height for cut in (cuts[0], cuts[2])]
    december = cuts[2].filter(cuts[2]["occurred_at"].dt.date().is_between(date(2021, 12, 1), date(2021, 12, 31))).height
    assert 0 < last[0] < december


def test_a_delay_runs_from_the_change_to_the_first_right_look() -> None:
    moved, still = scenario("displace_balkan_l1__1000__s7"), scenario("null_flat_seasia__1000__s7")
    onset = min(part["time"] for part in moved.truth()["changes"][0]["components"])
    seen = [
        (Look(moved, onset - 1, with_effort=False), Seen((), ())),
        (Look(moved, onset + 3, with_effort=False), Seen(("decline",), ("C1",))),
        (Look(moved, onset + 4, with_effort=False), Seen(("decline",), ("C1",))),
        (Look(still, onset + 3, with_effort=False), Seen((), ())),
        (Look(still, onset + 4, with_effort=False), Seen(("emergence",), ())),
    ]
    told = summarise(seen)
    assert told == {
        "changes": 1, "caught": 1, "median_delay": 3, "quiet": 1, "quiet_ever_flagged": 1.0, "quiet_looks_flagged": 1
    }  # fmt: skip
    assert summarise(seen[:2] + seen[3:4])["quiet_ever_flagged"] == 0.0
