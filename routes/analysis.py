"""What an analysis is asked (parameters) and what it answers (cube, corridors, members, series, flags)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import geopandas as gpd
import polars as pl

from routes.cleaning import TWINS
from routes.periods import Period


class FlagType(StrEnum):
    """How a corridor shifted, or why a change is none; the artefacts inform and accuse no route."""

    EMERGENCE = "emergence"
    DECLINE = "decline"
    DISPLACEMENT = "displacement"
    DRIFT = "drift"
    MODE_SWITCH = "mode_switch"
    CHANGE = "change"
    ARTEFACT_EFFORT = "artefact_effort"
    ARTEFACT_REPORTING = "artefact_reporting"


@dataclass(frozen=True)
class AnalysisParameters:
    """
    How an analysis is done; part of the key under which it is kept.

    Parameters
    ----------
    period
        Unit of time of the cube and of the test.
    resolution
        H3 resolution of the cube, 1 to 7; areas are made of cells one coarser.
    as_of
        Only events recorded by the end of this day count; None for all.
    seed
        Start of the random numbers of the bootstrap, together with the events.
    alpha
        Chance that a set of events without any shift gets a flag of a route, from steps of corridors and areas
        together; drifts have a quarter of it beside that.
    draws
        Bootstrap draws for that chance.
    masked_periods
        Last periods left out of the test, because reports still come in.
    """

    period: Period = Period.MONTH
    resolution: int = 4
    as_of: date | None = None
    seed: int = 0
    alpha: float = 0.08
    draws: int = 400
    masked_periods: int = 1


@dataclass(frozen=True)
class Flag:
    """
    One shift, with what speaks for it and what else could explain it.

    Parameters
    ----------
    flag_id
        Stable for the same corridor, type and time.
    type
        One of ``FlagType``.
    time
        First period of the change.
    corridor_id, from_corridor_id, to_corridor_id
        The corridor that changed, or both ends of a displacement or mode switch; None for artefacts of an agency.
    area_id
        The area, or the pair of countries, that changed, where no line tells the change; else None.
    p_value
        Family-wise over all corridors and periods.
    score
        The test statistic, in standard deviations.
    observed, expected
        Events per period after the change, and what they would have been without it.
    effect, effect_low, effect_high
        Observed over expected, and its 95 % interval.
    n_events
        Events on the corridor.
    agencies
        Who reported them, in order.
    other_explanation
        Code of the strongest other explanation, or empty: ``logged_effort_changed``, ``effort_of_main_source``,
        ``flow_and_effort_inseparable``, ``one_feed``, ``single_source``, ``season_unknown``, ``end_is_provisional``. Of
        an artefact: the feed that it is about, empty for the agency itself; ``common_shock`` where all moved together,
        ``count_without_weight`` where the mass did not follow the count.

    Notes
    -----
    Of a drift, ``observed`` and ``expected`` are median offsets from the line in kilometres, positive on its left, and
    ``effect`` is their difference. Of a pair, the numbers are those of the corridor that rose.
    """

    flag_id: str
    type: FlagType
    time: date
    corridor_id: str | None
    from_corridor_id: str | None
    to_corridor_id: str | None
    area_id: str | None
    p_value: float
    score: float
    observed: float
    expected: float
    effect: float
    effect_low: float
    effect_high: float
    n_events: int
    agencies: tuple[str, ...]
    other_explanation: str


@dataclass(frozen=True)
class Analysis:
    """
    Everything concluded from one set of events with one set of parameters.

    Parameters
    ----------
    parameters
        As asked.
    periods
        First days, without a gap.
    cube
        cell, period, mode, kind, commodity, count, quantity_kg, radius_km.
    corridors
        EPSG:4326; corridor_id, number, name, mode, kind, origin, destination, geometry (longitudes continuous),
        band_km, support, inferred, confidence, first_seen, last_seen.
    areas
        EPSG:4326; area_id, name, kind, commodity (empty for all), support, cells (H3), geometry (their
        outline): the areas of the flags, and the pairs of countries, which are drawn where their events were put.
    members
        event_index, corridor_id (or area_id, of the areas of the flags), weight.
    series
        corridor_id (or area_id, of all that were tested), period, observed, expected, interval_low, interval_high.
    flags
        By p-value.
    duplicates
        event_index, twin_of, why: reports of an event that another report already stands for.
    """

    parameters: AnalysisParameters
    periods: tuple[date, ...]
    cube: pl.DataFrame
    corridors: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    members: pl.DataFrame
    series: pl.DataFrame
    flags: tuple[Flag, ...] = field(default_factory=tuple)
    duplicates: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TWINS))
