"""Positions written in any notation, alone or in a sentence, one by one or in a column, come back."""

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.geocode.coordinates import (
    Contradiction,
    Coordinates,
    find_coordinates,
    format_ddm,
    format_decimal,
    format_dms,
    format_mgrs,
    format_utm,
    read_coordinates,
)

NEAR = 1e-6
METRE_DEG = 1 / 111_000
LATITUDES = st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 89.9999999, -0.0000004, 12.0, 59.9999999])
LONGITUDES = st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 179.9999999, -179.9999999, 0.0, 10.9999999])
GRID_LATITUDES = st.floats(-80, 84) | st.sampled_from(
    [-80.0, 84.0, 0.0, -1e-9, -1e-15, 1e-9, 72.0, 56.0, 63.9999999, -8.0]
)
BEFORE = st.sampled_from(
    ["", "Seized at ", "El buque fue interceptado en ", "Position: ", "At sea (", "на море ", "near the shore, ", "في ",
     "La position est ", "On 12 May 2020, 5 persons; "]
)  # fmt: skip
AFTER = st.sampled_from(
    ["", ".", ", off Libya", ") by the navy", " cerca de la costa", " on 2020-05-12", "; 12.5 kg", " en mer"]
)


def apart(found, latitude, longitude):
    """Degrees between two positions, around the antimeridian, too."""
    assert isinstance(found, Coordinates), found
    around = abs(found.longitude - longitude) % 360
    return max(abs(found.latitude - latitude), min(around, 360 - around))


@pytest.mark.parametrize("form", [format_decimal, format_ddm, format_dms])
@given(latitude=LATITUDES, longitude=LONGITUDES, before=BEFORE, after=AFTER)
def test_angles_come_back(form, latitude, longitude, before, after):
    assume(abs(latitude) > NEAR or abs(longitude) > NEAR)
    text = form(latitude, longitude)
    found = find_coordinates(text)
    assert apart(found, latitude, longitude) < NEAR
    within = find_coordinates(before + text + after)
    assert (within.latitude, within.longitude, within.radius_km) == (found.latitude, found.longitude, found.radius_km)
    assert within.span == (len(before) + found.span[0], len(before) + found.span[1])


@given(latitude=GRID_LATITUDES, longitude=LONGITUDES, before=BEFORE, after=AFTER)
def test_utm_comes_back(latitude, longitude, before, after):
    assume(abs(latitude) > NEAR or abs(longitude) > NEAR)
    text = format_utm(latitude, longitude)
    found = find_coordinates(text)
    # A millimetre of easting is more degrees where meridians meet, yet never 1e-6 this side of 84 degrees.
    assert apart(found, latitude, longitude) < NEAR
    within = find_coordinates(before + text + after)
    assert (within.latitude, within.longitude) == (found.latitude, found.longitude)


@pytest.mark.parametrize(("digits", "side_m"), [(2, 1000), (3, 100), (4, 10), (5, 1), (6, 0.1), (7, 0.01)])
@given(latitude=GRID_LATITUDES, longitude=LONGITUDES, before=BEFORE, after=AFTER)
def test_mgrs_comes_back_within_its_cell(digits, side_m, latitude, longitude, before, after):
    text = format_mgrs(latitude, longitude, digits=digits)
    found = find_coordinates(text)
    assert isinstance(found, Coordinates), text
    assert abs(found.latitude - latitude) <= 0.75 * side_m * METRE_DEG + 1e-9
    if digits == 7:
        assert apart(found, latitude, longitude) < NEAR
    within = find_coordinates(before + text + after)
    assert (within.latitude, within.longitude) == (found.latitude, found.longitude)


def row_of(text):
    found = find_coordinates(text)
    if found is None:
        return (None,) * 5
    if isinstance(found, Contradiction):
        return (None, None, None, None, found.reason)
    return (found.latitude, found.longitude, found.radius_km, found.notation, None)


NUMBERS = st.from_regex(r"[+-]?(0|[1-9]?[0-9]|1[0-9]{2})([.,][0-9]{1,6})?°?", fullmatch=True)
PIECES = st.sampled_from(
    ["N", "S", " E", " W", "O", " N", "n", ",", ", ", " ", "; ", " / ", "-", "'", '"', "lat ", " lon ", " kg", "%",
     " km", "$",
     "(", ")", "at ", "est ", " sur", "coordinates ", " y ", ".", "POINT(", "in ", " 38SMB4488", "5", ":", " of ",
     "\n", "é "]
)  # fmt: skip
TEXTS = st.lists(NUMBERS | PIECES, min_size=2, max_size=7).map("".join)
PAIRS = st.tuples(BEFORE, NUMBERS, st.sampled_from([", ", ",", " ", "; ", "/", "N ", "N, "]), NUMBERS, PIECES).map(
    "".join
)


@given(texts=st.lists(TEXTS | PAIRS | st.none(), max_size=20))
def test_a_column_is_read_as_its_texts_are(texts):
    read = read_coordinates(pl.Series("place", texts, dtype=pl.String))
    assert read.columns == ["latitude", "longitude", "radius_km", "notation", "reason"]
    expected = [row_of(text) if text is not None else (None,) * 5 for text in texts]
    for row, single in zip(read.iter_rows(), expected, strict=True):
        assert row[:2] + row[3:] == single[:2] + single[3:]
        assert row[2] == pytest.approx(single[2])


@given(text=TEXTS | PAIRS | st.text(max_size=40))
def test_nothing_lies_on_null_island_or_off_the_globe(text):
    found = find_coordinates(text)
    if isinstance(found, Coordinates):
        assert (found.latitude, found.longitude) != (0, 0)
        assert abs(found.latitude) <= 90
        assert abs(found.longitude) <= 180
        assert found.radius_km >= 1
    if found is not None:
        assert 0 <= found.span[0] < found.span[1] <= len(text)
