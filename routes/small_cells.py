"""Events of others into blocks of more than k, and questions about cells into answers made of whole blocks."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from data.schema import Mode
from routes.cells import COARSEST, FINEST, Cells, cells_at, parents, spacing_km
from routes.geodesy import Floats

ALL_MODES: Final = frozenset(mode.value for mode in Mode)
BLOCKS: Final = {
    "kind": pl.String, "mode": pl.String, "commodity": pl.String, "cell": pl.Int64,
    "since": pl.Date, "until": pl.Date, "count": pl.Int64,
}  # fmt: skip
_EVERYTHING: Final = pl.lit(value=True)
KEYS: Final = tuple(name for name in BLOCKS if name != "count")


@dataclass(frozen=True)
class Step:
    """
    One coarsening of what was too few so far.

    Parameters
    ----------
    resolution
        Of the H3 cells; None for anywhere.
    by
        Which of mode and commodity are still told apart.
    months
        Calendar months in a span: 1, 3, 6 or 12.
    """

    resolution: int | None
    by: tuple[str, ...]
    months: int


STEPS: Final = (
    Step(4, ("mode", "commodity"), 1),
    Step(4, ("mode", "commodity"), 3),
    Step(3, ("mode", "commodity"), 3),
    Step(3, ("mode",), 3),
    Step(2, ("mode",), 3),
    Step(2, (), 3),
    Step(1, (), 3),
    Step(1, (), 6),
    Step(0, (), 6),
    Step(0, (), 12),
    Step(None, (), 12),
)
"""Each coarser than the one before in every respect: the nodes of all steps nest, which the proof needs."""


@dataclass(frozen=True)
class Question:
    """
    What a person asks to see of others.

    Parameters
    ----------
    kind
        Of the events; None for each kind by itself.
    first, until
        First day of the window, and the first day after it.
    modes
        Asked for; what has no stated mode belongs to the answer where all are.
    commodities
        Asked for; empty = all.
    resolution
        H3 resolution of the cells.
    """

    kind: str | None
    first: date
    until: date
    modes: frozenset[str] = ALL_MODES
    commodities: frozenset[str] = frozenset()
    resolution: int = 4


def blocks_of_others(placed: pl.DataFrame, *, k: int, complete_until: date) -> pl.DataFrame:
    """
    Gather the events of others in blocks of more than k, once for all questions.

    Parameters
    ----------
    placed
        longitude, latitude, radius_km, occurred_at, mode (as stated, null = unknown), kind, commodity, count (events in
        the record, at least 1), own; what is own takes no part.
    k
        No set of fewer events of others is ever isolated; at least 1.
    complete_until
        First day that may still bring events: spans that reach beyond it are not told yet.

    Returns
    -------
    blocks
        kind, mode (null where modes are not told apart, or it is unknown), commodity (null where not told apart), cell
        (of any resolution up to 4, null = anywhere), since, until (the first day after), count; sorted.

    Notes
    -----
    Events begin at the first of ``STEPS``, in the finest cell of it that their radius supports. A node of a step (a
    cell, a span, and what is told apart) that holds more than k of what is left becomes a block; what is left after
    that goes on to the next step. So a block is what a node holds but for the blocks inside it, and its bounds do not
    tell where in it events lie, nor whether a place holds any.

    All that is ever told are sums of blocks. Somebody who knows all blocks and this rule knows, of what a block
    gathered, its sum R > k, and that each node that went into it held at most k. As nodes nest, the events of a set of
    places can then be any number from max(0, R - k b) to min(R, k a), where the set touches a of those nodes and the
    other places touch b. Where that is a single number it is 0, R or k a, and never one of 1 to k - 1; this holds for
    somebody, too, who knows that other places are empty. Blocks of k events and not more would not do: of two nodes
    that held fewer than k each, and 2 (k - 1) together, each holds k - 1.

    A block depends on the events of its own span alone: later events never change it. Late reports, corrections and
    withdrawals of earlier events do.
    """
    left = _leaves(placed.filter(~pl.col("own")))
    found = [pl.DataFrame(schema=BLOCKS)]
    for step in STEPS:
        nodes = _at(left, step)
        full = nodes.select((pl.col("count").sum().over(KEYS) > k) & (pl.col("until") <= complete_until)).to_series()
        found.append(nodes.filter(full).group_by(KEYS).agg(pl.col("count").sum()).cast(pl.Schema(BLOCKS)))
        left = left.filter(~full)
    return pl.concat(found).sort(*KEYS, "count")


def told(blocks: pl.DataFrame, question: Question) -> pl.DataFrame:
    """
    Answer a question from whole blocks alone.

    Parameters
    ----------
    blocks
        As from ``blocks_of_others``.
    question
        Any.

    Returns
    -------
    answer
        kind, cell, count, by kind and cell: events of others that lie in whole blocks inside the question, which may be
        fewer than there are. Cells are of the resolution asked for where their blocks lie in one, else coarser; a null
        cell stands for anywhere. A cell without a row holds none, or too few to tell.
    """
    inside = whole_blocks(blocks, question)
    counted = inside.with_columns(cell=_no_finer(inside["cell"], question.resolution)).group_by("kind", "cell")
    return counted.agg(pl.col("count").sum()).sort("kind", "cell")


def whole_blocks(blocks: pl.DataFrame, question: Question) -> pl.DataFrame:
    """
    Find the blocks that lie wholly inside a question.

    Parameters
    ----------
    blocks
        As from ``blocks_of_others``.
    question
        Any; its resolution does not matter.

    Returns
    -------
    inside
        In the same order.
    """
    return blocks.filter(
        (pl.col("since") >= question.first)
        & (pl.col("until") <= question.until)
        & (_EVERYTHING if question.kind is None else pl.col("kind") == question.kind)
        & (_EVERYTHING if question.modes >= ALL_MODES else _is_one_of("mode", question.modes))
        & (_is_one_of("commodity", question.commodities) if question.commodities else _EVERYTHING)
    )


def _is_one_of(name: str, wanted: frozenset[str]) -> pl.Expr:
    # What is not told apart, or unknown, may be another one.
    return pl.col(name).is_in(sorted(wanted)).fill_null(value=False)


def resolutions(cells: Cells) -> Cells:
    """
    Read the resolutions of cells.

    Parameters
    ----------
    cells
        Shape (n,).

    Returns
    -------
    resolutions
        Shape (n,), 0 to 15.
    """
    return np.asarray((cells >> 52) & 0xF, dtype=np.int64)


def _leaves(foreign: pl.DataFrame) -> pl.DataFrame:
    """Put events into the finest cell, month and class in which they may be told."""
    finest = int(STEPS[0].resolution or 0)
    fine = cells_at(foreign["longitude"].to_numpy(), foreign["latitude"].to_numpy(), finest)
    supported = _supported(foreign["radius_km"].to_numpy())
    for resolution in range(COARSEST, finest):
        fine = np.where(supported == resolution, parents(fine, resolution), fine)
    located = foreign.select("kind", "mode", "commodity", "occurred_at", "count").with_columns(
        cell=pl.Series(fine, dtype=pl.Int64), month=pl.col("occurred_at").cast(pl.Date).dt.truncate("1mo")
    )
    return located.group_by("kind", "mode", "commodity", "cell", "month").agg(pl.col("count").sum())


def _supported(radius_km: Floats) -> Cells:
    """Find the finest resolutions that radii support, as ``cells.finest_resolution`` does one by one."""
    widths = np.array([spacing_km(resolution) for resolution in range(COARSEST + 1, FINEST + 1)])
    return np.asarray(COARSEST + (radius_km[:, None] <= widths).sum(axis=1), dtype=np.int64)


def _at(left: pl.DataFrame, step: Step) -> pl.DataFrame:
    merged = [pl.lit(None, pl.String).alias(name) for name in ("mode", "commodity") if name not in step.by]
    since = pl.col("month").dt.truncate(f"{step.months}mo")
    return left.with_columns(
        *merged,
        cell=_no_finer(left["cell"], step.resolution),
        since=since,
        until=since.dt.offset_by(f"{step.months}mo"),
    )


def _no_finer(cells: pl.Series, resolution: int | None) -> pl.Series:
    if resolution is None:
        return pl.Series("cell", [None] * len(cells), dtype=pl.Int64)
    known = cells.fill_null(0).to_numpy()
    coarser = np.where(resolutions(known) > resolution, parents(known, resolution), known)
    return pl.Series("cell", coarser, dtype=pl.Int64).set(cells.is_null(), None)
