"""Turns what somebody sees and an area of interest into what of it lies there, and says what that leaves out."""

from dataclasses import dataclass, replace
from typing import Final

import polars as pl
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from data.basemap import load_land
from data.schema import Events
from layers.current import Current
from layers.hexagons import cell_polygon
from layers.others import Others
from layers.regions import Region, fitting
from layers.wording import _, number
from routes.alerts import TURNS, Closeness
from routes.analysis import AnalysisParameters
from routes.evidence import Evidence, gather
from routes.within import analysis_within, cube_within, events_within

OVERHANG: Final = 1.25
"""
What lies in a cell by its smaller cells may stick out of its outline.

The smaller cells reach 1.06 times as far from the centre as the corners do, and the sides of a hexagon are at 0.87.
"""

HALF_TURN: Final = 180.0
STEP_DEGREES: Final = 1.0


@dataclass(frozen=True)
class OnlyHere:
    """
    What lies in an area of interest.

    Parameters
    ----------
    now
        With the analysis of what lies there; events stay, as members point at their rows.
    others
        Own events and blocks of others in the area; None as for ``Others``.
    outline
        EPSG:4326, longitudes continuous.
    inside, maybe
        Own events in it by their position, and by their radius alone.
    """

    now: Current
    others: Others | None
    outline: BaseGeometry
    inside: int
    maybe: int


def only_here(now: Current, others: Others | None, outline: BaseGeometry) -> OnlyHere:
    """
    Keep what lies in an area.

    Parameters
    ----------
    now
        What somebody sees.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.
    outline
        EPSG:4326, longitudes continuous.

    Returns
    -------
    here
        Own events by position, or by a radius that reaches into the area. Of others the whole blocks whose cell lies
        in it with all that may stick out: what is told is a sum of some of the blocks that are told without an area,
        so that no choice of areas tells more than these.
    """
    parameters = now.analysis.parameters
    found = events_within(now.events, outline)
    analysis = analysis_within(now.analysis, _evidence(now.events, parameters), found, outline)
    apart, own = None, found
    if others is not None:
        own = events_within(others.own, outline)
        cube = cube_within(_evidence(others.own, parameters), own, resolution=parameters.resolution)
        apart = replace(others, own_cube=cube, blocks=blocks_within(others.blocks, outline))
    maybe = own.filter(pl.col("closeness") == Closeness.MAYBE.value).height
    return OnlyHere(replace(now, analysis=analysis), apart, outline, own.height - maybe, maybe)


def blocks_within(blocks: pl.DataFrame, outline: BaseGeometry) -> pl.DataFrame:
    """
    Find the blocks of others that lie wholly in an area.

    Parameters
    ----------
    blocks
        As in ``Others``.
    outline
        EPSG:4326, longitudes continuous.

    Returns
    -------
    inside
        As they are, in the same order; one that is told of no cell lies nowhere.
    """
    known = {cell: _lies_in(cell, outline) for cell in blocks["cell"].drop_nulls().unique()}
    inside = blocks["cell"].replace_strict(known, default=False, return_dtype=pl.Boolean)
    return blocks.filter(inside.fill_null(value=False))


def view_of(outline: BaseGeometry, *, name: str) -> Region:
    """
    Find the view that holds an area.

    Parameters
    ----------
    outline
        EPSG:4326, longitudes continuous.
    name
        Of the area.

    Returns
    -------
    region
        Around its outline, not only its corners: those of a band around the Earth are one place.
    """
    points = shapely.get_coordinates(outline.segmentize(STEP_DEGREES)).tolist()
    return fitting(points, name=name)


def only_here_sentence(name: str, here: OnlyHere) -> str:
    """
    Say what is shown, and what is not.

    Parameters
    ----------
    name
        Of the area.
    here
        What lies in it.

    Returns
    -------
    sentence
        Two or three of them.
    """
    said = [_("Only what lies in {name}, and the corridors and areas that touch it, whole.").format(name=name)]
    if here.maybe:
        told = _("Of {n} events, {maybe} are in it by their uncertainty alone.")
        said.append(told.format(n=number(here.inside + here.maybe), maybe=number(here.maybe)))
    if here.others is not None:
        said.append(_("Of others, only blocks of cells that lie wholly in it are counted."))
    return " ".join(said)


def _evidence(events: Events, parameters: AnalysisParameters) -> Evidence:
    return gather(events, period=parameters.period, as_of=parameters.as_of, land=load_land("50m"))


def _lies_in(cell: int, outline: BaseGeometry) -> bool:
    reach = affinity.scale(cell_polygon(cell), OVERHANG, OVERHANG)
    west, south, east, north = reach.bounds
    # A cell with a pole in it has no outline in degrees.
    if east - west >= HALF_TURN or max(abs(south), abs(north)) >= HALF_TURN / 2:
        return False
    return any(outline.covers(affinity.translate(reach, turn)) for turn in TURNS)
