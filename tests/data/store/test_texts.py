"""Any text that a file may hold comes back from both engines as it was, and sorts and compares alike."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schema import EVENT_COLUMNS, as_events
from data.store import Operation, open_store
from data.store.texts import _unescaped, escaped, escaped_text

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NASTY = [
    "a\x00b", "\x00", "\x1a", "\x1a0", "\x1a1\x00", "\\N", "\\.", "\n\\.\n", '"', "'; DROP TABLE records; --", "%(x)s",
    "مصراتة\u202e", "😀", "\ufeffx", "tab\tx", "x" * 300_000, "b", "B", "ä", "a b",
]  # fmt: skip


@pytest.fixture
def store(store_url):
    opened = open_store(store_url)
    yield opened
    opened.close()


def as_typed(texts):
    plain = {
        name: pl.Series([None] * len(texts), dtype=dtype) if dtype != pl.String else pl.Series([""] * len(texts))
        for name, dtype in EVENT_COLUMNS.items()
    }
    told = {
        "row": list(range(1, len(texts) + 1)),
        "event_id": texts,
        "place": texts,
        "agency": texts,
        "source_ref": texts,
        "kind": ["seizure"] * len(texts),
    }
    return as_events(pl.DataFrame(plain).with_columns(
        *(pl.Series(name, values) for name, values in told.items()),
        pl.lit(NOW, dtype=EVENT_COLUMNS["recorded_at"]).alias("recorded_at"),
        pl.lit(0.1 + 0.2).alias("quantity"),
    ))  # fmt: skip


def test_every_text_comes_back_as_it_was(store):
    events = as_typed(NASTY)
    assert store.add_events(events).added == len(NASTY)
    assert store.events().equals(events)
    again = store.add_events(events)
    assert (again.added, again.duplicates) == (0, len(NASTY))
    assert store.history(agency="a\x00b", event_id="a\x00b").height == 1


def test_texts_sort_by_their_code_points(store):
    names = ["b", "B", "ä", "a b", "ab", "-a", "Z"]
    for name in names:
        store.add_operation(Operation(name, "A", date(2024, 1, 1), date(2024, 1, 2), (1.0, 2.0, 3.0)), recorded_at=NOW)
    assert [operation.name for operation in store.operations()] == sorted(names)


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("\x00\x1a01"))
def test_escaping_loses_nothing(text):
    assert "\x00" not in escaped_text(text)
    assert _unescaped(escaped_text(text)) == text
    assert pl.DataFrame({"a": [text]}).select(escaped(pl.col("a"))).item() == escaped_text(text)
