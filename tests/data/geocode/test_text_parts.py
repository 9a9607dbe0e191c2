"""What the parts of understanding a text do on their own: words, distances, ways on the sphere, the sea, spelling."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.geocode.measures import find_distances, find_mark
from data.geocode.outcome import MATCH_CLASSES
from data.geocode.radii import load_radii, radius_of
from data.geocode.sea import is_at_sea, seaward
from data.geocode.spelling import Speller, sounded
from data.geocode.sphere import bearing_deg, distance_km, moved, part_way, span_km
from data.geocode.tokens import COMMA, HARD, HYPHEN, OPEN, SLASH, tokenize
from data.geocode.words import load_words

latitudes = st.floats(-80, 80)
longitudes = st.floats(-180, 180)


def test_words_know_what_stands_before_them():
    tokens = tokenize("Off Al-Hoceima/Nador, Morocco - found on St. John's Island")
    assert tokens.words == ["off", "al", "hoceima", "nador", "morocco", "found", "on", "st", "john", "island"]
    assert tokens.breaks == [OPEN, OPEN, HYPHEN, SLASH, COMMA, HARD, OPEN, OPEN, OPEN, OPEN]
    assert tokens.named == [True, True, True, True, True, False, False, True, True, True]


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("12nm off Bonny", 22.2),
        ("40 nm S of X", 74.1),
        ("30-40 nautical miles off", 64.8),
        ("15 km", 15),
        ("1,200 km south", 1200),
        ("1,5 km", 1.5),
        ("16 miles", 25.7),
        ("20 meters off", 0.02),
        ("20 millas náuticas", 37.0),
        ("10 морских миль", 18.5),
        ("20 كم", 20),
        ("One mile off", 1.6),
    ],
)
def test_distances_are_read_with_their_units(text, km):
    assert find_distances(text)[0].km == pytest.approx(km, rel=0.01)


@pytest.mark.parametrize("text", ["Mission 5 mi", "8 m"])
def test_short_units_count_as_well(text):
    assert len(find_distances(text)) == 1


@pytest.mark.parametrize("text", ["A16 motorway", "Moo 7 Mission", "45742 US Highway 281", "33 18 N"])
def test_what_has_no_unit_is_no_distance(text):
    assert find_distances(text) == []


@pytest.mark.parametrize(("text", "mark"), [("km 43 on the road", 43), ("KM26+300 in highway", 26.3), ("near X", None)])
def test_kilometre_marks(text, mark):
    assert find_mark(text) == mark


@given(latitudes, longitudes, st.floats(0, 360), st.floats(1, 2000))
def test_going_some_way_and_measuring_it_agree(lat, lon, bearing, km):
    end = moved((lat, lon), bearing, km)
    assert span_km((lat, lon), end) == pytest.approx(km, rel=1e-6)
    turn = abs(bearing_deg((lat, lon), end) - bearing)
    assert min(turn, 360 - turn) < 0.01
    assert -180 <= end[1] <= 180
    assert distance_km(lat, lon, [end[0]], [end[1]])[0] == pytest.approx(km, rel=1e-6)


def test_the_way_across_the_date_line_is_short():
    middle = part_way((0, 179), (0, -179), 0.5)
    assert abs(middle[1]) == pytest.approx(180)


@pytest.mark.parametrize(
    ("spot", "km"), [((35.9, 14.51), 10), ((32.93, 12.08), 20), ((4.45, 7.17), 22), ((-18.1, 178.4), 30)]
)
def test_out_to_sea_is_at_sea(geocoder, spot, km):
    found = seaward(spot, km, sea=geocoder.tables.sea)
    assert is_at_sea(found, geocoder.tables.sea)
    assert span_km(spot, found) < km + 15
    assert not math.isclose(span_km(spot, found), 0)


def test_there_is_no_sea_in_the_midst_of_asia(geocoder):
    assert seaward((46.0, 86.0), 10, sea=geocoder.tables.sea) is None
    assert seaward((47.5, 19.0), 10, sea=geocoder.tables.sea) is not None
    assert seaward((47.5, 19.0), 10, sea=geocoder.tables.sea, within=200) is None


def test_transliterations_sound_alike():
    assert sounded("az zawiyah") == sounded("zawiya")
    assert sounded("garabulli") == sounded("qarabuli")


@pytest.mark.parametrize(
    ("written", "country", "meant"),
    [("zawara", "LY", "zuwara"), ("gondor", "ET", "gondar"), ("xyzzyq", "LY", ""), ("abc", "LY", "")],
)
def test_a_misspelt_name_is_sought_in_its_country_alone(geocoder, written, country, meant):
    assert sounded(Speller(geocoder.tables).correct(written, country))[:3] == sounded(meant)[:3]


def test_words_of_each_language_have_a_role():
    words = load_words()
    for phrase, role in {
        "off the coast of": "off", "cerca de": "near", "entre": "between", "liman": "port", "ميناء": "port",
        "аэропорт": "airport", "frontière".replace("è", "e"): "border", "carretera": "road",
    }.items():  # fmt: skip
        assert words.roles[phrase] == role
    assert words.bearings["ssw"] == 202.5
    assert words.demonyms["libyan"] == "LY"


def test_each_radius_is_of_a_class_and_positive():
    radii = load_radii()
    assert {match_class for match_class, _band in radii} <= set(MATCH_CLASSES)
    assert all(0 < km <= 20_038 for km in radii.values())
    assert radius_of("city", "no such band") == radii["city", ""]
