"""An operation and the events around it into a displacement watch: the area, the ring around it, other corridors."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Final

import geopandas as gpd
import numpy as np
import polars as pl

from routes.alternatives import Alternatives, find_alternatives
from routes.displacement import MIN_PIECES, Difference, Window, dispersion_of, weighted_difference
from routes.geodesy import Floats
from routes.surroundings import Mask, Operation, Tally, away_km, effort_ratios, ring_width_km

GUARD: Final = 2.0
"""The control begins so many ring widths away from the area."""

MAIN_MODE_SHARE: Final = 0.2
OVERDISPERSED: Final = 2.0
MIN_CONTROL: Final = 30.0
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class OnCorridor:
    """
    The difference on one other corridor.

    Parameters
    ----------
    corridor_id, mode
        Of the corridor.
    relation
        ``same_end``, ``beside`` or ``both``.
    difference
        Of its reports outside the area and its ring.
    """

    corridor_id: str
    mode: str
    relation: str
    difference: Difference


@dataclass(frozen=True)
class OperationWatch:
    """
    What changed with an operation, inside, around and elsewhere.

    Parameters
    ----------
    operation
        As given.
    before
        First and last day of the window it is compared with: just before, of equal length.
    ring_km
        Width of the ring.
    inside, ring, both
        Differences of the area, of the ring, and of the two together (the displacement difference proper).
    corridors
        Other corridors that could take over, by p-value.
    by_mode
        Mode and the difference of its other corridors together.
    reading
        ``displaced`` (fewer inside, more around or on another corridor), ``deterred`` (fewer inside, more nowhere),
        ``spread_benefit`` (fewer inside and around), ``more_inside``, ``more_elsewhere`` (no difference
        inside), ``no_difference`` or ``too_few``.
    notes
        ``operation_raises_effort`` (always: patrols inside the area find more of the same flow, so a fall there is
        underrated and a rise may be theirs); ``effort_adjusted`` or ``effort_unknown``; ``overdispersed``
        (intervals are wider for it); ``control_thin``; ``history_short`` (then no scatter could be estimated);
        ``coarse_left_out``; ``no_other_corridor``.
    left_out
        Reports in the two windows that are too coarse to say on which side of the outline they lie.
    """

    operation: Operation
    before: tuple[date, date]
    ring_km: float
    inside: Difference
    ring: Difference
    both: Difference
    corridors: tuple[OnCorridor, ...]
    by_mode: tuple[tuple[str, Difference], ...]
    reading: str
    notes: tuple[str, ...]
    left_out: float


def watch_operation(
    placed: pl.DataFrame,
    operation: Operation,
    *,
    members: pl.DataFrame,
    corridors: gpd.GeoDataFrame,
    effort: pl.DataFrame | None = None,
) -> OperationWatch:
    """
    Compare what was reported before an operation and during it.

    Parameters
    ----------
    placed
        The frame of ``Evidence``, of one kind: event_index, occurred_at, longitude, latitude, radius_km, mode, count,
        agency.
    operation
        What was done.
    members, corridors
        Of the ``Analysis`` of these events; corridors of other kinds are left out.
    effort
        period, agency, hours; None where there is no log. Reports during the operation are divided by the hours of
        their agency over its hours before, as if finds grew with hours.

    Returns
    -------
    watch
        Differences with intervals, and codes for sentences.

    Notes
    -----
    The control is what lies at least two ring widths away from the area, on no corridor through the area and on none
    that could take over, of the modes that make up the area.
    """
    ring_km = ring_width_km(operation.area)
    others = find_alternatives(corridors[corridors["kind"].isin(placed["kind"].unique())], operation.area)
    ratios = {} if effort is None else effort_ratios(operation, effort)
    tally = Tally.of(placed, operation, ratios)
    away, fine = away_km(placed, operation.area), placed["radius_km"].to_numpy() <= ring_km
    shares = _shares(placed, members, others.involved)
    far = (away > GUARD * ring_km) & fine & _main_modes(placed, away <= 0)
    control = tally.window(far * np.clip(1.0 - shares.sum(axis=1), 0.0, 1.0))
    inside, ring = tally.window((away <= 0) & fine), tally.window((away > 0) & (away <= ring_km) & fine)
    beyond = (away > ring_km) & fine
    windows = {
        key: tally.window(beyond * shares[:, at]) for at, key in enumerate(others.involved) if key in others.relation
    }
    seen = _Seen(inside, ring, control, windows)
    coarse = tally.window((away <= GUARD * ring_km) & ~fine)
    notes = ["operation_raises_effort", "effort_adjusted" if ratios else "effort_unknown"]
    return _concluded(operation, others, seen, ring_km, _notes(notes, seen, coarse))


@dataclass(frozen=True)
class _Seen:
    """What was reported where."""

    inside: Window
    ring: Window
    control: Window
    corridors: dict[str, Window]


def _concluded(
    operation: Operation, others: Alternatives, seen: _Seen, ring_km: float, noted: tuple[tuple[str, ...], float]
) -> OperationWatch:
    length = operation.last - operation.first
    looked_at = 1 + len(seen.corridors)
    inside = weighted_difference(seen.inside, seen.control)
    ring = weighted_difference(seen.ring, seen.control, comparisons=looked_at)
    found = [
        OnCorridor(
            key,
            others.mode[key],
            relation,
            weighted_difference(seen.corridors[key], seen.control, comparisons=looked_at),
        )
        for key, relation in others.relation.items()
    ]
    modes = sorted(set(others.mode.values()))
    together = {mode: [seen.corridors[key] for key in others.mode if others.mode[key] == mode] for mode in modes}
    by_mode = [
        (mode, weighted_difference(reduce(add, parts), seen.control, comparisons=len(modes)))
        for mode, parts in together.items()
    ]
    return OperationWatch(
        operation=operation,
        before=(operation.first - length - ONE_DAY, operation.first - ONE_DAY),
        ring_km=ring_km,
        inside=inside,
        ring=ring,
        both=weighted_difference(seen.inside + seen.ring, seen.control),
        corridors=tuple(sorted(found, key=lambda one: (one.difference.p_value, one.corridor_id))),
        by_mode=tuple(by_mode),
        reading=_reading(inside.code, ring.code, [one.difference.code for one in found]),
        notes=noted[0],
        left_out=noted[1],
    )


def _reading(inside: str, ring: str, elsewhere: list[str]) -> str:
    rose = "more" in (ring, *elsewhere)
    if inside == "fewer":
        return "displaced" if rose else "spread_benefit" if ring == "fewer" else "deterred"
    if inside == "no_difference" and rose:
        return "more_elsewhere"
    return {"more": "more_inside"}.get(inside, inside)


def _notes(notes: list[str], seen: _Seen, coarse: Window) -> tuple[tuple[str, ...], float]:
    left_out = coarse.before + coarse.during
    places = [seen.inside, seen.ring, *seen.corridors.values()]
    conditions = {
        "overdispersed": any(dispersion_of(place, seen.control) > OVERDISPERSED for place in places),
        "control_thin": seen.control.before + seen.control.during < MIN_CONTROL,
        "history_short": seen.inside.pieces.size < MIN_PIECES,
        "coarse_left_out": left_out > 0,
        "no_other_corridor": not seen.corridors,
    }
    return (*notes, *(code for code, holds in conditions.items() if holds)), left_out


def _main_modes(placed: pl.DataFrame, inside: Mask) -> Mask:
    modes = placed["mode"].filter(pl.Series(inside))
    main = [mode for mode in modes.unique() if (modes == mode).mean() >= MAIN_MODE_SHARE] if len(modes) else []
    if not main:
        return np.ones(placed.height, dtype=np.bool_)
    return placed["mode"].is_in(main).to_numpy()


def _shares(placed: pl.DataFrame, members: pl.DataFrame, wanted: list[str]) -> Floats:
    """How much each event belongs to each of the corridors, shape (n, wanted)."""
    shares = np.zeros((placed.height, len(wanted)))
    number = {key: at for at, key in enumerate(wanted)}
    rows = placed.select("event_index").with_row_index("at").join(members, on="event_index", how="inner")
    rows = rows.filter(pl.col("corridor_id").is_in(wanted))
    columns = [number[key] for key in rows["corridor_id"].to_list()]
    shares[rows["at"].to_numpy(), columns] = rows["weight"].to_numpy()
    return shares
