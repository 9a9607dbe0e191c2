"""Turns two angles of known direction into a position, or into the reason why they are none."""

from dataclasses import dataclass
from typing import Final

from data.geocode.angles import Angle
from data.geocode.fineness import radius_km

MOST_DEG: Final = (90, 180)
_AXES: Final = ("latitude", "longitude")
_NOTATIONS: Final = ("decimal", "ddm", "dms")

NULL_ISLAND: Final = "0, 0 stands for a position that was never filled in."


@dataclass(frozen=True)
class Coordinates:
    """
    A position that a text gives in numbers.

    Parameters
    ----------
    latitude, longitude
        In degrees, EPSG:4326.
    radius_km
        Holds the true place with 80 %, by the fineness of the notation alone.
    notation
        decimal, dms, ddm, mgrs or utm.
    span
        Where it stands in the text, with the letters and words that belong to it.
    """

    latitude: float
    longitude: float
    radius_km: float
    notation: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Contradiction:
    """
    What looks like a position and cannot be one, or not one only.

    Parameters
    ----------
    reason
        One sentence for a person.
    span
        Where it stands in the text.
    """

    reason: str
    span: tuple[int, int]


def join(
    angles: tuple[Angle, Angle],
    *,
    axes: tuple[int | None, int | None],
    directions: tuple[int, int],
    span: tuple[int, int],
) -> Coordinates | Contradiction:
    """
    Join two angles into a position.

    Parameters
    ----------
    angles
        Latitude and longitude, in any order.
    axes
        0 for the one that is the latitude, 1 for the longitude.
    directions
        -1 for an angle in the south or west; where it is 0, the angle's own sign counts.
    span
        Of the text.

    Returns
    -------
    position
        A contradiction where minutes or degrees are beyond their range, and at 0, 0.

    Notes
    -----
    The finer of the two angles tells how fine the notation is: one in sixty is a whole degree by chance, both at
    once are not.
    """
    degrees = [0.0, 0.0]
    for angle, axis, direction in zip(angles, axes, directions, strict=True):
        place = axis or 0
        if angle.problem:
            return Contradiction(angle.problem, span)
        if angle.degrees > MOST_DEG[place]:
            return Contradiction(f"A {_AXES[place]} of {angle.degrees:g} degrees is beyond {MOST_DEG[place]}.", span)
        degrees[place] = -angle.degrees if direction < 0 or angle.sign == "-" else angle.degrees
    notation = max((angle.notation for angle in angles), key=_NOTATIONS.index)
    radius = radius_km(min(angle.unit_deg for angle in angles), degrees[0])
    return place_at(*degrees, radius=radius, notation=notation, span=span)


def place_at(
    latitude: float, longitude: float, *, radius: float, notation: str, span: tuple[int, int]
) -> Coordinates | Contradiction:
    """
    Make a position of numbers that are in range.

    Parameters
    ----------
    latitude, longitude
        In degrees.
    radius
        In kilometres.
    notation, span
        As of ``Coordinates``.

    Returns
    -------
    position
        A contradiction at 0, 0.
    """
    if latitude == 0 and longitude == 0:
        return Contradiction(NULL_ISLAND, span)
    # + 0.0 makes -0.0 zero
    return Coordinates(latitude + 0.0, longitude + 0.0, radius, notation, span)
