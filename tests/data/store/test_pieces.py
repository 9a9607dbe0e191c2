"""A file that is stored piece by piece leaves what the whole file leaves, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.intake import IntakeOptions
from data.receiving import read_pieces
from data.store import open_store
from tests.counts import examples

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OPTIONS = IntakeOptions(NOW, agency="AGY-A", handling="TLP:GREEN")
HEADER = "event_id,date,lat,lon,mode,quantity,unit,place"
ROWS = st.lists(
    st.tuples(st.sampled_from(["", "", "A", "B", "C"]), st.sampled_from(["1", "2", "", "x", '"5,5'])),
    min_size=1,
    max_size=25,
)


def pieces(rows, size):
    lines = [f"{name},2026-02-11,51.9,4.5,sea,{amount},kg,Port" for name, amount in rows]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("data.readers.records.CHUNK", size)
        return list(read_pieces("a.csv", "\n".join([HEADER, *lines]).encode(), OPTIONS))


def stored(files, size):
    """Import files one after the other, and tell all that the store holds and answered."""
    store = open_store("sqlite://")
    summaries = []
    for number, rows in enumerate(files):
        made = pieces(rows, size)
        would = store.preview(made)
        summaries.append(store.add_pieces(made, recorded_at=NOW + timedelta(days=number)))
        told = vars(summaries[-1]) | {"version": would.version}
        assert told == vars(would)
    held = [store.events(), store.imports(), store.quarantined()]
    held += [store.history(agency="AGY-A", event_id=name) for name in "ABC"]
    store.close()
    return summaries, [frame.to_dicts() for frame in held]


@given(st.lists(ROWS, min_size=1, max_size=3), st.integers(1, 5))
@settings(max_examples=examples(8, campaign=25), deadline=None)
def test_pieces_leave_what_the_whole_leaves(files, size):
    assert stored(files, size) == stored(files, 1000)


@pytest.mark.parametrize("error", [FileRejectedError("parquet_corrupt", "It is cut."), KeyboardInterrupt()])
def test_a_file_that_breaks_off_leaves_nothing(store_url, error):
    def break_off(made):
        yield from made
        raise error

    store = open_store(store_url)
    store.add_pieces(pieces([("A", "1"), ("B", "x")], 1), recorded_at=NOW)
    before = (store.version(), store.imports().to_dicts(), store.events().to_dicts(), store.quarantined().to_dicts())
    with pytest.raises(type(error)):
        store.add_pieces(break_off(pieces([("A", "2"), ("C", "x"), ("D", "1")], 1)), recorded_at=NOW)
    assert before == (
        store.version(),
        store.imports().to_dicts(),
        store.events().to_dicts(),
        store.quarantined().to_dicts(),
    )
    store.add_pieces(pieces([("D", "1")], 1), recorded_at=NOW)
    assert store.events()["event_id"].to_list() == ["A", "D"]
    store.close()
