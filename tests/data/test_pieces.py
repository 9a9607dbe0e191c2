"""A file in pieces is judged as the whole file is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.intake import IntakeOptions, put_together
from data.receiving import read_file, read_pieces
from tests.counts import examples

OPTIONS = IntakeOptions(datetime(2026, 11, 22, tzinfo=UTC), agency="AGY-A", handling="TLP:GREEN")
HEADER = "event_id,date,lat,lon,mode,quantity,unit,place"
NAMES = st.sampled_from(["", "", "A", "B", "C"])
AMOUNTS = st.sampled_from(["1", "2", "", "x", '"5,5'])


@given(st.lists(st.tuples(NAMES, AMOUNTS, st.sampled_from("12")), min_size=1, max_size=40), st.integers(1, 7))
@settings(max_examples=examples(20, campaign=60), deadline=None)
def test_pieces_are_judged_as_the_whole(rows, size):
    lines = [f"{name},2026-02-11,51.9,4.5,sea,{amount},kg,{place}" for name, amount, place in rows]
    content = "\n".join([HEADER, *lines]).encode()
    whole = read_file("a.csv", content, OPTIONS)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("data.readers.records.CHUNK", size)
        pieces = list(read_pieces("a.csv", content, OPTIONS))
    together = put_together(pieces)
    assert {**vars(together), "accepted": 0, "quarantined": 0} == {**vars(whole), "accepted": 0, "quarantined": 0}
    assert together.accepted.equals(whole.accepted)
    assert together.quarantined.equals(whole.quarantined)
    assert whole.records == len(rows) == whole.accepted.height + whole.quarantined.height + len(whole.duplicates)
