from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from data.intake import IntakeOptions
from data.receiving import read_file
from routes.cleaning import count_once, find_twins, reported_twice
from routes.evidence import gather
from routes.periods import Period

DAY = datetime(2024, 5, 1, tzinfo=UTC)
FIRST = {"occurred_at": DAY, "longitude": 0.0, "latitude": 0.0, "quantity_kg": 100.0, "agency": "A"}
NO_AMOUNT = {"quantity_kg": None, "origin": "Tunis"}


def twins_of(simulator, land, *reports):
    events = simulator.make_events([FIRST | report for report in reports])
    return gather(events, period=Period.MONTH, as_of=None, land=land).twins


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({}, {"agency": "B"}, "quantity"),
        ({}, {"agency": "B", "quantity_kg": 106.0, "occurred_at": DAY + timedelta(days=3)}, "quantity"),
        ({}, {"agency": "B", "quantity_kg": 106.1}, None),
        ({}, {"agency": "B", "occurred_at": DAY + timedelta(days=4)}, None),
        ({}, {"agency": "B", "latitude": 0.0718}, "quantity"),
        ({}, {"agency": "B", "latitude": 0.0722}, None),
        ({"longitude": 180.0}, {"agency": "B", "longitude": -179.99}, "quantity"),
        ({}, {}, None),
        ({}, {"feed": "north"}, None),
        ({}, {"agency": "B", "commodity": "cocaine"}, None),
        ({"commodity": ""}, {"agency": "B", "commodity": ""}, None),
        ({}, {"agency": "B", "kind": "detection"}, None),
        ({"mode": "land"}, {"agency": "B", "mode": "air"}, None),
        ({"mode": "land"}, {"agency": "B", "mode": None}, "quantity"),
        ({}, {"agency": "B", "count": 2}, None),
        ({}, {"agency": "B", "precision": "month"}, None),
        ({}, {"agency": "B", "radius_km": 26.0}, None),
        ({"quantity_kg": None}, {"agency": "B", "quantity_kg": None}, None),
        ({"quantity_kg": 0.0}, {"agency": "B", "quantity_kg": 0.0}, None),
        (NO_AMOUNT, NO_AMOUNT | {"agency": "B", "origin": " TUNIS"}, "way"),
        (NO_AMOUNT, NO_AMOUNT | {"agency": "B", "quantity_kg": 5.0}, "way"),
        (NO_AMOUNT, NO_AMOUNT | {"agency": "B", "destination": "Rome"}, None),
        (NO_AMOUNT, NO_AMOUNT | {"agency": "B", "occurred_at": DAY + timedelta(days=1)}, None),
        ({"event_id": "7"}, {"event_id": "7", "agency": "B", "quantity_kg": 1.0}, "same_id"),
        ({"event_id": "7"}, {"event_id": "7", "feed": "north", "quantity_kg": 1.0}, "same_id"),
        ({"event_id": "7"}, {"event_id": "7", "agency": "B", "latitude": 1.0}, None),
    ],
)
def test_two_reports_are_of_one_event_where_all_of_it_agrees(one, other, why, simulator, land):
    found = twins_of(simulator, land, one, other)
    assert found["why"].to_list() == ([] if why is None else [why])


def test_an_event_has_one_report_of_each_agency_and_the_nearest_is_it(simulator, land):
    near, far = {"agency": "B", "latitude": 0.01}, {"agency": "B", "latitude": 0.05}
    found = twins_of(simulator, land, far, {}, near, {"agency": "C", "latitude": -0.01})
    # The first in the order of places is the head; the far report of B is an event of its own.
    assert found.select("event_index", "twin_of").rows() == [(1, 3), (2, 3)]


def test_an_event_reported_three_times_counts_once_and_each_agency_is_seen(simulator, land):
    events = simulator.make_events(
        [FIRST, FIRST | {"agency": "B"}, FIRST | {"agency": "C"}, FIRST | {"longitude": 9.0}]
    )
    evidence = gather(events, period=Period.MONTH, as_of=None, land=land)
    weights = dict(evidence.frame.group_by("agency").agg(pl.col("count").sum()).iter_rows())
    assert weights == pytest.approx({"A": 4 / 3, "B": 1 / 3, "C": 1 / 3})
    assert evidence.frame["quantity_kg"].sum() == pytest.approx(200.0)
    assert evidence.weights().sum() == pytest.approx(2.0)


def test_an_event_is_reported_twice_whichever_of_its_reports_is_looked_at():
    duplicates = pl.DataFrame({"event_index": [3, 5, 8], "twin_of": [1, 1, 2], "why": ["quantity"] * 3})
    looked_at = [[1, 3, 5], [5], [0, 8, 3], [0]]
    assert [reported_twice(duplicates, pl.Series(rows)) for rows in looked_at] == [1, 1, 2, 0]


def planted(simulator, *, events=3000, share=0.05, seed=5):
    """Events of three agencies in a busy region, and for some a second report, as the labelled scenarios have them."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(events):
        row = FIRST | {
            "occurred_at": DAY + timedelta(days=int(rng.integers(1400))),
            "longitude": float(rng.normal(10, 1)),
            "latitude": float(rng.normal(10, 1)),
            "quantity_kg": float(rng.lognormal(3, 1.5)),
            "agency": "ABC"[rng.integers(3)],
            "place": "",
        }
        rows.append(row)
        if rng.random() < share:
            moved = {
                "occurred_at": row["occurred_at"] + timedelta(days=int(rng.integers(3))),
                "longitude": row["longitude"] + float(rng.uniform(-0.03, 0.03)),
                "quantity_kg": row["quantity_kg"] * float(rng.uniform(0.95, 1.05)),
                "agency": {"A": "B", "B": "C", "C": "A"}[row["agency"]],
                "place": f"again {len(rows) - 1}",
            }
            rows.append(row | moved)
    return simulator.make_events(rows)


def test_planted_second_reports_are_found_and_little_else(simulator, land):
    events = planted(simulator)
    found = gather(events, period=Period.MONTH, as_of=None, land=land).twins
    told = events["place"].to_list()
    second = {at: int(text.split()[1]) for at, text in enumerate(told) if text}
    right = sum(second.get(max(a, b)) == min(a, b) for a, b in found.select("event_index", "twin_of").iter_rows())
    assert right / len(second) > 0.97
    assert right / found.height > 0.97


def test_the_order_of_rows_and_the_names_of_agencies_change_no_link(simulator, land):
    events = planted(simulator, events=600)
    pairs = as_pairs(events, land)
    order = np.random.default_rng(0).permutation(events.height)
    assert as_pairs(events[order], land) == pairs
    renamed = events.with_columns(pl.col("agency").replace({"A": "Z", "C": "X"}))
    assert as_pairs(renamed, land) == pairs


def as_pairs(events, land):
    """Links by the identifiers of their events."""
    twins = gather(events, period=Period.MONTH, as_of=None, land=land).twins
    name = events["event_id"].to_list()
    return {(name[one], name[other], why) for one, other, why in twins.iter_rows()}


def test_published_figures_and_reports_of_one_publisher_are_all_kept(shared):
    options = IntakeOptions(datetime(2026, 1, 1, tzinfo=UTC))
    for path in sorted((shared / "real").glob("*/*.csv")):
        events = read_file(path.name, path.read_bytes(), options).events().with_row_index("event_index")
        placed = events.drop_nulls(["latitude", "longitude", "occurred_at"])
        found = find_twins(placed)
        assert found.is_empty(), path.name
        assert count_once(placed, found)["count"].sum() == placed["count"].sum()


def test_a_decoy_of_the_labelled_scenarios_has_few_links(shared, simulator, land):
    path = min((shared / "bench" / "detection" / "events").glob("*__10000__*.csv"))
    raw = pl.read_csv(path, infer_schema=False)
    rows = raw.select(
        occurred_at=pl.col("date").str.to_datetime("%Y-%m-%d", time_unit="us", time_zone="UTC"),
        longitude=pl.col("lon").cast(pl.Float64),
        latitude=pl.col("lat").cast(pl.Float64),
        quantity_kg=pl.col("quantity_kg").cast(pl.Float64),
        commodity="commodity",
        agency="agency",
    ).to_dicts()
    events = simulator.make_events(rows)
    found = gather(events, period=Period.MONTH, as_of=None, land=land).twins
    # Each agency a week further on: what is still linked is linked by chance.
    week = pl.col("agency").rank("dense").cast(pl.Int64) * 7
    moved = events.with_columns(pl.col("occurred_at") + pl.duration(days=1) * week)
    by_chance = gather(moved, period=Period.MONTH, as_of=None, land=land).twins
    assert found.height > 100
    assert by_chance.height < 0.03 * found.height
