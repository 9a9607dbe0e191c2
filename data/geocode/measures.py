"""Turns the distances and kilometre marks in a text into kilometres."""

import re
from typing import Final, NamedTuple

NAUTICAL: Final = (
    r"nm", r"nmi", r"n\.m\.", r"mn", r"m\.n\.", r"nautical\s*miles?", r"naut\w*\s*miles?",
    r"millas?\s+n[a\u00e1]uticas?",
    r"milles?\s+nautiques?", r"milhas?\s+n[a\u00e1]uticas?", r"deniz\s+mili",
    r"\u043c\u043e\u0440\u0441\u043a\w+\s+\u043c\u0438\u043b\w+",  # Russian
    r"\u0645\u064a\u0644\u0627?\s+\u0628\u062d\u0631\u064a\u0627?",  # Arabic
)  # fmt: skip
METRIC: Final = (
    r"kms?\b", r"kilom\w+", r"km", r"\u043a\u043c", r"\u043a\u0438\u043b\u043e\u043c\u0435\u0442\w+",
    r"\u0643\u0645", r"\u0643\u064a\u0644\u0648\u0645\u062a\u0631\w*",
    r"\u06a9\u06cc\u0644\u0648\u0645\u062a\u0631",
)  # fmt: skip
MILES: Final = (r"miles?", r"mi", r"millas?", r"milhas?", r"\u043c\u0438\u043b\w+", r"\u0645\u064a\u0644\u0627?")
METRES: Final = (r"meters?", r"metres?", r"metros", r"m\u00e8tres", r"mts?", r"m")
UNITS: Final = ((1.852, NAUTICAL), (1.0, METRIC), (1.609344, MILES), (0.001, METRES))
"""Kilometres of each unit, and how it is written; the longer ones first."""
WORDS_OF_NUMBER: Final = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0, "half": 0.5}
NUMBER: Final = r"(?P<low>\d+(?:[.,]\d+)*)(?:\s*(?:-|\u2013|to|a|and)\s*(?P<high>\d+(?:[.,]\d+)*))?"
DISTANCE: Final = re.compile(
    NUMBER
    + r"[\s-]*(?:"
    + "|".join(f"(?P<u{i}>{'|'.join(written)})" for i, (_km, written) in enumerate(UNITS))
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)
SPELLED: Final = re.compile(
    r"\b(one|two|three|four|five|ten|half a)\s+(nautical\s+)?(miles?|km|kilomet\w+)\b", re.IGNORECASE
)
MARK: Final = re.compile(
    r"\b(?:km|kil[o\u00f3]metro|\u043a\u043c|\u0643\u0645)\.?\s*(\d{1,4})(?:\s*\+\s*(\d{3}))?\b", re.IGNORECASE
)
COURSE: Final = re.compile(
    r"\b(?:bearing|brg|rumbo|cap|azimuth)\W{0,3}(?P<said>\d{1,3})(?!\d)"
    r"|(?<![\d.,])(?P<marked>\d{1,3})\s*(?:[\u00b0\u00ba]|deg(?:rees?|s)?\b)\s*(?:true\b|t\b)?"
    r"|(?<![\d.,])(?P<true>\d{3})\s*t\b",
    re.IGNORECASE,
)
TURN: Final = 360.0
FARTHEST_KM: Final = 2_500.0


class Distance(NamedTuple):
    """A distance in a text: km, and where it stands."""

    km: float
    start: int
    end: int


def find_distances(text: str) -> list[Distance]:
    """
    Find distances with a unit.

    Parameters
    ----------
    text
        As written: "40 nm S of X", "30-40 nautical miles off X".

    Returns
    -------
    distances
        In km, in the order of the text; of "30-40" the middle.
    """
    found = []
    for match in DISTANCE.finditer(text):
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        factor = next(km for i, (km, _unit) in enumerate(UNITS) if match[f"u{i}"])
        km = (low + high) / 2 * factor
        if 0 < km <= FARTHEST_KM:
            found.append(Distance(km, *match.span()))
    for match in SPELLED.finditer(text):
        factor = UNITS[0][0] if match[2] else UNITS[1][0] if match[3].lower().startswith("k") else UNITS[2][0]
        found.append(Distance(WORDS_OF_NUMBER[match[1].lower().split()[0]] * factor, *match.span()))
    return found


def find_course(text: str) -> float | None:
    """
    Find a direction in degrees.

    Parameters
    ----------
    text
        As written, without coordinates: "30 nm 135\u00b0 from X", "bearing 210 degrees 35 nm from X", "210T / 35NM".

    Returns
    -------
    bearing
        Degrees from north, clockwise; None where there is none, or several.
    """
    found = {float(match[match.lastgroup or 0]) for match in COURSE.finditer(text)}
    only = found.pop() if len(found) == 1 else None
    return only % TURN if only is not None and only <= TURN else None


def find_mark(text: str) -> float | None:
    """
    Find the kilometre mark of a road.

    Parameters
    ----------
    text
        As written: "km 43 on the road from X to Y", "KM26+300".

    Returns
    -------
    mark
        In km from where the road begins; None where there is none.
    """
    match = MARK.search(text)
    return None if match is None else float(match[1]) + (float(match[2]) / 1000 if match[2] else 0.0)


def _number(digits: str) -> float:
    whole, _point, part = digits.replace(",", ".").rpartition(".")
    # Three digits after a comma are thousands, not a fraction: "1,200 km".
    if whole and len(part) == len("000"):
        return float(whole.replace(".", "") + part)
    return float(whole.replace(".", "") + "." + part) if whole else float(part)
