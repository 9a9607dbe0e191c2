"""What ``routewatch detect`` does once its options are read: events into an analysis, an analysis into a file."""

import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import polars as pl

from data.basemap import load_land
from data.errors import WrongUseError
from data.geocode.gazetteer import load_towns
from data.logs import timed
from data.schema import Events
from data.settings import read_settings
from data.store import shown_address, store_exists
from data.validate.rules import has_flag
from layers.cli.event_file import read_effort_file, read_event_file
from layers.cli.options import strangers_told
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.cli.whole_file import write_whole
from layers.current import current_analysis
from layers.flag_report import title_of
from layers.scene import is_note
from layers.sentences import MARKS, flag_sentence, p_text
from layers.tracking import Recorded
from layers.wording import _, ngettext, number
from routes.analysis import Analysis, AnalysisParameters
from routes.matching import sightings
from routes.periods import Period
from routes.pipeline import analyse
from routes.report import as_report

_LOG: Final = logging.getLogger("routewatch.detect")
HALF: Final = 0.5
MOST_TOLD: Final = 10


@dataclass(frozen=True)
class Request:
    """
    What was asked on the command line.

    Parameters
    ----------
    events
        A file of events; None for the store.
    effort
        A file of patrol hours, or None.
    period
        Unit of time.
    as_of
        Day as text, or None.
    store
        URL, or None for the usual one.
    viewer
        Who looks at the store, as given.
    """

    events: Path | None
    effort: Path | None
    period: str
    as_of: str | None
    store: str | None
    viewer: str = ""


def detect(request: Request, out: Path) -> None:
    """
    Analyse events and write the report.

    Parameters
    ----------
    request
        As asked.
    out
        Replaced in one step.

    Raises
    ------
    WrongUseError
        A folder, store or day that is none.
    """
    began = time.perf_counter()
    parameters = _parameters(request.period, request.as_of)
    if not out.parent.is_dir():
        raise WrongUseError(_("There is no folder {folder} to write to.").format(folder=out.parent))
    now = datetime.now(UTC)
    log = None if request.effort is None else read_effort_file(request.effort, now=now)
    found = None if request.events is None else read_event_file(request.events, now=now)
    left_out = {what: file.left_out for what, file in (("events", found), ("effort", log)) if file}
    _say_left_out(left_out)
    logged = None if log is None else log.effort
    with timed(_LOG, "detect", period=parameters.period.value) as facts:
        if found is None:
            analysis, look = _of_store(request, parameters, logged)
        else:
            analysis, look = _of_events(found.events, parameters, logged), None
        facts |= {"corridors": len(analysis.corridors), "flags": len(analysis.flags)}
    report = as_report(analysis, runtime_s=time.perf_counter() - began)
    write_report({**report, "left_out": {what: _counted(reasons) for what, reasons in left_out.items()}}, out)
    sys.stdout.write(_told(analysis, out) + "\n")
    sys.stdout.writelines(f"{line}\n" for line in _shifts(analysis))
    if look is Recorded.EARLIER:
        sys.stdout.write(_("Not tracked: a later look at this store is recorded (routewatch flags list).") + "\n")


def _told(analysis: Analysis, out: Path) -> str:
    notes = sum(is_note(flag) for flag in analysis.flags)
    counts = [
        ngettext("{n} corridor", "{n} corridors", len(analysis.corridors)),
        ngettext("{n} shift", "{n} shifts", len(analysis.flags) - notes),
        ngettext("{n} note on effort and reporting", "{n} notes on effort and reporting", notes),
    ]
    told = _("Wrote {out}: {counts}.").format(out=out, counts=", ".join(counts))
    twice = analysis.duplicates["twin_of"].n_unique()
    if twice:
        told += " " + ngettext(
            "{n} event was reported by several agencies and counts once.",
            "{n} events were reported by several agencies and count once.",
            twice,
        )
    # Areas and pairs of countries are tested where no corridor is.
    if not analysis.series.is_empty():
        return told
    if not analysis.periods:
        return told + " " + _nothing_known(analysis.parameters.as_of)
    return told + " " + _("No corridor has enough events to be told from chance: nothing can be said about shifts.")


def _nothing_known(as_of: date | None) -> str:
    if as_of is None:
        return _("There is no event with a time and a position.")
    return _(
        "Nothing was known by {day}: --as-of takes of a store what had been imported by then, and of a file without a "
        "column recorded_at what had happened."
    ).format(day=as_of.isoformat())


def _shifts(analysis: Analysis) -> Iterator[str]:
    """Tell the clearest shifts in a line each."""
    shifts = [sighting for sighting in sightings(analysis) if not sighting.is_note]
    for sighting in shifts[:MOST_TOLD]:
        told = flag_sentence(sighting.flag, period=analysis.parameters.period)
        yield plain_text(f"  {MARKS[sighting.flag.type]} {title_of(sighting)}: {told}; {p_text(sighting.flag.p_value)}")
    if len(shifts) > MOST_TOLD:
        yield _("  and {n} more, in the file.").format(n=len(shifts) - MOST_TOLD)


def _parameters(period: str, as_of: str | None) -> AnalysisParameters:
    try:
        day = None if as_of is None else date.fromisoformat(as_of)
    except ValueError as error:
        raise WrongUseError(_("{day} is no day; write it as 2024-12-31.").format(day=as_of)) from error
    return AnalysisParameters(period=Period(period), as_of=day)


def _say_left_out(left_out: Mapping[str, Mapping[str, int]]) -> None:
    """Tell beforehand what the answer is not made of; the answer itself says it, too."""
    for what, by_reason in left_out.items():
        if not by_reason:
            continue
        total = sum(by_reason.values())
        told = {
            "events": ngettext("{n} row was left out: ", "{n} rows were left out: ", total),
            "effort": ngettext(
                "{n} row of the effort log was left out: ", "{n} rows of the effort log were left out: ", total
            ),
        }
        sys.stderr.write(told[what] + ", ".join(f"{reason} {number(n)}" for reason, n in by_reason.items()) + "\n")


def _counted(by_reason: Mapping[str, int]) -> dict[str, object]:
    return {"rows": sum(by_reason.values()), "reasons": dict(by_reason)}


def _of_events(events: Events, parameters: AnalysisParameters, effort: pl.DataFrame | None) -> Analysis:
    _refuse_finer(events, parameters)
    if effort is not None and (told := strangers_told(effort["agency"].unique(), frozenset(events["agency"]))):
        sys.stderr.write(told + "\n")
    return analyse(events, parameters=parameters, land=load_land("110m"), towns=load_towns(), effort=effort)


def _refuse_finer(events: pl.DataFrame, parameters: AnalysisParameters) -> None:
    monthly = events.filter(has_flag("month_precision")).height
    if parameters.period is Period.WEEK and monthly > HALF * events.height:
        raise WrongUseError(_("Most of these records are known to the month only: weeks cannot be told apart."))


def _of_store(
    request: Request, parameters: AnalysisParameters, effort: pl.DataFrame | None
) -> tuple[Analysis, Recorded | None]:
    """Take the kept analysis of the store, or make and keep it; an effort file of the moment is never kept."""
    address = request.store or read_settings().store_url
    if not store_exists(address):
        raise WrongUseError(_("There is no store at {url}; import a file first.").format(url=shown_address(address)))
    opened = open_told(address, request.viewer)
    if parameters.period is Period.WEEK:
        _refuse_finer(opened.events(), parameters)
    if effort is None:
        current = current_analysis(opened, parameters=parameters)
        return current.analysis, current.look
    made = analyse(opened.events(), parameters=parameters, land=load_land("110m"), towns=load_towns(), effort=effort)
    return made, None


def write_report(report: dict[str, object], out: Path) -> None:
    """
    Write a report whole or not at all.

    Parameters
    ----------
    report
        Ready for JSON.
    out
        Replaced in one step.

    Raises
    ------
    WrongUseError
        It cannot be written there.
    """
    write_whole((json.dumps(report, sort_keys=True) + "\n").encode(), out)
