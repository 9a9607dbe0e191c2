from datetime import date

import polars as pl
import pytest

from routes.cube import build_cube, coarsen


@pytest.fixture
def placed():
    return pl.DataFrame(
        {
            "longitude": [10.0, 10.0, 179.99, 20.0],
            "latitude": [5.0, 5.0, -17.0, 40.0],
            "radius_km": [1.0, 3.0, 120.0, 60.0],
            "period": [date(2024, 1, 1)] * 4,
            "mode": ["land", "land", "maritime", "air"],
            "kind": ["seizure"] * 4,
            "commodity": ["heroin"] * 4,
            "count": [1, 37, 1, 2],
            "quantity_kg": [2.5, None, 10.0, 4.0],
        }
    )


def test_two_events_of_one_cell_are_one_row(placed):
    cube = build_cube(placed, resolution=4).filter(pl.col("mode") == "land")
    assert cube.select("count", "quantity_kg").row(0) == (38.0, 2.5)
    assert cube["radius_km"].item() == pytest.approx((1 + 37 * 3) / 38)


def test_totals_are_equal_at_every_resolution(placed):
    cube = build_cube(placed, resolution=5)
    for resolution in (4, 3, 2, 1):
        cube = coarsen(cube, resolution=resolution)
        assert cube["count"].sum() == pytest.approx(41)
        assert cube["quantity_kg"].sum() == pytest.approx(16.5)


def test_the_order_of_rows_does_not_matter(placed):
    assert build_cube(placed, resolution=4).equals(build_cube(placed.reverse(), resolution=4))


def test_nothing_makes_an_empty_cube(placed):
    assert build_cube(placed.head(0), resolution=4).height == 0
