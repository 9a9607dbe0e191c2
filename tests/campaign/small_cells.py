"""``make campaign``: people who know the rule ask for cells twice and thrice, to isolate a few events of others."""

import argparse
import itertools
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.schema import Mode
from routes.cells import cells_at, parents
from routes.small_cells import BLOCKS, Question, blocks_of_others, told

END = date(2025, 1, 1)
TELLER = Callable[[pl.DataFrame, int], Callable[[Question], pl.DataFrame]]
"""From events and k to what answers a question: kind, cell, count; a negative count says "fewer than k"."""

PLACES = [(-80.7, -0.95), (-80.71, -0.96), (-80.5, -0.9), (-79.0, -1.0), (-81.9, -2.0), (-79.6, 0.9), (4.0, 51.9)]
"""Two in one cell, and others with which the first shares cells of the resolutions 3, 2, 1, and none."""

SIZES = ((2, 6), (3, 5), (5, 4))
"""k, and in how many places there may be events: some thousand worlds each."""


@dataclass
class Tally:
    """What was tried and what came of it."""

    tries: int = 0
    told: int = 0
    "Tries in which something was told at all."
    isolated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Universe:
    """Every world in which each of a few places holds 0 to k + 1 events of others, all as kinds of one frame."""

    k: int
    worlds: NDArray[np.int64]
    events: pl.DataFrame


def blocks_of_more(events: pl.DataFrame, k: int) -> pl.DataFrame:
    """Gather as Routewatch does."""
    return blocks_of_others(events, k=k, complete_until=END)


def blocks_of_k(events: pl.DataFrame, k: int) -> pl.DataFrame:
    """Gather blocks of k and more, which the rule does not allow."""
    return blocks_of_more(events, k - 1)


def by_blocks(events: pl.DataFrame, k: int) -> Callable[[Question], pl.DataFrame]:
    """Answer as Routewatch does."""
    return partial(told, blocks_of_more(events, k))


def by_blocks_of_k(events: pl.DataFrame, k: int) -> Callable[[Question], pl.DataFrame]:
    """Answer from blocks that the rule does not allow."""
    return partial(told, blocks_of_k(events, k))


def naively(events: pl.DataFrame, k: int) -> Callable[[Question], pl.DataFrame]:
    """Count, and say "fewer than k" where there are fewer."""
    foreign = events.filter(~pl.col("own"))
    fine = cells_at(foreign["longitude"].to_numpy(), foreign["latitude"].to_numpy(), 7)

    def answer(question: Question) -> pl.DataFrame:
        asked = pl.col("occurred_at").dt.date().is_between(question.first, question.until, closed="left")
        if question.modes < frozenset(Mode):
            asked &= pl.col("mode").is_in(sorted(question.modes)).fill_null(value=False)
        if question.commodities:
            asked &= pl.col("commodity").is_in(sorted(question.commodities))
        cells = foreign.with_columns(cell=pl.Series(parents(fine, question.resolution))).filter(asked)
        counted = cells.group_by("kind", "cell").agg(pl.col("count").sum()).sort("kind", "cell")
        return counted.with_columns(count=pl.when(pl.col("count") < k).then(-1).otherwise(pl.col("count")))

    return answer


def draw_events(chance: np.random.Generator, n: int, *, places: list[tuple[float, float]]) -> pl.DataFrame:
    """Draw events of a year, one in ten of them own."""
    lon, lat = np.array(places)[chance.integers(len(places), size=n)].T
    months = chance.integers(1, 13, size=n).tolist()
    return pl.DataFrame(
        {
            "longitude": lon,
            "latitude": lat,
            "radius_km": chance.choice([1.0, 1.0, 1.0, 60.0], size=n),
            "occurred_at": [datetime(2024, month, 7, tzinfo=UTC) for month in months],
            "mode": pl.Series(chance.choice(["maritime", "land", ""], size=n)).replace({"": None}),
            "kind": ["seizure"] * n,
            "commodity": chance.choice(["cocaine", "heroin"], size=n),
            "count": [1] * n,
            "own": chance.random(n) < 0.1,
        },
        schema_overrides={"mode": pl.String},
    )


def draw_universe(chance: np.random.Generator, k: int, size: int) -> Universe:
    """Draw places, months, modes and commodities, near to each other, and fill them with every number of events."""
    near = PLACES[: chance.integers(1, len(PLACES) + 1)]
    atoms = draw_events(chance, size, places=near).with_columns(own=pl.lit(value=False))
    if chance.random() < 0.5:  # all in one quarter
        atoms = atoms.with_columns(occurred_at=pl.col("occurred_at").dt.truncate("3mo"))
    worlds = np.array(list(itertools.product(range(k + 2), repeat=size)), dtype=np.int64)
    world, atom = np.nonzero(worlds)
    kinds = pl.Series(world).cast(pl.String)
    events = atoms[atom].with_columns(kind=kinds, count=pl.Series(worlds[world, atom]))
    return Universe(k, worlds, events)


def draw_question(chance: np.random.Generator) -> Question:
    """Draw whatever a person can choose."""
    first, last = np.sort(chance.integers(1, 14, size=2))
    if chance.random() < 0.4:
        first, last = 1, 13
    modes = [frozenset(Mode), {Mode.MARITIME}, {Mode.LAND}, {Mode.MARITIME, Mode.LAND}][chance.integers(4)]
    commodities = [frozenset(), {"cocaine"}, {"heroin"}, {"cocaine", "heroin"}][chance.integers(4)]
    return Question(
        None,
        date(2024, first, 1) if first < 13 else END,
        date(2024, last, 1) if last < 13 else END,
        frozenset(mode.value for mode in modes),
        frozenset(commodities),
        int(chance.integers(0, 6)),
    )


def answers_of_all(universe: Universe, answer: pl.DataFrame) -> NDArray[np.int64]:
    """Number the answers that the worlds of a universe give: worlds with the same number look the same."""
    rows = answer.with_columns(pl.col("kind").cast(pl.Int64), pl.col("cell").fill_null(0))
    cells, at = np.unique(rows["cell"].to_numpy(), return_inverse=True)
    shown = np.zeros((len(universe.worlds), len(cells)), dtype=np.int64)
    shown[rows["kind"].to_numpy(), at] = rows["count"].to_numpy()
    return np.unique(shown, axis=0, return_inverse=True)[1].ravel()


def isolations(universe: Universe, seen: list[NDArray[np.int64]]) -> int:
    """
    Count the answers from which somebody learns that a set of places holds a certain number of events below k.

    What is known after several answers is that the world is one of those that give all of them. Of each set of
    places, the events are then known if they are as many in all these worlds.
    """
    alike = np.unique(np.stack(seen), axis=1, return_inverse=True)[1].ravel()
    size = universe.worlds.shape[1]
    sets = np.array(list(itertools.product((0, 1), repeat=size)), dtype=np.int64)[1:]
    order = np.argsort(alike, kind="stable")
    sums = (universe.worlds @ sets.T)[order]
    begins = np.flatnonzero(np.diff(alike[order], prepend=-1))
    least, most = np.minimum.reduceat(sums, begins), np.maximum.reduceat(sums, begins)
    return int(((least == most) & (least > 0) & (least < universe.k)).any(axis=1).sum())


def attack_universes(teller: TELLER, *, pairs: int, each: int = 100, seed: int = 6) -> Tally:
    """Try pairs of questions, a triple for every ten, and all questions of a universe at once."""
    chance, tally = np.random.default_rng(seed), Tally()
    for number in range(-(-pairs // each)):
        universe = draw_universe(chance, *SIZES[number % len(SIZES)])
        answer = teller(universe.events, universe.k)
        questions = [draw_question(chance) for _ in range(25)]
        seen = [answers_of_all(universe, answer(question)) for question in questions]
        picked = [chance.choice(len(seen), size=2, replace=False) for _ in range(each)]
        picked += [chance.choice(len(seen), size=3, replace=False) for _ in range(each // 10)]
        for chosen in (*picked, range(len(seen))):
            found = isolations(universe, [seen[at] for at in chosen])
            tally.tries += 1
            tally.told += any(seen[at].max() > 0 for at in chosen)
            if found:
                tally.isolated.append(f"k = {universe.k}: {found} answers to {[questions[at] for at in chosen]}")
    return tally


def attack_blocks(
    gather: Callable[[pl.DataFrame, int], pl.DataFrame], *, pairs: int, each: int = 100, seed: int = 6
) -> Tally:
    """Show all blocks of a universe, which is more than any number of questions tells; one for every so many pairs."""
    chance, tally = np.random.default_rng(seed), Tally()
    for number in range(-(-pairs // each)):
        universe = draw_universe(chance, *SIZES[number % len(SIZES)])
        blocks = gather(universe.events, universe.k)
        rows = pl.concat_str(
            [pl.col(name).cast(pl.String).fill_null("") for name in BLOCKS if name != "kind"], separator="|"
        )
        tables = dict(
            blocks.select("kind", rows=rows).group_by("kind").agg(pl.col("rows").sort().str.join(";")).iter_rows()
        )
        shown = [tables.get(str(world), "") for world in range(len(universe.worlds))]
        found = isolations(universe, [np.unique(shown, return_inverse=True)[1].ravel()])
        tally.tries += 1
        tally.told += bool(tables)
        if found:
            tally.isolated.append(f"k = {universe.k}: {found} tables")
    return tally


def narrower(question: Question, other: Question) -> Question:
    """Give the question for what belongs to both, at the finer of their resolutions."""
    both = question.commodities & other.commodities or question.commodities or other.commodities
    return Question(
        question.kind,
        max(question.first, other.first),
        min(question.until, other.until),
        question.modes & other.modes,
        both,
        max(question.resolution, other.resolution),
    )


def attack_differences(teller: TELLER, *, pairs: int, each: int = 100, seed: int = 6) -> Tally:
    """Take from each cell of an answer what a narrower question tells of the same cell, in worlds of any size."""
    chance, tally = np.random.default_rng(seed), Tally()
    for _ in range(-(-pairs // each)):
        k = int(chance.integers(2, 9))
        spread = [(lon + dx, lat + dy) for lon, lat in PLACES for dx, dy in chance.normal(0, 0.5, (6, 2))]
        answer = teller(draw_events(chance, int(chance.integers(20, 1500)), places=spread), k)
        for _ in range(each):
            wide = draw_question(chance)
            narrow = narrower(wide, draw_question(chance))
            left = _difference(answer(wide), answer(narrow))
            tally.tries += 1
            tally.told += left.height > 0
            few = left.filter(pl.col("left").is_between(1, k - 1))
            if few.height:
                tally.isolated.append(f"k = {k}: {few.row(0)} between {wide} and {narrow}")
    return tally


def _difference(wide: pl.DataFrame, narrow: pl.DataFrame) -> pl.DataFrame:
    """Subtract what lies in each cell of the wide answer, where nothing of either is too few to tell."""
    rows = []
    for cell in wide["cell"].fill_null(0):
        there, held = _inside(wide, cell), _inside(narrow, cell)
        if (there > 0).all() and (held > 0).all():
            rows.append((cell, int(there.sum()), int(there.sum() - held.sum())))
    return pl.DataFrame(rows, schema=["cell", "told", "left"], orient="row")


def _inside(answer: pl.DataFrame, cell: int) -> NDArray[np.int64]:
    cells, counts = answer["cell"].fill_null(0).to_numpy(), answer["count"].to_numpy()
    if not cell:  # anywhere
        return counts
    resolution = (cell >> 52) & 0xF
    return counts[(parents(cells, resolution) == cell) & (((cells >> 52) & 0xF) >= resolution)]


ATTEMPTS = (
    # The tellers that are wrong only show that the attack is one.
    (attack_blocks, blocks_of_more, 1, False),
    (attack_blocks, blocks_of_k, 1, True),
    (attack_universes, by_blocks, 1, False),
    (attack_universes, by_blocks_of_k, 10, True),
    (attack_universes, naively, 10, True),
    (attack_differences, by_blocks, 1, False),
    (attack_differences, naively, 10, True),
)
"""Attack, teller, one in how many pairs, and whether it has to find something."""


def main() -> None:
    """Read the command line, attack, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    asked = parser.parse_args()
    failed = False
    for attack, teller, part, expected in ATTEMPTS:
        began = time.monotonic()
        tally = attack(teller, pairs=asked.pairs // part)
        failed |= bool(tally.isolated) != expected
        sys.stdout.write(
            f"{attack.__name__}, answers {teller.__name__}: {tally.tries} tries, {tally.told} of them with numbers, "
            f"{len(tally.isolated)} isolate a few events, {time.monotonic() - began:.0f} s\n"
        )
        if not expected:
            sys.stdout.writelines(f"  {line}\n" for line in tally.isolated[:5])
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
