"""
Documented shifts and traps in the published files, with one setting for all of them: found or missed and why.

Usage: python -m tests.campaign.known_shifts [--only DATASET,...] [--processes 2] [--markdown FILE] [--json FILE]
A corridor-year is one year of one unit whose series was tested; a flag of a route that is neither a known shift nor
taken in by a trap is an extra one.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from data.schema import Events
from routes.analysis import AnalysisParameters
from tests.campaign.bench import ABSENT, detect, spread
from tests.campaign.diagnosis import explain, look_at
from tests.campaign.known import Known, load_known
from tests.campaign.matching import Claim, agrees, claims_of, is_about, rests_on_one_point
from tests.campaign.published import FILES, REAL, read_published
from tests.campaign.tables import as_markdown

MIN_UNIT_EVENTS = 12


@dataclass
class Judged:
    """What one data set gave: rows of shifts and of traps, and the flags beyond them."""

    dataset: str
    seconds: float
    events: int
    unit_years: float
    years: float
    flags: int
    notes: int
    shifts: list[dict[str, Any]] = field(default_factory=list)
    traps: list[dict[str, Any]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def judge(name: str) -> Judged:
    """Analyse a data set and hold its report against the table."""
    events = read_published(name)
    began = time.perf_counter()
    analysis, report = detect(events, None, AnalysisParameters())
    seconds = time.perf_counter() - began
    shifts, traps = load_known()
    claims = claims_of(report)
    routes, notes = [c for c in claims if not c.note], [c for c in claims if c.note]
    ranks = {c.rank for c in routes}
    years = len(analysis.periods) / 12
    found = Judged(name, seconds, events.height, _unit_years(analysis.series), years, len(ranks), len(notes))
    own = [shift for shift in shifts if name in shift.datasets]
    for shift in own:
        raw = look_at(events, shift)
        first = next((c for c in routes if agrees(c, shift)), None)
        why = "" if first else explain(shift, report, series=analysis.series, claims=claims, raw=raw)
        chance = _by_chance(shift, routes, analysis.periods)
        row = {"shift": shift.name, "decides": shift.datasets[0] == name, "required": shift.required}
        found.shifts.append(row | {"found": str(first or ""), "why": why, "chance": chance, "raw": str(raw)})
    for trap in (trap for trap in traps if name in trap.datasets):
        found.traps.append(_trap(trap, [*routes, *notes], events))
    known = {c.rank for c in routes if any(agrees(c, shift) for shift in own)}
    caught = {int(rank) for row in found.traps for rank in row["ranks"]}
    beyond = {c.rank: c for c in routes if c.rank not in known | caught}
    names = {str(c["corridor_id"]): f"{c['name']} ({c['mode']})" for c in report["corridors"]}
    found.extra = [f"{c} {names.get(c.about, c.about)}" for c in beyond.values()]
    return found


def _unit_years(series: pl.DataFrame) -> float:
    key = "unit_id" if "unit_id" in series.columns else "corridor_id"
    by_unit = series.group_by(key).agg(pl.col("observed").sum(), n=pl.len())
    return float(by_unit.filter(pl.col("observed") >= MIN_UNIT_EVENTS)["n"].sum()) / 12


def _trap(trap: Known, claims: list[Claim], events: Events) -> dict[str, Any]:
    taken = [c for c in claims if not c.note and agrees(c, trap)]
    if trap.rule == "one_point":
        taken = [c for c in taken if rests_on_one_point(c, events)]
    notes = [c for c in claims if c.note and trap.holds(c.when)]
    told = next((c for c in notes if c.about in trap.feeds or is_about(c, trap)), None)
    return {
        "trap": trap.name,
        "respected": not taken,
        "taken": "; ".join(map(str, taken)),
        "note": f"{told} {told.about}" if told else "",
        "ranks": sorted({c.rank for c in taken}),
    }


def _by_chance(shift: Known, routes: list[Claim], periods: tuple[Any, ...]) -> float:
    """Give the chance that flags of the same places and directions at random months would find a shift."""
    about = [c for c in routes if is_about(c, shift) and c.direction == shift.direction]
    share = sum(shift.holds(day) for day in periods) / max(len(periods), 1)
    return float(1 - (1 - share) ** len(about))


def main() -> None:
    """Judge all data sets and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(FILES))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if not REAL.is_dir():
        sys.stdout.write(ABSENT)
        return
    found = list(spread(judge, asked.only.split(","), processes=asked.processes))
    text = as_markdown(found)
    sys.stdout.write(text)
    if asked.markdown:
        asked.markdown.write_text(text, encoding="utf-8")
    if asked.json:
        asked.json.write_text(json.dumps([vars(part) for part in found], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
