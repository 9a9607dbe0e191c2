"""Turns geometries in well-known binary, of any known coordinate system, into longitudes and latitudes as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from data.errors import FileRejectedError

DECIMALS: Final = 7
"""Of a position from another coordinate system: a centimetre, finer than any of them is."""

_DEGREES: Final = ("EPSG:4326", "OGC:CRS84")
_POINT: Final = 0
_MULTIPOINT: Final = 4
_NAMES: Final = (
    "point",
    "line",
    "ring",
    "polygon",
    "collection of points",
    "collection of lines",
    "collection of polygons",
    "collection of geometries",
)


@dataclass(frozen=True)
class Points:
    """
    The positions of records.

    Parameters
    ----------
    lon, lat
        Text in degrees, EPSG:4326, shape (n,); null where there is no geometry.
    faults
        Reason and sentence by index, where a geometry is no point.
    """

    lon: pl.Series
    lat: pl.Series
    faults: dict[int, tuple[str, str]]


def read_points(wkb: Sequence[bytes | None], system: CRS | None) -> Points:
    """
    Read geometries as points.

    Parameters
    ----------
    wkb
        Well-known binary, None where there is no geometry.
    system
        Their coordinate system, x before y; None for degrees of WGS 84.

    Returns
    -------
    points
        Numbers that were stored in degrees as they are, others to seven decimals.
    """
    blobs = np.array([None, *wkb], dtype=object)[1:]
    there = np.array([blob is not None for blob in wkb], dtype=bool)
    shapes = _single(shapely.from_wkb(blobs, on_invalid="ignore"))
    kinds = shapely.get_type_id(shapes)
    is_point = kinds == _POINT
    empty = is_point & shapely.is_empty(shapes)
    faults = {
        int(index): ("geometry_invalid", "The geometry cannot be read.")
        for index in np.flatnonzero(there & (kinds < 0))
    }
    for index in np.flatnonzero(kinds > _POINT):
        sentence = f"The geometry is a {_NAMES[kinds[index]]}; an event needs one point."
        faults[int(index)] = ("geometry_not_point", sentence)
    for index in np.flatnonzero(empty):
        faults[int(index)] = ("coord_incomplete", "The point has not both longitude and latitude.")
    placed = is_point & ~empty
    x, y = np.full(len(blobs), np.nan), np.full(len(blobs), np.nan)
    x[placed], y[placed] = shapely.get_x(shapes[placed]), shapely.get_y(shapes[placed])
    if system is not None:
        x, y = _to_degrees(x, y, system)
    texts = [pl.Series(number_texts(pl.Series(axis))).set(pl.Series(~placed), None) for axis in (x, y)]
    return Points(texts[0], texts[1], faults)


def _single(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Take collections of one point as that point: several programs write every point so."""
    alone = (shapely.get_type_id(shapes) == _MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    return np.where(alone, shapely.get_geometry(shapes, 0), shapes)


def _to_degrees(x: NDArray[np.float64], y: NDArray[np.float64], system: CRS) -> tuple[NDArray[np.float64], ...]:
    lon, lat = _transformer(system).transform(x, y)
    return np.round(lon, DECIMALS), np.round(lat, DECIMALS)


def _transformer(system: CRS) -> Transformer:
    return Transformer.from_crs(system, CRS.from_user_input(_DEGREES[0]), always_xy=True)


def number_texts(numbers: pl.Series) -> pl.Series:
    """
    Write binary numbers as text.

    Parameters
    ----------
    numbers
        Of a floating-point type.

    Returns
    -------
    texts
        The shortest text that reads as the same number; whole numbers without a point, null where null.
    """
    return numbers.cast(pl.String).str.replace(r"^(-?\d+)\.0$", "$1")


def float_text(number: float) -> str:
    """
    Write one binary number as ``number_texts`` writes many.

    Parameters
    ----------
    number
        Any.

    Returns
    -------
    text
        The shortest that reads as the same number.
    """
    return repr(number).removesuffix(".0")


def coordinate_system(text: str, *, file: str) -> CRS | None:
    """
    Find a coordinate system.

    Parameters
    ----------
    text
        Authority and code, well-known text or PROJJSON.
    file
        Name, for the sentence.

    Returns
    -------
    system
        None for longitude and latitude of WGS 84.

    Raises
    ------
    FileRejectedError
        It is not known.
    """
    unknown = FileRejectedError(
        "crs_unknown", f"The coordinate system of {file} is not known; export it in WGS 84 (EPSG:4326)."
    )
    try:
        system = CRS.from_user_input(text)
    except CRSError as error:
        raise unknown from error
    if any(system.equals(CRS.from_user_input(known), ignore_axis_order=True) for known in _DEGREES):
        return None
    try:
        _transformer(system)
    except ProjError as error:
        raise unknown from error
    return system
