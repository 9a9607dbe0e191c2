"""What is derived carries the strictest marking of its inputs."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.marking import FROM_FREE_TO_STRICT, marking_of, strictest
from data.schema import Handling


def test_the_order_is_that_of_the_traffic_light_protocol():
    assert [handling.value for handling in FROM_FREE_TO_STRICT] == [
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:RED",
    ]


@pytest.mark.parametrize(
    ("handlings", "marking"),
    [
        ([], Handling.CLEAR),
        (["TLP:CLEAR"], Handling.CLEAR),
        (["TLP:CLEAR", "TLP:GREEN", "TLP:CLEAR"], Handling.GREEN),
        (["TLP:AMBER+STRICT", "TLP:AMBER"], Handling.AMBER_STRICT),
        ([Handling.GREEN, "TLP:RED", Handling.AMBER], Handling.RED),
    ],
)
def test_by_hand(handlings, marking):
    assert strictest(handlings) is marking
    assert strictest(iter(handlings)) is marking


@given(st.lists(st.sampled_from(Handling)), st.lists(st.sampled_from(Handling)))
def test_adding_records_never_frees_and_order_changes_nothing(some, more):
    rank = FROM_FREE_TO_STRICT.index
    assert rank(strictest(some + more)) == max(rank(strictest(some)), rank(strictest(more)))
    assert strictest(more + some) is strictest(some + more)


@pytest.mark.parametrize("unknown", ["", "TLP:WHITE", "tlp:red", "TLP:RED ", "SECRET"])
def test_an_unknown_marking_is_never_taken_for_a_freer_one(unknown):
    with pytest.raises(ValueError, match="is not a valid Handling"):
        strictest(["TLP:RED", unknown])


@pytest.mark.parametrize(
    ("handling", "release_to", "audience"),
    [
        ("TLP:CLEAR", "AGY-B", None),
        ("TLP:GREEN", "", None),
        ("TLP:AMBER", "", ("AGY-A",)),
        ("TLP:AMBER", "AGY-B;vega", ("AGY-A", "AGY-B", "vega")),
        ("TLP:AMBER+STRICT", "", ("AGY-A",)),
        ("TLP:AMBER+STRICT", "AGY-B", ()),
        ("TLP:RED", "", ("AGY-A",)),
        ("TLP:RED", "vega;alice", ("alice", "vega")),
    ],
)
def test_whom_one_record_is_open_to(handling, release_to, audience):
    record = pl.DataFrame({"agency": ["AGY-A"], "handling": [handling], "release_to": [release_to]})
    assert marking_of(record).audience == audience
