from datetime import UTC, date, datetime, timedelta

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from shapely import LineString, MultiPolygon, box

from routes.alternatives import find_alternatives, in_area
from routes.operations import watch_operation
from routes.surroundings import Operation, effort_ratios, ring_width_km

FIRST, LAST = date(2023, 1, 1), date(2023, 3, 31)
AREA = box(4.0, -1.0, 6.0, 1.0)
OPERATION = Operation("North wind", FIRST, LAST, "A", AREA)
LINES = {
    "through": ([(0, 0), (10, 0)], "maritime"),
    "beside": ([(0, 1.3), (10, 1.3)], "maritime"),
    "same_end": ([(0, 0), (4, 30)], "air"),
    "elsewhere": ([(40, 0), (50, 0)], "maritime"),
    "far": ([(40, 20), (50, 20)], "maritime"),
}


@pytest.fixture(scope="module")
def corridors():
    rows = [{"corridor_id": key, "mode": mode, "kind": "seizure"} for key, (_, mode) in LINES.items()]
    return gpd.GeoDataFrame(rows, geometry=[LineString(line) for line, _ in LINES.values()], crs="EPSG:4326")


def drawn(seed, changes, *, rate=20.0, season=0.0):
    """Reports along the corridors for four years; during the operation each piece of one has its factor."""
    rng = np.random.default_rng(seed)
    parts = []
    for key, (line, mode) in LINES.items():
        for month in range(51):
            first = date(2019 + month // 12, month % 12 + 1, 1)
            # Twice as many are drawn, and each is kept with half its factor: what stays is Poisson as well.
            along = rng.random(rng.poisson(2 * rate * (1 + season * np.sin(2 * np.pi * month / 12))))
            inside = (along > 0.4) & (along < 0.6) if key == "through" else np.zeros(len(along), bool)
            around = (along > 0.3) & (along < 0.7) & ~inside if key == "through" else np.zeros(len(along), bool)
            other = np.where(around, changes.get("ring", 1), changes.get(key, 1))
            factor = (
                np.where(inside, changes.get("inside", 1), other) if FIRST <= first <= LAST else np.ones(len(along))
            )
            kept = along[rng.random(len(along)) < factor / 2]
            (x0, y0), (x1, y1) = line
            days = rng.integers(0, 28, len(kept))
            parts.append(
                pl.DataFrame(
                    {
                        "occurred_at": [
                            datetime(first.year, first.month, 1, tzinfo=UTC) + timedelta(int(d)) for d in days
                        ],
                        "longitude": x0 + kept * (x1 - x0),
                        "latitude": y0 + kept * (y1 - y0) + rng.normal(0, 0.05, len(kept)),
                        "mode": [mode] * len(kept),
                        "corridor_id": [key] * len(kept),
                    },
                    schema_overrides={
                        "occurred_at": pl.Datetime("us", "UTC"),
                        "mode": pl.String,
                        "corridor_id": pl.String,
                    },
                )
            )
    frame = pl.concat(parts).with_columns(
        radius_km=pl.lit(2.0), count=pl.lit(1.0), agency=pl.lit("A"), kind=pl.lit("seizure")
    )
    frame = frame.with_row_index("event_index")
    return frame, frame.select("event_index", "corridor_id", weight=pl.lit(1.0))


def watched(corridors, changes, *, seed=1, effort=None, **how):
    placed, members = drawn(seed, changes, **how)
    return watch_operation(placed, OPERATION, members=members, corridors=corridors, effort=effort)


def test_what_runs_through_and_what_could_take_over(corridors):
    found = find_alternatives(corridors, AREA)
    assert found.through == ("through",)
    assert found.relation == {"beside": "beside", "same_end": "same_end"}


def test_a_planted_displacement_is_found_on_its_corridor(corridors):
    watch = watched(corridors, {"inside": 0.2, "beside": 2.0}, rate=40.0)
    assert watch.reading == "displaced"
    assert watch.inside.code == "fewer"
    assert watch.before == (date(2022, 10, 3), date(2022, 12, 31))
    first = watch.corridors[0]
    assert (first.corridor_id, first.relation, first.difference.code) == ("beside", "beside", "more")
    assert dict(watch.by_mode)["maritime"].code == "more"
    assert dict(watch.by_mode)["air"].code == "no_difference"
    assert watch.notes == ("operation_raises_effort", "effort_unknown")


@pytest.mark.parametrize(
    ("changes", "reading"),
    [
        ({"inside": 0.1, "ring": 2.0}, "displaced"),
        ({"inside": 0.1}, "deterred"),
        ({"inside": 0.1, "ring": 0.1}, "spread_benefit"),
        ({"inside": 2.0}, "more_inside"),
        ({"beside": 2.0}, "more_elsewhere"),
    ],
)
def test_each_pattern_has_its_reading(changes, reading, corridors):
    assert watched(corridors, changes, seed=2, rate=300.0).reading == reading


def test_nothing_is_found_where_nothing_moved_and_a_displacement_mostly_is(corridors):
    quiet = [watched(corridors, {}, seed=seed, rate=15.0, season=0.4).reading for seed in range(40)]
    moved = [watched(corridors, {"inside": 0.1, "beside": 1.9}, seed=seed, rate=40.0).reading for seed in range(15)]
    assert quiet.count("displaced") <= 2
    assert sum(reading in ("no_difference", "too_few") for reading in quiet) >= 33
    assert moved.count("displaced") >= 12


def test_a_log_of_effort_takes_out_what_more_hours_found(corridors):
    months = [date(2022 + m // 12, m % 12 + 1, 1) for m in range(16)]
    effort = pl.DataFrame(
        {"period": months, "agency": "A", "hours": [200.0 if FIRST <= day <= LAST else 100.0 for day in months]}
    )
    assert effort_ratios(OPERATION, effort)["A"] == pytest.approx(2.0, rel=0.03)
    doubled = {"inside": 2.0, "ring": 2.0} | dict.fromkeys(LINES, 2.0)
    watch = watched(corridors, doubled, effort=effort, rate=60.0)
    assert watch.inside.during == pytest.approx(watch.inside.before, rel=0.35)
    assert watch.notes[:2] == ("operation_raises_effort", "effort_adjusted")


def test_a_log_without_the_windows_changes_nothing(corridors):
    effort = pl.DataFrame({"period": [date(2010, 1, 1), date(2010, 2, 1)], "agency": ["A", "A"], "hours": [1.0, 1.0]})
    assert watched(corridors, {}, effort=effort).notes[1] == "effort_unknown"


def test_coarse_reports_are_left_out_and_said(corridors):
    placed, members = drawn(1, {})
    coarse = placed.with_columns(radius_km=pl.when(pl.col("event_index") % 2 == 0).then(500.0).otherwise(2.0))
    watch = watch_operation(coarse, OPERATION, members=members, corridors=corridors)
    whole = watch_operation(placed, OPERATION, members=members, corridors=corridors)
    assert "coarse_left_out" in watch.notes
    assert watch.left_out > 0
    assert watch.inside.before < whole.inside.before


def test_the_turn_of_longitudes_changes_nothing(corridors):
    placed, members = drawn(1, {"inside": 0.2})
    straight = watch_operation(placed, OPERATION, members=members, corridors=corridors)
    moved = placed.with_columns((pl.col("longitude") + 175 + 180) % 360 - 180)
    cut = MultiPolygon([box(179, -1, 180, 1), box(-180, -1, -179, 1)])
    lines = corridors.set_geometry(list(corridors.geometry.translate(175)))
    across = watch_operation(moved, Operation("Cut", FIRST, LAST, "A", cut), members=members, corridors=lines)
    assert across.inside == straight.inside
    assert across.reading == straight.reading
    assert in_area(cut, [180.5, -179.5, 178.0], [0.0, 0.0, 0.0]).tolist() == [True, True, False]


def test_the_ring_is_as_wide_as_a_disc_of_the_area_within_limits():
    assert ring_width_km(box(0, 0, 0.1, 0.1)) == 25.0
    assert ring_width_km(box(0, 0, 20, 20)) == 150.0
    assert ring_width_km(box(0, -0.5, 1, 0.5)) == pytest.approx(111.2 / np.sqrt(np.pi), rel=0.01)
