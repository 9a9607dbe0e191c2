"""Tells two numbers without a hemisphere that are a position from amounts, dates and lists."""

import re
from typing import Final

from data.geocode.angles import Angle
from data.geocode.positions import MOST_DEG, Contradiction, Coordinates, join

_AROUND: Final = re.compile(r"[\s()\[\]{},;.\"']*")
_SEPARATOR: Final = re.compile(r"""['"]?\s*[,;/|]\s*|['"]?\s+""")
_OF_ANGLES: Final = re.compile(r"""['"]?[\s,;/|]*""")
_NAMED: Final = re.compile(
    r"(?:(?i:coord\w*|koordin\w*|координат\w*|gps|wgs\s?-?84|geo|lat_?lon|latlng|(?P<weak>posi[ct]\w+|позици\w))"
    r"|(?:ال)?إحداثيات|坐标)(?:\s+(?i:are|is|at|of|son|sont|in))?[\s:=(\[\"']*"
)
_LONGITUDE_FIRST: Final = re.compile(r"(?i:point(?:\s?z)?\s?\(|\"coordinates\"\s?:\s?\[|lon_?lat[\s:=]*)\s*")
_NAME_REACH: Final = 30
_AMOUNT: Final = re.compile(
    r"\s?(?:%|[$€£¥₹])|[^\W\d_]|\s(?i:k|kgs?|g|gr|mg|km|k?m²?|kms|miles?|nm|tons?|tonn\w+|t|l|litr\w*|ha|usd|eur\w*|dollars?"
    r"|million\w*|mill\w+|percent|hours?|hrs?|am|pm|кг|км|м|г|т|كجم|كيلو\w*|كم)(?!\w)"
)
_LISTED_BEFORE: Final = re.compile(r"\d[^\W\d_]{0,2}\s*[,;/]\s*\Z")
_LISTED_AFTER: Final = re.compile(r"\s*[,;/]\s*[+-]?\d")
_BEFORE_AMOUNT: Final = re.compile(r"(?:[$€£¥₹#]\s?|[\w.])\Z")
_ZEROS: Final = re.compile(r"[\s(\[]*[+-]?0+(?:[.,]0+)?[\s,;/]+[+-]?0+(?:[.,]0+)?[\s)\]]*")
_FEW: Final = 2
_SOME: Final = 3
_MANY: Final = 4


def is_whole(text: str, span: tuple[int, int]) -> bool:
    """
    Tell whether a text has nothing else.

    Parameters
    ----------
    text
        With plain signs.
    span
        Of the text.

    Returns
    -------
    is_whole
        Whether only brackets and punctuation stand around the span.
    """
    return bool(_AROUND.fullmatch(text, 0, span[0]) and _AROUND.fullmatch(text, span[1]))


def is_null_island(text: str) -> bool:
    """
    Tell whether a text is two zeros and nothing else.

    Parameters
    ----------
    text
        With plain signs.

    Returns
    -------
    is_null_island
        However the zeros are written.
    """
    return bool(_ZEROS.fullmatch(text))


def read_bare(text: str, angles: tuple[Angle, Angle]) -> Coordinates | Contradiction | None:
    """
    Read two numbers without hemispheres.

    Parameters
    ----------
    text
        With plain signs.
    angles
        As found in the text.

    Returns
    -------
    position
        None where they may as well be something else.

    Notes
    -----
    Latitude is first, but for WKT, GeoJSON and "lonlat". Minutes need degree signs. Decimal degrees need one decimal
    each where the text has nothing else, or names a position ahead; none where it says "coordinates"; in running text
    two each, or four in one and one in the other, with a comma, semicolon or slash between them (a space where they
    have three). There, numbers with units and lists of more than two numbers are not read, nor 03.11, a date.
    """
    first, second = angles
    span = first.start, second.end
    longitude_first = _ends(_LONGITUDE_FIRST, text, first.start)
    if first.notation == second.notation == "decimal":
        is_position = _is_decimal_pair(text, angles, longitude_first)
    else:
        signed = first.has_degree_sign and second.has_degree_sign and "decimal" not in {first.notation, second.notation}
        is_position = signed and bool(_OF_ANGLES.fullmatch(text, first.end, second.start))
    if not is_position:
        return None
    return join(angles, axes=(1, 0) if longitude_first else (0, 1), directions=(0, 0), span=span)


def _ends(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """Find what leads to a number without a gap."""
    for match in pattern.finditer(text, max(end - _NAME_REACH, 0), end):
        if match.end() == end:
            return match
    return None


def _is_decimal_pair(text: str, angles: tuple[Angle, Angle], longitude_first: re.Match[str] | None) -> bool:
    first, second = angles
    gap = _SEPARATOR.fullmatch(text, first.end, second.start)
    if gap is None or (gap[0] == "," and "," in text[first.start : first.end]):
        return False
    named = _ends(_NAMED, text, first.start)
    fewest = min(first.decimals, second.decimals)
    if named is not None and not named["weak"]:
        return True
    if named or longitude_first or is_whole(text, (first.start, second.end)):
        return fewest >= 1
    if gap[0].isspace() and fewest < _SOME:
        return False
    return _is_no_amount(text, angles)


def _is_no_amount(text: str, angles: tuple[Angle, Angle]) -> bool:
    """Tell whether decimals in running text are a position's: enough of them, in range, no unit, no longer list."""
    first, second = angles
    fewest, most = sorted((first.decimals, second.decimals))
    start, end = first.start, second.end
    if fewest < _FEW and (fewest < 1 or most < _MANY):
        return False
    if fewest < _MANY and (_LISTED_BEFORE.search(text, 0, start) or _LISTED_AFTER.match(text, end)):
        return False
    if fewest < _SOME and (_is_out_of_range(angles) or any(_has_date_zero(text, angle) for angle in angles)):
        return False
    return not (_AMOUNT.match(text, end) or _BEFORE_AMOUNT.search(text, 0, start))


def _is_out_of_range(angles: tuple[Angle, Angle]) -> bool:
    return any(angle.degrees > most for angle, most in zip(angles, MOST_DEG, strict=True))


def _has_date_zero(text: str, angle: Angle) -> bool:
    digits = text[angle.start : angle.end].lstrip("+-")
    return digits[0] == "0" and digits[1].isdigit()
