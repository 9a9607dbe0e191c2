"""Worked examples of each kind of text, in many scripts; what is unsure abstains; nothing lands on Null Island."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.geocode.geocoder import Geocoder
from data.geocode.outcome import MATCH_CLASSES, Abstention, Location
from data.geocode.sea import is_at_sea
from data.geocode.sphere import span_km


def off_by(found, latitude, longitude):
    assert isinstance(found, Location), found
    return span_km((found.latitude, found.longitude), (latitude, longitude))


@pytest.mark.parametrize(
    ("text", "country", "match_class", "where"),
    [
        ("Nogales, Sonora, Mexico", None, "city", (31.31, -110.94, 10)),
        ("Nogales, Santa Cruz County, Arizona, USA", None, "city", (31.34, -110.93, 10)),
        ("Rancho El Caporal, Piedras Negras, Coahuila, Mexico", "Mexico", "city", (28.70, -100.52, 10)),
        ("Córdoba, Veracruz, Mexico", None, "city", (18.89, -96.93, 10)),
        ("Córdoba", "ES", "city", (37.89, -4.78, 10)),
        ("Near Falfurrias, Brooks County, Texas", None, "city", (27.23, -98.14, 10)),
        ("Winterhaven CA, USA", None, "admin1", (36, -119.5, 400)),
        ("Presidio County, Texas", "US", "admin2", (29.9, -104.2, 60)),
        ("province of Mostaganem, Algeria", None, "admin1", (35.93, 0.2, 40)),
        ("Chiapas", "MX", "admin1", (16.6, -92.6, 120)),
        ("Zawara, Libya", "LY", "fuzzy", (32.93, 12.08, 10)),
        ("Garabulli", "Libya", "fuzzy", (32.75, 13.72, 15)),
        ("JFK airport", None, "airport", (40.64, -73.78, 5)),
        ("CDG", None, "airport", (49.01, 2.55, 5)),
        ("RJTT", None, "airport", (35.55, 139.78, 5)),
        ("Aeropuerto El Dorado, Bogotá", None, "airport", (4.70, -74.15, 5)),
        ("COBUN", None, "port", (3.89, -77.04, 10)),
        ("Puerto de Buenaventura", None, "port", (3.89, -77.04, 10)),
        ("Порт Одесса", None, "port", (46.5, 30.73, 10)),
        ("ميناء طرابلس", "LY", "port", (32.9, 13.19, 10)),
        ("ميناء طرابلس", "Lebanon", "port", (34.45, 35.82, 10)),
        ("Ambarlı limanı", None, "port", (40.97, 28.67, 25)),
        ("at Kandla anchorage", None, "feature", (22.9, 70.2, 30)),
        ("12nm off Bonny, Nigeria", None, "offset", (4.25, 7.2, 20)),
        ("20km east of Tripoli, Libya", None, "offset", (32.88, 13.4, 5)),
        ("650 km south of Gran Canaria", None, "offset", (22.1, -15.6, 20)),
        ("40 nm S of Punta Gallinas", None, "offset", (11.79, -71.66, 30)),
        ("15 km from Maicao", "CO", "offset", (11.38, -72.24, 16)),
        ("Between Tangier and Algeciras", None, "offset", (35.95, -5.63, 15)),
        ("km 43 on the road from Cúcuta to Bucaramanga", "CO", "road", (7.6, -72.75, 15)),
        ("Colombia/Venezuela border", None, "region", (8.1, -72.4, 200)),
        ("Gulf of Aden", None, "sea", (12.3, 47.8, 100)),
        ("Off the coast of Libya", None, "country_coast", (33, 13.5, 120)),
        ("northern Niger", None, "region", (17.5, 8.5, 350)),
        ("Afghanistan", None, "country", (34, 67, 200)),
        ("Habur sınır kapısı", None, "border_post", (37.14, 42.57, 5)),
        ("İzmir açıklarında", None, "city", (38.42, 27.13, 30)),
        ("بندر عباس", "IR", "city", (27.19, 56.28, 10)),
        ("Boat intercepted at 33 18 N 012 44 E, off the coast of Libya", "LY", "coordinate", (33.3, 12.733, 1)),
        ("Departed from Mostaganem, Algeria - found off the coast of Almería, Spain", None, "city", (36.8, -2.45, 20)),
        ("Brought to Taranto, Italy", None, "city", (40.46, 17.25, 10)),
    ],
)
def test_a_text_is_understood(geocoder, text, country, match_class, where):
    latitude, longitude, km = where
    found = geocoder.geocode(text, country)
    assert off_by(found, latitude, longitude) <= km
    assert found.match_class == match_class


def test_off_a_town_that_has_no_coast_is_said_with_doubt(geocoder):
    from_inland = geocoder.geocode("off the coast of Sana'a, Yemen")
    assert (from_inland.match_class, from_inland.radius_km) == ("region", 330)
    at_a_lake = geocoder.geocode("off Siofok, Hungary")
    assert at_a_lake.match_class == "city"
    assert span_km((at_a_lake.latitude, at_a_lake.longitude), (46.9, 18.05)) < 10


@pytest.mark.parametrize(
    "text", ["off Valletta", "off the coast of Zuwara", "12nm off Bonny, Nigeria", "Off the coast of Western Libya"]
)
def test_what_happened_off_a_coast_lies_at_sea(geocoder, text):
    found = geocoder.geocode(text)
    assert is_at_sea((found.latitude, found.longitude), geocoder.tables.sea)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ميناء طرابلس", "ambiguous"),
        ("San José", "ambiguous"),
        ("nowhere land xyzzy", "unknown"),
        ("", "unknown"),
        ("unspecified location", "unknown"),
        ("41.5 N -81.0 W", "contradiction"),
    ],
)
def test_what_is_unsure_is_left_to_a_person(geocoder, text, reason):
    outcome = geocoder.geocode(text)
    assert isinstance(outcome, Abstention)
    assert outcome.reason == reason


def test_a_candidate_lies_where_the_text_would_be_if_it_is_meant(geocoder):
    outcome = geocoder.geocode("40 km south of San José")
    costa_rica = next(candidate for candidate in outcome.candidates if candidate.country == "CR")
    assert costa_rica.match_class == "offset"
    assert costa_rica.latitude == pytest.approx(9.93 - 40 / 111.2, abs=0.05)
    assert costa_rica.radius_km == geocoder.geocode("40 km south of San José", "CR").radius_km


def test_an_abstention_brings_the_candidates(geocoder):
    outcome = geocoder.geocode("ميناء طرابلس")
    ports = [candidate for candidate in outcome.candidates if candidate.match_class == "port"]
    assert {"LY", "LB"} <= {candidate.country for candidate in ports}
    scores = [candidate.score for candidate in outcome.candidates]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("country", ["Libya", "LY", "LBY", "ليبيا", "Libye", " ly "])
def test_a_country_is_given_in_any_way(geocoder, country):
    assert off_by(geocoder.geocode("Tripoli", country), 32.89, 13.19) < 10


def test_a_country_in_the_text_counts_more_than_that_of_the_row(geocoder):
    assert off_by(geocoder.geocode("Tripoli, Lebanon", "Libya"), 34.43, 35.84) < 10


def test_a_nested_place_outside_the_area_named_is_not_taken(geocoder):
    found = geocoder.geocode("Encino, Brooks County, Texas")
    assert off_by(found, 27.0, -98.2) < 60


def test_the_explanation_says_what_was_understood(geocoder):
    told = geocoder.explain("12nm off Bonny, Nigeria", "NG")
    assert told.outcome == geocoder.geocode("12nm off Bonny, Nigeria", "NG")
    meanings = [step.meaning for step in told.steps]
    assert meanings[:3] == ["country of the row", "name", "country"]
    assert any("22.2 km" in step.detail for step in told.steps)
    assert "Bonny" in str(told)
    assert told.candidates[0].name == "Bonny"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.text("NSEW 0123456789.,-°'Km", max_size=30))
def test_any_text_has_an_answer_on_the_globe_or_none(geocoder, text):
    outcome = geocoder.geocode(text)
    if isinstance(outcome, Location):
        assert -90 <= outcome.latitude <= 90
        assert -180 <= outcome.longitude <= 180
        assert outcome.radius_km > 0
        assert 0 <= outcome.score <= 1
        assert outcome.match_class in MATCH_CLASSES
        assert outcome.match_class == "coordinate" or (outcome.latitude, outcome.longitude) != (0, 0)


def test_a_site_adds_features_of_its_own(tmp_path):
    overlay = tmp_path / "site.csv"
    overlay.write_text(
        "name,alternate_names,latitude,longitude,radius_km,country,class\n"
        "Buoy Zebra Nine,BZ9 Buoy,12.5,-71.5,3,CO,island\n",
        encoding="utf-8",
    )
    found = Geocoder(overlay).geocode("5 nm north of Buoy Zebra Nine")
    assert off_by(found, 12.583, -71.5) < 1
