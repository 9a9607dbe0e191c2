"""
The figures of the labelled scenarios, in process: averages by size, and the cause of every miss.

Usage: python -m tests.campaign.labelled [--sizes 1000,10000] [--only NAME,...] [--effort] [--blank COLUMN,...] [--weak]
[--processes 2] [--json FILE]
"""

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routes.analysis import AnalysisParameters
from tests.campaign.bench import ABSENT, BENCH, Scenario, detect, find_scenarios, is_route, load_scoring, spread
from tests.campaign.causes import Case, explain_miss

SHOWN = (
    "F1_all", "recall", "precision_all", "typed_recall", "null_any", "geo_f25", "geo_f50", "corridor_recall",
    "corridor_precision", "mode_acc", "seconds",
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One scenario and how to run it."""

    scenario: Scenario
    with_effort: bool
    blank: tuple[str, ...]


def run_job(job: Job) -> dict[str, Any]:
    """Detect and score one scenario; add seconds, the flags of a quiet one, and the cause of every miss."""
    scoring, truth = load_scoring(), job.scenario.truth()
    events = job.scenario.events(job.blank)
    began = time.perf_counter()
    analysis, report = detect(events, job.scenario.effort() if job.with_effort else None, AnalysisParameters())
    row: dict[str, Any] = scoring.score(report, truth)
    row |= {"name": job.scenario.name, "seconds": time.perf_counter() - began, "misses": [], "untyped": []}
    for change in truth["changes"]:
        own = scoring.score(report, {**truth, "changes": [change]})
        if not own["found_typed"]:
            cause = explain_miss(change, Case(truth, report, analysis.series, events))
            row["misses" if not own["found"] else "untyped"].append(f"{change['id']} ({change['type']}): {cause}")
    row["routes"] = [f"{f['type']} {f['time']} p {f['p']:.3f}" for f in report["flags"] if is_route(f)]
    return row


def summarise(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Average rows of one size as ``run.py`` does."""
    found: dict[str, float] = load_scoring().summarise(rows)
    found["seconds"] = sorted(row["seconds"] for row in rows)[len(rows) // 2]
    return {name: round(found[name], 3) for name in SHOWN if found.get(name) is not None}


def _tell(rows: list[dict[str, Any]]) -> None:
    causes: Counter[str] = Counter()
    for row in rows:
        if row["null"] and row["routes"]:
            sys.stdout.write(f"  {row['name']}: quiet, but {', '.join(row['routes'])}\n")
        for label in ("misses", "untyped"):
            for text in row[label]:
                sys.stdout.write(f"  {row['name']}: {'missed' if label == 'misses' else 'not typed'} {text}\n")
        parts = [part.split(": ", 1)[-1] for text in row["misses"] for part in text.split(": ", 1)[1].split(" | ")]
        causes.update(part.split(";")[0].split(",")[0].split(" (")[0] for part in parts)
    sys.stdout.write(f"  causes of misses, by component: {dict(causes.most_common())}\n")


def main() -> None:
    """Run what was asked and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--only", default="")
    parser.add_argument("--blank", default="")
    parser.add_argument("--effort", action="store_true")
    parser.add_argument("--weak", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if not BENCH.is_dir():
        sys.stdout.write(ABSENT)
        return
    blank = tuple(asked.blank.split(",")) if asked.blank else ()
    chosen = find_scenarios(BENCH / "weak" if asked.weak else BENCH, sizes=asked.sizes, only=asked.only)
    rows = list(spread(run_job, [Job(s, asked.effort, blank) for s in chosen], processes=asked.processes))
    for size in sorted({row["size"] for row in rows}):
        part = [row for row in rows if row["size"] == size]
        quiet = [row for row in part if row["null"]]
        flagged = sum(row["n_flags"] > 0 for row in quiet)
        sys.stdout.write(f"{size}: {json.dumps(summarise(part))} quiet flagged {flagged} of {len(quiet)}\n")
        _tell(part)
    if asked.json:
        asked.json.write_text(json.dumps(rows, default=str) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
