"""Turns positions into UTM and MGRS references, and back."""

from functools import cache
from math import floor, nextafter
from typing import Final

from pyproj import Transformer
from pyproj.enums import TransformDirection

LAST_ZONE: Final = 60
BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
"""From 80 degrees south northwards, 8 degrees each; X has 12."""

SOUTHERNMOST: Final = -80.0
NORTHERNMOST: Final = 84.0
SQUARE_M: Final = 100_000
_COLUMNS: Final = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
_ROWS_M: Final = len(_ROWS) * SQUARE_M
_CYCLES: Final = 5
_EQUATOR_M: Final = 10_000_000
# Norway and Svalbard: latitudes and longitudes from and to, zone
_WIDER: Final = (
    (56, 64, 3, 12, 32),
    (72, 85, 0, 9, 31),
    (72, 85, 9, 21, 33),
    (72, 85, 21, 33, 35),
    (72, 85, 33, 42, 37),
)
_M_PER_DEGREE: Final = 111_000
_SLACK_DEG: Final = 1e-6


@cache
def _projection(zone: int, is_south: str) -> Transformer:
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
        f" +step +proj=utm +zone={zone} +ellps=WGS84 {is_south}"
    )


def from_utm(zone: int, hemisphere: str, easting_m: float, northing_m: float) -> tuple[float, float]:
    """
    Place a UTM reference.

    Parameters
    ----------
    zone
        1 to 60; a position may lie outside its zone, as in Norway and Svalbard.
    hemisphere
        N or S.
    easting_m, northing_m
        In metres.

    Returns
    -------
    position
        Latitude and longitude in degrees, WGS 84.
    """
    projection = _projection(zone, "+south" if hemisphere == "S" else "")
    longitude, latitude = projection.transform(easting_m, northing_m, direction=TransformDirection.INVERSE)
    return latitude, longitude


def to_utm(latitude: float, longitude: float) -> tuple[int, str, float, float]:
    """
    Project a position into its UTM zone.

    Parameters
    ----------
    latitude, longitude
        In degrees, WGS 84; -80 to 84 degrees of latitude.

    Returns
    -------
    reference
        Zone (with the exceptions of Norway and Svalbard), band, easting and northing in metres.

    Raises
    ------
    ValueError
        Nearer to a pole, where the grid is not defined.
    """
    if not SOUTHERNMOST <= latitude <= NORTHERNMOST:
        raise ValueError(f"UTM ends at 80 degrees south and 84 degrees north; {latitude} is beyond.")
    zone, band = _zone(latitude, longitude), band_of(latitude)
    easting, northing = _projection(zone, "+south" if latitude < 0 else "").transform(longitude, latitude)
    return zone, band, easting, northing


def band_of(latitude: float) -> str:
    """
    Name the band of a latitude.

    Parameters
    ----------
    latitude
        In degrees, -80 to 84.

    Returns
    -------
    band
        C to X.
    """
    return BANDS[min(int(latitude // 8 - SOUTHERNMOST // 8), len(BANDS) - 1)]


def is_in_band(latitude: float, band: str, slack_deg: float) -> bool:
    """
    Tell whether a latitude lies in a band.

    Parameters
    ----------
    latitude
        In degrees.
    band
        C to X.
    slack_deg
        How far beyond it may lie.

    Returns
    -------
    is_in_band
        Ends included.
    """
    southern = SOUTHERNMOST + 8 * BANDS.index(band)
    northern = NORTHERNMOST if band == BANDS[-1] else southern + 8
    return southern - slack_deg <= latitude <= northern + slack_deg


def _zone(latitude: float, longitude: float) -> int:
    for southern, northern, western, eastern, zone in _WIDER:
        if southern <= latitude < northern and western <= longitude < eastern:
            return zone
    return floor((longitude + 180) / 6) % LAST_ZONE + 1


def to_mgrs(latitude: float, longitude: float, digits: int) -> str:
    """
    Name the cell of the military grid that holds a position.

    Parameters
    ----------
    latitude, longitude
        In degrees, WGS 84; -80 to 84 degrees of latitude.
    digits
        Of easting and of northing, 1 (10 km) to 5 (1 m), the finest that the standard has, and on to 7 (1 cm).

    Returns
    -------
    reference
        Such as 33STS2874143931.

    Raises
    ------
    ValueError
        Nearer to a pole.
    """
    zone, band, easting, northing = to_utm(latitude, longitude)
    if latitude < 0:
        # Just south of the equator the northing is rounded up to it, where the cells have other names.
        northing = min(northing, nextafter(_EQUATOR_M, 0))
    column, row = floor(easting / SQUARE_M), floor(northing / SQUARE_M)
    letters = _COLUMNS[zone % 3][column - 1] + _ROWS[(row + _first_row(zone)) % len(_ROWS)]
    side = SQUARE_M / 10**digits
    numbers = (floor((metres % SQUARE_M) / side) for metres in (easting, northing))
    return f"{zone:02d}{band}{letters}" + "".join(f"{number:0{digits}d}" for number in numbers)


def _first_row(zone: int) -> int:
    """Rows of even zones begin at F."""
    return 0 if zone % 2 else 5


def from_mgrs(zone: int, band: str, square: str, digits: tuple[str, str]) -> tuple[float, float] | None:
    """
    Place the centre of a cell of the military grid.

    Parameters
    ----------
    zone
        1 to 60.
    band
        C to X.
    square
        Two letters, of the column and the row.
    digits
        Of easting and of northing, equally many.

    Returns
    -------
    position
        Latitude and longitude in degrees; None where the zone and band have no such square.
    """
    column, row = _COLUMNS[zone % 3].find(square[0]) + 1, _ROWS.find(square[1])
    if not column or row < 0:
        return None
    side = SQUARE_M / 10 ** len(digits[0])
    easting = column * SQUARE_M + (int(digits[0]) + 0.5) * side
    northing = (row - _first_row(zone)) % len(_ROWS) * SQUARE_M + (int(digits[1]) + 0.5) * side
    slack = side / _M_PER_DEGREE + _SLACK_DEG
    hemisphere = "N" if band >= "N" else "S"
    for cycle in range(_CYCLES):
        latitude, longitude = from_utm(zone, hemisphere, easting, northing + cycle * _ROWS_M)
        if is_in_band(latitude, band, slack):
            return latitude, longitude
    return None
