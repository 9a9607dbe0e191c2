"""Texts that first users had placed wrong: states, codes by chance, directions, airports, towns called like words."""

import pytest

from data.geocode.outcome import Abstention, Location
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
        ("Salvador", "BR", (-12.97, -38.5), 20),
        ("Salvador, Brazil", "", (-12.97, -38.5), 20),
        ("Tunis", "", (36.8, 10.18), 20),
        ("Cape Town", "ZA", (-33.93, 18.42), 20),
        ("Port of Cape Town", "ZA", (-33.91, 18.43), 20),
        ("Cape Coast", "GH", (5.1, -1.25), 20),
        ("Praia", "CV", (14.92, -23.51), 20),
        ("Porto da Praia", "CV", (14.92, -23.51), 20),
        ("Porto, Portugal", "", (41.15, -8.62), 20),
        ("Rio de Janeiro", "", (-22.91, -43.2), 12),
        ("Rio Grande", "BR", (-32.03, -52.1), 20),
        ("Buenaventura", "CO", (3.88, -77.04), 10),
        ("60 NM 135° from Socotra", "", (11.8, 54.62), 60),
        ("30 nm bearing 135 from Lampedusa", "", (35.15, 13.0), 20),
        ("135° 30 nm from Lampedusa", "", (35.15, 13.0), 20),
        ("bearing 210 degrees 35 nautical miles from Cape St. Vincent", "", (36.52, -9.37), 20),
        ("210T / 35NM Cabo de Sao Vicente", "", (36.52, -9.37), 20),
        ("NE Atlantic 500 NM W of Ireland", "", (52.5, -24.0), 430),
        ("between Tripoli and Malta", "", (34.4, 13.8), 60),
        ("ES ALG", "", (36.13, -5.44), 10),
        ("Heathrow", "", (51.47, -0.45), 10),
        ("aéroport de Roissy", "FR", (49.01, 2.55), 10),
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


@pytest.mark.parametrize("text", ["TBD", "Lat 36 Lon", "Victoria", "Bar"])
def test_what_stands_for_nothing_or_for_many_places_is_left_to_a_person(geocoder, text):
    assert isinstance(geocoder.geocode(text), Abstention)


@pytest.mark.parametrize(("text", "country", "land"), [("Marseille", "BR", "FR"), ("Rotterdam", "CO", "NL")])
def test_a_large_town_of_another_country_than_the_row_says_is_left_to_a_person(geocoder, text, country, land):
    found = geocoder.geocode(text, country)
    assert isinstance(found, Abstention)
    assert (found.reason, found.detail) == ("elsewhere", f"{text} lies in {land}, not in {country}.")
    best = found.candidates[0]
    assert (best.country, best.match_class, best.radius_km) == (land, "city", 32)


def test_a_country_that_the_text_names_counts_more_than_that_of_the_row(geocoder):
    found = geocoder.geocode("Marseille, France", "BR")
    assert isinstance(found, Location)
    assert span_km((found.latitude, found.longitude), (43.3, 5.37)) < 20


def test_a_distance_off_a_country_without_a_direction_is_in_the_radius(geocoder):
    found = geocoder.geocode("Atlantic Ocean, 500 nm off Portugal")
    assert isinstance(found, Location)
    assert found.radius_km >= 926
