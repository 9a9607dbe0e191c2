from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from routes.evidence import gather
from routes.geodesy import distance_km, to_vectors
from routes.periods import Period
from routes.places import learn_places, place_key

DAY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "key"),
    [("Mombasa, KE", "mombasa"), (" MOMBASA ", "mombasa"), ("KE", ""), ("Kenya", ""), ("Myanmar", ""), ("", "")],
)
def test_a_key_forgets_case_and_country_and_refuses_countries(text, key):
    assert place_key(text) == key


def learn(simulator, land, rows):
    events = simulator.make_events([{"occurred_at": DAY, **row} for row in rows])
    return learn_places(gather(events, period=Period.MONTH, as_of=None, land=land))


def test_a_place_lies_where_most_of_its_events_lie(simulator, land):
    there = [{"longitude": 10.0, "latitude": 5.0, "place": "Alpha"}] * 3
    off = [{"longitude": 10.3, "latitude": 5.1, "place": "alpha", "origin": "ALPHA, XX"}]
    places = learn(simulator, land, there + off)
    assert distance_km(places.positions["alpha"], to_vectors(10.0, 5.0)) == pytest.approx(0, abs=1e-6)
    assert places.resolve("Alpha") == "alpha"
    assert places.resolve("Elsewhere") == ""


def test_a_place_without_events_lies_at_the_far_end_of_those_that_name_it(simulator, land):
    known = [{"longitude": 10.0, "latitude": 5.0, "place": "Alpha"}] * 3
    way = [
        {"longitude": 10.0 + k, "latitude": 5.0, "origin": "Alpha", "destination": "Omega"}
        for k in np.linspace(0, 8, 20)
    ]
    places = learn(simulator, land, known + way)
    assert float(distance_km(places.positions["omega"], to_vectors(18.0, 5.0))) < 100


def test_a_rare_spelling_beside_a_common_one_is_the_same_place(simulator, land):
    rows = [{"longitude": 10.0, "latitude": 5.0, "place": "Alpha", "origin": "Alpha"}] * 6
    rows += [{"longitude": 10.4, "latitude": 5.0, "place": "Alfa", "origin": "Alfa"}]
    assert learn(simulator, land, rows).resolve("Alfa") == "alpha"


TOWNS = pl.DataFrame(
    [("alpha", "AA", 5.0, 10.0, 900_000), ("alpha", "BB", 50.0, 60.0, 800_000), ("suburb", "AA", 5.3, 10.3, 9_000)],
    schema=["name", "country", "latitude", "longitude", "population"],
    orient="row",
)


def listed(simulator, land, rows):
    events = simulator.make_events([{"occurred_at": DAY, "longitude": 0.0, "latitude": 0.0, **row} for row in rows])
    return learn_places(gather(events, period=Period.MONTH, as_of=None, land=land), TOWNS)


def test_a_name_without_events_lies_where_the_list_of_towns_has_it(simulator, land):
    places = listed(simulator, land, [{"origin": "ALPHA"}])
    assert distance_km(places.positions["alpha"], to_vectors(10.0, 5.0)) == pytest.approx(0, abs=0.1)


def test_the_country_that_is_written_decides_between_towns_of_one_name(simulator, land):
    places = listed(simulator, land, [{"origin": "Alpha, BB"}, {"destination": "Alpha"}])
    assert distance_km(places.positions["alpha"], to_vectors(60.0, 50.0)) == pytest.approx(0, abs=0.1)
    assert listed(simulator, land, [{"origin": "Alpha, CC"}]).resolve("Alpha") == ""


def test_a_small_town_beside_a_large_one_is_the_same_place(simulator, land):
    places = listed(simulator, land, [{"origin": "Suburb"}, {"origin": "Alpha"}])
    assert places.resolve("Suburb") == "alpha"
