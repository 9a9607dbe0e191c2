"""Finds number plates of vehicles: behind a word that announces them, or in the form of a country beside a vehicle."""

import re
from collections.abc import Iterator
from typing import Final

from data.guard.sorts import Found, Sort, pieces
from data.guard.words import one_of

_GLUE: Final = rf"(?:[ \-]?(?:{one_of('number')})(?![^\W\d_]))?[.°]?[ :#=.\-]{{0,4}}"
_PART: Final = r"(?:[A-ZÄÖÜ\u0400-\u042f]{1,4}|[\u0621-\u064a\u0671-\u06d3]{1,3}|[\u4e00-\u9fff])"
_MORE: Final = rf"(?:[ .\-]?(?:{_PART}|\d{{1,4}})){{0,4}}"
_VALUE: Final = rf"(?P<value>(?:{_PART}[ .\-]?)?\d{{1,5}}{_MORE}|(?:{_PART}[ .\-]?){{1,3}}\d{{1,5}}{_MORE})(?!\w)"
_LABELLED: Final = re.compile(
    rf"(?:(?<![^\W_])(?i:{one_of('plate')})(?![^\W\d_])|(?:{one_of('plate_scripts')}))(?i:{_GLUE}){_VALUE}"
)

_FORM: Final = re.compile(rf"(?<![\w\-/.])(?P<value>{one_of('plate_form')})(?![\w\-/])")
_CERTAIN: Final = re.compile(one_of("plate_form_certain"))
_REGISTRATION: Final = re.compile(
    rf"(?<![^\W_])(?i:{one_of('registration')})(?![^\W\d_])(?i:{_GLUE})(?P<value>{one_of('plate_form')})(?![\w\-/])"
)
_VEHICLE: Final = re.compile(rf"(?<![^\W\d_])(?:{one_of('vehicle')})(?![^\W\d_])", re.IGNORECASE)
_OTHER_CRAFT: Final = re.compile(one_of("other_craft"), re.IGNORECASE)
_LEAST_SIGNS, _MOST_SIGNS = 4, 10
_NEAR: Final = 30
"""Characters before the word for a plate in which a ship is what carries it."""


def find_plates(text: str) -> Iterator[Found]:
    """
    Find number plates of vehicles on roads.

    Parameters
    ----------
    text
        As of ``data.guard.plain.plain``.

    Yields
    ------
    found
        Perhaps overlapping. Registrations of ships and aircraft, which name no person, are none of them.
    """
    for match in _LABELLED.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if _is_plate(match["value"]) and not _OTHER_CRAFT.search(before):
            yield Found(Sort.PLATE, *match.span("value"))
    yield from pieces(Sort.PLATE, _CERTAIN, text)
    if _OTHER_CRAFT.search(text):
        return
    yield from pieces(Sort.PLATE, _REGISTRATION, text)
    if _VEHICLE.search(text):
        yield from pieces(Sort.PLATE, _FORM, text)


def _is_plate(written: str) -> bool:
    signs = sum(sign.isalnum() for sign in written)
    is_measure = re.fullmatch(r"[\d .]+ ?(?:KGS?|G|MM|CM|M|T)?", written)
    return _LEAST_SIGNS <= signs <= _MOST_SIGNS and not is_measure
