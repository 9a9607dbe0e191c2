"""The labelled scenarios beside the checkout: which there are, one detection in process, and their own scoring."""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import polars as pl

from data.basemap import load_land
from data.geocode.gazetteer import load_towns
from data.schema import Events, as_events
from layers.cli.event_file import read_effort_file, read_event_file
from routes.analysis import Analysis, AnalysisParameters
from routes.pipeline import analyse
from routes.report import as_report

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
BENCH = SHARED / "bench" / "detection"
ABSENT = "The folder ../shared with published data is not beside this checkout: nothing was measured.\n"

LATER = datetime(2030, 1, 1, tzinfo=UTC)
"""After every event of the scenarios."""

Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Scenario:
    """A labelled data set: its folder and name."""

    root: Path
    name: str

    @property
    def quiet(self) -> bool:
        """Whether nothing changes in it."""
        return bool(self.truth()["null"])

    def truth(self) -> dict[str, Any]:
        """Read what was planted."""
        found: dict[str, Any] = json.loads((self.root / "truth" / f"{self.name}.json").read_text(encoding="utf-8"))
        return found

    def events(self, blank: tuple[str, ...] = ()) -> Events:
        """Read the events, with some columns emptied; ``row`` is the row of the file, from 1."""
        found = read_event_file(self.root / "events" / f"{self.name}.csv", now=LATER).events
        empty = [pl.lit("" if name != "mode" else None, dtype=pl.String).alias(name) for name in blank]
        return as_events(found.with_columns(empty))

    def rows(self) -> int:
        """Count the records of the file, those that cannot be read too."""
        return pl.read_csv(self.root / "events" / f"{self.name}.csv", infer_schema=False).height

    def effort(self) -> pl.DataFrame:
        """Read the effort log."""
        return read_effort_file(self.root / "effort" / f"{self.name}.csv", now=LATER).effort


def find_scenarios(root: Path, *, sizes: str, only: str) -> list[Scenario]:
    """List the scenarios of some sizes whose names begin with one of the names given, all where none is."""
    names = sorted(path.stem for path in (root / "truth").glob("*.json"))
    starts = tuple(only.split(",")) if only else ("",)
    return [
        Scenario(root, name) for name in names if name.split("__")[1] in sizes.split(",") and name.startswith(starts)
    ]


def load_scoring() -> ModuleType:
    """Import the scoring that lies beside the scenarios."""
    if str(BENCH) not in sys.path:
        sys.path.insert(0, str(BENCH))
    return importlib.import_module("scoring")


def detect(
    events: Events, effort: pl.DataFrame | None, parameters: AnalysisParameters
) -> tuple[Analysis, dict[str, Any]]:
    """Analyse events; give the analysis and its report as JSON would hold it."""
    began = time.perf_counter()
    analysis = analyse(events, parameters=parameters, land=load_land("110m"), towns=load_towns(), effort=effort)
    report = as_report(analysis, runtime_s=time.perf_counter() - began)
    return analysis, json.loads(json.dumps(report))


def is_route(flag: dict[str, Any]) -> bool:
    """Tell a flag of a route from a note."""
    return not str(flag["type"]).startswith("artefact")


def spread(work: Callable[[Task], Answer], tasks: Iterable[Task], *, processes: int) -> Iterator[Answer]:
    """Do tasks in some processes, each on one core; answers come in the order of the tasks."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ[name] = "1"
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, tasks)
