"""What a browser says was drawn: an outline as one that is given in a file, or a sentence that says what is wrong."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import WrongUseError
from layers.drawn import drawn_outline
from layers.interests import read_outline
from layers.outline_geojson import MOST_POINTS

SQUARE = [[25, 36], [27, 36], [27, 38], [25, 38]]


def test_corners_are_an_outline():
    assert read_outline(drawn_outline(SQUARE)).bounds == (25, 36, 27, 38)


def test_an_area_across_180_degrees_is_the_one_that_was_drawn():
    for turn in (-360, 0, 360):
        outline = drawn_outline([[175 + turn, -20], [185 + turn, -20], [185 + turn, -10], [175 + turn, -10]])
        assert all(abs(lon) <= 180 for lon, _ in json.loads(outline)["coordinates"][0])
        assert read_outline(outline).area == pytest.approx(100)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (None, "three to"),
        ("25,36", "three to"),
        ({}, "three to"),
        (SQUARE[:2], "three to"),
        ([SQUARE[0]] * MOST_POINTS, "three to"),
        ([*SQUARE, [1]], "no longitude and latitude"),
        ([*SQUARE, [1, 2, 3]], "no longitude and latitude"),
        ([*SQUARE, [True, 36]], "no longitude and latitude"),
        ([*SQUARE, ["25", "36"]], "no longitude and latitude"),
        ([*SQUARE, [25, 91]], "no longitude and latitude"),
        ([*SQUARE, [math.nan, 36]], "no longitude and latitude"),
        ([*SQUARE, [10**400, 36]], "no longitude and latitude"),
        ([*SQUARE, [math.inf, 36]], "no longitude and latitude"),
        ([[25, 36], [27, 38], [27, 36], [25, 38]], "The outline is no simple polygon: Self-intersection"),
        ([[25, 36], [27, 36], [26, 36]], "The outline is no simple polygon"),
        ([[-100, 0], [100, 0], [0, 20]], "half around the Earth"),
        ([[-170, 80], [-50, 80], [70, 80], [189, 80]], "half around the Earth"),
    ],
)
def test_what_is_none_is_refused_with_a_reason(said, reason):
    with pytest.raises(WrongUseError, match=reason):
        drawn_outline(said)


def test_what_crosses_itself_is_refused_as_in_a_file():
    crossed = [[25, 36], [27, 38], [27, 36], [25, 38]]
    ring = json.dumps({"type": "Polygon", "coordinates": [[*crossed, crossed[0]]]})
    said = []
    for read in (lambda: drawn_outline(crossed), lambda: read_outline(ring)):
        with pytest.raises(WrongUseError) as refused:
            read()
        said.append(str(refused.value))
    assert said[0] == said[1]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@given(ANYTHING | st.lists(st.lists(st.floats(-400, 400), min_size=2, max_size=2), min_size=3, max_size=8))
def test_anything_at_all_is_an_outline_or_refused(said):
    try:
        outline = drawn_outline(said)
    except WrongUseError:
        return
    assert read_outline(outline).is_valid
