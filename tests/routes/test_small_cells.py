"""Events of others in blocks: by hand, whole, of more than k, and the same whatever else there is."""

from datetime import UTC, date, datetime
from itertools import pairwise

import h3.api.basic_int as h3
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.schema import INSTANT
from routes.cells import finest_resolution, parents
from routes.small_cells import (
    BLOCKS,
    KEYS,
    STEPS,
    Question,
    blocks_of_others,
    resolutions,
    told,
)

FEW = settings(max_examples=30, deadline=None)
END = date(2026, 1, 1)
WHOLE = Question("seizure", date(2020, 1, 1), END)
SCHEMA = {
    "longitude": pl.Float64, "latitude": pl.Float64, "radius_km": pl.Float64, "occurred_at": INSTANT,
    "mode": pl.String, "kind": pl.String, "commodity": pl.String, "count": pl.Int64, "own": pl.Boolean,
}  # fmt: skip
MANTA, SALINAS = (-80.7, -0.95), (-81.9, -2.0)


def report(place=MANTA, day=(2025, 2, 10), *, count=1, own=False, radius_km=1.0, mode="maritime", commodity="cocaine"):
    at = datetime(*day, tzinfo=UTC)
    return (*place, radius_km, at, mode, "seizure", commodity, count, own)


def world(*reports):
    return pl.DataFrame(list(reports), schema=SCHEMA, orient="row")


def blocks(*reports, k=5, until=END):
    return blocks_of_others(world(*reports), k=k, complete_until=until)


def cell(place, resolution):
    return int(parents(np.array([h3.latlng_to_cell(place[1], place[0], 7)]), resolution)[0])


def bounds(found):
    return found.select("mode", "commodity", "cell", "since", "until", "count").rows()


def test_each_step_is_coarser_than_the_one_before():
    for finer, coarser in pairwise(STEPS):
        assert (coarser.resolution if coarser.resolution is not None else -1) <= finer.resolution
        assert set(coarser.by) <= set(finer.by)
        assert coarser.months % finer.months == 0


def test_more_than_k_events_of_a_month_in_a_cell_are_a_block():
    assert bounds(blocks(*[report()] * 6)) == [
        ("maritime", "cocaine", cell(MANTA, 4), date(2025, 2, 1), date(2025, 3, 1), 6)
    ]


def test_a_record_that_stands_for_several_events_counts_as_many():
    assert blocks(report(count=37))["count"].to_list() == [37]


def test_k_events_are_too_few():
    assert blocks(*[report()] * 5).height == 0


def test_months_are_gathered_by_the_quarter():
    spread = [report(day=(2025, month, 3)) for month in (1, 1, 2, 2, 3, 3)]
    assert bounds(blocks(*spread)) == [("maritime", "cocaine", cell(MANTA, 4), date(2025, 1, 1), date(2025, 4, 1), 6)]
    # The same six events on both sides of a quarter's end are told by the half year, in a coarser cell.
    across = [report(day=(2025, month, 3)) for month in (2, 3, 3, 4, 4, 5)]
    assert bounds(blocks(*across)) == [(None, None, cell(MANTA, 1), date(2025, 1, 1), date(2025, 7, 1), 6)]


def test_commodities_and_modes_are_gathered():
    mixed = [report(commodity=name) for name in ("cocaine", "heroin") for _ in range(3)]
    assert bounds(blocks(*mixed))[0][:3] == ("maritime", None, cell(MANTA, 3))
    mixed = [report(mode=mode) for mode in ("maritime", None) for _ in range(3)]
    assert bounds(blocks(*mixed))[0][:3] == (None, None, cell(MANTA, 2))


def test_what_is_too_few_goes_to_a_coarser_cell_without_what_a_block_holds():
    found = blocks(*[report()] * 7, *[report(SALINAS)] * 4, *[report(day=(2025, 3, 1))] * 4)
    assert bounds(found) == [
        (None, None, cell(MANTA, 1), date(2025, 1, 1), date(2025, 4, 1), 8),
        ("maritime", "cocaine", cell(MANTA, 4), date(2025, 2, 1), date(2025, 3, 1), 7),
    ]
    assert cell(MANTA, 1) == cell(SALINAS, 1)
    assert cell(MANTA, 2) != cell(SALINAS, 2)


def test_the_two_ends_of_the_world_are_gathered_anywhere():
    assert bounds(blocks(*[report()] * 3, *[report((120.0, 20.0), (2025, 11, 1))] * 3)) == [
        (None, None, None, date(2025, 1, 1), date(2026, 1, 1), 6)
    ]


@pytest.mark.parametrize("radius_km", [0.5, 30.0, 60.0, 150.0, 900.0])
def test_a_cell_is_no_finer_than_the_position(radius_km):
    found = blocks(*[report(radius_km=radius_km)] * 6)
    assert resolutions(found["cell"].to_numpy()).tolist() == [min(4, finest_resolution(radius_km))]


def test_a_span_that_is_not_over_is_not_told():
    assert blocks(*[report()] * 9, until=date(2025, 2, 28)).height == 0
    assert blocks(*[report()] * 9, until=date(2025, 3, 1)).height == 1


def test_what_is_own_takes_no_part():
    assert blocks(*[report()] * 6, *[report(own=True)] * 30).equals(blocks(*[report()] * 6))
    assert blocks(*[report(own=True)] * 30).height == 0


def test_nothing_makes_no_blocks():
    assert dict(blocks().schema) == BLOCKS
    assert told(blocks(), WHOLE).height == 0


def test_an_answer_is_made_of_whole_blocks():
    found = blocks(*[report()] * 6, *[report(day=(2025, month, 3), commodity="heroin") for month in (7, 8, 9)] * 2)
    both = told(found, WHOLE)
    assert both.rows() == [("seizure", cell(MANTA, 4), 12)]
    assert told(found, Question("seizure", date(2025, 2, 1), date(2025, 9, 1)))["count"].to_list() == [6]
    assert told(found, Question("seizure", date(2025, 2, 2), date(2025, 9, 1))).height == 0
    assert told(found, Question("interception", date(2020, 1, 1), END)).height == 0
    assert told(found, Question(None, date(2020, 1, 1), END)).equals(both)
    heroin = Question("seizure", date(2020, 1, 1), END, commodities=frozenset({"heroin"}), resolution=2)
    assert told(found, heroin).rows() == [("seizure", cell(MANTA, 2), 6)]
    for modes, counts in (({"land"}, []), ({"land", "maritime"}, [12]), (set(), [])):
        asked = Question("seizure", date(2020, 1, 1), END, modes=frozenset(modes))
        assert told(found, asked)["count"].to_list() == counts


def test_blocks_coarser_than_the_question_keep_their_cells():
    mixed = blocks(*[report(mode=mode) for mode in ("maritime", None) for _ in range(3)])
    assert told(mixed, WHOLE).rows() == [("seizure", cell(MANTA, 2), 6)]
    sea = Question("seizure", date(2020, 1, 1), END, modes=frozenset({"maritime", "land"}))
    assert told(mixed, sea).height == 0


def test_an_unknown_mode_belongs_to_all_modes_alone():
    found = blocks(*[report(mode=None)] * 6)
    assert told(found, WHOLE)["count"].to_list() == [6]
    assert told(found, Question("seizure", date(2020, 1, 1), END, modes=frozenset({"maritime"}))).height == 0


reports = st.builds(
    report,
    place=st.sampled_from([MANTA, SALINAS, (-80.5, -0.9), (-79.6, 0.9), (4.0, 51.9), (179.9, -17.0)]),
    day=st.tuples(st.sampled_from([2023, 2024]), st.integers(1, 12), st.integers(1, 28)),
    count=st.integers(1, 4),
    own=st.sampled_from([False, False, False, True]),
    radius_km=st.sampled_from([1.0, 50.0, 200.0]),
    mode=st.sampled_from(["maritime", "land", None]),
    commodity=st.sampled_from(["cocaine", "heroin", ""]),
)
worlds = st.lists(reports, max_size=60)


@FEW
@given(given_reports=worlds, k=st.integers(1, 8))
def test_blocks_hold_more_than_k_and_nearly_everything(given_reports, k):
    found = blocks(*given_reports, k=k)
    assert (found["count"] > k).all()
    events = world(*given_reports).filter(~pl.col("own"))
    years = events.group_by(since=pl.col("occurred_at").dt.year()).agg(pl.col("count").sum()).rows()
    for year, total in years:
        inside = found.filter(pl.col("since").dt.year() == year)["count"].sum()
        assert 0 <= total - inside <= k


@FEW
@given(given_reports=worlds, order=st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_own_events_matter(given_reports, order):
    shuffled = [row for row in given_reports if not row[-1]]
    order.shuffle(shuffled)
    assert blocks(*given_reports).equals(blocks(*shuffled))


@FEW
@given(before=worlds, after=worlds, month=st.integers(1, 12))
def test_later_events_change_no_block_of_before(before, after, month):
    now = date(2024, month, 1)
    known = [row for row in before if row[3].date() < now]
    later = [row for row in after if row[3].date() >= now]
    first, then = blocks(*known, until=now), blocks(*known, *later)
    assert first.equals(blocks(*known, *later, until=now))
    assert first.join(then, on=[*KEYS, "count"], how="anti", nulls_equal=True).height == 0


@FEW
@given(given_reports=worlds, resolution=st.integers(0, 5))
def test_an_answer_at_any_resolution_holds_the_same(given_reports, resolution):
    found = blocks(*given_reports)
    asked = Question(None, date(2020, 1, 1), END, resolution=resolution)
    answer = told(found, asked)
    assert answer["count"].sum() == found["count"].sum()
    assert (resolutions(answer["cell"].drop_nulls().to_numpy()) <= resolution).all()
