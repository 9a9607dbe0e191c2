"""A column of times is read as each of its texts is."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from data.validate.time_columns import read_times
from data.validate.times import read_time

USUAL = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z")
DAYS = st.dates().map(str)
NEARLY = st.from_regex(r"\A\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z?)?\Z")
ODD = st.sampled_from(
    (
        "", "2026-02-30", "2025-02-29T00:00:00Z", "2026-06-30T23:59:60Z", "2026-01-01T24:00:00Z", "1899-12-31",
        "2200-01-01", "2201-01-01", "2026-1-1", " 2026-01-01", "2026-01-01t00:00:00z",
        "\u0662\u0660\u0662\u0666-01-01", "2026-01-01\n",
    )
)  # fmt: skip


@given(st.lists(st.one_of(USUAL, DAYS, NEARLY, ODD, st.text(max_size=20)), max_size=30))
def test_each_is_read_as_it_is_alone(texts: list[str]) -> None:
    read = read_times(pl.Series(texts, dtype=pl.String))
    assert read.height == len(set(texts))
    for row in read.iter_rows(named=True):
        alone = read_time(row.pop("time"))
        assert row == {name: getattr(alone, name) for name in row}
