"""Turns the events that somebody may see into those of its own and what may be told of the others."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import polars as pl

from data.basemap import load_land
from data.policy import Principal
from data.schema import Events, as_events
from routes.analysis import AnalysisParameters
from routes.cube import build_cube
from routes.evidence import DEFAULT_RADIUS_KM, gather, placed_and_dated
from routes.small_cells import blocks_of_others

UNTOLD: Final = 0
"""In place of a number ``k``: of others nothing at all is told."""


@dataclass(frozen=True)
class Others:
    """
    What is known of events by a viewer to whom some of them belong.

    Parameters
    ----------
    k
        So many events of others or fewer are not told; ``UNTOLD`` where none are.
    own
        The viewer's own events.
    own_cube
        Of these alone, as in ``Analysis``: nothing of others goes into it, neither a mode inferred from them nor their
        report of the same event.
    blocks
        Of the others, as from ``blocks_of_others``: every number of theirs that is shown is a sum of these.
    """

    k: int
    own: Events
    own_cube: pl.DataFrame
    blocks: pl.DataFrame

    @property
    def as_of(self) -> datetime | None:
        """When the newest version of an own event reached the store."""
        newest: datetime | None = self.own.select(pl.col("recorded_at").max()).item()
        return newest

    def without_blocks(self) -> "Others":
        """
        Leave out all that is told of others.

        Returns
        -------
        alone
            The viewer's own events.
        """
        return replace(self, k=UNTOLD, blocks=self.blocks.clear())

    def choices(self) -> pl.DataFrame:
        """
        List what may be offered to choose from: of others only what a block tells.

        Returns
        -------
        choices
            kind, commodity (null where a block tells only the kind), count.
        """
        own = self.own_cube.select("kind", "commodity", "count")
        told = self.blocks.select("kind", "commodity", pl.col("count").cast(pl.Float64))
        return pl.concat([own, told]).group_by("kind", "commodity").agg(pl.col("count").sum())


def others_for(
    viewer: Principal, events: Events, parameters: AnalysisParameters, *, k: int, today: date
) -> Others | None:
    """
    Find what of events that somebody may see is to be told in blocks only.

    Parameters
    ----------
    viewer
        Who looks.
    events, parameters, today
        As for ``tell_apart``.
    k
        Of the settings: so many events of others or fewer are not told, where it is more than 1.

    Returns
    -------
    others
        None where everything is told as it is: to the local principal, and where ``k`` is 1.
    """
    if viewer.is_local or k == 1:
        return None
    return tell_apart(events, parameters, owns=viewer.owns, k=k, today=today)


def tell_apart(
    events: Events, parameters: AnalysisParameters, *, owns: Callable[[str], bool], k: int, today: date
) -> Others:
    """
    Part events into own ones and blocks of the others.

    Parameters
    ----------
    events
        All that the viewer may see.
    parameters
        Of the analysis; its resolution and period are those of the own cube, the blocks depend on neither.
    owns
        Tells of an agency whether its records are the viewer's own.
    k
        So many events of others or fewer are not told; at least 1.
    today
        Months that are not over are not told of others.

    Returns
    -------
    others
        The reports of others count one by one, with the modes that they state.
    """
    agencies = [agency for agency in events["agency"].drop_nulls().unique() if owns(agency)]
    mine = pl.col("agency").is_in(agencies).fill_null(value=False)
    own = as_events(events.filter(mine))
    evidence = gather(own, period=parameters.period, as_of=parameters.as_of, land=load_land("50m"))
    placed = placed_and_dated(events, parameters.as_of).with_columns(
        own=mine,
        radius_km=pl.col("radius_km").fill_null(DEFAULT_RADIUS_KM),
        count=pl.col("count").fill_null(1),
        commodity=pl.col("commodity").fill_null(""),
    )
    return Others(
        k=k,
        own=own,
        own_cube=build_cube(evidence.frame, resolution=parameters.resolution),
        blocks=blocks_of_others(placed, k=k, complete_until=today.replace(day=1)),
    )
