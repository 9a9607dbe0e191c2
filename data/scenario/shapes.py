"""What the training scenario is made of: routes through named points, planted changes, the exercise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from data.schema import Events, Kind, Mode


@dataclass(frozen=True)
class Via:
    """
    A point that a route passes.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, longitude within -180 to 180.
    place, country
        Name and ISO 3166-1 alpha-2 code of the place it stands for; empty in open country or at sea.
    share
        Part of the route's events that happen close to this point: a port, a strait, a border post.
    width_km
        Half-width here where it is narrower than the route's own; 0 = the route's own.
    """

    lon: float
    lat: float
    place: str = ""
    country: str = ""
    share: float = 0.0
    width_km: float = 0.0


@dataclass(frozen=True)
class Route:
    """
    A corridor as it is planted: where it runs, what moves on it, who watches it.

    Parameters
    ----------
    route_id
        Its name in the answer key.
    mode
        How things travel on it.
    via
        Points in the order of travel; the first and the last are its ends. Geodesics in between.
    rate
        Events a month at the start, before season, effort and planted changes.
    width_km
        Half-width that holds 80 % of its events.
    cargo
        Commodity codes and their shares, which add up to 1.
    watched_by
        Agencies and their shares of its events at usual effort, which add up to 1.
    season
        Relative amplitude, 0 = none.
    peak
        Month of the year (1 to 12) in which the season is highest.
    """

    route_id: str
    mode: Mode
    via: tuple[Via, ...]
    rate: float
    width_km: float
    cargo: Mapping[str, float]
    watched_by: Mapping[str, float]
    season: float = 0.0
    peak: int = 7

    @property
    def kind(self) -> Kind:
        """People are intercepted, goods are seized; no route carries both."""
        return Kind.INTERCEPTION if "people" in self.cargo else Kind.SEIZURE


@dataclass(frozen=True)
class Theatre:
    """A part of the world with its routes, and the agencies and reporting streams at work there."""

    name: str
    routes: tuple[Route, ...]
    feeds: Mapping[str, Mapping[str, Mapping[Mode, float]]]
    """Agency -> feed -> weight for each mode it reports on."""


class ChangeType(StrEnum):
    """What was planted, in the words that a flag uses; a season is nothing that a flag should name."""

    EMERGENCE = "emergence"
    DECLINE = "decline"
    DISPLACEMENT = "displacement"
    DRIFT = "drift"
    MODE_SWITCH = "mode_switch"
    ARTEFACT_EFFORT = "artefact_effort"
    ARTEFACT_REPORTING = "artefact_reporting"
    SEASON = "season"


@dataclass(frozen=True)
class PlantedChange:
    """
    One line of the answer key.

    Parameters
    ----------
    type
        What kind of change it is.
    theatre
        Where.
    corridor_ids
        Corridors it touches; for a displacement and a mode switch first the one that falls, then the
        one that rises.
    start, end
        First and last day of the transition; the same day for a step. What has changed stays changed.
    what
        The change in one sentence.
    factors
        Rate after over rate before, one for each corridor, or one in all for an agency.
    agency, feed
        Whose effort or reporting changed; empty for a shift.
    offset_km
        How far a drift moves the line, positive to the right of travel.
    """

    type: ChangeType
    theatre: str
    corridor_ids: tuple[str, ...]
    start: date
    end: date
    what: str
    factors: tuple[float, ...] = ()
    agency: str = ""
    feed: str = ""
    offset_km: float = 0.0

    @property
    def is_shift(self) -> bool:
        """Whether traffic itself moved, rather than the way it is looked at or its season."""
        return not self.type.startswith("artefact") and self.type is not ChangeType.SEASON


@dataclass(frozen=True)
class TrueCorridor:
    """
    A corridor of the answer key with its line.

    Parameters
    ----------
    line
        Longitude and latitude in degrees, at most about 50 km apart; longitudes are continuous, so a line
        that crosses 180 degrees goes 179, 181 or -179, -181. The first one lies within -180 to 180.
    line_after
        The line once a drift is complete; empty where nothing drifts.
    width_km
        Half-width that holds 80 % of the events in open country or at sea.
    """

    corridor_id: str
    theatre: str
    mode: Mode
    kind: Kind
    origin: str
    destination: str
    width_km: float
    line: tuple[tuple[float, float], ...]
    line_after: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Scenario:
    """
    The exercise and its answer key.

    Parameters
    ----------
    events
        What a trainee sees, sorted by ``occurred_at``.
    effort
        Columns period (first day of a month), agency, hours.
    corridors, changes
        The answer key.
    membership
        Columns event_id, corridor_id: the corridor that an event was drawn from, empty for background.
    twins
        Columns event_id, twin_id: two agencies' records of one event.
    """

    events: Events
    effort: pl.DataFrame
    corridors: tuple[TrueCorridor, ...]
    changes: tuple[PlantedChange, ...]
    membership: pl.DataFrame
    twins: pl.DataFrame
