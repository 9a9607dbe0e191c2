"""Cells into one layer: classes of equal width on a log scale, and sentences with their units."""

import itertools
import math

import h3.api.basic_int as h3
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.hexagons import STEPS, breaks, class_of, hexagon_layer, wider_layer
from layers.palette import DARK, LIGHT

CELL = h3.latlng_to_cell(10.0, -78.0, 4)


def cells(*rows):
    columns = {"cell": pl.Int64, "count": pl.Float64, "radius_km": pl.Float64}
    return pl.DataFrame(list(rows), schema=columns, orient="row")


def test_breaks_by_hand():
    assert breaks(100_000.0) == (0.0, 10.0, 100.0, 1000.0, 10000.0)
    assert breaks(32.0) == (0.0, 2.0, 4.0, 8.0, 16.0)
    assert breaks(290.0) == (0.0, 3.1, 9.7, 30.0, 93.0)


@pytest.mark.parametrize("most", [0.0, 0.2, 1.0, 5.0])
def test_few_events_are_not_divided_finer_than_five(most):
    assert breaks(most) == breaks(5.0)


@given(st.floats(0, 1e9))
def test_breaks_rise(most):
    lower = breaks(most)
    assert len(lower) == STEPS
    assert all(low < high for low, high in itertools.pairwise(lower))


@given(most=st.floats(1e-6, 1e9), share=st.floats(0, 1))
def test_a_count_lies_in_its_class(most, share):
    lower = breaks(most)
    count = share * most
    step = class_of(count, lower)
    assert 0 <= step < STEPS
    assert lower[step] <= count
    assert step == STEPS - 1 or count < lower[step + 1]


@given(most=st.floats(5, 1e9))
def test_the_fullest_cell_is_in_the_last_class(most):
    assert class_of(most, breaks(most)) == STEPS - 1


def test_the_spec_of_the_layer(spec):
    made = spec(hexagon_layer(cells((CELL, 32.0, 0.5), (CELL + 0, 1.5, 30.0)), theme=DARK))
    assert made == {
        "@@type": "H3HexagonLayer",
        "id": "cells",
        "data": [
            {"hexagon": h3.int_to_str(CELL), "colour": [220, 232, 164, 230], "tip": "32 events in this cell."},
            {
                "hexagon": h3.int_to_str(CELL),
                "colour": [38, 88, 98, 150],
                "tip": "1.5 events in this cell. Positions here are uncertain by about 30 km.",
            },
        ],
        "getHexagon": "@@=hexagon",
        "getFillColor": "@@=colour",
        "extruded": False,
        "stroked": False,
        "filled": True,
        "pickable": True,
        "coverage": 0.94,
    }


def test_no_cells_make_an_empty_layer(spec):
    assert spec(hexagon_layer(cells(), theme=LIGHT))["data"] == []


def test_an_unknown_radius_is_not_written(spec):
    made = spec(hexagon_layer(cells((CELL, 12.0, math.nan)), theme=DARK))
    assert made["data"][0]["tip"] == "12 events in this cell."


def told(*rows):
    columns = {"cell": pl.Int64, "own": pl.Float64, "others": pl.Int64, "radius_km": pl.Float64}
    frame = pl.DataFrame(list(rows), schema=columns, orient="row")
    return frame.with_columns(count=pl.col("own") + pl.col("others"))


def test_own_events_and_those_of_others_are_said_apart(spec):
    made = spec(
        hexagon_layer(
            told((CELL, 12.0, 9, 0.5), (CELL, 2.5, 0, 0.5), (CELL, 0.0, 1200, math.nan), (CELL, 1.0, 7, 40.0)),
            theme=DARK,
            k=5,
        )
    )
    assert [row["tip"] for row in made["data"]] == [
        "12 events of your own in this cell, and at least 9 of others.",
        "2.5 events of your own in this cell; of others 5 or fewer at a time, or none.",
        "At least 1,200 events of others in this cell.",
        "1.0 events of your own in this cell, and at least 7 of others. Positions here are uncertain by about 40 km.",
    ]


def test_wider_cells_are_outlines(spec):
    wider = h3.cell_to_parent(CELL, 2)
    made = spec(wider_layer(pl.DataFrame({"cell": [wider], "count": [1200]}), theme=DARK, k=3))
    assert made["data"] == [
        {
            "hexagon": h3.int_to_str(wider),
            "tip": "1,200 more events of others in this wider cell: 3 or fewer at a time in any smaller one.",
        }
    ]
    assert (made["id"], made["stroked"], made["pickable"], made["getFillColor"][3]) == ("wider-cells", True, True, 8)
