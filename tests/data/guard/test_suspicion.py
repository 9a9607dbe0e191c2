"""No column in which a text is suspicious is passed over."""

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from data.guard.suspicion import is_suspicious, suspicious_columns

TEXTS = st.lists(
    st.text("0123456789.- ", max_size=24)
    | st.from_regex(r"-?[0-9]{1,3}\.[0-9]{1,6}", fullmatch=True)
    | st.sampled_from(["", "a@b.example", "driver: A", "+31 6", "123456789012345678", "123456-789", "road"]),
    min_size=1,
    max_size=6,
)


@given(st.lists(TEXTS, min_size=1, max_size=5))
@example([["1.123.456-"], ["12.34.56-789"], ["1234-5678-9012"], ["12345678901234567X"], ["3412-123456"]])
def test_columns_are_as_suspicious_as_their_texts(columns):
    most = max(map(len, columns))
    fields = pl.DataFrame({str(n): [*texts, *[""] * (most - len(texts))] for n, texts in enumerate(columns)})
    expected = [name for name in fields.columns if fields.select(is_suspicious(pl.col(name)).any()).item()]
    assert suspicious_columns(fields, fields.columns) == expected


def test_one_text_among_many_different_ones_is_found():
    texts = [f"E{n}" for n in range(3_000)]
    fields = pl.DataFrame({"a": texts, "b": [*texts[:-1], "a@b.example"], "c": ["x"] * 2_999 + ["driver: A"]})
    assert suspicious_columns(fields, ["a", "b", "c"]) == ["b", "c"]
