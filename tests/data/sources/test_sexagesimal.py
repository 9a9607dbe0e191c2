import pytest

from data.sources.sexagesimal import DEGREE_KM, HALF_DEGREE_KM, SECOND_KM, find_positions, read_position


@pytest.mark.parametrize(
    ("text", "lat", "lon", "radius_km"),
    [
        ("10°30'36\"N\n20°15'00\"E", 10.51, 20.25, SECOND_KM),
        ("10°30'00\"S\n20°15'00\"W", -10.5, -20.25, SECOND_KM),
        ("10°30'00\"S\n20°00'00\"W", -10.5, -20.0, HALF_DEGREE_KM),
        ("10°00'00\"N\n179°00'00\"W", 10.0, -179.0, DEGREE_KM),
        ("0°00'00.5\"N, 180°00'00\"E", 0.5 / 3600, 180.0, SECOND_KM),
        ("4°44'010\"N\n103°58'00\"E", 4 + 44 / 60 + 10 / 3600, 103 + 58 / 60, SECOND_KM),
    ],
)
def test_the_notation_is_read_and_says_how_fine_it_is(text, lat, lon, radius_km):
    position = read_position(text)
    assert (position.lat, position.lon) == pytest.approx((lat, lon))
    assert position.radius_km == radius_km
    assert not position.has_sixty


def test_sixty_minutes_are_the_next_degree():
    position = read_position("5°60'00\"S\n106°54'00\"E")
    assert (position.lat, position.lon, position.has_sixty) == (-6.0, 106.9, True)
    assert position.radius_km == SECOND_KM
    assert read_position("5°60'00\"S\n106°60'00\"E").radius_km == DEGREE_KM


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.5, 20.25",
        "10°30'00\"N",
        "10°30'00\"E\n20°15'00\"N",
        "10°61'00\"N\n20°15'00\"E",
        "10°30'61\"N\n20°15'00\"E",
        "90°30'00\"N\n20°15'00\"E",
        "10°30'00\"N\n180°00'01\"E",
        "10°30'00\"N 11°30'00\"S\n20°15'00\"E",
    ],
)
def test_what_is_no_position_or_cannot_be_is_none(text):
    assert read_position(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("near position 01-30N 103-15E. The", [(103.25, 1.5)]),
        ("05-45.6S, 105-24.0E", [(105.4, -5.76)]),
        ("06:15S \u2013 012:30E", [(12.5, -6.25)]),
        ("03:30 N \u2014 003:15E at 09:39 local time", [(3.25, 3.5)]),
        ("10-30-36N 061-15-00W", [(-61.25, 10.51)]),
        ("from 10-30N 050-00E to 11-30N 051-00E", [(50.0, 10.5), (51.0, 11.5)]),
        ("at 0930 UTC, 12 miles off", []),
        ("95-30N 050-00E", []),
    ],
)
def test_positions_in_running_text_are_found(text, expected):
    assert find_positions(text) == tuple(pytest.approx(pair) for pair in expected)
