from datetime import UTC, datetime

import polars as pl

from data.schema import EVENT_COLUMNS
from data.validate.repeats import FLAG, MOST_REPEATS, REPEATED_KM, UNRELATED_KM, mark_default_coordinates


def events(places, *, latitude=33.0, stated=False, agency="A"):
    rows = [
        {
            "event_id": f"{agency}{latitude}{n}",
            "occurred_at": datetime(2024, 1, 1, tzinfo=UTC),
            "latitude": latitude,
            "longitude": 12.5,
            "radius_km": 2.0,
            "place": place,
            "agency": agency,
            "flags": "day_precision",
        }
        for n, place in enumerate(places)
    ]
    schema = {**EVENT_COLUMNS, "radius_stated": pl.Boolean}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.lit(stated).alias("radius_stated"))


def test_a_point_that_repeats_is_a_district():
    marked = mark_default_coordinates(events(["Tehran"] * MOST_REPEATS))
    assert set(marked["flags"]) == {f"day_precision;{FLAG}"}
    assert set(marked["radius_km"]) == {REPEATED_KM}


def test_a_point_of_unrelated_places_is_as_wide_as_they_are():
    marked = mark_default_coordinates(events([f"place {n}" for n in range(MOST_REPEATS)]))
    assert set(marked["radius_km"]) == {UNRELATED_KM}


def test_few_repeats_other_agencies_and_stated_radii_stay():
    few = events(["Tehran"] * (MOST_REPEATS - 1))
    other = events(["Tehran"], agency="B")
    stated = events(["Gate"] * 50, latitude=20.0, stated=True)
    marked = mark_default_coordinates(pl.concat([few, other, stated]))
    assert set(marked["radius_km"]) == {2.0}
    assert set(marked["flags"]) == {"day_precision"}


def test_unplaced_records_are_no_point():
    rows = events(["somewhere"] * 50).with_columns(pl.lit(None, dtype=pl.Float64).alias("latitude"))
    assert set(mark_default_coordinates(rows)["flags"]) == {"day_precision"}


def test_the_order_of_rows_stays_and_does_not_matter():
    rows = pl.concat([events(["Tehran"] * 20), events([f"p{n}" for n in range(12)], latitude=1.0)])
    marked = mark_default_coordinates(rows)
    assert marked["event_id"].to_list() == rows["event_id"].to_list()
    shuffled = mark_default_coordinates(rows.sample(fraction=1.0, shuffle=True, seed=3))
    assert shuffled.sort("event_id").equals(marked.sort("event_id"))
