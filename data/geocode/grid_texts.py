"""Finds UTM and MGRS references in a text and turns them into positions."""

import re
from collections.abc import Iterator
from typing import Final

from data.geocode.fineness import FLOOR_KM, radius_km
from data.geocode.grids import BANDS, LAST_ZONE, SQUARE_M, from_mgrs, from_utm, is_in_band
from data.geocode.positions import MOST_DEG, Contradiction, Coordinates, place_at

_METRES_PER_DEGREE: Final = 111_195
_LEAST_UNNAMED: Final = 4
"""Digits of an MGRS reference that nothing names; "38SMB48" may as well be a number plate."""

_ZONE_EDGE_M: Final = (100_000, 900_000)
_BAND_SLACK_DEG: Final = 0.01
_SOUTH: Final = frozenset({"s", "so", "su"})

_MGRS: Final = re.compile(
    r"(?=[\dMmUu])(?P<named>(?i:mgrs|usng)[\s:=]*)?(?<![\w.,-])(?P<zone>\d{1,2})(?P<band>[C-HJ-NP-Xc-hj-np-x])\s?"
    r"(?P<square>[A-HJ-NP-Za-hj-np-z]{2})\s?(?P<east>\d{1,14})(?:\s(?P<north>\d{1,7}))?(?![\w]|[.,]\d)"
)
_NUMBER: Final = r"(?:\.\d+|,\d+)?"
_ZONE: Final = (
    r"(?P<zone{0}>\d{{1,2}})\s?\(?(?:(?P<word{0}>(?i:north|south|norte|nord|sur|sud|sul))(?![^\W\d_])"
    r"|(?P<band{0}>[C-HJ-NP-Xc-hj-np-x])(?![^\W\d_]))?\)?"
)
_EAST: Final = (
    rf"(?:(?i:e|x|east(?:ing)?)[\s:=]*)?(?P<easting{{0}}>0?\d{{{{6}}}}{_NUMBER})\s?(?:m\.?\s?)?(?:[Ee](?![^\W\d_]))?"
)
_NORTH: Final = (
    rf"(?:(?i:n|y|north(?:ing)?)[\s:=]*)?(?P<northing{{0}}>\d{{{{5,8}}}}{_NUMBER}|\d{{{{1,4}}}}\.\d+|\d{{{{1,4}}}}(?=\s?m\s?N))"
    r"\s?(?:m\.?\s?)?(?:[Nn](?![^\W\d_]))?"
)
_GAP: Final = r"[\s,;:/]+"
_EASTING: Final = re.compile(r"\d{6}")
_UTM: Final = re.compile(
    r"(?<![\w.,-])(?:(?i:utm|zone|zona|huso|fuseau)[\s:]*)*(?:"
    + (_ZONE + _GAP + _EAST + _GAP + _NORTH).format(1)
    + "|"
    + (_EAST + _GAP + _NORTH + r"[\s,;:/(]+(?:(?i:utm|zone|zona|huso|fuseau)[\s:]*)+" + _ZONE).format(2)
    + r")(?![\w]|[.,]\d)"
)


def find_grid_references(text: str) -> Iterator[Coordinates | Contradiction]:
    """
    Find references to the UTM and MGRS grids.

    Parameters
    ----------
    text
        With plain signs, see ``data.geocode.signs``.

    Yields
    ------
    position
        Of an MGRS cell its centre. A contradiction where a reference is complete and cannot be.

    Notes
    -----
    MGRS: capital letters, zone and band together; of four digits and more, or two behind the word MGRS
    (then also in small letters). A square
    that its zone and band do not have is no reference unless the word stands there.

    UTM: zone, easting, northing, or the zone last. A letter is the band or the hemisphere. "S" is both: the band
    from 32 to 40 degrees north, and the southern hemisphere. Where the northing lies in that band it can be either,
    and is a contradiction; elsewhere it is the south.
    """
    for match in _MGRS.finditer(text):
        found = _read_mgrs(match)
        if found is not None:
            yield found
    for match in _UTM.finditer(text) if _EASTING.search(text) else ():
        found = _read_utm(match)
        if found is not None:
            yield found


def _read_mgrs(match: re.Match[str]) -> Coordinates | Contradiction | None:
    east, north, end = _halves(match)
    letters = match["band"] + match["square"]
    if not match["named"] and (not letters.isupper() or len(east + north) < _LEAST_UNNAMED):
        return None
    zone, span = int(match["zone"]), (match.start(), end)
    centre = None
    if len(east) == len(north) and 1 <= zone <= LAST_ZONE:
        centre = from_mgrs(zone, letters[0].upper(), letters[1:].upper(), (east, north))
    if centre is None:
        reason = f"The military grid has no cell {match.string[match.start('zone') : end]}."
        return Contradiction(reason, span) if match["named"] else None
    side_deg = SQUARE_M / 10 ** len(east) / _METRES_PER_DEGREE
    # Cells of the grid are square wherever they lie, as cells of degrees are at the equator.
    return place_at(*centre, radius=radius_km(side_deg, 0), notation="mgrs", span=span)


def _halves(match: re.Match[str]) -> tuple[str, str, int]:
    """Divide the digits of an MGRS reference, and tell where they end; a number behind them may not belong to them."""
    east, north = match["east"], match["north"] or ""
    is_whole = not north or (len(east) != len(north) and len(east) >= _LEAST_UNNAMED)
    if not is_whole or len(east) % 2:
        return east, north, match.end()
    half = len(east) // 2
    return east[:half], east[half:], match.end("east")


def _read_utm(match: re.Match[str]) -> Coordinates | Contradiction | None:
    order = "1" if match["zone1"] else "2"
    zone, band = int(match[f"zone{order}"]), (match[f"band{order}"] or "").upper()
    word = (match[f"word{order}"] or "").lower()
    easting, northing = (float(match[f"{name}{order}"].replace(",", ".")) for name in ("easting", "northing"))
    span = match.span()
    if not 1 <= zone <= LAST_ZONE or not _ZONE_EDGE_M[0] <= easting <= _ZONE_EDGE_M[1]:
        return Contradiction(f"UTM has no zone {zone} with an easting of {easting:g} metres.", span)
    hemisphere = "S" if word[:2] in _SOUTH or (band and band < "N") or band == "S" else "N" if word or band else ""
    if not hemisphere:
        return Contradiction("A UTM reference needs its hemisphere or its band.", span)
    return _place_utm(zone, (hemisphere, band), (easting, northing), span)


def _place_utm(
    zone: int, letters: tuple[str, str], metres: tuple[float, float], span: tuple[int, int]
) -> Coordinates | Contradiction:
    hemisphere, band = letters
    if band == "S" and is_in_band(from_utm(zone, "N", *metres)[0], "S", _BAND_SLACK_DEG):
        return Contradiction("The S of the UTM zone can be the band S in the north, or the south.", span)
    latitude, longitude = from_utm(zone, hemisphere, *metres)
    is_known_band = band in BANDS and band not in {"", "N", "S"}
    if not abs(latitude) <= MOST_DEG[0] or (is_known_band and not is_in_band(latitude, band, _BAND_SLACK_DEG)):
        return Contradiction(f"A northing of {metres[1]:g} metres does not lie in UTM zone {zone}{band}.", span)
    return place_at(latitude, longitude, radius=FLOOR_KM, notation="utm", span=span)
