"""Turns a placemark of KML into the named values of a record."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from data.readers.named_rows import RowFaultError
from data.readers.points import point_of, refuse_empty, refuse_kind, with_point
from data.readers.records import header_key

_SPACES: Final = ("", "http://www.opengis.net/kml/", "http://earth.google.com/kml/", "http://www.google.com/kml/ext/")
_TEXTS: Final = ("name", "description", "address", "phoneNumber", "Snippet")
_GEOMETRIES: Final = frozenset(
    {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model", "Track", "MultiTrack"}
)
_TIMES: Final = frozenset({"occurred_at", "date", "datetime", "date_time", "event_date", "incident_date", "time"})
"""Data of this name says when; the time of the placemark, which is for its display, then stands beside it."""


def local_name(element: Element) -> str:
    """
    Give the name of an element of KML.

    Parameters
    ----------
    element
        Of any namespace.

    Returns
    -------
    name
        Without its namespace where that is one of KML; else with it.
    """
    space, brace, name = str(element.tag).rpartition("}")
    known = not brace or any(space[1:].startswith(prefix) for prefix in _SPACES[1:])
    return name if known else str(element.tag)


def placemark_values(placemark: Element) -> dict[str, str]:
    """
    Read one placemark.

    Parameters
    ----------
    placemark
        Complete.

    Returns
    -------
    values
        Texts, ``ExtendedData`` (also of a schema), ``occurred_at`` or ``when``, ``latitude`` and ``longitude``.

    Raises
    ------
    RowFaultError
        Data of one name stand twice, or the geometry is no point.
    """
    values = {}
    for name, text in _data(placemark):
        if name in values:
            raise RowFaultError("duplicate_key", f"The placemark has two data called {name[:60]!r}.")
        values[name] = text
    for child in placemark:
        name = local_name(child)
        if name in _TEXTS and name not in values:
            values[name] = _text(child)
    values = _with_time(values, placemark)
    try:
        return with_point(values, _point(placemark))
    except RowFaultError as fault:
        raise fault.of(values) from fault


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _data(placemark: Element) -> Iterator[tuple[str, str]]:
    for extended in (child for child in placemark if local_name(child) == "ExtendedData"):
        for child in extended:
            kind = local_name(child)
            if kind == "Data":
                parts = [part for part in child if local_name(part) == "value"]
                yield child.get("name", ""), _text(parts[0]) if parts else ""
            elif kind == "SchemaData":
                yield from ((simple.get("name", ""), _text(simple)) for simple in child)
            else:
                # Elements of another namespace are data, too, named by themselves.
                yield kind.rpartition("}")[2], _text(child)


def _with_time(values: dict[str, str], placemark: Element) -> dict[str, str]:
    time = next((child for child in placemark if local_name(child) in ("TimeStamp", "TimeSpan")), None)
    if time is None:
        return values
    parts = {local_name(part): _text(part) for part in time}
    begin, end = parts.get("begin", ""), parts.get("end", "")
    # A span is no instant: both ends stay in sight, and validation asks for one.
    written = parts.get("when") or (begin if begin == end else f"{begin}/{end}")
    own = any(header_key(name) in _TIMES and text for name, text in values.items())
    return {**values, ("when" if own else "occurred_at"): written}


def _point(placemark: Element) -> tuple[str, str] | None:
    found = [child for child in placemark if local_name(child) in _GEOMETRIES]
    if not found:
        return None
    if len(found) > 1:
        raise refuse_kind("collection")
    geometry, kind = found[0], local_name(found[0])
    if kind == "MultiGeometry":
        inner = [child for child in geometry if local_name(child) in _GEOMETRIES]
        # Several programs write every point as a collection of one.
        if len(inner) == 1:
            geometry, kind = inner[0], local_name(inner[0])
    if kind != "Point":
        raise refuse_kind(kind)
    return _position(geometry)


def _position(point: Element) -> tuple[str, str]:
    texts = [_text(child) for child in point if local_name(child) == "coordinates"]
    # KML has no blanks inside a position, but people write them after the comma.
    positions = [position for text in texts for position in re.sub(r"\s*,\s*", ",", text).split()]
    if not positions:
        raise refuse_empty()
    if len(positions) > 1:
        raise refuse_kind("list of positions")
    numbers = positions[0].split(",")
    if len(numbers) > len(("lon", "lat", "altitude")):
        raise RowFaultError("coord_not_number", f"The position {positions[0][:60]!r} has too many numbers.")
    return point_of(numbers)
