"""Turns positions into text, in each notation that ``data.geocode.coordinates`` reads."""

from typing import Final

from data.geocode.grids import to_mgrs, to_utm

_LETTERS: Final = ("NS", "EW")
_MINUTE_PARTS: Final = 10**6
_SECOND_PARTS: Final = 10**5


def format_decimal(latitude: float, longitude: float) -> str:
    """
    Write decimal degrees.

    Parameters
    ----------
    latitude, longitude
        In degrees.

    Returns
    -------
    text
        Such as "32.9000000, 12.1000000": to a centimetre.
    """
    return f"{latitude:.7f}, {longitude:.7f}"


def format_ddm(latitude: float, longitude: float) -> str:
    """
    Write degrees and minutes.

    Parameters
    ----------
    latitude, longitude
        In degrees.

    Returns
    -------
    text
        Such as 32°54.000000'N 12°06.000000'E: to two millimetres.
    """
    halves = []
    for degrees, letters in zip((latitude, longitude), _LETTERS, strict=True):
        whole, parts = divmod(round(abs(degrees) * 60 * _MINUTE_PARTS), 60 * _MINUTE_PARTS)
        halves.append(f"{whole}°{parts / _MINUTE_PARTS:09.6f}'{letters[degrees < 0]}")
    return " ".join(halves)


def format_dms(latitude: float, longitude: float) -> str:
    """
    Write degrees, minutes and seconds.

    Parameters
    ----------
    latitude, longitude
        In degrees.

    Returns
    -------
    text
        Such as 32°54'00.00000"N 12°06'00.00000"E: to a millimetre.
    """
    halves = []
    for degrees, letters in zip((latitude, longitude), _LETTERS, strict=True):
        minutes, parts = divmod(round(abs(degrees) * 3600 * _SECOND_PARTS), 60 * _SECOND_PARTS)
        whole, minutes = divmod(minutes, 60)
        halves.append(f"{whole}°{minutes:02d}'{parts / _SECOND_PARTS:08.5f}\"{letters[degrees < 0]}")
    return " ".join(halves)


def format_utm(latitude: float, longitude: float) -> str:
    """
    Write a UTM reference.

    Parameters
    ----------
    latitude, longitude
        In degrees; -80 to 84 degrees of latitude.

    Returns
    -------
    text
        Such as "33 north 228741.530 mE 3643931.246 mN": to a millimetre, the hemisphere as a word, as an S could be
        the band, too.

    Raises
    ------
    ValueError
        Nearer to a pole, where the grid is not defined.
    """
    zone, _, easting, northing = to_utm(latitude, longitude)
    hemisphere = "south" if latitude < 0 else "north"
    return f"{zone} {hemisphere} {easting:.3f} mE {northing:.3f} mN"


def format_mgrs(latitude: float, longitude: float, *, digits: int = 5) -> str:
    """
    Write an MGRS reference.

    Parameters
    ----------
    latitude, longitude
        In degrees; -80 to 84 degrees of latitude.
    digits
        Of easting and of northing: 1 (10 km) to 5 (1 m), the finest of the standard. 6 and 7 (1 cm) are the same
        grid further divided, which other programs may not read.

    Returns
    -------
    text
        Such as 33STS2874143931. It names a cell; who reads it gets the centre, up to .71 of a side away.

    Raises
    ------
    ValueError
        Nearer to a pole, where the grid is not defined.
    """
    return to_mgrs(latitude, longitude, digits)
