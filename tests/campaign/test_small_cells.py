"""What ``make campaign`` asks ten thousand times, a few hundred times; and that the attack finds what is wrong."""

import numpy as np
import polars as pl
import pytest

from routes.small_cells import blocks_of_others, told
from tests.campaign.small_cells import (
    END,
    PLACES,
    Universe,
    answers_of_all,
    attack_blocks,
    attack_differences,
    attack_universes,
    blocks_of_k,
    blocks_of_more,
    by_blocks,
    by_blocks_of_k,
    draw_events,
    draw_question,
    isolations,
    naively,
)


def test_all_blocks_together_isolate_no_few_events_of_others():
    tally = attack_blocks(blocks_of_more, pairs=1200)
    assert (tally.tries, tally.told, tally.isolated) == (12, 12, [])
    # One event less in a block, and every universe gives some away.
    assert len(attack_blocks(blocks_of_k, pairs=600).isolated) == 6


@pytest.mark.parametrize("attack", [attack_universes, attack_differences])
def test_no_pair_of_questions_isolates_a_few_events_of_others(attack):
    tally = attack(by_blocks, pairs=300)
    assert tally.isolated == []
    assert tally.told > tally.tries / 3


@pytest.mark.parametrize(
    ("attack", "teller"),
    [(attack_universes, naively), (attack_universes, by_blocks_of_k), (attack_differences, naively)],
)
def test_the_attack_finds_what_a_wrong_answer_tells(attack, teller):
    assert attack(teller, pairs=600).isolated


def test_two_answers_isolate_what_no_one_of_them_does():
    # Two places, k = 3: "three or more in both" and "fewer than three in the first" are harmless one by one.
    worlds = np.array([[1, 2], [2, 1], [1, 3], [0, 3]])
    universe = Universe(3, worlds, pl.DataFrame())
    total, first = np.array([3, 3, 4, 3]), np.array([1, 2, 1, 0])
    assert isolations(universe, [total]) == 1  # four in both: one and three
    assert isolations(universe, [total, first]) == 3
    assert isolations(universe, [np.zeros(4, dtype=np.int64)]) == 0


def test_worlds_that_look_the_same_have_one_number():
    shown = pl.DataFrame({"kind": ["0", "0", "2", "2"], "cell": [7, None, 7, None], "count": [4, 9, 4, 9]})
    universe = Universe(2, np.zeros((4, 1), dtype=np.int64), pl.DataFrame())
    numbers = answers_of_all(universe, shown)
    assert numbers[0] == numbers[2] != numbers[1] == numbers[3]


def test_own_events_change_no_answer():
    chance = np.random.default_rng(3)
    events = draw_events(chance, 600, places=PLACES)
    questions = [draw_question(chance) for _ in range(50)]
    own, foreign = events["own"].sum(), events.filter(~pl.col("own"))
    assert own > 0
    blocks = blocks_of_others(events, k=4, complete_until=END)
    alone = blocks_of_others(foreign, k=4, complete_until=END)
    assert all(told(blocks, asked).equals(told(alone, asked)) for asked in questions)
