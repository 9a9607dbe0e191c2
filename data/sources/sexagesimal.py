"""Reads the position that a field gives in degrees, minutes and seconds, and those that a text mentions."""

import re
from dataclasses import dataclass
from typing import Final

from data.geocode.angles import SIXTY
from data.geocode.coordinates import Coordinates, find_all_coordinates
from data.geocode.fineness import FLOOR_KM
from data.geocode.positions import MOST_DEG

SECOND_KM: Final = FLOOR_KM
"""The floor of a radius; seconds and minutes (0.9 km) are both finer."""

HALF_DEGREE_KM: Final = 28.1
DEGREE_KM: Final = 56.1
"""Radius of the circle that covers 80 % of a square of one degree, of half a degree for the other."""

_FIELD: Final = re.compile(
    r"\s*(\d{1,2})\s*[°º]\s*(\d{1,2})\s*['\u2032\u2019]\s*(\d{1,3}(?:\.\d+)?)\s*[\"\u2033\u201d]\s*([NS])"
    r"[\s,;]+(\d{1,3})\s*[°º]\s*(\d{1,2})\s*['\u2032\u2019]\s*(\d{1,3}(?:\.\d+)?)\s*[\"\u2033\u201d]\s*([EW])\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Position:
    """
    A position as it was written.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.
    radius_km
        Holds the true place with 80 %, by the fineness of the notation alone.
    has_sixty
        Whether a minute or second is 60, which rounding leaves behind: 5 degrees 60 minutes are 6 degrees.
    """

    lon: float
    lat: float
    radius_km: float
    has_sixty: bool = False


def read_position(text: str) -> Position | None:
    """
    Read a field that holds one position.

    Parameters
    ----------
    text
        Latitude and longitude in degrees, minutes and seconds with N or S, E or W; a line end may divide them.

    Returns
    -------
    position
        None where the text is anything else, or minutes, seconds or degrees are beyond their range.

    Notes
    -----
    The finer of the two coordinates tells how fine the notation is: one in sixty is a whole degree by chance, both
    at once are not. Zero seconds are minutes only, zero minutes too are whole degrees, and half degrees where both
    coordinates have 0 or 30 minutes.
    """
    match = _FIELD.fullmatch(text)
    if match is None:
        return None
    degrees = (int(match[1]), int(match[5]))
    minutes = (int(match[2]), int(match[6]))
    seconds = (float(match[3]), float(match[7]))
    if max(*minutes, *seconds) > SIXTY:
        return None
    lat = _signed(degrees[0] + minutes[0] / 60 + seconds[0] / 3600, match[4])
    lon = _signed(degrees[1] + minutes[1] / 60 + seconds[1] / 3600, match[8])
    if abs(lat) > MOST_DEG[0] or abs(lon) > MOST_DEG[1]:
        return None
    return Position(lon, lat, _radius_km(minutes, seconds), SIXTY in (*minutes, *seconds))


def _signed(degrees: float, hemisphere: str) -> float:
    return -degrees if hemisphere.upper() in "SW" else degrees


def _radius_km(minutes: tuple[int, int], seconds: tuple[float, float]) -> float:
    if any(second % SIXTY for second in seconds):
        return SECOND_KM
    if not any(minute % SIXTY for minute in minutes):
        return DEGREE_KM
    return SECOND_KM if any(minute % 30 for minute in minutes) else HALF_DEGREE_KM


def find_positions(text: str) -> tuple[tuple[float, float], ...]:
    """
    Find the positions that a text mentions.

    Parameters
    ----------
    text
        Running text.

    Returns
    -------
    positions
        Longitude and latitude in degrees, in the order of the text, in any notation that ``data.geocode.coordinates``
        reads; those beyond their range are left out.
    """
    found = [each for each in find_all_coordinates(text) if isinstance(each, Coordinates)]
    return tuple((each.longitude, each.latitude) for each in found)
