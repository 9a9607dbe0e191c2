"""Turns what a person chose for a text into the offer that it was, and into a sentence."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from data.geocode.coordinates import Coordinates, find_coordinates, format_decimal
from layers.reviews import Offer, position_name
from layers.wording import _, moment, number

TYPED: Final = 0
"""Number of coordinates of one's own, beside the numbered offers."""

LEFT: Final = -1
"""Number of the choice that nobody can tell."""

SAME_DEGREES: Final = 1e-6
SAME_KM: Final = 0.05

Choice = Mapping[str, Any]
"""A row of choices from the store: recorded_at, who, latitude, longitude, radius_km (null where left), name."""


def decided_number(found: Sequence[Offer], choice: Choice) -> int:
    """
    Tell which offer a person chose.

    Parameters
    ----------
    found
        Offers of the text, as they are now.
    choice
        The latest of the text.

    Returns
    -------
    number
        Of the offer; ``TYPED`` where none is the same place with the same radius, ``LEFT`` where it was left.
    """
    if choice["latitude"] is None:
        return LEFT
    return next((offer.number for offer in found if _is_same(offer, choice)), TYPED)


def _is_same(offer: Offer, choice: Choice) -> bool:
    return (
        math.isclose(offer.latitude, choice["latitude"], abs_tol=SAME_DEGREES)
        and math.isclose(offer.longitude, choice["longitude"], abs_tol=SAME_DEGREES)
        and math.isclose(offer.radius_km, choice["radius_km"], abs_tol=SAME_KM)
    )


def decided_coordinates(choice: Choice) -> str:
    """
    Write the coordinates of a choice so that they can be typed again.

    Parameters
    ----------
    choice
        With a position.

    Returns
    -------
    text
        As the person typed them, else in decimal degrees.
    """
    if isinstance(find_coordinates(choice["name"]), Coordinates):
        return str(choice["name"])
    return format_decimal(choice["latitude"], choice["longitude"])


def decision_sentence(choice: Choice) -> str:
    """
    Tell who chose what, and when.

    Parameters
    ----------
    choice
        From the store.

    Returns
    -------
    sentence
        With coordinates and radius where there are any.
    """
    return _("{time}, {who}: {what}").format(time=moment(choice["recorded_at"]), who=choice["who"], what=_what(choice))


def _what(choice: Choice) -> str:
    if choice["latitude"] is None:
        return _("left: nobody can tell")
    at = position_name(choice["latitude"], choice["longitude"])
    is_typed = isinstance(find_coordinates(choice["name"]), Coordinates)
    where = at if is_typed else _("{name} ({at})").format(name=choice["name"], at=at)
    return _("{at}, known to within {km} km").format(at=where, km=number(choice["radius_km"]))
