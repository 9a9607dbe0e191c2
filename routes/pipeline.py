"""The stages in order: events into a cube, corridors, their series, and flags; read this first."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from shapely.geometry.base import BaseGeometry
from threadpoolctl import threadpool_limits

from data.schema import Events, as_events
from routes.accounts import shared_events, unit_members
from routes.analysis import Analysis, AnalysisParameters, Flag, FlagType
from routes.area_frame import area_frame, no_areas
from routes.areas import Areas, find_areas
from routes.artefacts import find_artefacts
from routes.budget import SearchParameters
from routes.corridor_frame import corridor_frame, plain_corridors
from routes.corridors import CorridorSet, find_corridors, neighbourhoods
from routes.country_pairs import with_country_pairs
from routes.cube import build_cube
from routes.drift import find_drifts
from routes.effort import Counts, Shares, count_events
from routes.evidence import Evidence, gather
from routes.findings import Findings
from routes.flags import make_flags
from routes.health import feed_health
from routes.kinds import Part, Recall, as_whole, make_anew, part_of
from routes.model import Known, fit_model
from routes.pairing import MIN_SIMILAR, similarity, within_reach
from routes.periods import PER_YEAR, all_periods
from routes.series import SCHEMA, corridor_series
from routes.shifts import Inside, carried, find_steps

__all__ = ["Analysis", "AnalysisParameters", "Flag", "FlagType", "analyse"]

MIN_SHARE: Final = 0.02
DRIFT_SHARE: Final = 0.25  # beside the error of the steps: few lines drift, and no look before holds a drift back
MEMBERS: Final = {"event_index": pl.UInt32, "corridor_id": pl.String, "weight": pl.Float64}


@dataclass(frozen=True)
class _Ground:
    """What is the same for every kind."""

    land: BaseGeometry
    towns: pl.DataFrame | None


def analyse(
    events: Events,
    *,
    parameters: AnalysisParameters,
    land: BaseGeometry,
    towns: pl.DataFrame | None = None,
    effort: pl.DataFrame | None = None,
    recall: Recall = make_anew,
) -> Analysis:
    """
    Find the corridors behind events, and the ones that shifted.

    Parameters
    ----------
    events
        Any number, of any kinds; what has no position or time is left out.
    parameters
        How.
    land
        EPSG:4326, cut at 180 degrees.
    towns
        name (folded), country, latitude, longitude, population, to place the ends that events name; None where only
        the events themselves can tell.
    effort
        period, agency, hours; None where there is no log.
    recall
        Asked for the analysis of each kind, where there are several.

    Returns
    -------
    analysis
        The same for the same events in any order.
    """
    # Sums over several threads of the linear algebra would differ in their last digits between machines.
    with threadpool_limits(limits=1, user_api="blas"):
        return _analyse(events, parameters, _Ground(land, towns), effort, recall)


def _analyse(
    events: Events, parameters: AnalysisParameters, ground: _Ground, effort: pl.DataFrame | None, recall: Recall
) -> Analysis:
    evidence = gather(events, period=parameters.period, as_of=parameters.as_of, land=ground.land)
    kinds = evidence.frame["kind"].unique().sort().to_list()
    if not kinds:
        return _no_analysis(parameters, evidence)
    shared = replace(parameters, alpha=parameters.alpha / len(kinds))
    known = as_events(events[evidence.frame["event_index"].sort()])
    health = feed_health(known, period=parameters.period)
    periods = _periods(evidence, parameters)
    parts = [
        part_of(kind, evidence, periods=periods, parameters=shared, health=health, effort=effort) for kind in kinds
    ]
    if len(parts) == 1:
        recall = make_anew  # the whole is the part
    made = [recall(part.key, partial(_of_kind, part, ground)) for part in parts]
    rows = [evidence.frame.filter(pl.col("kind") == kind)["event_index"] for kind in kinds]
    return as_whole(made, rows, parameters)


def _no_analysis(parameters: AnalysisParameters, evidence: Evidence) -> Analysis:
    return Analysis(
        parameters=parameters,
        periods=(),
        cube=build_cube(evidence.frame, resolution=parameters.resolution),
        corridors=corridor_frame([]),
        areas=no_areas(),
        members=pl.DataFrame(schema=MEMBERS),
        series=pl.DataFrame(schema=SCHEMA),
        flags=(),
        duplicates=evidence.twins,
    )


def _periods(evidence: Evidence, parameters: AnalysisParameters) -> tuple[date, ...]:
    first, last = evidence.frame["period"].min(), evidence.frame["period"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return ()
    return all_periods(first, max(last, parameters.as_of or last), parameters.period)


def _of_kind(part: Part, ground: _Ground) -> Analysis:
    found = find_corridors(part.evidence, kind=part.kind, land=ground.land, towns=ground.towns)
    parameters, periods = part.parameters, part.periods
    shares = found.assignment.shares
    areas = with_country_pairs(
        find_areas(found.evidence, shares, resolution=parameters.resolution - 1), found.evidence, shares
    )
    shared = Shares(shares, neighbourhoods(found.candidates), areas.members)
    counts = count_events(found.evidence, shared, periods=periods, effort=part.effort, period=parameters.period)
    tested = max(len(periods) - parameters.masked_periods, 1)
    complete = counts.between(0, tested)
    rng = np.random.default_rng([parameters.seed, _fingerprint(found.evidence)])
    alike = (similarity(found) >= MIN_SIMILAR) & within_reach(found)
    asked = SearchParameters(PER_YEAR[parameters.period], parameters.alpha, parameters.draws, alike)
    membership = unit_members(found, areas)
    inside = shared_events(membership)
    search = find_steps(complete, asked, rng, inside=inside)
    when = found.evidence.period_numbers(periods)
    error = DRIFT_SHARE * parameters.alpha
    drifts = find_drifts(found, np.where(when < tested, when, -1), alpha=error, draws=parameters.draws, rng=rng)
    findings = Findings(
        found, areas, membership, complete, search,
        part.health, drifts, find_artefacts(complete, search.fit),
        periods, PER_YEAR[parameters.period],
    )  # fmt: skip
    flags = make_flags(findings)
    wanted = {flag.area_id for flag in flags if flag.area_id}
    return Analysis(
        parameters=parameters,
        periods=periods,
        cube=build_cube(part.evidence.frame, resolution=parameters.resolution),
        corridors=plain_corridors(found),
        areas=area_frame(found, areas, wanted),
        members=pl.concat([_members(found), _area_members(found, areas, wanted)]),
        series=_series(findings, counts, inside),
        flags=flags,
        duplicates=part.evidence.twins,
    )


def _series(findings: Findings, counts: Counts, inside: Inside) -> pl.DataFrame:
    fit, periods, areas = findings.search.fit, findings.periods, findings.areas
    series = [pl.DataFrame(schema=SCHEMA), corridor_series(findings.corridors.ids, counts, fit, periods)]
    if areas.ids:
        known = Known(fit, carried(fit, inside.lines))
        beside = fit_model(findings.counts.areas(), (), per_year=findings.per_year, known=known)
        series.append(corridor_series(areas.ids, counts.areas(), beside, periods))
    return pl.concat(series)


def _area_members(found: CorridorSet, areas: Areas, wanted: set[str]) -> pl.DataFrame:
    index = found.evidence.frame["event_index"]
    parts = [pl.DataFrame(schema=MEMBERS)]
    for area, inside in zip(areas.ids, areas.members.T, strict=True):
        if area in wanted:
            rows = index.filter(pl.Series(inside))
            full = {"event_index": rows, "corridor_id": [area] * len(rows), "weight": [1.0] * len(rows)}
            parts.append(pl.DataFrame(full, schema=MEMBERS))
    return pl.concat(parts)


def _fingerprint(evidence: Evidence) -> int:
    """Make a seed of where and when events were: the same events give the same draws, whoever reported them."""
    frame = evidence.frame.select(pl.col("occurred_at").dt.timestamp("us"), "longitude", "latitude", "count")
    content = frame.with_columns(pl.all().cast(pl.Float64)).to_numpy()
    return int.from_bytes(hashlib.sha256(np.ascontiguousarray(content).tobytes()).digest()[:8], "big")


def _members(found: CorridorSet) -> pl.DataFrame:
    row, at = np.nonzero(found.assignment.shares >= MIN_SHARE)
    index = found.evidence.frame["event_index"].to_numpy()[row]
    ids = pl.Series(found.ids, dtype=pl.String).gather(pl.Series(at, dtype=pl.UInt32))
    weight = found.assignment.shares[row, at]
    return pl.DataFrame({"event_index": index, "corridor_id": ids, "weight": weight}, schema=MEMBERS)
