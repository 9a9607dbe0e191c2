"""What a person chose before: which offer it was, and how it is told."""

from datetime import UTC, datetime

import pytest

from data.geocode.coordinates import find_coordinates
from layers.decisions import LEFT, TYPED, decided_coordinates, decided_number, decision_sentence
from layers.reviews import Offer

FOUND = (
    Offer(1, "Tripoli", "LY", "city", 32.88743, 13.18733, 32.0),
    Offer(2, "Tripoli", "LY", "admin1", 32.807, 13.3148, 92.2),
    Offer(3, "Tripoli", "LY", "city", 32.88743, 13.18733, 60.0),
)


def choice(latitude=32.88743, longitude=13.18733, radius_km=32.0, name="Tripoli"):
    when = datetime(2026, 11, 23, 7, 52, tzinfo=UTC)
    return {
        "recorded_at": when, "who": "Lt. Vega", "latitude": latitude, "longitude": longitude,
        "radius_km": radius_km, "name": name,
    }  # fmt: skip


LEAVING = choice(None, None, None, "")


@pytest.mark.parametrize(
    ("made", "number"),
    [
        (choice(), 1),
        (choice(32.807, 13.3148, 92.2), 2),
        (choice(radius_km=60.0), 3),
        (choice(radius_km=61.0), TYPED),
        (choice(6.8, -58.16, 10.0, "6.8 N 58.16 W"), TYPED),
        (LEAVING, LEFT),
    ],
)
def test_the_offer_that_was_chosen_is_found_again_or_it_was_none(made, number):
    assert decided_number(FOUND, made) == number


def test_the_sentence_tells_who_where_and_how_well():
    assert decision_sentence(choice()) == (
        "2026-11-23 07:52 UTC, Lt. Vega: Tripoli (32.89 N 13.19 E), known to within 32 km"
    )
    assert decision_sentence(choice(-6.8, -58.16, 10.0, "6.8 S 58.16 W")).endswith(
        "Lt. Vega: 6.80 S 58.16 W, known to within 10 km"
    )
    assert decision_sentence(LEAVING).endswith("Lt. Vega: left: nobody can tell")


def test_coordinates_come_back_as_they_were_typed_or_so_that_they_can_be():
    assert decided_coordinates(choice(6.8, -58.16, 10.0, "6.8 N 58.16 W")) == "6.8 N 58.16 W"
    again = find_coordinates(decided_coordinates(choice()))
    assert (again.latitude, again.longitude) == (32.88743, 13.18733)
