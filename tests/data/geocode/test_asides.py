"""Vessels, flags, dates and common words that are spelt like places."""

import pytest

from data.geocode.outcome import Location


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PHILIPPINES: On 25 July, the Gibraltar-flagged ship APL LOS ANGELES was boarded at Manila", "Manila"),
        ("SRI LANKA: ship (SINAR JAVA), Singapore-flag, was raided on 2 Jan while berthed at Colombo", "Colombo"),
        ("On 9 March, robbers boarded a tanker anchored at Lagos, Nigeria", "Lagos"),
        ("ANGOLA: the Marshall Islands-flagged tanker NEW YORK was approached at 0242 UTC off Luanda", "Luanda"),
    ],
)  # fmt: skip
def test_a_report_lies_where_it_happened_and_not_where_the_ship_is_from(geocoder, text, name):
    found = geocoder.geocode(text)
    assert isinstance(found, Location)
    assert found.name == name


def test_who_was_attacked_in_a_gulf_was_not_in_a_town_far_inland(geocoder):
    found = geocoder.geocode("GULF OF ADEN: Six pirates in a skiff chased a tanker. Lookout saw them")
    assert isinstance(found, Location)
    assert found.name == "Gulf of Aden"


def test_capitals_stay_the_city_and_straits_have_both_forms(geocoder):
    assert geocoder.geocode("Tunis").match_class == "city"
    for text in ("Makassar Straits", "Strait of Makassar", "Makassar Strait"):
        assert geocoder.geocode(text).name == "Makassar Strait"


def test_words_that_are_capitals_because_all_are_name_no_place(geocoder):
    text = "INDONESIA: A TANKER WAS BOARDED AND ROBBED BY FOUR PERSONS. ATTEMPT WAS MADE WHILE ANCHORED AT BELAWAN"
    assert geocoder.geocode(text).name.startswith("Belawan")
