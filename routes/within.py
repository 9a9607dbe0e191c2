"""An analysis and an area into what of the analysis lies in the area."""

from dataclasses import replace
from typing import Final

import geopandas as gpd
import polars as pl
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from routes.alerts import Closeness, closeness, touches
from routes.analysis import Analysis, Flag
from routes.cube import build_cube
from routes.evidence import Evidence

HERE: Final = (Closeness.INSIDE.value, Closeness.MAYBE.value)


def events_within(events: Events, area: BaseGeometry) -> pl.DataFrame:
    """
    Find the events in an area.

    Parameters
    ----------
    events
        Any.
    area
        EPSG:4326, longitudes continuous.

    Returns
    -------
    found
        event_index, closeness: ``inside`` where the position lies in the area, ``maybe`` where only its radius reaches
        into it. What has no position lies nowhere.
    """
    told = closeness(events, area)
    rows = pl.DataFrame({"event_index": range(events.height)}, schema={"event_index": pl.UInt32})
    return rows.with_columns(told).filter(pl.col("closeness").is_in(HERE))


def cube_within(evidence: Evidence, here: pl.DataFrame, *, resolution: int) -> pl.DataFrame:
    """
    Count the events in an area as the cube of all events counts them.

    Parameters
    ----------
    evidence
        Of all events: what tells the mode of one, or that two reports are of one event, may lie outside.
    here
        From ``events_within``, of the same events.
    resolution
        Of the cells.

    Returns
    -------
    cube
        As in ``Analysis``. An imprecise event is spread over its disk, whose cells may lie outside.
    """
    kept = evidence.frame.join(here, on="event_index", how="semi", maintain_order="left")
    return build_cube(kept, resolution=resolution)


def analysis_within(analysis: Analysis, evidence: Evidence, here: pl.DataFrame, area: BaseGeometry) -> Analysis:
    """
    Keep of an analysis what lies in an area.

    Parameters
    ----------
    analysis
        Of some events.
    evidence
        Of the same ones.
    here
        From ``events_within``, of the same ones.
    area
        EPSG:4326, longitudes continuous.

    Returns
    -------
    kept
        Cube and members are of the events in the area. Corridors and areas are those that touch it, whole, with their
        series, and the other end of a shift that does: where it came from is half of what happened. Flags are those
        of what touches it; notes on an agency, those of agencies that reported from it. Periods stay.
    """
    touching = _touching(analysis.corridors, "corridor_id", area) | _touching(analysis.areas, "area_id", area)
    agencies = set(evidence.frame.join(here, on="event_index", how="semi")["agency"].drop_nulls())
    flags = tuple(flag for flag in analysis.flags if _is_told(flag, touching, agencies))
    units = touching.union(*(_ends(flag) for flag in flags))
    of_units = pl.col("corridor_id").is_in(sorted(units))
    return replace(
        analysis,
        cube=cube_within(evidence, here, resolution=analysis.parameters.resolution),
        corridors=analysis.corridors[analysis.corridors["corridor_id"].isin(units)],
        areas=analysis.areas[analysis.areas["area_id"].isin(units)],
        members=analysis.members.filter(of_units & pl.col("event_index").is_in(here["event_index"].to_list())),
        series=analysis.series.filter(of_units),
        flags=flags,
    )


def _touching(frame: gpd.GeoDataFrame, key: str, area: BaseGeometry) -> set[str]:
    return {name for name, shape in zip(frame[key], frame.geometry, strict=True) if touches(shape, area)}


def _ends(flag: Flag) -> set[str]:
    return {
        end for end in (flag.corridor_id, flag.from_corridor_id, flag.to_corridor_id, flag.area_id) if end is not None
    }


def _is_told(flag: Flag, touching: set[str], agencies: set[str]) -> bool:
    ends = _ends(flag)
    return bool(ends & touching) if ends else not flag.agencies or bool(agencies.intersection(flag.agencies))
