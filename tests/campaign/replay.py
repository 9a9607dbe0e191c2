"""
Labelled scenarios replayed look by look, in process: what would have been flagged when, knowing only what was known.

Usage: python -m tests.campaign.replay [--size 10000] [--only NAME,...] [--looks 24] [--step 1] [--effort]
[--processes 2] [--json FILE]
The delays of the reports are those of ``replay.py`` beside the scenarios; with ``--step 2`` every second look is taken.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from data.schema import Events, as_events
from routes.analysis import AnalysisParameters
from tests.campaign.bench import ABSENT, BENCH, Scenario, detect, find_scenarios, is_route, load_scoring, spread

SHAPE, SCALE_DAYS = 1.2, 15.0


@dataclass(frozen=True)
class Look:
    """One scenario at the end of one period."""

    scenario: Scenario
    period: int
    with_effort: bool


@dataclass(frozen=True)
class Seen:
    """What a look gave: the flags of routes, and the changes that a right one is about."""

    flags: tuple[str, ...]
    found: tuple[str, ...]


def known_by(events: Events, *, rows: int, end: date) -> Events:
    """
    Keep what was known by the first instant of a day: each row of the file becomes known a while after its date.

    Parameters
    ----------
    events
        With ``row`` as in the file.
    rows
        Of the file, those that could not be read too: the delays are drawn for all of them.
    end
        First day that is not known any more, but for its first instant.
    """
    delay = np.random.default_rng(0).gamma(SHAPE, SCALE_DAYS, rows)[events["row"].to_numpy() - 1]
    late = np.rint(delay * 86_400e6).astype("timedelta64[us]")
    known = events["occurred_at"].dt.replace_time_zone(None).to_numpy() + late
    return as_events(events.filter(pl.Series(known <= np.datetime64(end))))


def take_look(look: Look) -> Seen:
    """Detect on what was known at the end of a period."""
    scoring, truth = load_scoring(), look.scenario.truth()
    cut = known_by(look.scenario.events(), rows=look.scenario.rows(), end=_first_day(truth, look.period + 1))
    _, report = detect(cut, look.scenario.effort() if look.with_effort else None, AnalysisParameters())
    routes = [f"{f['type']} {f['time'][:7]} p {f['p']:.3f}" for f in report["flags"] if is_route(f)]
    found = [
        str(change["id"])
        for change in truth["changes"]
        if look.period >= _onset(change) and scoring.score(report, {**truth, "changes": [change]})["found"]
    ]
    return Seen(tuple(routes), tuple(found))


def _onset(change: dict[str, Any]) -> int:
    return int(min(part["time"] for part in change["components"]))


def _first_day(truth: dict[str, Any], period: int) -> date:
    year, month = map(int, truth["periods"]["start"].split("-"))
    return date(year + (month - 1 + period) // 12, (month - 1 + period) % 12 + 1, 1)


def summarise(seen: Sequence[tuple[Look, Seen]]) -> dict[str, Any]:
    """Put looks together: delays of the changes that could be caught, and how many quiet scenarios were flagged."""
    first = {look.scenario: look.period for look, _ in reversed(seen)}
    caught: dict[tuple[Scenario, str], int] = {}
    for look, what in seen:
        for change in what.found:
            caught.setdefault((look.scenario, change), look.period)
    onsets = {(s, str(c["id"])): _onset(c) for s in first for c in s.truth()["changes"] if _onset(c) >= first[s]}
    delays = [caught[key] - onset for key, onset in onsets.items() if key in caught]
    quiet = [scenario for scenario in first if scenario.quiet]
    flagged = {look.scenario for look, what in seen if look.scenario.quiet and what.flags}
    return {
        "changes": len(onsets),
        "caught": len(delays),
        "median_delay": statistics.median(delays) if delays else None,
        "quiet": len(quiet),
        "quiet_ever_flagged": len(flagged) / len(quiet) if quiet else None,
        "quiet_looks_flagged": sum(bool(what.flags) for look, what in seen if look.scenario.quiet),
    }


def _tell(own: Sequence[tuple[Look, Seen]]) -> None:
    """Tell the looks at one scenario."""
    scenario = own[0][0].scenario
    if scenario.quiet:
        told = [f"look {look.period}: {', '.join(what.flags)}" for look, what in own if what.flags]
        sys.stdout.write(f"{scenario.name}: quiet, {'; '.join(told) or 'never flagged'}\n")
    for change in scenario.truth()["changes"]:
        looks = [look.period for look, what in own if str(change["id"]) in what.found]
        sys.stdout.write(f"{scenario.name} {change['id']}: changed at {_onset(change)}, right at looks {looks}\n")
    sys.stdout.flush()


def main() -> None:
    """Take the looks that were asked for and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="10000")
    parser.add_argument("--only", default="")
    parser.add_argument("--looks", type=int, default=24)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--effort", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if not BENCH.is_dir():
        sys.stdout.write(ABSENT)
        return
    looks = [
        Look(scenario, period, asked.effort)
        for scenario in find_scenarios(BENCH, sizes=asked.size, only=asked.only)
        for last in [scenario.truth()["periods"]["n"]]
        for period in range(last - asked.looks + asked.step - 1, last, asked.step)
    ]
    seen: list[tuple[Look, Seen]] = []
    taken = zip(looks, spread(take_look, looks, processes=asked.processes), strict=True)
    for _, own in groupby(taken, key=lambda pair: pair[0].scenario):
        seen += (told := list(own))
        _tell(told)
    sys.stdout.write(json.dumps(summarise(seen)) + "\n")
    if asked.json:
        rows = [{"scenario": look.scenario.name, "look": look.period} | vars(what) for look, what in seen]
        asked.json.write_text(json.dumps(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
