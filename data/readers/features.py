"""Turns a GeoJSON feature, or a plain JSON object, into the named values of a record."""

import re
from collections.abc import Mapping
from typing import Any, Final

from data.readers.json_text import NumberText, text_of
from data.readers.named_rows import RowFaultError
from data.readers.points import point_of, refuse_empty, refuse_kind, with_point

_KINDS: Final = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_DEGREES: Final = re.compile(r"(?:\w+:)*(?:OGC:(?:[\d.]+:|:)?CRS84h?|EPSG:(?:[\d.]+:|:)?4326)", re.IGNORECASE)


def object_values(value: object) -> dict[str, str]:
    """
    Read one JSON object: a feature, or a record whose members are its fields.

    Parameters
    ----------
    value
        As decoded.

    Returns
    -------
    values
        Names to text.

    Raises
    ------
    RowFaultError
        It is no object, or its geometry is no point.
    """
    if not isinstance(value, dict):
        raise RowFaultError("not_an_object", "The record is no JSON object with named fields.")
    if value.get("type") == "Feature" and "geometry" in value:
        return feature_values(value)
    return {name: text_of(inner) for name, inner in value.items()}


def feature_values(value: object) -> dict[str, str]:
    """
    Read one feature.

    Parameters
    ----------
    value
        As decoded.

    Returns
    -------
    values
        Its properties, and ``latitude`` and ``longitude`` where it has a geometry.

    Raises
    ------
    RowFaultError
        It is no feature, or its geometry is no point.

    Notes
    -----
    RFC 7946. The member ``id`` is no identifier of an event: libraries number the features of each file from 0.
    It is kept as ``feature_id``.
    """
    if not isinstance(value, dict) or value.get("type") != "Feature":
        raise RowFaultError("not_a_feature", "This member of the collection is no feature.")
    properties = value.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise RowFaultError("not_a_feature", "The properties of the feature are no object.")
    values = {name: text_of(inner) for name, inner in (properties or {}).items()}
    if value.get("id") is not None and "feature_id" not in values:
        values["feature_id"] = text_of(value["id"])
    try:
        return with_point(values, _point(value))
    except RowFaultError as fault:
        raise fault.of(values) from fault


def is_degrees(value: Mapping[str, Any]) -> bool:
    """
    Tell whether a collection or feature is in degrees of WGS 84.

    Parameters
    ----------
    value
        Decoded; the member ``crs`` is what GeoJSON of 2008 had, and RFC 7946 dropped.

    Returns
    -------
    is_degrees
        True without such a member, and where it names CRS84 or EPSG:4326.
    """
    system = value.get("crs")
    if system is None:
        return True
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and _DEGREES.fullmatch(name.strip()) is not None


def _point(feature: Mapping[str, Any]) -> tuple[str, str] | None:
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or str(geometry.get("type")) not in _KINDS:
        raise RowFaultError("geometry_invalid", "The geometry is none that GeoJSON knows.")
    if not (is_degrees(feature) and is_degrees(geometry)):
        raise RowFaultError("crs_not_wgs84", "The feature is not in longitude and latitude of WGS 84.")
    kind, position = str(geometry["type"]), geometry.get("coordinates")
    # Several programs write every point as a collection of one.
    if kind == "MultiPoint" and isinstance(position, list) and len(position) == 1:
        kind, position = "Point", position[0]
    if kind != "Point":
        raise refuse_kind(kind)
    return _position(position)


def _position(position: object) -> tuple[str, str]:
    if not isinstance(position, list):
        raise refuse_empty()
    for part in position[:2]:
        if part is not None and not isinstance(part, NumberText):
            raise RowFaultError("coord_not_number", f"The coordinate {text_of(part)[:40]!r} is no number.")
    return point_of([text_of(part) for part in position])
