"""The plan -> events as they happened: who met what, where and when, before anybody wrote it down."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from data.scenario import plan
from data.scenario.caribbean import STREETS
from data.scenario.clock import draw_instants
from data.scenario.places import draw_around, draw_on_route
from data.scenario.shapes import ChangeType, Route, Theatre
from data.scenario.theatres import ROUTES, THEATRE_OF_AGENCY, THEATRE_OF_ROUTE, THEATRES
from data.scenario.tracks import FloatArray
from data.schema import INSTANT, Kind, Mode

_MONTHLY_SHAPE: Final = 30.0  # gamma noise on a month's flow: counts vary somewhat more than a Poisson
_BACKGROUND_RATE: Final = 7.0  # events a month and theatre that belong to no corridor
_BACKGROUND_KM: Final = 7.0
_STREET_KM: Final = 3.0
_LOCAL_CARGO: Final = {"cannabis": 0.5, "cocaine": 0.2, "heroin": 0.1, "cigarettes": 0.15, "firearms": 0.05}
_STREET_CARGO: Final = {"cannabis": 0.6, "cocaine": 0.25, "heroin": 0.15}

_Texts = npt.NDArray[np.str_]


def draw_events(rng: np.random.Generator, effort: Mapping[str, FloatArray]) -> pl.DataFrame:
    """
    Draw everything that agencies come upon in five years.

    Parameters
    ----------
    rng
        Source of randomness.
    effort
        Agency -> relative effort by month.

    Returns
    -------
    happenings
        Sorted by ``happened``: columns theatre, corridor_id (empty = background), agency, feed, mode, kind,
        commodity, origin, destination, happened (UTC), lon, lat (the true position).
    """
    frames = [
        *(_on_route(rng, route, effort) for route in ROUTES),
        *(_in_background(rng, theatre, effort) for theatre in THEATRES),
        _in_the_streets(rng, effort),
    ]
    return without_ended_feeds(pl.concat(frames)).sort("happened", maintain_order=True)


def draw_feeds(rng: np.random.Generator, theatre: Theatre, agency: Sequence[str], mode: Sequence[str]) -> list[str]:
    """
    Draw the feed that each event is reported through.

    Parameters
    ----------
    rng
        Source of randomness.
    theatre
        Says which feeds its agencies have, and for which modes.
    agency, mode
        One for each event, all of this theatre.

    Returns
    -------
    feed
        One for each event; empty for an agency without separate feeds.
    """
    agencies, modes = np.array(agency, dtype=np.str_), np.array(mode, dtype=np.str_)
    feed = np.full(len(agencies), "", dtype="U40")
    for name, weights_by_feed in theatre.feeds.items():
        for travel in Mode:
            here = np.flatnonzero((agencies == name) & (modes == travel))
            weights = np.array([weights.get(travel, 0.0) for weights in weights_by_feed.values()])
            feed[here] = rng.choice(list(weights_by_feed), len(here), p=weights / weights.sum())
    return [str(name) for name in feed]


def without_ended_feeds(happenings: pl.DataFrame) -> pl.DataFrame:
    """
    Drop what a feed would have reported after its planted end.

    Parameters
    ----------
    happenings
        Columns agency, feed and happened are read.

    Returns
    -------
    kept
        The other rows, in the same order.
    """
    ended = [
        (pl.col("agency") == change.agency) & (pl.col("feed") == change.feed) & (pl.col("happened") >= change.start)
        for change in plan.CHANGES
        if change.type is ChangeType.ARTEFACT_REPORTING and change.feed and change.factors == (0.0,)
    ]
    return happenings.filter(~pl.any_horizontal(ended))


def _on_route(rng: np.random.Generator, route: Route, effort: Mapping[str, FloatArray]) -> pl.DataFrame:
    noise = rng.gamma(_MONTHLY_SHAPE, 1 / _MONTHLY_SHAPE, plan.N_MONTHS)
    agency, month = _meetings(rng, plan.flow_by_month(route) * noise, route.watched_by, effort)
    happened = draw_instants(rng, month)
    lon, lat = draw_on_route(rng, route, happened)
    theatre = THEATRE_OF_ROUTE[route.route_id]
    n = len(agency)
    return pl.DataFrame(
        {
            "theatre": [theatre.name] * n,
            "corridor_id": [route.route_id] * n,
            "agency": agency.tolist(),
            "feed": draw_feeds(rng, theatre, agency.tolist(), [route.mode] * n),
            "mode": [str(route.mode)] * n,
            "kind": [str(route.kind)] * n,
            "commodity": _draw_cargo(rng, route.cargo, n),
            "origin": [route.via[0].place] * n,
            "destination": [route.via[-1].place] * n,
            "happened": pl.Series(happened).cast(INSTANT),
            "lon": lon,
            "lat": lat,
        }
    )


def _in_background(rng: np.random.Generator, theatre: Theatre, effort: Mapping[str, FloatArray]) -> pl.DataFrame:
    towns = [(via, route.mode) for route in theatre.routes for via in route.via if via.place]
    shares = dict.fromkeys(theatre.feeds, 1 / len(theatre.feeds))
    agency, month = _meetings(rng, np.full(plan.N_MONTHS, _BACKGROUND_RATE), shares, effort)
    chosen = rng.integers(0, len(towns), len(agency))
    mode = [str(towns[index][1]) for index in chosen]
    lon, lat = draw_around(rng, [town for town, _ in towns], chosen, _BACKGROUND_KM)
    feed = draw_feeds(rng, theatre, agency.tolist(), mode)
    cargo = _draw_cargo(rng, _LOCAL_CARGO, len(agency))
    return _local_frame(theatre, draw_instants(rng, month), lon, lat).with_columns(
        agency=pl.Series(agency.tolist(), dtype=pl.String),
        feed=pl.Series(feed, dtype=pl.String),
        mode=pl.Series(mode, dtype=pl.String),
        commodity=pl.Series(cargo, dtype=pl.String),
    )


def _in_the_streets(rng: np.random.Generator, effort: Mapping[str, FloatArray]) -> pl.DataFrame:
    start = next(change for change in plan.CHANGES if change.feed == plan.STREET_FEED)
    rate = plan.STREET_RATE * plan.progress(start, plan.month_starts())
    _, month = _meetings(rng, rate, {plan.STREET_AGENCY: 1.0}, effort)
    chosen = rng.choice(len(STREETS), len(month), p=[town.share for town in STREETS])
    lon, lat = draw_around(rng, STREETS, chosen.astype(np.int64), _STREET_KM)
    theatre = THEATRE_OF_AGENCY[plan.STREET_AGENCY]
    return _local_frame(theatre, draw_instants(rng, month), lon, lat).with_columns(
        agency=pl.lit(plan.STREET_AGENCY),
        feed=pl.lit(plan.STREET_FEED),
        mode=pl.lit(str(Mode.LAND)),
        commodity=pl.Series(_draw_cargo(rng, _STREET_CARGO, len(month)), dtype=pl.String),
    )


def _local_frame(
    theatre: Theatre, happened: npt.NDArray[np.datetime64], lon: FloatArray, lat: FloatArray
) -> pl.DataFrame:
    columns = [
        "theatre",
        "corridor_id",
        "agency",
        "feed",
        "mode",
        "kind",
        "commodity",
        "origin",
        "destination",
    ]
    instants = pl.Series("happened", happened).cast(INSTANT)
    frame = pl.DataFrame({"happened": instants, "lon": lon, "lat": lat})
    empty = frame.with_columns(pl.lit("").alias(name) for name in columns)
    named = empty.with_columns(theatre=pl.lit(theatre.name), kind=pl.lit(str(Kind.SEIZURE)))
    return named.select(*columns, "happened", "lon", "lat")


def _meetings(
    rng: np.random.Generator, flow: FloatArray, shares: Mapping[str, float], effort: Mapping[str, FloatArray]
) -> tuple[_Texts, npt.NDArray[np.int64]]:
    rate = np.array([flow * share * effort[agency] for agency, share in shares.items()])
    slot = np.repeat(np.arange(rate.size), rng.poisson(rate).ravel())
    return np.array(list(shares), dtype=np.str_)[slot // plan.N_MONTHS], slot % plan.N_MONTHS


def _draw_cargo(rng: np.random.Generator, cargo: Mapping[str, float], n: int) -> list[str]:
    return [str(code) for code in rng.choice(list(cargo), n, p=list(cargo.values()))]
