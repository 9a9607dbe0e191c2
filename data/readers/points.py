"""Adds the position of a point to the named values of its record, as text, or says why there is none."""

from collections.abc import Mapping, Sequence
from typing import Final

from data.readers.named_rows import RowFaultError
from data.readers.records import header_key

LATITUDE: Final = "latitude"
LONGITUDE: Final = "longitude"

NEAR_DEGREES: Final = 0.01
"""About a kilometre: fields beside a geometry are often rounded, and nobody knows a position better."""

AXES: Final = {
    "lat": LATITUDE,
    "latitude": LATITUDE,
    "y_wgs84": LATITUDE,
    "lon": LONGITUDE,
    "lng": LONGITUDE,
    "long": LONGITUDE,
    "longitude": LONGITUDE,
    "x_wgs84": LONGITUDE,
}
"""Keys of fields that say where, too."""


def with_point(values: Mapping[str, str], point: tuple[str, str] | None) -> dict[str, str]:
    """
    Add the position of a geometry to the fields of its record.

    Parameters
    ----------
    values
        Names as written, to text.
    point
        Longitude and latitude in degrees, EPSG:4326, as text; None where there is no geometry.

    Returns
    -------
    values
        With ``latitude`` and ``longitude``: of the geometry, or else of the fields that say where.

    Raises
    ------
    RowFaultError
        A field says another position than the geometry, or than another field.
    """
    position = {LATITUDE: "", LONGITUDE: ""} if point is None else {LATITUDE: point[1], LONGITUDE: point[0]}
    kept = {}
    for name, text in values.items():
        axis = AXES.get(header_key(name))
        if axis is None:
            kept[name] = text
        elif not position[axis].strip():
            position[axis] = text
        elif _differ(text, position[axis]):
            raise RowFaultError(
                "coord_conflict", f"{name[:40]!r} says {text[:40]!r}, where the position is {position[axis][:40]!r}."
            )
    return {**kept, **position}


def _differ(field: str, geometry: str) -> bool:
    if not field.strip():
        return False
    try:
        return not abs(float(field.replace(",", ".")) - float(geometry)) <= NEAR_DEGREES
    except ValueError:
        return field.strip() != geometry.strip()


def refuse_kind(kind: str) -> RowFaultError:
    """
    Say that a geometry is no point.

    Parameters
    ----------
    kind
        What it is.

    Returns
    -------
    fault
        To raise, or to set a record aside with.
    """
    return RowFaultError("geometry_not_point", f"The geometry is a {kind[:40]}; an event needs one point.")


def refuse_empty() -> RowFaultError:
    """
    Say that a point has no complete position.

    Returns
    -------
    fault
        To raise, or to set a record aside with.
    """
    return RowFaultError("coord_incomplete", "The point has not both longitude and latitude.")


def point_of(numbers: Sequence[str]) -> tuple[str, str]:
    """
    Take longitude and latitude from the numbers of a position.

    Parameters
    ----------
    numbers
        Longitude, latitude and what may follow (altitude, measure), as text.

    Returns
    -------
    lon, lat
        As written.

    Raises
    ------
    RowFaultError
        One of them is absent.
    """
    if len(numbers) < len(("lon", "lat")) or not (numbers[0].strip() and numbers[1].strip()):
        raise refuse_empty()
    return numbers[0].strip(), numbers[1].strip()
