"""A fall and the rise that answers it, on statistics made up for it."""

import numpy as np
import pytest

from routes.model import Step
from routes.moves import Move, Reach, clearest_move, is_move, moves_by_chance, together

UNITS, PERIODS, DRAWS = 5, 48, 600
PAIRED = np.array([[{i, j} == {0, 1} for j in range(UNITS)] for i in range(UNITS)])
REACH = Reach(PAIRED, lag=6, lead=2, earliest=12)


def halves(*steps: tuple[int, int, float]) -> np.ndarray:
    z = np.zeros((UNITS, PERIODS))
    for unit, at, root in steps:
        z[unit, at] = root
    return z


def test_two_halves_that_are_weak_alone_stand_out_together():
    move = clearest_move(halves((0, 20, -3.0), (1, 23, 3.2)), REACH)
    assert move == Move(pytest.approx(6.2 / np.sqrt(2)), Step(0, 20), Step(1, 23))


@pytest.mark.parametrize(
    "steps",
    [
        ((0, 20, -3.0), (2, 23, 3.2)),
        ((0, 20, -3.0), (1, 30, 3.2)),
        ((0, 20, -3.0), (1, 16, 3.2)),
        ((0, 20, -3.0), (1, 23, -3.2)),
        ((0, 20, -5.0), (1, 23, 1.0)),
        ((0, 8, -3.0), (1, 11, 3.2)),
        ((0, 20, -3.0), (0, 23, 3.2)),
    ],
    ids=["of another trade", "too late", "too early", "two falls", "one half only", "before a whole year", "one unit"],
)
def test_what_is_no_move_is_none(steps):
    assert clearest_move(halves(*steps), REACH) is None
    assert moves_by_chance(halves(*steps)[None], REACH).tolist() == [0.0]


def test_the_clearest_move_of_each_draw_is_the_one_that_a_search_would_find():
    drawn = np.random.default_rng(3).normal(size=(DRAWS, UNITS, PERIODS))
    found = [clearest_move(part, REACH) for part in drawn]
    expected = [0.0 if move is None else move.root for move in found]
    assert moves_by_chance(drawn, REACH) == pytest.approx(expected)
    for part, move in zip(drawn, found, strict=True):
        if move is not None:
            assert is_move(move.fall, move.rise, falls=True, reach=REACH)
            assert is_move(move.rise, move.fall, falls=False, reach=REACH)
            assert move.root == together(-part[move.fall.unit, move.fall.at], part[move.rise.unit, move.rise.at])
