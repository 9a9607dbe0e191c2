"""Events into a back-test: what the engine would have forecast, period by period, beside what then came."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import polars as pl
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from routes.analysis import AnalysisParameters
from routes.evidence import DEFAULT_RADIUS_KM, gather
from routes.periods import all_periods
from routes.score_cells import study_area
from routes.score_knowledge import Knowledge, read_clock
from routes.score_origin import Drawn, Setting, Told, ask

MIN_TARGETS: Final = 3
FORECASTS: Final = {
    "target": pl.Date,
    "method": pl.String,
    "corridor_id": pl.String,
    "name": pl.String,
    "mean": pl.Float64,
    "variance": pl.Float64,
    "observed": pl.Float64,
}
HITS: Final = {
    "target": pl.Date,
    "method": pl.String,
    "area_share": pl.Float64,
    "hits": pl.Float64,
    "best": pl.Float64,
    "events": pl.Float64,
    "outside": pl.Float64,
}


@dataclass(frozen=True)
class ScoreParameters:
    """
    How the back-test is done.

    Parameters
    ----------
    analysis
        How the engine works; the back-test asks nothing else of it.
    targets
        Last complete periods to forecast; fewer where the history is short.
    history
        Periods that have to lie before the first of them.
    redraw_every
        Corridors are drawn anew after so many forecasts, and in between kept from the last time.
    resolution
        H3 resolution of the ranking, 1 to 7.
    reach_km
        The studied area: every cell within this distance of an event known before the first forecast.
    precise_km
        A position of a larger radius can neither be hit nor missed by a cell, and is left out of the ranking.
    """

    analysis: AnalysisParameters = field(default_factory=AnalysisParameters)
    targets: int = 12
    history: int = 12
    redraw_every: int = 6
    resolution: int = 5
    reach_km: float = 50.0
    precise_km: float = 25.0


@dataclass(frozen=True)
class Score:
    """
    The back-test of one kind of event, before any metric is made of it.

    Parameters
    ----------
    kind
        Of the events.
    targets
        First days of the periods that were forecast.
    untestable
        Why there is none: ``short_history``, ``nothing_known``; empty where there is one.
    forecasts
        target, method, corridor_id, name, mean, variance, observed; corridors with enough events to test alone.
    hits
        target, method, area_share, hits, best, events, outside; ``events`` are all of the period with a position
        precise enough, those outside the studied area (``outside``) among them.
    cells, area_km2
        Size of the studied area.
    imprecise
        Events of the periods forecast that are too imprecise for the ranking.
    thin
        Forecasts not asked for, because a corridor had fewer than 12 events by then.
    agencies_by_record, agencies_by_date
        How many agencies were read by the instant of record, and how many by the date of the event.
    """

    kind: str
    targets: tuple[date, ...]
    untestable: str
    forecasts: pl.DataFrame
    hits: pl.DataFrame
    cells: int = 0
    area_km2: float = 0.0
    imprecise: float = 0.0
    thin: int = 0
    agencies_by_record: int = 0
    agencies_by_date: int = 0


def _silent(_done: float) -> None:
    """Tell nobody."""


def back_test(
    events: Events,
    *,
    parameters: ScoreParameters,
    land: BaseGeometry,
    towns: pl.DataFrame | None = None,
    effort: pl.DataFrame | None = None,
    progress: Callable[[float], None] = _silent,
) -> tuple[Score, ...]:
    """
    Forecast the last complete periods one by one, each from what was known when it began.

    Parameters
    ----------
    events
        Any number, of any kinds.
    parameters
        How.
    land
        EPSG:4326, cut at 180 degrees.
    towns
        As for ``analyse``.
    effort
        period, agency, hours; None where there is no log. Only hours of earlier periods are used.
    progress
        Told the share that is done, 0 to 1.

    Returns
    -------
    scores
        One for each kind, the most frequent first.

    Notes
    -----
    A rolling origin: Tashman (2000), Out-of-sample tests of forecasting accuracy. The studied area, and the clock of
    each agency, are settled before the first forecast; corridors, shares, model and steps are found again or
    kept from an earlier origin, never from a later one.
    """
    analysis = parameters.analysis
    used = gather(events, period=analysis.period, as_of=analysis.as_of, land=land).frame
    if used.is_empty():
        return ()
    placed = events[used["event_index"].sort()]
    targets = _targets(used, parameters)
    sizes = used.group_by("kind").agg(pl.col("count").sum()).sort("count", "kind", descending=[True, False])
    shared = replace(analysis, alpha=analysis.alpha / sizes.height)
    found, done = [], 0.0
    for kind, size in sizes.iter_rows():
        knowledge = read_clock(
            Events(placed.filter(pl.col("kind") == kind)), period=analysis.period, since=targets.first
        )
        share = size / sizes["count"].sum()
        within = _Share(progress, done, share)
        found.append(_of_kind(knowledge, targets, parameters, Setting(kind, shared, land, effort, towns), within))
        done += share
    return tuple(found)


@dataclass(frozen=True)
class _Share:
    """A part of the work, from where the parts before it ended."""

    progress: Callable[[float], None]
    begun: float
    share: float

    def tell(self, done: float) -> None:
        self.progress(min(self.begun + self.share * done, 1.0))


@dataclass(frozen=True)
class _Targets:
    days: tuple[date, ...]
    first: date


def _targets(used: pl.DataFrame, parameters: ScoreParameters) -> _Targets:
    """Choose the last complete periods that have enough history before them."""
    analysis = parameters.analysis
    days = used["period"].unique().sort().to_list()
    periods = all_periods(days[0], max(days[-1], analysis.as_of or days[-1]), analysis.period)
    complete = periods[: max(len(periods) - analysis.masked_periods, 0)]
    number = min(parameters.targets, len(complete) - parameters.history)
    chosen = complete[-number:] if number >= MIN_TARGETS else ()
    return _Targets(chosen, chosen[0] if chosen else periods[-1])


def _of_kind(
    knowledge: Knowledge, targets: _Targets, parameters: ScoreParameters, setting: Setting, part: _Share
) -> Score:
    nothing = Score(setting.kind, (), "short_history", pl.DataFrame(schema=FORECASTS), pl.DataFrame(schema=HITS))
    if not targets.days:
        return nothing
    early = knowledge.before(targets.first)
    if early.is_empty():
        return replace(nothing, untestable="nothing_known")
    precise = early.filter(pl.col("radius_km").fill_null(DEFAULT_RADIUS_KM) <= parameters.precise_km)
    where = precise["longitude"].to_numpy(), precise["latitude"].to_numpy()
    area = study_area(*where, resolution=parameters.resolution, reach_km=parameters.reach_km)
    frame = replace(setting, area=area, precise_km=parameters.precise_km)
    told: list[Told] = []
    drawn: Drawn | None = None
    for at, target in enumerate(targets.days):
        kept = drawn if at % parameters.redraw_every else None
        answer = ask(knowledge, target, frame, kept)
        drawn = answer.drawn
        told.append(answer)
        part.tell((at + 1) / len(targets.days))
    return Score(
        kind=setting.kind,
        targets=targets.days,
        untestable="",
        forecasts=pl.concat([nothing.forecasts, *(t.forecasts.select(list(FORECASTS)) for t in told)]),
        hits=pl.concat([nothing.hits, *(t.hits.select(list(HITS)) for t in told)]),
        cells=len(area.cells),
        area_km2=float(area.area_km2.sum()),
        imprecise=sum(t.imprecise for t in told),
        thin=sum(t.thin for t in told),
        agencies_by_record=knowledge.agencies_by_record,
        agencies_by_date=knowledge.agencies_by_date,
    )
