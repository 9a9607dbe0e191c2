"""What is read as a position, in each notation, and what is refused with which reason."""

import pytest

from data.geocode.coordinates import Contradiction, Coordinates, find_coordinates
from data.geocode.pairs import EITHER_WAY, HALF_LETTERED, HALF_SEXAGESIMAL, SIGN_AND_LETTER, TWO_OF_AN_AXIS
from data.geocode.positions import NULL_ISLAND

DMS = (10 + 35 / 60 + 12 / 3600, -(66 + 56 / 60 + 12 / 3600))
DM = (10 + 35 / 60, -(66 + 56 / 60))


@pytest.mark.parametrize(
    "text",
    [
        "32.9, 12.1", "32.9,12.1", "(32.9, 12.1)", "[32.9; 12.1]", "32.9 12.1", "+32.9 +12.1", "32,9; 12,1",
        "32,9 12,1",
        "32.9N 12.1E", "32.9 N, 12.1 E", "32.9°N 12.1°E", "32.9° N / 12.1° E", "N32.9 E12.1", "N 32.9, E 12.1",
        "12.1E 32.9N", "E12.1 N32.9", "32.9n 12.1e", "32,9 N; 12,1 E", "32,9° Nord, 12,1° Est", "32.9N12.1E",
        "lat 32.9 lon 12.1", "latitude: 32.9; longitude: 12.1", "longitude: 12.1, latitude: 32.9",
        "Lat. 32.9, Long. 12.1",
        "lat=32.9&lon=12.1", '{"lat": 32.9, "lng": 12.1}', "lat/lon: 32.9, 12.1", "lon/lat: 12.1, 32.9",
        "32.9, 12.1 (lat/lon)", "latitud 32,9 norte, longitud 12,1 este",
        "32.9 de latitud norte y 12.1 de longitud este",
        "latitude is 32.9 and longitude is 12.1", "lat 32.9, 12.1", "(lat, lon) = (32.9, 12.1)", "POINT(12.1 32.9)",
        '{"type": "Point", "coordinates": [12.1, 32.9]}', "coordinates: 32.9, 12.1", "GPS 32.9 12.1",
        "Coordenadas: 32,9; 12,1",
        "32.9 north, 12.1 east", "32.9 degrees north, 12.1 degrees east", "32.9 norte, 12.1 este",
        "32,9 nord, 12,1 est",
        "32.9° с.ш., 12.1° в.д.", "32,9 с. ш. 12,1 в. д.", "32.9 северной широты, 12.1 восточной долготы",
        "широта 32.9, долгота 12.1", "٣٢٫٩ شمالا ١٢٫١ شرقا", "خط العرض ٣٢٫٩ خط الطول ١٢٫١", "۳۲٫۹، ۱۲٫۱",
        "３２．９Ｎ　１２．１Ｅ",
        "北纬32.9度，东经12.1度", "32.9 kuzey, 12.1 doğu", "32.9degN 12.1degE", "32.9\nN 12.1 E",
    ],
)  # fmt: skip
def test_decimals(text):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert (found.latitude, found.longitude, found.notation) == (32.9, 12.1, "decimal")
    assert found.radius_km == pytest.approx(5.26, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "-12.5 / -45.1", "\u221212.5, \u221245.1", "12.5S 45.1W", "12.5 sur, 45.1 oeste", "12,5 S; 45,1 O",
        "S12.5 W45.1",
        "12.5° sud, 45.1° ouest", "12.5 ю.ш., 45.1 з.д.", "12.5 south 45.1 west", "lat -12.5, lon -45.1",
        "12.5 S, -45.1", "١٢٫٥ جنوبا ٤٥٫١ غربا", "12.5S - 45.1W", "12.5S-45.1W",
    ],
)  # fmt: skip
def test_decimals_in_the_south_west(text):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert (found.latitude, found.longitude) == (-12.5, -45.1)


@pytest.mark.parametrize(
    "text",
    [
        "10°35'12\"N 066°56'12\"W", "10º35′12″N, 66º56′12″O", "10˚ 35’ 12” N 66˚ 56’ 12” W", "10°35'12''N 66°56'12''W",
        "10°35′12′′N 66°56′12′′W", "10d35m12sN 66d56m12sW", "10 35 12 N 066 56 12 W", "10-35-12N 066-56-12W",
        "10:35:12N 066:56:12W", "103512N 0665612W", "N103512 W0665612", "N 10°35'12\" W 66°56'12\"",
        "W066°56'12\" N10°35'12\"",
        "10°35'12\", -66°56'12\"", "10 deg 35 min 12 sec N, 66 deg 56 min 12 sec W",
        "10°35'12\" norte 66°56'12\" oeste",
        "10°35′12″ с.ш. 66°56′12″ з.д.", "lat 10°35'12\" lon -66°56'12\"",
        "latitud 10°35'12\" N, longitud 66°56'12\" O",
        "١٠°٣٥′١٢″ شمالا ٦٦°٥٦′١٢″ غربا", "北纬10度35分12秒，西经66度56分12秒", "10°35'12\"n 66°56'12\"w",
    ],
)  # fmt: skip
def test_degrees_minutes_and_seconds(text):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert (found.latitude, found.longitude) == pytest.approx(DMS)
    assert (found.notation, found.radius_km) == ("dms", 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "10°35'N 066°56'W", "10-35N 066-56W", "1035N 06656W", "1035N06656W", "10 35 N 66 56 W", "10:35N/066:56W",
        "10°35'N, 66°56'O", "10 35.0N 066 56.0W", "N10 35.00 W066 56.00", "10°35,0'N 66°56,0'W", "10-35.0N - 066-56.0W",
        "10°35' -66°56'", "10° 35' Nord 66° 56' Ouest", "N1035 W06656", "1035.0N 06656.0W",
        "10deg 35.0min North / 066deg 56.0min West",
    ],
)  # fmt: skip
def test_degrees_and_minutes(text):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert (found.latitude, found.longitude) == pytest.approx(DM)
    assert (found.notation, found.radius_km) == ("ddm", 1.0)


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [
        ("0N 12E", 56.1),
        ("0.0 N, 12.5 E", 5.6),
        ("0.00 N, 12.50 E", 1.0),
        ("0.000000 N, 12.500000 E", 5.6),
        ("0°30'N 12°00'E", 28.1),
        ("0°00'N 12°00'E", 56.1),
        ("0°00'00\"N 12°20'00\"E", 1.0),
        ("60.0, 12.5", 4.7),
        ("0.5, 12.1234", 1.0),
    ],
)
def test_the_radius_tells_how_fine_the_notation_is(text, radius_km):
    assert find_coordinates(text).radius_km == pytest.approx(radius_km, abs=0.1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("41.5 N -81.0 W", SIGN_AND_LETTER),
        ("-41.5 N 81.0 W", SIGN_AND_LETTER),
        ("-41.5 S, 81.0 W", SIGN_AND_LETTER),
        ("lat -33.9 S, lon 18.4 E", SIGN_AND_LETTER),
        ("41.501 N, 81.012", HALF_LETTERED),
        ("41.501, 81.012 W", HALF_LETTERED),
        ("10.5N 20.5N", TWO_OF_AN_AXIS[0]),
        ("10°35'E, 20°35'W", TWO_OF_AN_AXIS[1]),
        ("E 32.9 N 12.1 E", EITHER_WAY),
        ("0, 0", NULL_ISLAND),
        ("0,0", NULL_ISLAND),
        ("0.000, 0.000", NULL_ISLAND),
        ("0N 0E", NULL_ISLAND),
        ("0°00'00\"N 0°00'00\"E", NULL_ISLAND),
        ("lat 0, lon 0", NULL_ISLAND),
        ("95N 12E", "A latitude of 95 degrees is beyond 90."),
        ("95.5, 12.1", "A latitude of 95.5 degrees is beyond 90."),
        ("121.0512, 14.6012", "A latitude of 121.051 degrees is beyond 90."),
        ("32.9N 190.5E", "A longitude of 190.5 degrees is beyond 180."),
        ("90°00'01\"N 20°15'00\"E", "A latitude of 90.0003 degrees is beyond 90."),
        ("10°75'N 066°56'W", "75 minutes of an angle are not below 60."),
        ("10°35'N 066°60'W", "60 minutes of an angle are not below 60."),
        ("10°35'61\"N 066°56'12\"W", "61 seconds of an angle are not below 60."),
        ("1075N 06656W", "75 minutes of an angle are not below 60."),
        ("12.25N 049-33E", HALF_SEXAGESIMAL),
        ("06:01N 001 E", HALF_SEXAGESIMAL),
        ("10.50N 66.90W to 10.50N 65.90W", "Two positions 109 km apart stand in one text."),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_reason(text, reason):
    found = find_coordinates(text)
    assert isinstance(found, Contradiction), found
    assert found.reason == reason


def test_sixty_seconds_are_the_next_minute():
    found = find_coordinates("10°35'60\"N 066°56'12\"W")
    assert found.latitude == pytest.approx(10.6)


@pytest.mark.parametrize(
    "text",
    [
        "10.5N 66.9W (10°30'N 66°54'W)",
        "10°30'N 66°54'W = 10.5, -66.9",
        "DMS: 10°30'N 66°54'W; decimal: 10.5N 66.9W",
        "19PGM2983861462 (10°30'N 66°54'W)",
    ],
)
def test_one_point_in_two_notations_is_one_point(text):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert (found.latitude, found.longitude, found.radius_km) == pytest.approx((10.5, -66.9, 1.0), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("seized at 32.90, 12.10 near the coast", "32.90, 12.10"),
        ("20 km south of 32.9N 12.1E.", "32.9N 12.1E"),
        ("La posición es 32,9 N; 12,1 O según", "32,9 N; 12,1 O"),
        ("la position est 32.9 N, 12.1 E", "32.9 N, 12.1 E"),
        ("La position est 32.9012, 12.1034.", "32.9012, 12.1034"),
        ("Último ponto: latitude 32.9; longitude: 12.1 (mar)", "latitude 32.9; longitude: 12.1"),
        ("близ 55°45′ с.ш. 37°37′ в.д., море", "55°45′ с.ш. 37°37′ в.д."),
        ("Checkpoint 38S MB 44840 83210, road", "38S MB 44840 83210"),
        ("at 17T 630084mE 4833438mN by boat", "17T 630084mE 4833438mN"),
        ("https://maps.example/?q=32.9012,12.1034&z=5", "32.9012,12.1034"),
        ("@32.9012,12.1034,15z", "32.9012,12.1034"),
        ("geo:32.9012,12.1034", "32.9012,12.1034"),
    ],
)
def test_the_span_is_the_text_that_was_read(text, part):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert text[slice(*found.span)] == part


@pytest.mark.parametrize(
    "text",
    [
        "06:02S \u2014 1 06:48E",
        "08:45S \u2014 01 3:16E",
        "08:45S - 013: 1 7 E",
        "05:30S - 105: 1 7E",
        "08:44S - 01 7 E",
    ],
)
def test_numbers_that_a_scan_tore_apart_are_not_read(text):
    assert not isinstance(find_coordinates(text), Coordinates)


def test_positions_are_read_at_the_edges_of_the_globe():
    for text, place in [
        ("90.0N 180.0E", (90, 180)),
        ("-90.0, -180.0", (-90, -180)),
        ("0°00'30\"N 180°00'00\"W", (1 / 120, -180)),
        ("0.0, 12.5", (0, 12.5)),
    ]:
        found = find_coordinates(text)
        assert (found.latitude, found.longitude) == pytest.approx(place)
