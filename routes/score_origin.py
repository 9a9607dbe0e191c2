"""One origin of a back-test: what was known when a period began, into forecasts and a ranking for that period."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from routes.analysis import AnalysisParameters
from routes.assignment import learn
from routes.budget import SearchParameters
from routes.candidates import Candidate, read_tags
from routes.cells import Cells, cells_at
from routes.corridor_frame import corridor_frame
from routes.corridors import find_corridors, neighbourhoods
from routes.effort import Counts, Shares, count_events
from routes.evidence import Evidence, gather
from routes.geodesy import Floats, resample, to_degrees
from routes.model import MIN_UNIT_EVENTS
from routes.periods import PER_YEAR, all_periods
from routes.places import Places
from routes.score_cells import DENSITY, StudyArea, by_unit, corridor_risk, hits_by_share
from routes.score_knowledge import Knowledge
from routes.score_outlook import (
    LAST,
    LAST_YEAR,
    MEAN,
    MEAN_LENGTH,
    MODEL,
    Outlook,
    look_ahead,
    naive_outlooks,
    outlook_rows,
)
from routes.shifts import find_steps

LINE_STEP_KM: Final = 10.0
MEMORY: Final = 120
MEMORY_YEARS: Final = 4
"""The model learns from the last 120 periods before a forecast, and from no less than four years: what a search for
steps costs grows with the square of the history, and what lasted since the last step is what counts."""
HALF_LIFE: Final = 12.0
"""Periods after which an event says half as much about where on its corridor the next one will be."""


@dataclass(frozen=True)
class Setting:
    """
    What is the same for all origins of a back-test.

    Parameters
    ----------
    kind
        Of the events.
    analysis
        How the engine works.
    land
        EPSG:4326, cut at 180 degrees.
    effort
        period, agency, hours; None where there is no log.
    towns
        As for ``analyse``.
    area
        Cells to rank.
    precise_km
        Largest radius of a position that is ranked.
    """

    kind: str
    analysis: AnalysisParameters
    land: BaseGeometry
    effort: pl.DataFrame | None
    towns: pl.DataFrame | None
    area: StudyArea = field(default_factory=lambda: StudyArea(np.zeros(0, np.int64), np.zeros(0), 1))
    precise_km: float = 25.0


@dataclass(frozen=True)
class Drawn:
    """
    Corridors as they were drawn at some origin.

    Parameters
    ----------
    candidates
        With their lines.
    places
        What names meant then.
    names
        Identity and name of each.
    lines
        Cells along each.
    """

    candidates: tuple[Candidate, ...]
    places: Places
    names: dict[str, str]
    lines: tuple[Cells, ...]


@dataclass(frozen=True)
class Told:
    """
    What was forecast for one period, and what came.

    Parameters
    ----------
    forecasts
        target, method, corridor_id, name, mean, variance, observed.
    hits
        target, method, area_share, hits, best, events, outside.
    thin
        Corridors with too few events to forecast.
    imprecise
        Events of the period that are too imprecise to rank.
    drawn
        Corridors, for the next origin.
    """

    forecasts: pl.DataFrame
    hits: pl.DataFrame
    thin: int
    imprecise: float
    drawn: Drawn


@dataclass(frozen=True)
class _Known:
    evidence: Evidence
    shares: Floats
    seen: Counts
    ahead: int
    outlook: Outlook


def ask(knowledge: Knowledge, target: date, setting: Setting, drawn: Drawn | None) -> Told:
    """
    Forecast one period from what was known when it began.

    Parameters
    ----------
    knowledge
        Events and their clock; something is known.
    target
        First day of the period.
    setting
        What is the same for all origins.
    drawn
        Corridors of an earlier origin; None to draw them now.

    Returns
    -------
    told
        ``observed`` and ``hits`` are all that hangs on what came later.
    """
    evidence = _evidence(knowledge.before(target), setting)
    drawn = drawn or _draw(evidence, setting)
    known = _look(evidence, target, setting, drawn, knowledge)
    came, shares = _outcome(knowledge, target, setting, drawn)
    observed = by_unit(shares, came.weights()).sum(axis=0)
    enough = known.seen.counts.sum(axis=(1, 2))[:-1] >= MIN_UNIT_EVENTS
    outlooks = {MODEL: known.outlook} | naive_outlooks(
        known.seen.counts.sum(axis=1), ahead=known.ahead, per_year=PER_YEAR[setting.analysis.period]
    )
    rows = [
        outlook_rows(outlook, observed, drawn.names)
        .filter(pl.Series(enough))
        .with_columns(target=pl.lit(target), method=pl.lit(method))
        for method, outlook in outlooks.items()
    ]
    precise = (came.frame["radius_km"] <= setting.precise_km).to_numpy()
    hits = _hits(known, came.where(pl.Series(precise)), drawn, target, setting)
    imprecise = float(came.weights()[~precise].sum())
    return Told(pl.concat(rows), hits, int((~enough).sum()), imprecise, drawn)


def _evidence(events: Events, setting: Setting) -> Evidence:
    return gather(events, period=setting.analysis.period, as_of=None, land=setting.land)


def _draw(evidence: Evidence, setting: Setting) -> Drawn:
    found = find_corridors(evidence, kind=setting.kind, land=setting.land, towns=setting.towns)
    resolution = setting.area.resolution
    lines = tuple(cells_at(*to_degrees(resample(c.line, LINE_STEP_KM)), resolution) for c in found.candidates)
    frame = corridor_frame([found])
    named = dict(zip(frame["corridor_id"], frame["name"], strict=True))
    return Drawn(found.candidates, found.places, {key: named[key] for key in found.ids}, lines)


def _look(evidence: Evidence, target: date, setting: Setting, drawn: Drawn, knowledge: Knowledge) -> _Known:
    """Count what is remembered, fit and look ahead, the last periods masked where reports still came in then."""
    analysis = setting.analysis
    per_year = PER_YEAR[analysis.period]
    shares = learn(evidence, list(drawn.candidates), read_tags(evidence, drawn.places))[0].shares
    first = evidence.frame["period"].min()
    periods = all_periods(first if isinstance(first, date) else target, target, analysis.period)[:-1]
    earlier = None if setting.effort is None else setting.effort.filter(pl.col("period") < target)
    shared = Shares(shares, neighbourhoods(drawn.candidates), np.zeros((len(shares), 0), dtype=bool))
    counts = count_events(evidence, shared, periods=periods, effort=earlier, period=analysis.period)
    masked = analysis.masked_periods if knowledge.agencies_by_record else 0
    fitted = max(len(periods) - masked, 1)
    used = slice(max(fitted - max(MEMORY, round(MEMORY_YEARS * per_year)), 0), fitted)
    seen = replace(counts, counts=counts.counts[:, :, used], log_effort=counts.log_effort[:, used])
    rng = np.random.default_rng([analysis.seed, target.toordinal()])
    fit = find_steps(seen, SearchParameters(per_year, analysis.alpha, analysis.draws), rng).fit
    ahead = len(periods) - fitted + 1
    return _Known(evidence, shares, seen, ahead, look_ahead(seen, fit, ahead=ahead, per_year=per_year))


def _outcome(knowledge: Knowledge, target: date, setting: Setting, drawn: Drawn) -> tuple[Evidence, Floats]:
    """Share out what came in the period among the corridors as they were drawn before it."""
    evidence = _evidence(knowledge.with_outcome(target), setting)
    shares = learn(evidence, list(drawn.candidates), read_tags(evidence, drawn.places))[0].shares
    then = evidence.frame["period"] == target
    return evidence.where(then), shares[then.to_numpy()]


def _hits(known: _Known, came: Evidence, drawn: Drawn, target: date, setting: Setting) -> pl.DataFrame:
    area = setting.area
    where = cells_at(*to_degrees(came.points), area.resolution)
    weights = came.weights()
    inside = area.summed(where, weights)
    total = float(weights.sum())
    parts = [
        hits_by_share(area, risk, inside).with_columns(method=pl.lit(method))
        for method, risk in _rankings(known, drawn, target, setting).items()
    ]
    return pl.concat(parts).with_columns(
        target=pl.lit(target), events=pl.lit(total), outside=pl.lit(total - float(inside.sum()))
    )


def _rankings(known: _Known, drawn: Drawn, target: date, setting: Setting) -> dict[str, Floats]:
    """Rank the cells by the model and by each naive way, from precise events alone."""
    area = setting.area
    precise = (known.evidence.frame["radius_km"] <= setting.precise_km).to_numpy()
    evidence = known.evidence.where(pl.Series(precise))
    where = cells_at(*to_degrees(evidence.points), area.resolution)
    weights = evidence.weights()
    age = _age(evidence, target, setting)
    say = by_unit(known.shares[precise], weights * 0.5 ** (age / HALF_LIFE))
    recent = weights * (age <= MEAN_LENGTH)
    year = round(PER_YEAR[setting.analysis.period])
    return {
        MODEL: corridor_risk(area, where, say, means=known.outlook.mean, lines=drawn.lines),
        LAST: area.summed(where, weights * (age == known.ahead)),
        LAST_YEAR: area.summed(where, weights * (age == year)),
        MEAN: area.summed(where, recent),
        DENSITY: area.spread(where, recent),
    }


def _age(evidence: Evidence, target: date, setting: Setting) -> Floats:
    """Count the periods from each event to the one forecast; 1 is the last before it."""
    if evidence.frame.is_empty():
        return np.zeros(0)
    first = evidence.frame["period"].min()
    periods = all_periods(first if isinstance(first, date) else target, target, setting.analysis.period)
    number = {day: len(periods) - 1 - at for at, day in enumerate(periods)}
    return np.array([number[day] for day in evidence.frame["period"]], dtype=np.float64)
