"""What ``make campaign`` does to a store a hundred times over, a few times."""

import pytest

from data.store import open_store
from layers.viewing import journal
from tests.campaign.batches import NOW, expected, pieces
from tests.campaign.crashes import check, crash
from tests.campaign.crowd import crowd


def test_what_stands_after_three_batches():
    assert expected(3).height == 180
    assert expected(3)["quantity"][0] == 0.5
    assert expected(3)["quantity"][20] == 0.0
    assert expected(3)["quantity"][120] == 2.0


def test_a_batch_that_is_sent_again_is_an_act_and_no_batch(store_url):
    store = open_store(store_url, journal=journal())
    for number in (0, 1, 1):
        store.add_pieces(pieces(number), recorded_at=NOW)
    store.close()
    assert check(store_url, told=1) == 2


def test_imports_that_are_killed_lose_and_repeat_nothing(tmp_path):
    tally = crash(f"sqlite:///{tmp_path / 'store.db'}", 3)
    assert (tally.rounds, tally.torn, tally.refused_reads) == (3, [], 0)
    assert tally.reads > 0


def test_a_killed_server_loses_and_repeats_nothing(postgres_to_kill):
    tally = crash(postgres_to_kill.new_database(), 3, server=postgres_to_kill, seed=1)
    assert (tally.rounds, tally.torn) == (3, [])
    assert tally.server_kills > 0


@pytest.mark.parametrize("seconds", [2])
def test_writers_and_readers_at_once(store_url, seconds):
    assert crowd(store_url, writers=3, readers=1, seconds=seconds)["turns"] >= 3
