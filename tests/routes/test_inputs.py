import hashlib
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.schema import EVENT_COLUMNS, as_events
from routes.analysis import AnalysisParameters
from routes.habits import BATCH_LEAST
from routes.inputs import READ, as_read, digest, digest_in_order, without_single_arrivals
from routes.pipeline import analyse

A, B = ("Alpha", 5.0, 5.0), ("Beta", 14.0, 6.0)
PARAMETERS = AnalysisParameters(draws=20)
FEW = settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LOADED = datetime(2025, 1, 10, 9, tzinfo=UTC)


def texts(height, name):
    return pl.Series(name, [f"{name} {at}" for at in range(height)])


@pytest.fixture(scope="module")
def events(simulator):
    """Events of one corridor that all reached the store at once, with something in every column."""
    found = simulator.simulate([simulator.Truth(A, B, "land", lambda at: 6 if at < 24 else 2)], seed=3)
    unread = [texts(found.height, n) for n, dtype in EVENT_COLUMNS.items() if n not in READ and dtype == pl.String]
    numbers = [
        pl.int_range(pl.len()).cast(EVENT_COLUMNS[name]).alias(name) for name in ("quantity", "quantity_kg", "row")
    ]
    loaded = pl.lit(LOADED, EVENT_COLUMNS["recorded_at"]).alias("recorded_at")
    return as_events(found.with_columns(loaded, *numbers, *unread))


def answer(events, land):
    found = analyse(events, parameters=PARAMETERS, land=land)
    frames = [found.cube, found.members, found.series, found.duplicates]
    shapes = [shape.to_csv() for shape in (found.corridors, found.areas)]
    return found.flags, found.periods, [frame.write_json() for frame in frames], shapes


def read(events):
    return without_single_arrivals(as_read(events), as_of=None)


def test_what_is_blanked_is_not_read(events, land):
    assert answer(as_read(events), land) == answer(events, land)


@FEW
@given(
    number=st.integers(1, 60),
    days=st.integers(0, 40),
    seed=st.integers(0, 2**32 - 1),
    agencies=st.sampled_from([("A",), ("A", "B", "C")]),
)
def test_arrivals_that_are_settled_change_nothing(events, land, number, days, seed, agencies):
    chance = np.random.default_rng(seed)
    rows = chance.choice(events.with_row_index().filter(pl.col("agency").is_in(agencies))["index"], number)
    later = LOADED + timedelta(days=days)
    again = pl.when(pl.int_range(pl.len()).is_in(rows.tolist())).then(pl.lit(later)).otherwise("recorded_at")
    arrived = as_events(events.with_columns(again.cast(EVENT_COLUMNS["recorded_at"]).alias("recorded_at")))
    assert answer(read(arrived), land) == answer(arrived, land)
    if number < BATCH_LEAST or days == 0:
        assert digest_in_order(read(arrived), None) == digest_in_order(read(events), None)


def test_a_batch_of_old_reports_is_still_seen(events, land):
    late = pl.when(pl.col("agency") == "A", pl.col("occurred_at") < datetime(2022, 6, 1, tzinfo=UTC))
    arrival = late.then(pl.lit(LOADED + timedelta(days=9))).otherwise("recorded_at")
    arrived = as_events(events.with_columns(arrival.cast(EVENT_COLUMNS["recorded_at"]).alias("recorded_at")))
    assert digest_in_order(read(arrived), None) != digest_in_order(read(events), None)
    assert answer(read(arrived), land) == answer(arrived, land)


@pytest.mark.parametrize("name", EVENT_COLUMNS)
def test_the_digest_knows_every_column_that_is_read_and_no_other(events, name):
    few = events.head(5)
    changed = as_events(few.with_columns(pl.when(pl.int_range(pl.len()) != 2).then(name).alias(name)))
    assert (digest_in_order(changed, None) != digest_in_order(few, None)) == (name in READ)


def test_the_digest_knows_the_order_of_rows_and_the_effort(events):
    effort = pl.DataFrame({"period": [1], "agency": ["A"], "hours": [2.0]})
    digests = {
        digest_in_order(events, None),
        digest_in_order(as_events(events.reverse()), None),
        digest_in_order(events, effort),
        digest_in_order(events, effort.with_columns(pl.col("hours") * 2)),
    }
    assert len(digests) == 4


def test_a_digest_in_pieces_is_that_of_the_whole(events):
    many = pl.DataFrame({"x": range(120_001), "y": ["a", None, ""] * 40_000 + ["z"]})
    assert digest(many, ["x", "y"]) == hashlib.sha256(many.write_ndjson().encode()).hexdigest()
    assert digest(events.head(0), ["agency"]) == hashlib.sha256(b"").hexdigest()
