"""Texts that a first user had placed wrong: states, codes by chance, directions and airports."""

import pytest

from data.geocode.outcome import Location
from data.geocode.sphere import span_km


@pytest.mark.parametrize(
    ("text", "country", "spot", "km"),
    [
        ("off the coast of Oregon", "US", (44.6, -124.6), 300),
        ("California", "US", (36.5, -119.5), 300),
        ("Georgia", "US", (32.8, -83.5), 150),
        ("Georgia", "", (42.2, 43.5), 150),
        ("200 milles nautiques à l'ouest de Dakhla", "EH", (23.7, -19.6), 60),
        ("Dakhla", "MA", (23.7, -15.9), 40),
        ("Cabo San Lucas a 60 mn al SW", "MX", (22.2, -110.7), 40),
        ("Istanbul Airport", "", (41.28, 28.75), 10),
        ("Cairo International Airport", "", (30.12, 31.41), 10),
    ],
)
def test_a_text_lies_where_its_sender_meant(geocoder, text, country, spot, km):
    found = geocoder.geocode(text, country or None)
    assert isinstance(found, Location)
    assert span_km((found.latitude, found.longitude), spot) <= km


def test_a_word_that_is_a_code_by_chance_is_no_other_country(geocoder):
    found = geocoder.geocode("Tin Can Island", "NG")
    assert isinstance(found, Location)
    assert span_km((found.latitude, found.longitude), (8.4, 6.8)) < 500


def test_a_distance_that_found_no_direction_is_in_the_radius(geocoder):
    found = geocoder.geocode("Sines, 200 nm out", "PT")
    assert isinstance(found, Location)
    assert found.radius_km >= 370 or span_km((found.latitude, found.longitude), (37.96, -8.87)) > 300
