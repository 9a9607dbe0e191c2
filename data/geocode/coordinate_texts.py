"""Finds the positions that a text gives in numbers, and tells whether they are one."""

import re
from itertools import combinations
from typing import Final

from pyproj import Geod

from data.geocode.angles import find_angles
from data.geocode.bare_pairs import is_null_island
from data.geocode.grid_texts import find_grid_references
from data.geocode.pairs import read_pair
from data.geocode.positions import NULL_ISLAND, Contradiction, Coordinates
from data.geocode.signs import plain_signs

MAY_HAVE: Final = r"\d(?:\D{2,80}|[^\d.,])\d|\d[.,]\d+,\d+[.,]\d|^\D*0+,0+\D*$"
"""What every text with a position has: two numbers near each other. Polars and Python read it alike."""

_MAY_HAVE: Final = re.compile(MAY_HAVE, re.DOTALL)
_CUT_OFF: Final = 2.0
"""Last digits may be cut off instead of rounded: twice as far apart as their radii allow."""

_GEOD: Final = Geod(ellps="WGS84")


def find_coordinates(text: str) -> Coordinates | Contradiction | None:
    """
    Find the position that a text gives in numbers.

    Parameters
    ----------
    text
        Running text or a field, in any script.

    Returns
    -------
    position
        The finest where a text gives one point in several notations. A contradiction where it gives several points,
        or one that cannot be. None where it gives none.

    Notes
    -----
    "O" is west, as in Ouest and Oeste, never the German Ost. What is read of numbers without a hemisphere is told by
    ``data.geocode.bare_pairs``, of grids by ``data.geocode.grid_texts``. A number with both a sign and a hemisphere
    is a contradiction, even where both say the same. Two positions are one point where they lie within twice the sum
    of their radii; that also holds for one given beside the other as a conversion.
    """
    found = find_all_coordinates(text)
    for each in found:
        if isinstance(each, Contradiction):
            return each
    positions = [each for each in found if isinstance(each, Coordinates)]
    if not positions:
        return None
    for one, other in combinations(positions, 2):
        if _apart_km(one, other) > _CUT_OFF * (one.radius_km + other.radius_km):
            span = min(one.span[0], other.span[0]), max(one.span[1], other.span[1])
            return Contradiction(f"Two positions {_apart_km(one, other):.0f} km apart stand in one text.", span)
    return min(positions, key=lambda each: each.radius_km)


def _apart_km(one: Coordinates, other: Coordinates) -> float:
    metres: float = _GEOD.inv(one.longitude, one.latitude, other.longitude, other.latitude)[2]
    return metres / 1000


def find_all_coordinates(text: str) -> list[Coordinates | Contradiction]:
    """
    Find every position that a text gives in numbers.

    Parameters
    ----------
    text
        Running text or a field, in any script.

    Returns
    -------
    positions
        In the order of the text, and what looks like one and cannot be.
    """
    if not _MAY_HAVE.search(text):
        return []
    plain = plain_signs(text)
    if is_null_island(plain):
        return [Contradiction(NULL_ISLAND, (0, len(text)))]
    found = list(find_grid_references(plain))
    for each in found:
        plain = _blank(plain, each.span)
    angles = list(find_angles(plain))
    place = end = 0
    while place + 1 < len(angles):
        read = read_pair(plain, angles[place], angles[place + 1], end)
        place += 1 if read is None else 2
        if read is not None:
            found.append(read)
            end = read.span[1]
    return sorted(found, key=lambda each: each.span)


def _blank(text: str, span: tuple[int, int]) -> str:
    start, end = span
    return text[:start] + "\n" * (end - start) + text[end:]
