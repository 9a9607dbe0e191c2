"""Finds the angles that a text gives as degrees, or as degrees, minutes and seconds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SIXTY: Final = 60
PADDING: Final = 3
"""So many zeros at the end are a machine's padding, not a person's care."""

_DEGREE: Final = (
    r"\s?(?:°|(?:(?i:deg(?:rees?)?|grad(?:os|i|us)?|graus?|degr[eé]s?|град[а-я]*)|درجة)(?!\w)\.?"
    r"|deg(?=[NSEWO]\b)|d(?=\s?\d))"
)
_MINUTE: Final = r"\s?(?:'(?!')|m(?![^\W\d_])|m(?=[NSEWO]\b)|(?:(?i:min(?:ut[a-z]*)?|мин[а-я]*)|دقيقة)(?!\w)\.?)"
_SECOND: Final = r"\s?(?:\"|''|s(?![^\W\d_])|s(?=[NSEWO]\b)|(?:(?i:sec[a-z]*|seg[a-z]*|сек[а-я]*)|ثانية)(?!\w)\.?)"
# A space alone wants two digits behind it: "01 7" is what is left of 01:17.
_BETWEEN: Final = r"\s?(?P<joined>[-:*])\s?|\s(?=\d\d|\d\.)"
_PART: Final = r"\d{1,3}(?:[.,]\d+)?(?!\d)(?!\s?°)"

_ANGLE: Final = re.compile(
    rf"""
    (?=[\d+-])(?<!\d)(?<!\d[.:])
    (?P<sign>(?<![^\s(\[,;:=/@"])[+-](?=\d))?
    (?:
      (?P<decimal>\d{{1,3}}[.,]\d+) (?:{_DEGREE})?
    | (?P<compact>(?:(?<=[NSEWO])|(?<=[NSEWO]\s))\d{{4,7}}(?:\.\d+)? | \d{{4,7}}(?:\.\d+)?(?=\s?[NSEWO](?![^\W\d_])))
    | (?P<degree>\d{{1,3}}) (?!\d) (?P<marked>{_DEGREE})?
      (?:
        (?(marked)\s?-?\s?|(?:{_BETWEEN})) (?P<minute>{_PART}) (?P<primed>{_MINUTE})?
        (?: (?(primed)\s?-?\s?|(?(joined)\s?[-:*]\s?|\s(?=\d\d))) (?P<second>{_PART}) (?:{_SECOND})? )?
      )?
    )
    (?!\d|[.:]\d)
    """,
    re.VERBOSE,
)
_WIDTH: Final = {4: (2, 1), 5: (3, 1), 6: (2, 2), 7: (3, 2)}
"""Digits of an angle written without signs: how many are degrees, and how many pairs of digits follow."""


@dataclass(frozen=True)
class Angle:
    """
    An angle as it was written.

    Parameters
    ----------
    degrees
        Without its sign.
    sign
        "-", "+" or nothing.
    unit_deg
        What the last digit counts, in degrees: zero seconds are minutes only, 0 or 30 minutes whole or half degrees.
    notation
        decimal, ddm (degrees and minutes) or dms (seconds, too).
    decimals
        Number of digits behind the decimal mark of the degrees.
    has_degree_sign
        Whether it is written behind the degrees.
    width
        0, or the number of digits of degrees where degrees and minutes are written together: 1035 or 06656.
    problem
        Why it cannot be an angle, as a sentence, or nothing.
    start, end
        Of the text.
    """

    degrees: float
    sign: str
    unit_deg: float
    notation: str
    decimals: int
    has_degree_sign: bool
    width: int
    problem: str
    start: int
    end: int


def find_angles(text: str) -> Iterator[Angle]:
    """
    Find angles, and numbers that may be ones.

    Parameters
    ----------
    text
        With plain signs, see ``data.geocode.signs``.

    Yields
    ------
    angle
        In the order of the text. Every number of up to three digits is one here: what stands beside it decides.
    """
    for match in _ANGLE.finditer(text):
        if match["decimal"]:
            yield _decimal(match)
        elif match["compact"]:
            yield _compact(match)
        else:
            yield _sexagesimal(match, match["degree"], match["minute"], match["second"])


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _decimal(match: re.Match[str]) -> Angle:
    digits = match["decimal"]
    behind = digits[digits.find(",") + 1 :] if "," in digits else digits[digits.find(".") + 1 :]
    told = behind.rstrip("0")
    unit = 10.0 ** -len(told if len(behind) - len(told) >= PADDING else behind)
    return Angle(
        degrees=_number(digits),
        sign=match["sign"] or "",
        unit_deg=unit,
        notation="decimal",
        decimals=len(behind),
        has_degree_sign=match.end() > match.end("decimal"),
        width=0,
        problem="",
        start=match.start(),
        end=match.end(),
    )


def _compact(match: re.Match[str]) -> Angle:
    digits, _, behind = match["compact"].partition(".")
    degrees, pairs = _WIDTH[len(digits)]
    parts = [digits[:degrees], digits[degrees : degrees + 2], digits[degrees + 2 :]]
    parts[pairs] += f".{behind}" if behind else ""
    return _sexagesimal(match, parts[0], parts[1], parts[2] or None)


def _sexagesimal(match: re.Match[str], degree: str, minute: str | None, second: str | None) -> Angle:
    minutes, seconds = _number(minute or "0"), _number(second or "0")
    return Angle(
        degrees=int(degree) + minutes / 60 + seconds / 3600,
        sign=match["sign"] or "",
        unit_deg=_unit_deg(minutes, seconds),
        notation="dms" if second else "ddm" if minute else "decimal",
        decimals=0,
        has_degree_sign=match["marked"] is not None,
        width=len(degree) if match["compact"] else 0,
        problem=_problem(minutes, seconds),
        start=match.start(),
        end=match.end(),
    )


def _unit_deg(minutes: float, seconds: float) -> float:
    if seconds % SIXTY:
        return 1 / 3600
    if minutes % 30:
        return 1 / 60
    return 0.5 if minutes % SIXTY else 1.0


def _problem(minutes: float, seconds: float) -> str:
    if minutes >= SIXTY:
        return f"{minutes:g} minutes of an angle are not below 60."
    # 60 seconds are left behind by rounding 59.99
    return f"{seconds:g} seconds of an angle are not below 60." if seconds > SIXTY else ""
