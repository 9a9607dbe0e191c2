"""Areas of interest and rules as somebody gives them into what the store keeps, and back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from shapely.geometry.base import BaseGeometry

from data.errors import WrongUseError
from data.schema import Mode
from data.store import AlertRule, Interest
from layers.outline_geojson import read_polygons
from layers.outlines import area_of, read_numbers
from layers.wording import _
from routes.alerts import Wish
from routes.monitor import State

LONGEST_NAME: Final = 60
TOLD_STATES: Final = tuple(state for state in State if state not in (State.WATCH, State.NOTE))
"""A flag on watch is not issued yet, and a note accuses no route."""


def read_outline(text: str) -> BaseGeometry:
    """
    Read an outline.

    Parameters
    ----------
    text
        ``W,S,E,N`` in degrees, ``LAT,LON,KM``, or GeoJSON, see ``outline_geojson.read_polygons``.

    Returns
    -------
    outline
        EPSG:4326, longitudes continuous across 180 degrees.

    Raises
    ------
    WrongUseError
        It is none of these, lies outside the Earth, or holds nothing.
    """
    return read_polygons(text) if text.lstrip().startswith("{") else area_of(read_numbers(text))


def interest_of(name: str, outline: str, *, now: datetime) -> Interest:
    """
    Make an area of interest.

    Parameters
    ----------
    name
        As somebody calls it.
    outline
        As for ``read_outline``.
    now
        Aware.

    Returns
    -------
    interest
        Checked.

    Raises
    ------
    WrongUseError
        It has no name or too long a one, or no outline.
    """
    read_outline(outline)
    return Interest(checked_name(name), outline.strip(), now)


def checked_rule(rule: AlertRule) -> AlertRule:
    """
    Check a rule.

    Parameters
    ----------
    rule
        As somebody gives it.

    Returns
    -------
    rule
        To be kept.

    Raises
    ------
    WrongUseError
        It has no name, names an unknown mode or state, or would tell nothing.
    """
    _refuse_unknown(rule.modes, [mode.value for mode in Mode], _("mode"))
    _refuse_unknown(rule.states, [state.value for state in TOLD_STATES], _("state"))
    if not rule.on_events and not rule.states:
        raise WrongUseError(_("A rule that tells neither events nor flags tells nothing."))
    return replace(rule, name=checked_name(rule.name))


def checked_name(name: str) -> str:
    """
    Check what somebody calls an area or a rule.

    Parameters
    ----------
    name
        As given.

    Returns
    -------
    name
        Without space around it.

    Raises
    ------
    WrongUseError
        Nothing is left, it is longer than sixty characters, or holds what does not print.
    """
    told = name.strip()
    if not told or len(told) > LONGEST_NAME or not told.isprintable():
        raise WrongUseError(_("A name has one to {n} characters, all of which print.").format(n=LONGEST_NAME))
    return told


def wish_of(rule: AlertRule, areas: Mapping[str, Interest]) -> Wish:
    """
    Say what a rule looks for.

    Parameters
    ----------
    rule
        From the store.
    areas
        Those of its principal, by name.

    Returns
    -------
    wish
        With the outline of its area.
    """
    area = read_outline(areas[rule.area].outline) if rule.area else None
    return Wish(area, rule.modes, rule.commodities)


def _refuse_unknown(given: Collection[str], known: Collection[str], what: str) -> None:
    for word in sorted(given):
        if word not in known:
            told = _("{word} is no {what}; there are {known}.")
            raise WrongUseError(told.format(word=repr(word[:LONGEST_NAME]), what=what, known=", ".join(known)))
