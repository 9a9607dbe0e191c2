"""A seed -> the training scenario: five synthetic years in three parts of the world, with an answer key."""

from typing import Final

import numpy as np
import polars as pl

from data.scenario.draw import draw_events
from data.scenario.effort import draw_effort, effort_log
from data.scenario.goods import with_goods
from data.scenario.places import route_track
from data.scenario.plan import CHANGES
from data.scenario.records import (
    numbered,
    with_gaps_and_markings,
    with_recorded_at,
    with_stated_time,
    with_twins,
)
from data.scenario.reported import with_reported_position
from data.scenario.shapes import (
    ChangeType,
    PlantedChange,
    Route,
    Scenario,
    TrueCorridor,
)
from data.scenario.theatres import ROUTES, THEATRE_OF_ROUTE
from data.scenario.tracks import drawn_line
from data.schema import EVENT_COLUMNS, as_events

__all__ = ["LABEL", "ChangeType", "PlantedChange", "Scenario", "TrueCorridor", "training_scenario"]

LABEL: Final = "training data"
"""The watermark on every screen and in every file that shows the scenario."""


def training_scenario(*, seed: int = 7) -> Scenario:
    """
    Make the training scenario.

    Parameters
    ----------
    seed
        The same seed gives the same scenario, to the last byte; the plan is the same for all seeds.

    Returns
    -------
    scenario
        About 20,000 invented events of 2021 to 2025 at real places, the effort log, and the answer key.

    Notes
    -----
    Agencies, events and quantities are invented; no event stands for a real case.
    """
    rng = np.random.default_rng(seed)
    effort = draw_effort(rng)
    found = with_goods(rng, draw_events(rng, effort))
    arrived = with_recorded_at(rng, with_twins(rng, found))
    timed = with_stated_time(rng, with_reported_position(rng, arrived))
    records = numbered(with_gaps_and_markings(rng, timed), seed=seed)
    return Scenario(
        events=as_events(records.select(*EVENT_COLUMNS)),
        effort=effort_log(rng, effort),
        corridors=tuple(_true_corridor(route) for route in ROUTES),
        changes=CHANGES,
        membership=records.select("event_id", "corridor_id"),
        twins=_twins(records),
    )


def _true_corridor(route: Route) -> TrueCorridor:
    track = route_track(route)
    offset_km = sum(change.offset_km for change in CHANGES if route.route_id in change.corridor_ids)
    return TrueCorridor(
        corridor_id=route.route_id,
        theatre=THEATRE_OF_ROUTE[route.route_id].name,
        mode=route.mode,
        kind=route.kind,
        origin=route.via[0].place,
        destination=route.via[-1].place,
        width_km=route.width_km,
        line=drawn_line(track),
        line_after=drawn_line(track, offset_km=offset_km) if offset_km else (),
    )


def _twins(records: pl.DataFrame) -> pl.DataFrame:
    first = records.select("key", "event_id")
    again = records.select(twin_id="event_id", key="twin_of")
    return first.join(again, on="key", how="inner", maintain_order="left").select("event_id", "twin_id")
