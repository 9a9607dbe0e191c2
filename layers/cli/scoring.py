"""What ``routewatch score`` does once its options are read: a back-test into lines of text or one JSON object."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.errors import WrongUseError
from data.schema import Kind
from data.settings import read_settings
from data.store import shown_address, store_exists
from layers.cli.plain import plain_text
from layers.cli.standing import open_told
from layers.cli.whole_file import write_whole
from layers.current import current_analysis
from layers.current_score import current_scores
from layers.flag_states import flag_counts, flag_states, issued, judgements
from layers.score_sentences import (
    best_rival,
    counts_sentence,
    coverage_sentence,
    flags_sentence,
    method_name,
    ranking_sentence,
    reason_sentence,
    share_text,
    span_sentence,
)
from layers.score_tables import flag_rows
from layers.wording import _, month_name, number, percent
from routes.analysis import AnalysisParameters
from routes.periods import Period
from routes.score import ScoreParameters
from routes.score_summary import STATED_SHARES, Summary, score_report, summarise


@dataclass(frozen=True)
class ScoreRequest:
    """
    What was asked on the command line.

    Parameters
    ----------
    period
        Unit of time.
    last
        Periods to forecast.
    store
        URL, or None for the usual one.
    as_json
        Whether JSON is wanted.
    viewer
        Who looks at the store, as given.
    """

    period: str
    last: int
    store: str | None
    as_json: bool
    viewer: str = ""


def score(request: ScoreRequest, out: Path | None) -> None:
    """
    Make the back-test and write it.

    Parameters
    ----------
    request
        As asked.
    out
        Replaced in one step; None for standard output.

    Raises
    ------
    WrongUseError
        A folder or store that is none.
    """
    if out is not None and not out.parent.is_dir():
        raise WrongUseError(_("There is no folder {folder} to write to.").format(folder=out.parent))
    address = request.store or read_settings().store_url
    if not store_exists(address):
        raise WrongUseError(_("There is no store at {url}; import a file first.").format(url=shown_address(address)))
    opened = open_told(address, request.viewer)
    analysis = AnalysisParameters(period=Period(request.period))
    now = current_analysis(opened, parameters=analysis)
    asked = ScoreParameters(analysis=analysis, targets=request.last)
    scores = current_scores(opened, now.events, parameters=asked, progress=_tell)
    summaries = [summarise(found) for found in scores]
    states = flag_states(opened, parameters=analysis)
    text = _as_json(summaries, states) if request.as_json else _as_text(summaries, states, analysis.period)
    _write(text, out)


def _tell(done: float) -> None:
    """Show progress on a terminal, none in a pipe."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{_('Back-test')} {percent(done)} " + ("\n" if done >= 1 else ""))
        sys.stderr.flush()


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    write_whole(text.encode(), out)
    sys.stdout.write(_("Wrote {file}.").format(file=out) + "\n")


def _as_json(summaries: list[Summary], states: pl.DataFrame) -> str:
    counts = flag_counts(states)
    flags = {"issued": issued(counts), "judged": judgements(states), "states": counts}
    return json.dumps({"scores": [score_report(s) for s in summaries], "flags": flags}, sort_keys=True) + "\n"


def _as_text(summaries: list[Summary], states: pl.DataFrame, period: Period) -> str:
    (_issued, count), *became = flag_rows(states)
    told = _("flags issued: {n}; {told}").format(n=number(count), told=flags_sentence(judgements(states)))
    told += "".join(f"\n  {name}: {number(n)}" for name, n in became if n)
    lines = [line for summary in summaries for line in [*_kind_lines(summary, period), ""]]
    nothing = [] if summaries else [_("There are no placed events to score.")]
    limit = _("Seizures show enforcement times flow: a good forecast of seizures is none of the flow.")
    return "\n".join([*nothing, *lines, told, limit]) + "\n"


def _kind_lines(summary: Summary, period: Period) -> list[str]:
    lines = [Kind(summary.score.kind).value.replace("_", " ").upper()]
    if summary.score.targets:
        lines.append(span_sentence(summary, period=period))
    return [*lines, *_count_lines(summary), *_place_lines(summary), *_miss_lines(summary)]


def _count_lines(summary: Summary) -> list[str]:
    rival = best_rival(summary)
    if rival is None:
        return [_("counts and intervals: untestable. {reason}").format(reason=reason_sentence(summary.counts_reason))]
    lines = [_("counts: {told}").format(told=counts_sentence(rival))]
    lines += [
        f"  {method_name(r.method):<24}"
        + _("mean error {error}, CRPS {crps}").format(
            error=number(r.absolute_error, digits=2), crps=number(r.crps, digits=2)
        )
        for r in summary.rivals
    ]
    return lines + [
        _("{level} interval: {told}").format(level=percent(c.level), told=coverage_sentence(c))
        for c in summary.coverages
    ]


def _place_lines(summary: Summary) -> list[str]:
    if summary.ranking_reason:
        return [_("ranking of cells: untestable. {reason}").format(reason=reason_sentence(summary.ranking_reason))]
    outside, events = summary.outside()
    lines = [
        _("studied area: {cells} cells, {area} km²; {outside} of {events} events outside it, counted as missed").format(
            cells=number(summary.score.cells),
            area=number(summary.score.area_km2),
            outside=number(outside),
            events=number(events),
        )
    ]
    for share in STATED_SHARES:
        ranked = summary.ranked(share)
        told = ranking_sentence(ranked[1:])
        lines.append(_("riskiest {share} of the area: {told}").format(share=percent(share), told=told))
        lines += [
            f"  {method_name(r.method):<24}"
            + _("hit rate {rate}, PAI {pai}, PEI* {pei}").format(
                rate=share_text(r.hit_rate), pai=number(r.pai.value, digits=1), pei=number(r.pei, digits=2)
            )
            for r in ranked
        ]
    return lines


def _miss_lines(summary: Summary) -> list[str]:
    if not summary.misses.height:
        return []
    return [
        _("furthest out:"),
        *(
            "  "
            + _("{name}, {month}: {mean} expected ({low} to {high}), {observed} came").format(
                name=plain_text(row["name"]),
                month=month_name(row["target"]),
                mean=number(row["mean"], digits=1),
                low=number(row["low"]),
                high=number(row["high"]),
                observed=number(row["observed"]),
            )
            for row in summary.misses.iter_rows(named=True)
        ),
    ]
