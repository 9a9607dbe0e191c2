"""An export into GeoJSON (RFC 7946): markings on the whole and on every feature."""

import json
import math
from datetime import date, datetime

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from layers.exchange.date_line import cut_at_date_line
from layers.exchange.export import Export


def to_geojson(export: Export) -> bytes:
    """
    Write an export.

    Parameters
    ----------
    export
        Any.

    Returns
    -------
    geojson
        UTF-8: a feature for each row; ``marking``, ``released_to``, ``notes`` and what else is said of the whole as
        members beside ``features``. The same bytes for the same export.
    """
    shaped = zip(export.rows.iter_rows(named=True), export.shapes, strict=True)
    whole = {
        "type": "FeatureCollection",
        "marking": export.marking.handling.value,
        "released_to": export.marking.release_to,
        "what": export.what.value,
        "viewer": export.viewer,
        "as_of": _plain(export.as_of),
        "label": export.label,
        "version": export.version,
        "notes": list(export.notes),
        "features": [_feature(row, shape) for row, shape in shaped],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _feature(row: dict[str, object], shape: BaseGeometry | None) -> dict[str, object]:
    geometry = None if shape is None else mapping(cut_at_date_line(shape))
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {name: _plain(value) for name, value in row.items()},
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):  # JSON knows neither NaN nor infinity
        return None
    return value
