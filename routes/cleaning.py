"""Reports of one event by several agencies: links between them, so that one event keeps its weight."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from routes.geodesy import Floats, chord_of, distance_km, to_vectors

MOST_DAYS: Final = 3
MOST_KM: Final = 8.0
MOST_LOG_RATIO: Final = float(np.log(1.06))
MOST_RADIUS_KM: Final = 25.0
"""A position known no better than this stands for an area, and two reports of an area are not one event."""

MOST_SAME_ID: Final = 20
"""An identifier that more reports share is no identifier."""

APART: Final = 10.0
"""Between two groups in the search tree, whose reach is one."""

SUREST: Final = ("same_id", "quantity", "way")
TWINS: Final = {"event_index": pl.UInt32, "twin_of": pl.UInt32, "why": pl.String}
Pairs = NDArray[np.int64]


@dataclass(frozen=True)
class _Reports:
    """What is compared, in the order of the rows; no row has a count, a time or a position that is a figure's."""

    frame: pl.DataFrame
    points: Floats
    day: Floats
    log_quantity: Floats  # nan where no amount is told


def find_twins(placed: pl.DataFrame) -> pl.DataFrame:
    """
    Find reports of one event by several agencies.

    Parameters
    ----------
    placed
        event_index, event_id, kind, occurred_at, precision, longitude, latitude, radius_km, mode (null where it is not
        told), commodity, count, quantity_kg, origin, destination, agency, feed, in canonical order; positions and
        times are known.

    Returns
    -------
    twins
        event_index, twin_of, why, by event_index: each report but the first of its event, the first one, and what
        made them one: ``quantity``, ``way`` or ``same_id``.

    Notes
    -----
    Two reports are of one event where kind, commodity and mode agree (an unknown mode agrees with any), dates are at
    most 3 days and positions at most 8 km apart, the agencies differ, and one of these holds:

    - ``quantity``: both tell an amount, and the larger is at most 6 % above the smaller;
    - ``way``: at least one tells no amount (or zero), but both name the same origin and destination (one may be blank
      in both) and the same day. Position, day and commodity alone would join strangers in every large port;
    - ``same_id``: both have the same event_id. This one also holds inside an agency, between two of its feeds.

    An event has at most one report of each agency (but for ``same_id``): the nearest pairs in time, place and amount
    are joined first. Aggregated rows are figures and not reports, and are left alone: a count other than one, a time
    known to the month or year only, a radius beyond 25 km.
    """
    single = placed.filter(
        (pl.col("count") == 1)
        & ~pl.col("precision").fill_null("day").is_in(["month", "year"])
        & (pl.col("radius_km") <= MOST_RADIUS_KM)
    )
    if single.select("agency", "feed").n_unique() <= 1:
        return pl.DataFrame(schema=TWINS)
    reports = _reports(single)
    ways = (_by_id(reports), _by_quantity(reports), _by_way(reports))
    return _links(reports, [(_close(reports, pairs), why) for why, pairs in zip(SUREST, ways, strict=True)])


def reported_twice(duplicates: pl.DataFrame, among: pl.Series) -> int:
    """
    Count the events that several agencies reported.

    Parameters
    ----------
    duplicates
        From ``find_twins``.
    among
        event_index of the reports that are looked at.

    Returns
    -------
    events
        However many reports each has among them.
    """
    first = pl.DataFrame({"event_index": duplicates["twin_of"], "twin_of": duplicates["twin_of"]})
    every = pl.concat([first, duplicates.select("event_index", "twin_of")])
    return every.filter(pl.col("event_index").is_in(among.implode()))["twin_of"].n_unique()


def count_once(placed: pl.DataFrame, twins: pl.DataFrame) -> pl.DataFrame:
    """
    Share the weight of an event among those who reported it.

    Parameters
    ----------
    placed
        event_index, count, quantity_kg and more.
    twins
        From ``find_twins``.

    Returns
    -------
    weighed
        The same rows; of an event with k reports each counts 1/k and carries 1/k of its own amount, so that the event
        counts once and every agency is still seen to have reported it.
    """
    heads = twins.group_by("twin_of").agg(reports=pl.len() + 1)
    every = pl.concat(
        [
            heads.select(event_index="twin_of", reports="reports"),
            twins.join(heads, on="twin_of").select("event_index", "reports"),
        ]
    )
    joined = placed.join(every, on="event_index", how="left", maintain_order="left")
    reports = pl.col("reports").fill_null(1).cast(pl.Float64)
    return joined.with_columns(pl.col("count") / reports, pl.col("quantity_kg") / reports).drop("reports")


def _reports(single: pl.DataFrame) -> _Reports:
    amount = pl.when(pl.col("quantity_kg") > 0).then(pl.col("quantity_kg").log())
    told = single.select(
        day=pl.col("occurred_at").dt.date().cast(pl.Int32).cast(pl.Float64),
        log_quantity=amount.cast(pl.Float64).fill_null(float("nan")),
    )
    points = to_vectors(single["longitude"].to_numpy(), single["latitude"].to_numpy())
    return _Reports(single, points, told["day"].to_numpy(), told["log_quantity"].to_numpy())


def _by_quantity(reports: _Reports) -> Pairs:
    rows = np.flatnonzero(np.isfinite(reports.log_quantity))
    group = _group(reports.frame, ["kind", "commodity"])
    axes = [reports.day / MOST_DAYS, reports.log_quantity / MOST_LOG_RATIO, group * APART]
    return _near(reports, rows, axes)


def _by_way(reports: _Reports) -> Pairs:
    ends = [pl.col(name).fill_null("").str.strip_chars().str.to_lowercase() for name in ("origin", "destination")]
    named = reports.frame.with_columns(ends)
    rows = named.select(((pl.col("origin") != "") | (pl.col("destination") != "")).arg_true()).to_series().to_numpy()
    group = _group(named, ["kind", "commodity", "origin", "destination"])
    pairs = _near(reports, rows.astype(np.int64), [reports.day * APART, group * APART])
    return pairs[~np.isfinite(reports.log_quantity[pairs]).all(axis=1)]


def _near(reports: _Reports, rows: Pairs, axes: list[Floats]) -> Pairs:
    """Find the pairs of rows within a reach of one on every axis; the groups are too far apart to meet."""
    if len(rows) == 0:
        return np.empty((0, 2), np.int64)
    space = np.column_stack([reports.points / chord_of(MOST_KM), *axes])[rows]
    found = cKDTree(space).query_pairs(1.0 + 1e-9, p=np.inf, output_type="ndarray")
    return rows[found]


def _group(frame: pl.DataFrame, columns: list[str]) -> Floats:
    return frame.select(pl.struct(columns).rank("dense")).to_series().cast(pl.Float64).to_numpy()


def _by_id(reports: _Reports) -> Pairs:
    numbered = reports.frame.select("event_id").with_row_index("at").filter(pl.col("event_id").fill_null("") != "")
    shared = numbered.filter(pl.len().over("event_id").is_between(2, MOST_SAME_ID))
    pairs = shared.join(shared, on="event_id", suffix="_other").filter(pl.col("at") < pl.col("at_other"))
    return pairs.select("at", "at_other").to_numpy().astype(np.int64)


def _close(reports: _Reports, pairs: Pairs) -> Pairs:
    """Keep the pairs of reports that may be of one event, whoever made them."""
    one, other = pairs[:, 0], pairs[:, 1]
    close = np.abs(reports.day[one] - reports.day[other]) <= MOST_DAYS
    close &= distance_km(reports.points[one], reports.points[other]) <= MOST_KM
    texts = reports.frame.select(pl.col("kind", "commodity", "mode").fill_null(""))
    for name in ("kind", "commodity"):
        values = texts[name].to_numpy()
        close &= (values[one] == values[other]) & (values[one] != "")
    modes = texts["mode"].to_numpy()
    close &= (modes[one] == modes[other]) | (modes[one] == "") | (modes[other] == "")
    return pairs[close]


def _links(reports: _Reports, found: list[tuple[Pairs, str]]) -> pl.DataFrame:
    """Join pairs into events, the surest first, and point every report at the first of its event."""
    told = _Told(*(reports.frame[name].fill_null("").to_list() for name in ("agency", "feed", "mode")))
    groups: dict[int, frozenset[int]] = {}
    whys: dict[int, str] = {}
    for one, other, why in _surest_first(reports, found):
        mine, theirs = groups.get(one, frozenset([one])), groups.get(other, frozenset([other]))
        if told.of_one_event(mine, theirs, same_id=why == "same_id"):
            groups.update(dict.fromkeys(mine | theirs, mine | theirs))
            whys.setdefault(one, why)
            whys.setdefault(other, why)
    index = reports.frame["event_index"]
    rows = [(index[row], index[min(group)], whys[row]) for row, group in groups.items() if row != min(group)]
    return pl.DataFrame(rows, schema=TWINS, orient="row").sort("event_index")


@dataclass(frozen=True)
class _Told:
    """Who made each report, and the mode it tells."""

    agency: list[str]
    feed: list[str]
    mode: list[str]

    def of_one_event(self, mine: frozenset[int], theirs: frozenset[int], *, same_id: bool) -> bool:
        """Say whether two groups of reports can be one: nobody reports an event twice, and it has one mode."""
        if len({self.mode[row] for row in mine | theirs} - {""}) > 1:
            return False
        if same_id:
            return {(self.agency[r], self.feed[r]) for r in mine}.isdisjoint(
                (self.agency[r], self.feed[r]) for r in theirs
            )
        return {self.agency[row] for row in mine}.isdisjoint(self.agency[row] for row in theirs)


def _surest_first(reports: _Reports, found: list[tuple[Pairs, str]]) -> list[tuple[int, int, str]]:
    ranked = []
    for pairs, why in found:
        one, other = pairs.min(axis=1), pairs.max(axis=1)
        apart = distance_km(reports.points[one], reports.points[other]) / MOST_KM
        apart += np.abs(reports.day[one] - reports.day[other]) / MOST_DAYS
        apart += np.nan_to_num(np.abs(reports.log_quantity[one] - reports.log_quantity[other])) / MOST_LOG_RATIO
        rank = SUREST.index(why)
        ranked += [(rank, *row) for row in zip(apart.tolist(), one.tolist(), other.tolist(), strict=True)]
    return [(one, other, SUREST[rank]) for rank, _, one, other in sorted(ranked)]
