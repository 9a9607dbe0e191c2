"""Finds the letters and words that say which way an angle counts: hemispheres, latitude, longitude."""

import re
from dataclasses import dataclass
from typing import Final

# "O" is west, as in Ouest and Oeste; the German Ost is only read as a word.
_WORDS: Final = {
    "north": r"(?i:north(?:ern)?|norte|nord|kuzey|utara|с\.?\s?ш\.?|северн\w+(?:\s+широт\w)?)|شمال\w{0,3}",
    "south": r"(?i:south(?:ern)?|sur|sud|süd|sul|güney|selatan|ю\.?\s?ш\.?|южн\w+(?:\s+широт\w)?)|جنوب\w{0,3}",
    "east": r"(?i:east(?:ern)?|este?|leste|ost|doğu|timur|в\.?\s?д\.?|восточн\w+(?:\s+долгот\w)?)|شرق\w{0,3}",
    "west": r"(?i:west(?:ern)?|oeste|ouest|ovest|batı|barat|з\.?\s?д\.?|западн\w+(?:\s+долгот\w)?)|غرب\w{0,3}",
    "latitude": r"(?i:lat(?:itud(?:e|ine)?|\.)?|широт\w|enlem|breite)|(?:خط\s|دائرة\s)?(?:ال)?عرض",
    "longitude": r"(?i:lon(?:g(?:itud(?:e|ine)?|\.)?|\.)?|lng|долгот\w|boylam|länge)|(?:خط\s)?(?:ال)?طول",
}
_LETTERS: Final = {"north": "N", "south": "S", "east": "E", "west": "WO"}
# Chinese and Japanese write no spaces: these stand anywhere.
_SIGNS: Final = {"north": "北[纬緯]", "south": "南[纬緯]", "east": "[东東][经經経]", "west": "西[经經経]"}

_EDGED: Final = "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items())
_SINGLE: Final = "|".join(
    f"(?P<{name}_letter>[{letters}]|(?<=[\\d°'\"])[{letters.lower()}])" for name, letters in _LETTERS.items()
)
_SPACELESS: Final = "|".join(f"(?P<{name}_sign>{sign})" for name, sign in _SIGNS.items())
# A letter ends the angle before it in 10d35m12sN and 32.9degN.
_EDGE: Final = r"(?:(?<![^\W\d_])|(?<=\d[sm])|(?<=deg))"
_MARK: Final = re.compile(rf"{_EDGE}(?=[^\W\d_])(?:{_EDGED}|{_SINGLE})(?![^\W\d_])|{_SPACELESS}")

_FILL: Final = re.compile(r"""(?:[\s,.;/|&()\[\]{}:="'-]|\b(?i:and|und|et|e|y|и|de|by|of|the|is|es)\b|و)*""")
_LEADS: Final = re.compile(r"""(?:[\s:=()\[\],;"'/]|\b(?i:and|et|y|de|of|is|es)\b)*""")
_FOLLOWS: Final = re.compile(r"""(?:[\s:=()"'/]|\b(?i:and|et|y|de|of)\b)*""")
_AXIS: Final = {"north": 0, "south": 0, "latitude": 0, "east": 1, "west": 1, "longitude": 1}
REACH: Final = 40
"""So many letters beside an angle may belong to it."""


@dataclass(frozen=True)
class Mark:
    """
    A letter or word beside an angle.

    Parameters
    ----------
    axis
        0 for latitude, 1 for longitude.
    direction
        1 for north and east, -1 for south and west, 0 where only the axis is named.
    is_letter
        Whether it is a single letter; words such as "este", "est" and "sur" may mean something else.
    start, end
        Of the text.
    """

    axis: int
    direction: int
    is_letter: bool
    start: int
    end: int


def _mark(match: re.Match[str]) -> Mark:
    name, _, kind = str(match.lastgroup).partition("_")
    direction = 0 if name.endswith("itude") else -1 if name in {"south", "west"} else 1
    return Mark(_AXIS[name], direction, kind == "letter", match.start(), match.end())


def marks_before(text: str, start: int, end: int) -> list[Mark]:
    """
    Find the marks that lead to an angle.

    Parameters
    ----------
    text
        With plain signs.
    start, end
        Where the last position ends and the angle begins.

    Returns
    -------
    marks
        In the order of the text, with nothing but signs between them and the angle.
    """
    found: list[Mark] = []
    for match in reversed(list(_MARK.finditer(text, max(end - REACH, start), end))):
        if not _LEADS.fullmatch(text, match.end(), end):
            break
        found.insert(0, _mark(match))
        end = match.start()
    return found


def marks_after(text: str, start: int) -> list[Mark]:
    """
    Find the marks that follow an angle.

    Parameters
    ----------
    text
        With plain signs.
    start
        Where the angle ends.

    Returns
    -------
    marks
        In the order of the text, with nothing but signs between the angle and them.
    """
    found: list[Mark] = []
    for match in _MARK.finditer(text, start, start + REACH):
        if not _FOLLOWS.fullmatch(text, start, match.start()):
            break
        found.append(_mark(match))
        start = match.end()
    return found


def marks_between(text: str, start: int, end: int) -> list[Mark] | None:
    """
    Find the marks between two angles.

    Parameters
    ----------
    text
        With plain signs.
    start, end
        Where one angle ends and the next begins.

    Returns
    -------
    marks
        In the order of the text; None where anything else stands between the two.
    """
    found = []
    for match in _MARK.finditer(text, start, end):
        if not _FILL.fullmatch(text, start, match.start()):
            return None
        found.append(_mark(match))
        start = match.end()
    return found if _FILL.fullmatch(text, start, end) else None
