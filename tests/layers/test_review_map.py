"""The map of offers: whole circles are seen, and every mark can be read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.palette import LIGHT
from layers.regions import EARTH_KM, TILE_PX
from layers.review_map import MARK_PX, SEEN_PX, mark_offsets, review_deck
from layers.reviews import Offer

PLACES = st.tuples(st.floats(-180, 180), st.floats(-70, 70), st.floats(1, 2500))


def offer(number, longitude, latitude, radius_km=32.0):
    return Offer(number, f"Place {number}", "PH", "city", latitude, longitude, radius_km)


def deck(*offers, chosen=None):
    return review_deck(offers, chosen=chosen, theme=LIGHT, base_url="/base")


def view(*offers):
    seen = deck(*offers).initial_view_state
    return seen.longitude, seen.latitude, seen.zoom


def pixel(longitude, latitude, *, zoom, middle=0.0):
    world = TILE_PX * 2**zoom
    across = (longitude - middle + 180.0) % 360.0 - 180.0
    return across / 360.0 * world, -math.atanh(math.sin(math.radians(latitude))) / (2 * math.pi) * world


def pixels_of(radius_km, latitude, zoom):
    return radius_km * TILE_PX * 2**zoom / (2 * math.pi * EARTH_KM * math.cos(math.radians(latitude)))


def overlaps(offers, offsets, zoom):
    spots = [pixel(o.longitude, o.latitude, zoom=zoom) for o in offers]
    marks = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(spots, offsets, strict=True)]
    return [
        (one, two)
        for at, one in enumerate(marks)
        for two in marks[:at]
        if max(abs(one[0] - two[0]), abs(one[1] - two[1])) < MARK_PX - 0.01
    ]


@given(st.lists(PLACES, min_size=1, max_size=5))
def test_the_circle_of_every_offer_is_seen_or_the_whole_world(places):
    offers = [offer(at, *place) for at, place in enumerate(places, start=1)]
    longitude, latitude, zoom = view(*offers)
    _x, centre = pixel(longitude, latitude, zoom=zoom)
    for one in offers:
        x, y = pixel(one.longitude, one.latitude, zoom=zoom, middle=longitude)
        reach = pixels_of(one.radius_km, one.latitude, zoom)
        # What lies beyond 80 degrees is not asked for: Mercator has no end there.
        edge = [-math.inf if zoom == 0.0 else -pixel(0, 80, zoom=zoom)[1], math.inf]
        assert zoom == 0.0 or abs(x) + reach <= SEEN_PX[0] / 2 + 1
        for rim in (y - reach, y + reach):
            assert zoom == 0.0 or abs(rim) > edge[0] or abs(rim - centre) <= SEEN_PX[1] / 2 + 1


def test_a_country_fills_the_map_and_a_town_is_shown_with_what_is_round_it():
    *_at, wide = view(offer(1, -46.04, -16.53, 2955.0))
    assert SEEN_PX[1] * 0.8 < 2 * pixels_of(2955.0, -16.53, wide) <= SEEN_PX[1]
    assert view(offer(1, 13.19, 32.89))[2] == 6.5


def test_nothing_to_show_is_the_world_and_the_pole_breaks_nothing():
    assert view()[2] < 2
    assert math.isfinite(view(offer(1, 10.0, 90.0, 2000.0))[1])


def test_marks_that_lie_far_apart_stay_where_they_are():
    far = [offer(1, -121.9, 37.3), offer(2, -84.1, 9.9), offer(3, 121.1, 12.4)]
    assert mark_offsets(far, zoom=1.0) == [(0.0, 0.0)] * 3


@pytest.mark.parametrize("spot", [(121.0, 12.0), (180.0, 0.0), (0.0, -69.0)])
def test_marks_of_one_spot_stand_side_by_side_in_the_same_way_each_time(spot):
    offers = [offer(at, *spot) for at in range(1, 7)]
    moved = mark_offsets(offers, zoom=2.0)
    assert moved[0] == (0.0, 0.0)
    assert overlaps(offers, moved, 2.0) == []
    assert mark_offsets(offers, zoom=2.0) == moved
    assert overlaps(offers, [(0.0, 0.0)] * 6, 2.0), "the test can fail"


@given(st.lists(PLACES, min_size=1, max_size=6), st.floats(0, 6.5))
def test_no_mark_covers_another(places, zoom):
    offers = [offer(at, *place) for at, place in enumerate(places, start=1)]
    assert overlaps(offers, mark_offsets(offers, zoom=zoom), zoom) == []


def test_marks_on_both_sides_of_the_date_line_are_neighbours():
    assert mark_offsets([offer(1, 179.9, 0.0), offer(2, -179.9, 0.0)], zoom=1.0)[1] != (0.0, 0.0)


def test_choosing_an_offer_moves_no_mark():
    near = [offer(1, 121.0, 12.0), offer(2, 121.1, 12.0)]

    def drawn(chosen):
        rows = next(layer for layer in deck(*near, chosen=chosen).layers if layer.id == "offers").data
        return {row["number"]: row["offset"] for row in rows}

    assert drawn(1) == drawn(2) == drawn(None)
    assert drawn(1)[2] != (0.0, 0.0)
