"""Points in order -> a geodesic track: positions along it and beside it, its line with continuous longitudes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import Geod

FloatArray = npt.NDArray[np.float64]

GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Track:
    """Geodesic legs; ``start_km`` has one entry more than there are legs, the last being the length."""

    lon: FloatArray
    lat: FloatArray
    bearing_deg: FloatArray
    start_km: FloatArray

    @property
    def length_km(self) -> float:
        """Distance from the first to the last point."""
        return float(self.start_km[-1])


def track_through(points: Sequence[tuple[float, float]]) -> Track:
    """
    Join points by geodesics.

    Parameters
    ----------
    points
        Longitude and latitude in degrees, EPSG:4326, at least two, no two neighbours alike.

    Returns
    -------
    track
        As many legs as points, less one. Each takes the short way, across 180 degrees where that is shorter.
    """
    lon, lat = np.array(points, dtype=np.float64).T
    bearing_deg, _, metres = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    start_km = np.concatenate(([0.0], np.cumsum(metres) / 1000))
    return Track(lon[:-1], lat[:-1], np.asarray(bearing_deg), start_km)


def along_track(track: Track, along_km: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Find the positions at given distances from the start.

    Parameters
    ----------
    track
        Where to travel.
    along_km
        Shape (n,), from 0 to the track's length.

    Returns
    -------
    lon, lat, bearing_deg
        Shape (n,) each; longitudes within -180 to 180, bearings in the direction of travel.
    """
    leg = np.clip(np.searchsorted(track.start_km, along_km, side="right") - 1, 0, len(track.lon) - 1)
    metres = (along_km - track.start_km[leg]) * 1000
    lon, lat, back_deg = GEOD.fwd(track.lon[leg], track.lat[leg], track.bearing_deg[leg], metres)
    return np.asarray(lon), np.asarray(lat), np.asarray(back_deg) + 180


def aside(
    lon: FloatArray, lat: FloatArray, bearing_deg: FloatArray, offset_km: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """
    Step sideways from positions on a track.

    Parameters
    ----------
    lon, lat, bearing_deg
        Shape (n,), as ``along_track`` gives them.
    offset_km
        Shape (n,), positive to the right of travel.

    Returns
    -------
    lon, lat
        Shape (n,), longitudes within -180 to 180.
    """
    moved_lon, moved_lat, _ = GEOD.fwd(lon, lat, bearing_deg + 90, offset_km * 1000)
    return np.asarray(moved_lon), np.asarray(moved_lat)


def bulge(track: Track, along_km: FloatArray) -> FloatArray:
    """
    Say how much of a sideways shift applies along a track whose ends stay where they are.

    Parameters
    ----------
    track
        The track that is shifted.
    along_km
        Shape (n,), from 0 to the track's length.

    Returns
    -------
    part
        Shape (n,): 0 at the ends, rising smoothly to 1 over the first and the last quarter.
    """
    to_end = np.minimum(along_km, track.length_km - along_km)
    near = np.clip(4 * to_end / track.length_km, 0, 1)
    part: FloatArray = near**2 * (3 - 2 * near)
    return part


def drawn_line(track: Track, *, offset_km: float = 0.0, step_km: float = 50.0) -> tuple[tuple[float, float], ...]:
    """
    Draw a track as a line, shifted sideways between its ends where asked.

    Parameters
    ----------
    track
        What to draw.
    offset_km
        Sideways shift of the middle, positive to the right of travel.
    step_km
        Greatest distance between vertices, before the shift.

    Returns
    -------
    line
        Longitude and latitude in degrees; longitudes are continuous and may leave -180 to 180.
    """
    pieces = [
        np.linspace(start, stop, max(int(np.ceil((stop - start) / step_km)), 1), endpoint=False)
        for start, stop in zip(track.start_km[:-1], track.start_km[1:], strict=True)
    ]
    along_km = np.concatenate([*pieces, track.start_km[-1:]])
    lon, lat, bearing_deg = along_track(track, along_km)
    lon, lat = aside(lon, lat, bearing_deg, offset_km * bulge(track, along_km))
    continuous = np.unwrap(lon, period=360)
    return tuple(zip(continuous.round(5).tolist(), lat.round(5).tolist(), strict=True))
