"""What must not change an analysis: the order of rows, names of agencies, turns of the globe, how a file is split."""

from dataclasses import replace

import h3.api.basic_int as h3
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.schema import as_events
from routes.analysis import AnalysisParameters
from routes.pipeline import analyse

A, B, C, D = ("Alpha", 5.0, 5.0), ("Beta", 14.0, 6.0), ("Gamma", 6.0, 14.0), ("Delta", 15.0, 15.0)
PARAMETERS = AnalysisParameters(draws=60)
FEW = settings(
    max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
AGENCIES = ("A", "B", "C")


def flags_of(events, land, names=None):
    """Give the flags, with agencies by their old names."""
    found = analyse(as_events(events), parameters=PARAMETERS, land=land).flags
    back = names or {}
    return [replace(flag, agencies=tuple(sorted(back.get(name, name) for name in flag.agencies))) for flag in found]


def route_flags(events, land):
    return [flag for flag in flags_of(events, land) if not flag.type.startswith("artefact")]


@pytest.fixture(scope="module")
def moved(simulator):
    """Events of a flow that moves from one corridor to another, half of them without a mode."""
    t = simulator.Truth
    events = simulator.simulate(
        [t(A, B, "land", lambda at: 9 if at < 24 else 2), t(C, D, "land", lambda at: 2 if at < 24 else 9)], seed=4
    )
    return events.with_columns(mode=pl.when(pl.int_range(pl.len()) % 2 == 0).then("mode"))


@pytest.fixture(scope="module")
def expected(moved, land):
    found = flags_of(moved, land)
    assert route_flags(moved, land)
    return found


@FEW
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(moved, expected, land, seed):
    order = np.random.default_rng(seed).permutation(moved.height)
    assert flags_of(moved[order.tolist()], land) == expected


@FEW
@given(names=st.lists(st.text("abcxyz", min_size=1, max_size=5), min_size=3, max_size=3, unique=True))
def test_the_names_of_agencies_change_nothing(moved, expected, land, names):
    new = dict(zip(AGENCIES, names, strict=True))
    renamed = moved.with_columns(agency=pl.col("agency").replace_strict(new))
    assert flags_of(renamed, land, {name: old for old, name in new.items()}) == expected


@FEW
@given(turns=st.integers(-2, 2).filter(bool), every=st.integers(1, 3))
def test_another_turn_of_the_globe_changes_nothing(moved, expected, land, turns, every):
    shifted = pl.when(pl.int_range(pl.len()) % every == 0).then(pl.col("longitude") + 360.0 * turns)
    assert flags_of(moved.with_columns(longitude=shifted.otherwise("longitude")), land) == expected


@FEW
@given(share=st.floats(0.05, 0.95))
def test_a_file_in_two_parts_changes_nothing(moved, expected, land, share):
    cut = int(share * moved.height)
    first = moved.head(cut).with_columns(file=pl.lit("first.csv"), row=pl.int_range(1, cut + 1))
    rest = moved.tail(-cut).with_columns(file=pl.lit("rest.csv"), row=pl.int_range(1, moved.height - cut + 1))
    assert flags_of(pl.concat([rest, first]), land) == expected


@FEW
@given(seed=st.integers(1, 50), at=st.integers(12, 36))
def test_twice_the_effort_and_the_counts_of_all_agencies_raise_no_flag_of_a_route(simulator, land, seed, at):
    t = simulator.Truth
    truths = [t(A, B, "land", lambda _: 6.0), t(C, D, "land", lambda _: 6.0), t(B, D, "air", lambda _: 6.0)]
    events = simulator.simulate(truths, seed=seed)
    first = simulator.periods[at]
    doubled = events.with_columns(count=pl.when(pl.col("occurred_at").dt.date() >= first).then(2).otherwise("count"))
    effort = pl.DataFrame(
        [(day, agency, 200.0 if day >= first else 100.0) for day in simulator.periods for agency in AGENCIES],
        schema={"period": pl.Date, "agency": pl.String, "hours": pl.Float64},
        orient="row",
    )
    found = analyse(as_events(doubled), parameters=PARAMETERS, land=land, effort=effort)
    raised = [flag for flag in found.flags if not flag.type.startswith("artefact")]
    before = route_flags(events, land)
    assert len(raised) <= len(before)


def test_a_record_of_no_event_changes_nothing(moved, expected, land):
    nothing = moved.head(40).with_columns(count=pl.lit(0, dtype=pl.Int64), latitude=pl.lit(-40.0))
    assert flags_of(pl.concat([nothing, moved]), land) == expected
    none = analyse(as_events(nothing), parameters=PARAMETERS, land=land)
    assert none.flags == ()
    assert none.cube.is_empty()


def test_a_corridor_from_a_pentagon_across_the_antimeridian_is_one_line(simulator, land):
    lat, lon = min((h3.cell_to_latlng(cell) for cell in h3.get_pentagons(4)), key=lambda place: 180 - abs(place[1]))
    ends = ("Pentagon", lon, lat), ("Far side", -176.0, -4.0)
    events = simulator.simulate([simulator.Truth(*ends, "maritime", lambda _: 5.0)], seed=6)
    found = analyse(events, parameters=PARAMETERS, land=land)
    (name,) = found.corridors["name"]
    assert name == "Pentagon to Far side"
    line = np.array(found.corridors.geometry.iloc[0].coords)
    assert np.abs(np.diff(line[:, 0])).max() < 1
    assert found.corridors["support"].item() > 0.75 * events.height
    pentagon = h3.latlng_to_cell(lat, lon, 4)
    assert h3.is_pentagon(pentagon)
    assert pentagon in found.cube["cell"]
    assert found.cube["count"].sum() == pytest.approx(events.height)
