"""Turns two angles that stand together into one position, by the letters and words around them."""

from typing import Final

from data.geocode.angles import Angle
from data.geocode.bare_pairs import is_whole, read_bare
from data.geocode.dealing import Dealt, deal_marks
from data.geocode.marks import REACH, marks_after, marks_before, marks_between
from data.geocode.positions import MOST_DEG, Contradiction, Coordinates, join

HALF_LETTERED: Final = "Only one of the two numbers says its hemisphere."
SIGN_AND_LETTER: Final = "A number has both a sign and a hemisphere."
TWO_OF_AN_AXIS: Final = ("There are two latitudes and no longitude.", "There are two longitudes and no latitude.")
HALF_SEXAGESIMAL: Final = "One of the two numbers has minutes and the other has none."
EITHER_WAY: Final = "The hemispheres can belong to the numbers before them or to those behind them."
_MANY_DECIMALS: Final = 3
_BOTH: Final = ((0, 1), (1, 0))
_DDD: Final = 3


def read_pair(text: str, first: Angle, second: Angle, start: int) -> Coordinates | Contradiction | None:
    """
    Read two angles that follow each other as one position.

    Parameters
    ----------
    text
        With plain signs, see ``data.geocode.signs``.
    first, second
        As found in the text.
    start
        Where the last position of the text ends: its letters are not these angles'.

    Returns
    -------
    position
        None where they have nothing to do with each other, or where nothing says that they are angles.
    """
    if second.start - first.end > REACH:
        return None
    between = marks_between(text, first.end, second.start)
    if between is None:
        return None
    angles = first, second
    before, after = marks_before(text, start, first.start), marks_after(text, second.end)
    for named in _BOTH:
        if not between and named == tuple(mark.axis for mark in before or after if not mark.direction):
            return join(angles, axes=named, directions=(0, 0), span=(first.start, second.end))
    ways = deal_marks(before, between, after, angles)
    if len(ways) > 1:
        return Contradiction(EITHER_WAY, _span(angles, Dealt(tuple(before), tuple(after))))
    dealt = ways[0]
    if None not in dealt.axes:
        return _read_complete(text, angles, dealt)
    return _read_incomplete(text, angles, dealt)


def _span(angles: tuple[Angle, Angle], dealt: Dealt) -> tuple[int, int]:
    starts = [mark.start for mark in dealt.marks]
    ends = [mark.end for mark in dealt.marks]
    return min([angles[0].start, *starts]), max([angles[1].end, *ends])


def _read_complete(text: str, angles: tuple[Angle, Angle], dealt: Dealt) -> Coordinates | Contradiction | None:
    axes, directions, span = dealt.axes, dealt.directions, _span(angles, dealt)
    if axes not in _BOTH:
        sure = all(angle.decimals or angle.has_degree_sign or angle.notation != "decimal" for angle in angles)
        return Contradiction(TWO_OF_AN_AXIS[axes[0] or 0], span) if sure else None
    if _is_of_streets(text, angles, dealt):
        return None
    if any(angle.sign and direction for angle, direction in zip(angles, directions, strict=True)):
        return Contradiction(SIGN_AND_LETTER, span)
    if _is_half_sexagesimal(angles):
        return Contradiction(HALF_SEXAGESIMAL, span)
    return join(angles, axes=axes, directions=directions, span=span)


def _is_half_sexagesimal(angles: tuple[Angle, Angle]) -> bool:
    """Tell whether one angle has minutes and the other none, as in 12.25N 049-33E; 10°N 049°33'E are whole degrees."""
    with_minutes = [angle.notation != "decimal" for angle in angles]
    return any(with_minutes) and not all(
        has_minutes or (angle.has_degree_sign and not angle.decimals)
        for angle, has_minutes in zip(angles, with_minutes, strict=True)
    )


def _read_incomplete(text: str, angles: tuple[Angle, Angle], dealt: Dealt) -> Coordinates | Contradiction | None:
    """Read two angles of which at most one has marks. A lone word such as "est" or "sur" is no hemisphere."""
    telling = [mark for mark in dealt.marks if mark.is_letter or not mark.direction]
    if not telling:
        return read_bare(text, angles)
    axis = telling[0].axis
    unmarked = angles[1] if dealt.first else angles[0]
    if unmarked.sign or not any(dealt.directions):
        axes = (axis, 1 - axis) if dealt.first else (1 - axis, axis)
        return join(angles, axes=axes, directions=dealt.directions, span=_span(angles, dealt))
    sure = all(angle.has_degree_sign or angle.decimals >= _MANY_DECIMALS for angle in angles)
    return Contradiction(HALF_LETTERED, _span(angles, dealt)) if sure else None


def _is_of_streets(text: str, angles: tuple[Angle, Angle], dealt: Dealt) -> bool:
    """Tell whether letters beside whole numbers are those of streets and roads: "1200 N 300 W", "N1 and E40"."""
    if not all(dealt.directions):
        return False
    latitude, longitude = angles if dealt.axes == (0, 1) else angles[::-1]
    touching = all(
        marks[0].start == angle.end for angle, marks in zip(angles, (dealt.first, dealt.second), strict=True)
    )
    if latitude.width or longitude.width:
        told = longitude.width == _DDD or (longitude.width and touching)
        return latitude.width == _DDD or not latitude.width or not told
    if any(angle.decimals or angle.has_degree_sign or angle.notation != "decimal" for angle in angles):
        return False
    in_range = latitude.degrees <= MOST_DEG[0] and longitude.degrees <= MOST_DEG[1]
    alone = is_whole(text, _span(angles, dealt)) and dealt.first[0].start >= angles[0].end
    return not (alone and in_range) and not (touching and latitude.degrees <= MOST_DEG[1])
