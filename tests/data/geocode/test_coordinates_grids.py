"""References to the UTM and MGRS grids."""

import pytest

from data.geocode.coordinates import Contradiction, Coordinates, find_coordinates, format_mgrs, format_utm
from data.geocode.fineness import FLOOR_KM
from data.geocode.grids import to_utm

# Named by GEOTRANS 3 through the package mgrs 1.6.0
NAMED = [
    (-26.85619, -125.69430, "10JBR3228626647"),
    (26.72307, -153.92294, "05RMK0820456095"),
    (7.87747, -48.35199, "22NGP9199571677"),
    (-70.39978, 2.67686, "31DDB8790189511"),
    (-73.75821, -23.88755, "27CVU0988512755"),
    (-68.45768, -147.34332, "06DVK8593106067"),
    (-10.36376, 117.66676, "50LNP7299254292"),
    (-59.62124, -99.63397, "14EMU6423590598"),
    (60.5, 4.2, "32VKN3647616712"),
    (78.0, 10.0, "33XUG8408563320"),
    (83.5, 35.5, "37XDN5579273617"),
    (0.001, -179.999, "01NAA6613200110"),
    (-0.001, 179.999, "60MZE3386799889"),
    (-8.0001, -3.2, "30LVS7796015685"),
]


@pytest.mark.parametrize(("latitude", "longitude", "name"), NAMED)
def test_cells_are_named_as_others_name_them_and_read_back(latitude, longitude, name):
    assert format_mgrs(latitude, longitude) == name
    found = find_coordinates(name)
    assert isinstance(found, Coordinates), found
    assert (found.notation, found.radius_km) == ("mgrs", FLOOR_KM)
    assert found.latitude == pytest.approx(latitude, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [
        ("38SMB4488", 1.0),
        ("38S MB 44 88", 1.0),
        ("MGRS 38smb4488", 1.0),
        ("38S MB 445 885", 1.0),
        ("MGRS: 38SMB48", 5.05),
        ("USNG 38S MB 4 8", 5.05),
    ],
)
def test_the_radius_is_that_of_the_cell(text, radius_km):
    found = find_coordinates(text)
    assert (found.latitude, found.longitude) == pytest.approx((33.33, 44.40), abs=0.05)
    assert found.radius_km == pytest.approx(radius_km, abs=0.01)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("17N 630084 4833438", (43.642562, -79.387143)),
        ("17T 630084 4833438", (43.642562, -79.387143)),
        ("17T 630084mE 4833438mN", (43.642562, -79.387143)),
        ("17 T 630084 m E, 4833438 m N", (43.642562, -79.387143)),
        ("UTM zone 17N: 630084 E, 4833438 N", (43.642562, -79.387143)),
        ("UTM 17 north 630084.0 4833438.0", (43.642562, -79.387143)),
        ("Easting: 630084 Northing: 4833438 Zone 17N", (43.642562, -79.387143)),
        ("E 630084 N 4833438 (UTM zona 17 norte)", (43.642562, -79.387143)),
        ("zone 17 (T) 0630084 4833438", (43.642562, -79.387143)),
        ("17S 630084 4833438", (-46.639992, -79.300313)),
        ("17 sur 630084 3833438", (-55.627528, -78.933908)),
        ("32V 236476 6716712", (60.5, 4.2)),
        ("31V 565918 6707698", (60.5, 4.2)),
    ],
)
def test_utm_with_zone_and_band_or_hemisphere(text, place):
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), found
    assert (found.latitude, found.longitude) == pytest.approx(place, abs=1e-3)
    assert (found.notation, found.radius_km) == ("utm", FLOOR_KM)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("17S 630084 3833438", "The S of the UTM zone can be the band S in the north, or the south."),
        ("61N 630084 4833438", "UTM has no zone 61 with an easting of 630084 metres."),
        ("17N 0030084 4833438", "UTM has no zone 17 with an easting of 30084 metres."),
        ("17P 630084 4833438", "A northing of 4.83344e+06 metres does not lie in UTM zone 17P."),
        ("UTM zone 17 630084 4833438", "A UTM reference needs its hemisphere or its band."),
        ("MGRS 38SMB44881", "The military grid has no cell 38SMB44881."),
        ("MGRS 38SZZ4488", "The military grid has no cell 38SZZ4488."),
        ("MGRS 38S MB 448 8321", "The military grid has no cell 38S MB 448 8321."),
    ],
)
def test_references_that_cannot_be_are_refused(text, reason):
    found = find_coordinates(text)
    assert isinstance(found, Contradiction), found
    assert found.reason == reason


@pytest.mark.parametrize("text", ["38SMB", "38SMB48", "12CAB12345", "38SZZ4488", "34 DEF 12", "630084 4833438"])
def test_what_may_be_a_number_plate_is_no_reference(text):
    assert find_coordinates(text) is None


@pytest.mark.parametrize("latitude", [-80.001, 84.001, 90.0])
def test_the_grids_end_before_the_poles(latitude):
    for form in (format_utm, format_mgrs):
        with pytest.raises(ValueError, match="80 degrees south and 84 degrees north"):
            form(latitude, 10.0)


def test_zones_of_norway_and_svalbard_are_wider():
    zones = [
        to_utm(*place)[0] for place in ((60, 2.9), (60, 3.1), (55, 3.1), (75, 8.9), (75, 20.9), (84, 21.1), (75, 42))
    ]
    assert zones == [31, 32, 31, 31, 33, 35, 38]
    assert [to_utm(0.0, longitude)[0] for longitude in (-180, 179.999, 180)] == [1, 60, 1]
