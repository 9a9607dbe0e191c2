"""Turns latitudes and longitudes written as angles, each in its cell, into degrees."""

from functools import lru_cache
from typing import Final

import polars as pl

from data.geocode.coordinates import find_coordinates
from data.geocode.positions import Coordinates
from data.readers.records import ROW
from data.validate.rules import Note, add_flags
from data.validate.words import contains_beyond_ascii, found_anywhere, is_ascii

FLAG: Final = "angles_converted"

# One letter of the right axis, and no other letter: what is in the wrong cell stays as it is, and is refused.
_MARKS: Final = r"[^\pL]*"
_LATITUDE: Final = rf"^{_MARKS}[NSns]{_MARKS}$"
_LONGITUDE: Final = rf"^{_MARKS}[EWew]{_MARKS}$"
_DEGREES: Final = r"^\s*([+\-]?\d{1,3}(?:[.,]\d+)?)\s*[°º]\s*$"


def read_angle_cells(reports: pl.DataFrame) -> pl.DataFrame:
    """
    Read coordinates that have a degree sign, minutes, seconds or letters.

    Parameters
    ----------
    reports
        With ``latitude`` and ``longitude`` as written.

    Returns
    -------
    reports
        The same rows; those read are in decimal degrees, flagged ``angles_converted``, and their radius is at least
        what the notation allows. What contradicts itself is refused; everything else is as it was.

    Notes
    -----
    Angles are read only where both cells have their letter, N or S and E or W: with a sign in front, people mean two
    things by 5 degrees 30 minutes. A mere degree sign is dropped.
    """
    reports = _without_degree_signs(reports)
    if not (found_anywhere(reports["latitude"], "[NSns]") and found_anywhere(reports["longitude"], "[EWew]")):
        return reports
    is_angle = pl.col("latitude").str.contains(_LATITUDE) & pl.col("longitude").str.contains(_LONGITUDE)
    pairs = reports.filter(is_angle).select("latitude", "longitude").unique()
    if pairs.is_empty():
        return reports
    rows = [(lat, lon, *_read(lat, lon)) for lat, lon in pairs.iter_rows()]
    names = ("latitude", "longitude", "#lat", "#lon", "#radius", "#fault")
    read = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")
    joined = reports.join(read, on=["latitude", "longitude"], how="left", maintain_order="left")
    found, refused = pl.col("#lat") != "", (pl.col("#fault") != "") & (pl.col("refusal") == "")
    new = {
        "latitude": pl.when(found).then("#lat").otherwise("latitude"),
        "longitude": pl.when(found).then("#lon").otherwise("longitude"),
        "place_radius_km": pl.when(found & (pl.col("place_radius_km") == ""))
        .then("#radius")
        .otherwise("place_radius_km"),
        "refusal": pl.when(refused).then(pl.lit("coord_not_number")).otherwise("refusal"),
        "refusal_sentence": pl.when(refused).then("#fault").otherwise("refusal_sentence"),
    }
    flagged = add_flags(joined, [Note(found, FLAG)])
    return flagged.with_columns(value.alias(name) for name, value in new.items()).select(reports.columns)


def _without_degree_signs(reports: pl.DataFrame) -> pl.DataFrame:
    names = ("latitude", "longitude")
    if all(is_ascii(reports[name]) for name in names) or not _has_degree_signs(reports):
        return reports.select(ROW, pl.exclude(ROW)) if reports.columns[0] != ROW else reports
    bare = {name: pl.col(name).str.extract(_DEGREES, 1) for name in names}
    both = pl.all_horizontal(value.is_not_null() for value in bare.values())
    changed = [pl.when(both).then(value).otherwise(name).alias(name) for name, value in bare.items()]
    return (
        add_flags(reports.with_columns(both.alias("#both")), [Note(pl.col("#both"), FLAG)])
        .with_columns(changed)
        .select(ROW, pl.exclude(ROW, "#both"))
    )


def _has_degree_signs(reports: pl.DataFrame) -> bool:
    return bool(reports.select(contains_beyond_ascii(("latitude", "longitude"), "[°º]")).to_series().any())


@lru_cache(maxsize=100_000)
def _read(latitude: str, longitude: str) -> tuple[str, str, str, str]:
    text = f"{latitude.strip()} {longitude.strip()}".upper()
    found = find_coordinates(text)
    if found is None or found.span != (0, len(text)):
        return "", "", "", ""
    if isinstance(found, Coordinates):
        return f"{found.latitude:.6f}", f"{found.longitude:.6f}", f"{found.radius_km:.3f}", ""
    return "", "", "", f"The coordinates {latitude!r} and {longitude!r} contradict themselves. {found.reason}"
