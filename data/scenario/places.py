"""Positions along and around the routes: where on a track, how far beside it, how near a town."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from data.scenario import plan
from data.scenario.shapes import ChangeType, Route, Via
from data.scenario.tracks import GEOD, FloatArray, Track, along_track, aside, bulge, track_through

_HALF_WIDTH_IN_SIGMA: Final = 1.2816  # 80 % of a normal lie within this
_NEAR_A_VIA_KM: Final = 12.0


def route_track(route: Route) -> Track:
    """
    Join the points of a route.

    Parameters
    ----------
    route
        The route.

    Returns
    -------
    track
        Geodesics from point to point.
    """
    return track_through([(via.lon, via.lat) for via in route.via])


def drift_of(route: Route, instants: npt.NDArray[np.datetime64]) -> FloatArray:
    """
    Say how far the middle of a route has drifted sideways.

    Parameters
    ----------
    route
        The route.
    instants
        Shape (n,), datetime64.

    Returns
    -------
    offset_km
        Shape (n,), positive to the right of travel.
    """
    offset_km = np.zeros(len(instants))
    for change in plan.CHANGES:
        if change.type is ChangeType.DRIFT and route.route_id in change.corridor_ids:
            offset_km += change.offset_km * plan.progress(change, instants)
    return offset_km


def draw_on_route(
    rng: np.random.Generator, route: Route, instants: npt.NDArray[np.datetime64]
) -> tuple[FloatArray, FloatArray]:
    """
    Draw a position on a route for each instant.

    Parameters
    ----------
    rng
        Source of randomness.
    route
        The route, with its busy and its narrow points.
    instants
        Shape (n,), datetime64.

    Returns
    -------
    lon, lat
        Shape (n,), degrees, longitudes within -180 to 180.
    """
    track = route_track(route)
    along_km = _draw_along(rng, route, track, len(instants))
    width_km = np.interp(along_km, track.start_km, [via.width_km or route.width_km for via in route.via])
    spread_km = rng.normal(0, width_km / _HALF_WIDTH_IN_SIGMA)
    drift_km = drift_of(route, instants) * bulge(track, along_km)
    lon, lat, bearing_deg = along_track(track, along_km)
    return aside(lon, lat, bearing_deg, spread_km + drift_km)


def draw_around(
    rng: np.random.Generator, towns: Sequence[Via], chosen: npt.NDArray[np.int64], sigma_km: float
) -> tuple[FloatArray, FloatArray]:
    """
    Draw a position near a town for each choice.

    Parameters
    ----------
    rng
        Source of randomness.
    towns
        Where to draw.
    chosen
        Shape (n,), index into ``towns``.
    sigma_km
        Spread in each direction.

    Returns
    -------
    lon, lat
        Shape (n,), degrees, longitudes within -180 to 180.
    """
    center = np.array([(town.lon, town.lat) for town in towns], dtype=np.float64)[chosen]
    return scatter(rng, center[:, 0], center[:, 1], np.full(len(chosen), sigma_km))


def scatter(
    rng: np.random.Generator, lon: FloatArray, lat: FloatArray, sigma_km: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """
    Move positions by a normal error in each direction.

    Parameters
    ----------
    rng
        Source of randomness.
    lon, lat
        Shape (n,), degrees.
    sigma_km
        Shape (n,), spread in each direction.

    Returns
    -------
    lon, lat
        Shape (n,), degrees, longitudes within -180 to 180.
    """
    away_km = rng.rayleigh(sigma_km)
    moved_lon, moved_lat, _ = GEOD.fwd(lon, lat, rng.uniform(0, 360, len(lon)), away_km * 1000)
    return np.asarray(moved_lon), np.asarray(moved_lat)


def _draw_along(rng: np.random.Generator, route: Route, track: Track, n: int) -> FloatArray:
    share = np.array([via.share for via in route.via])
    evenly = rng.uniform(0, track.length_km, n)
    # The last choice, past all points, stands for anywhere on the line.
    choice = rng.choice(len(share) + 1, n, p=np.append(share, 1 - share.sum()))
    anywhere = choice == len(share)
    at = np.where(anywhere, 0, choice)
    width_km = np.array([via.width_km or route.width_km for via in route.via])
    # As long as the corridor is wide: a shorter cluster at sea would look like a bar across the lane.
    near = track.start_km[at] + rng.normal(0, np.maximum(width_km, _NEAR_A_VIA_KM)[at])
    # Mirrored at the ends, so that nothing lies behind the port.
    inside = track.length_km - np.abs(track.length_km - np.abs(near))
    return np.where(anywhere, evenly, inside)
