"""``make bench``: time and memory of an analysis at three sizes, beside hot spots cell by cell, as ratios."""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np

from data.basemap import load_land
from data.geocode.gazetteer import load_towns
from data.scenario import training_scenario
from data.schema import Events
from routes.analysis import AnalysisParameters
from routes.geodesy import Vectors, project, to_vectors
from routes.pipeline import analyse
from tests.bench.hot_spots import trending_cells
from tests.bench.make_events import make_events

SIZES: Final = (10_000, 100_000, 1_000_000)
METHODS: Final = ("routewatch", "hot spots")
NEAR_KM: Final = 100.0
KIB_PER_MB: Final = 1024 if sys.platform != "darwin" else 1024 * 1024


def near_a_shift(places: Vectors) -> float:
    """
    Tell which share of places lies within 100 km of a route that shifts.

    Parameters
    ----------
    places
        Unit vectors, shape (n, 3).

    Returns
    -------
    share
        1 where there is no place.
    """
    scenario = training_scenario()
    shifted = {name for change in scenario.changes if change.is_shift for name in change.corridor_ids}
    away = np.full(len(places), np.inf)
    for corridor in scenario.corridors:
        for line in (corridor.line, corridor.line_after):
            if corridor.corridor_id in shifted and line:
                away = np.minimum(away, np.abs(project(to_vectors(*np.array(line).T), places).offset_km))
    return float(np.mean(away <= NEAR_KM)) if len(places) else 1.0


def run_once(method: str, size: int) -> dict[str, float]:
    """
    Run one method at one size in this process.

    Parameters
    ----------
    method
        One of ``METHODS``.
    size
        Number of events.

    Returns
    -------
    figures
        seconds, peak and before (memory in MB), said (flags of routes, or cells), right (share of those said that
        lie at a route that shifts).
    """
    events, effort = make_events(size)
    load_land("110m")
    load_towns()
    before = peak_mb()
    began = time.perf_counter()
    if method == METHODS[0]:
        analysis = analyse(
            events, parameters=AnalysisParameters(), land=load_land("110m"), towns=load_towns(), effort=effort
        )
        seconds = time.perf_counter() - began
        ids = {flag.corridor_id or flag.to_corridor_id for flag in analysis.flags if "artefact" not in flag.type}
        lines = analysis.corridors.set_index("corridor_id").geometry
        middles = [lines[name].interpolate(0.5, normalized=True).coords[0] for name in sorted(filter(None, ids))]
        places = to_vectors(*np.array(middles).reshape(-1, 2).T)
    else:
        places = trending_cells(Events(events))
        seconds = time.perf_counter() - began
    peak = peak_mb()
    return {
        "seconds": seconds, "peak": peak, "before": before, "said": len(places), "right": near_a_shift(places)
    }  # fmt: skip


def peak_mb() -> float:
    """
    Read the most memory that this process ever held.

    Returns
    -------
    peak
        In MB.
    """
    status = Path("/proc/self/status")
    if status.exists():  # what is counted by getrusage begins with the memory of whoever started this process
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MB


def in_child(method: str, size: int) -> dict[str, float]:
    """
    Run one method at one size in a process of its own, so that its memory is its own.

    Parameters
    ----------
    method, size
        As for ``run_once``.

    Returns
    -------
    figures
        As from ``run_once``.
    """
    command = [sys.executable, "-m", "tests.bench.measure", "--method", method, "--sizes", str(size), "--child"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def table(sizes: list[int]) -> list[str]:
    """
    Measure all methods at all sizes.

    Parameters
    ----------
    sizes
        Numbers of events, rising.

    Returns
    -------
    lines
        A Markdown table; `x` is the time over that of the size before.
    """
    lines = [
        "| events | method | seconds | x | times hot spots | peak MB | of which events MB | said | at a shift |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    last: dict[str, float] = {}
    for size in sizes:
        found = {method: in_child(method, size) for method in METHODS}
        peer = found[METHODS[1]]["seconds"]
        for method, f in found.items():
            ratio = f"{f['seconds'] / last[method]:.1f}" if method in last else ""
            last[method] = f["seconds"]
            cells = [
                f"{size:,}", method, f"{f['seconds']:.1f}", ratio, f"{f['seconds'] / peer:.1f}", f"{f['peak']:.0f}",
                f"{f['before']:.0f}", f"{f['said']:.0f}", f"{f['right']:.2f}",
            ]  # fmt: skip
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--method", choices=METHODS, default=METHODS[0])
    parser.add_argument("--child", action="store_true")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.child:
        sys.stdout.write(json.dumps(run_once(asked.method, sizes[0])))
        return
    sys.stdout.write("\n".join(table(sizes)) + "\n")


if __name__ == "__main__":
    main()
