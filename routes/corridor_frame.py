"""Corridors of all kinds into one frame: number, name, line, band, support, confidence, first and last seen."""

from collections import Counter
from datetime import date
from typing import Any, Final

import geopandas as gpd
import numpy as np
from shapely import LineString

from routes.assignment import mode_name
from routes.candidates import Candidate
from routes.corridors import CorridorSet
from routes.geodesy import Vectors, distance_km, resample, to_degrees, unwrap

BAND_SHARE: Final = 0.8
LEAST_SHARE: Final = 0.02
LINE_STEP_KM: Final = 10.0
NAME_REACH_KM: Final = 120.0
NAME_LENGTH: Final = 32
SURE_SHARE: Final = 0.5
FULL_SUPPORT: Final = 25.0
INFERRED_CONFIDENCE: Final = 0.6
COLUMNS: Final = (
    "corridor_id", "number", "name", "mode", "kind", "origin", "destination", "band_km", "support", "inferred",
    "confidence", "first_seen", "last_seen", "geometry",
)  # fmt: skip


def corridor_frame(sets: list[CorridorSet]) -> gpd.GeoDataFrame:
    """
    Put corridors of all kinds into one frame.

    Parameters
    ----------
    sets
        One for each kind.

    Returns
    -------
    corridors
        As from ``number_corridors``.
    """
    return number_corridors([plain_corridors(found) for found in sets])


def plain_corridors(found: CorridorSet) -> gpd.GeoDataFrame:
    """
    Put corridors of one kind into a frame.

    Parameters
    ----------
    found
        Of one kind.

    Returns
    -------
    corridors
        EPSG:4326, columns as in ``Analysis``; without a number (0), and several may have one name.
    """
    return _frame([_row(found, at) | {"number": 0} for at in range(len(found.candidates))])


def number_corridors(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """
    Put frames of corridors into one.

    Parameters
    ----------
    parts
        From ``plain_corridors``, one for each kind.

    Returns
    -------
    corridors
        EPSG:4326, columns as in ``Analysis``; number 1 has the most support. Inferred ones that would have one name
        have the degrees of their ends in it.
    """
    rows = [row for part in parts for row in part.to_dict("records")]
    rows.sort(key=lambda row: (-float(str(row["support"])), str(row["corridor_id"])))
    given = Counter((row["name"], row["mode"]) for row in rows)
    for row in rows:
        if row["inferred"] and given[row["name"], row["mode"]] > 1:
            row["name"] = f"{row['name']} ({_ends_in_degrees(row['geometry'])})"
    return _frame([row | {"number": at} for at, row in enumerate(rows, start=1)])


def _frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    if not rows:
        return gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry="geometry", crs="EPSG:4326")
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry="geometry", crs="EPSG:4326")


def _row(found: CorridorSet, at: int) -> dict[str, Any]:
    candidate = found.candidates[at]
    shares = found.assignment.shares[:, at]
    support = float(found.evidence.weights() @ shares)
    origin = found.places.names.get(candidate.origin, "")
    destination = found.places.names.get(candidate.destination, "")
    ends = [origin, destination] if origin else [_place_near(found, end) for end in candidate.line[[0, -1]]]
    sure = shares >= min(SURE_SHARE, float(shares.max()))
    seen = found.evidence.frame["occurred_at"].dt.date().filter(sure)
    return {
        "corridor_id": found.ids[at],
        "name": f"{ends[0]} to {ends[1]}" if ends[0] != ends[1] else f"around {ends[0]}",
        "mode": mode_name(candidate),
        "kind": found.kind,
        "origin": origin,
        "destination": destination,
        "geometry": line_string(candidate.line),
        "band_km": _band_km(found, at),
        "support": round(support, 3),
        "inferred": not candidate.origin,
        "confidence": _confidence(candidate, support),
        "first_seen": _day(seen.min()),
        "last_seen": _day(seen.max()),
    }


def _day(day: object) -> date:
    if not isinstance(day, date):
        raise TypeError("A corridor without events.")
    return day


def _confidence(candidate: Candidate, support: float) -> float:
    grown = 1 - np.exp(-support / FULL_SUPPORT)
    return round(float(grown * (1.0 if candidate.origin else INFERRED_CONFIDENCE)), 3)


def line_string(line: Vectors) -> LineString:
    """
    Turn unit vectors into a line to draw.

    Parameters
    ----------
    line
        Shape (n, 3), n >= 2.

    Returns
    -------
    geometry
        EPSG:4326, a vertex about every 10 km, longitudes continuous: 179, 181, ...
    """
    lon, lat = to_degrees(resample(line, LINE_STEP_KM))
    return LineString(np.round(np.stack([unwrap(lon), lat], axis=1), 5))


def _band_km(found: CorridorSet, at: int) -> float:
    """Find the half-width that holds 80 % of the events of a corridor, their own radius included."""
    share = found.assignment.shares[:, at]
    rows = np.flatnonzero(share >= min(LEAST_SHARE, float(share.max())))
    away = np.hypot(found.assignment.offsets_km[rows, at], found.evidence.frame["radius_km"].to_numpy()[rows])
    weight = (share * found.evidence.weights())[rows]
    order = np.argsort(away, kind="stable")
    held = np.cumsum(weight[order]) / max(float(weight.sum()), 1e-12)
    return round(float(away[order][min(int(np.searchsorted(held, BAND_SHARE)), len(order) - 1)]), 2)


def _place_near(found: CorridorSet, end: Vectors) -> str:
    """Name an end after the place that most events near it name, or by its degrees."""
    away = distance_km(found.evidence.points, end)
    named = found.evidence.frame["place"].filter(away <= NAME_REACH_KM).drop_nulls().value_counts()
    near: Counter[str] = Counter()
    for text, count in named.iter_rows():
        near[short_name(text)] += count
    near.pop("", None)
    if near:
        # A description that had to be cut is no name, as long as there is a shorter one.
        return max(sorted(near), key=lambda name: (not name.endswith("…"), near[name]))
    return _degrees(*(float(value) for value in to_degrees(end)))


def _ends_in_degrees(line: LineString) -> str:
    return " to ".join(_degrees((lon + 180) % 360 - 180, lat) for lon, lat in (line.coords[0], line.coords[-1]))


def _degrees(lon: float, lat: float) -> str:
    return f"{abs(lat):.1f}{'N' if lat >= 0 else 'S'} {abs(lon):.1f}{'E' if lon >= 0 else 'W'}"


def short_name(text: str) -> str:
    """
    Shorten the text of a place to what fits a label.

    Parameters
    ----------
    text
        As written.

    Returns
    -------
    name
        Up to the first comma, at most 32 characters.
    """
    name = " ".join(text.split(",", maxsplit=1)[0].split())
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"
