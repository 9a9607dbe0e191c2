"""A flag and the inputs it was made from into an explanation: recomputed, with its evidence and its robustness."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import polars as pl
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from routes.analysis import Analysis, AnalysisParameters, Flag
from routes.inputs import events_behind
from routes.matching import Sighting, closeness, sightings
from routes.periods import PER_YEAR, Period
from routes.pipeline import analyse
from routes.spending import MonitorParameters

RESOLUTIONS: Final = range(1, 8)
SCALE: Final = (Period.WEEK, Period.MONTH, Period.QUARTER)
SERIES: Final = ("corridor_id", "period", "observed", "expected", "interval_low", "interval_high")


@dataclass(frozen=True)
class Inputs:
    """
    What an analysis is made from.

    Parameters
    ----------
    events
        As known at the look.
    land
        EPSG:4326, cut at 180 degrees.
    towns
        As for ``analyse``.
    effort
        period, agency, hours; None where there was no log.
    """

    events: Events
    land: BaseGeometry
    towns: pl.DataFrame | None
    effort: pl.DataFrame | None


@dataclass(frozen=True)
class Trial:
    """
    One recomputation with something changed.

    Parameters
    ----------
    changed
        ``resolution`` or ``period``.
    value
        What it was changed to.
    flag
        The same change as that analysis sees it; None where it does not.
    """

    changed: str
    value: str
    flag: Flag | None

    @property
    def survives(self) -> bool:
        """Whether the flag is found with the change, too."""
        return self.flag is not None


@dataclass(frozen=True)
class Explanation:
    """
    A flag, explained.

    Parameters
    ----------
    flag
        As it was recorded.
    again
        As it was recomputed from the inputs; None where it does not come out.
    series
        corridor_id, period, observed, expected, interval_low, interval_high of its corridors.
    behind
        agency, feed, event_id, occurred_at, corridor_id, weight: the events it rests on.
    agencies
        agency, feed, events: the same, counted.
    trials
        One resolution and one unit of time more and less; empty where they were not asked for.
    """

    flag: Flag
    again: Flag | None
    series: pl.DataFrame
    behind: pl.DataFrame
    agencies: pl.DataFrame
    trials: tuple[Trial, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether it came out the same, to the last digit."""
        return self.again == self.flag

    @property
    def is_robust(self) -> bool:
        """Whether it survives every trial; true without trials."""
        return all(trial.survives for trial in self.trials)


def explain(sighting: Sighting, *, inputs: Inputs, parameters: AnalysisParameters) -> Explanation:
    """
    Recompute a flag and gather what it rests on.

    Parameters
    ----------
    sighting
        The flag, with its places.
    inputs
        As known at the look that found it.
    parameters
        Of that look.

    Returns
    -------
    explanation
        Without trials.
    """
    analysis = _analysis(inputs, parameters)
    again = same_change(sighting, analysis, parameters.period)
    told = again or sighting.flag
    corridors = [key for key in (told.corridor_id, told.from_corridor_id, told.to_corridor_id, told.area_id) if key]
    series = analysis.series.filter(pl.col("corridor_id").is_in(corridors)).select(SERIES).sort(SERIES[:2])
    behind = events_behind(told, analysis, inputs.events)
    counted = behind.unique(["agency", "feed", "event_id"]).group_by("agency", "feed").agg(events=pl.len())
    return Explanation(sighting.flag, again, series, behind, counted.sort("agency", "feed"))


def try_otherwise(sighting: Sighting, *, inputs: Inputs, parameters: AnalysisParameters) -> Iterator[Trial]:
    """
    Recompute a flag with one H3 resolution and one unit of time more and less.

    Parameters
    ----------
    sighting
        The flag, with its places.
    inputs
        As known at the look that found it.
    parameters
        Of that look.

    Yields
    ------
    trial
        Each is a whole analysis.
    """
    for changed, value, asked in _neighbours(parameters):
        coarser = min(asked.period, parameters.period, key=lambda period: PER_YEAR[period])
        yield Trial(changed, value, same_change(sighting, _analysis(inputs, asked), coarser))


def same_change(sighting: Sighting, analysis: Analysis, period: Period) -> Flag | None:
    """
    Find a flag in an analysis.

    Parameters
    ----------
    sighting
        From another analysis.
    analysis
        Any.
    period
        Unit of time by which the onset may be off.

    Returns
    -------
    flag
        The closest that is the same change; None where there is none.
    """
    near = ((closeness(sighting, other, MonitorParameters(), period), other.flag) for other in sightings(analysis))
    found = [(score, flag) for score, flag in near if score is not None]
    return max(found, key=lambda pair: (pair[0], pair[1].flag_id))[1] if found else None


def _neighbours(parameters: AnalysisParameters) -> Iterator[tuple[str, str, AnalysisParameters]]:
    for resolution in (parameters.resolution - 1, parameters.resolution + 1):
        if resolution in RESOLUTIONS:
            yield "resolution", str(resolution), replace(parameters, resolution=resolution)
    at = SCALE.index(parameters.period)
    for period in (*SCALE[max(at - 1, 0) : at], *SCALE[at + 1 : at + 2]):
        yield "period", period.value, replace(parameters, period=period)


def _analysis(inputs: Inputs, parameters: AnalysisParameters) -> Analysis:
    return analyse(inputs.events, parameters=parameters, land=inputs.land, towns=inputs.towns, effort=inputs.effort)
