"""What is asked of a whole column, or once of each different text, is what each text alone would say."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.validate.countries import distance_to_country_km
from data.validate.numbers import decimals, has_ambiguous_thousands, has_grouped_thousands
from data.validate.places import check_places
from data.validate.rules import add_flags
from data.validate.words import found_anywhere, notes_on_text, of_texts

FIGURES = st.lists(st.text("0123.,-+e \u0663\u066b", max_size=9) | st.from_regex(r"-?\d{1,3}\.\d{1,5}", fullmatch=True))
TEXTS = st.lists(st.text(st.sampled_from(list("ab. \n\u00e9\u200b\u202e\u2067")), max_size=5), max_size=9)


def column_of(texts):
    return pl.DataFrame(
        {"x": texts, "decimal_comma": [n % 2 == 0 for n in range(len(texts))]},
        schema_overrides={"x": pl.String, "decimal_comma": pl.Boolean},
    )


def alone(frame, expression):
    """Evaluate row by row."""
    return [value for row in frame.iter_slices(1) for value in row.select(expression.alias("x"))["x"]]


@pytest.mark.parametrize("read", [decimals, has_ambiguous_thousands, has_grouped_thousands])
@given(texts=FIGURES)
def test_figures_among_others_are_read_as_alone(read, texts):
    frame = column_of(texts)
    assert frame.select(read("x").alias("x"))["x"].to_list() == alone(frame, read("x"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.25", 2), ("-.5", 1), ("7", 0), ("", 0), ("1.-5", 0), ("1.5-3", 1), ("1,250", 3), ("4.", 0)],
)
def test_decimals_are_those_after_the_first_sign(text, expected):
    assert column_of([text, "1.5"]).select(decimals("x"))["x"].to_list() == [expected, 1]
    assert column_of([text, "1,5 "]).select(decimals("x"))["x"].to_list() == [expected, 1]


@pytest.mark.parametrize("pattern", ["a", "[.]b", r"\u200b|\u202e", r"(?m)^\.$"])
@given(texts=TEXTS)
def test_what_one_text_holds_is_found_in_the_column(pattern, texts):
    column = pl.Series(texts, dtype=pl.String)
    assert found_anywhere(column, pattern) >= bool(column.str.contains(pattern).any())


@given(texts=TEXTS)
def test_each_different_text_is_asked_once(texts):
    frame = column_of(texts)
    for value in (
        pl.col("x").str.to_uppercase(),
        pl.col("x").str.strip_chars(),
        pl.col("x").str.contains("a"),
        pl.col("x").replace_strict({"a": 1.5}, default=None, return_dtype=pl.Float64),
    ):
        assert frame.with_columns(y=of_texts(frame, "x", value))["y"].equals(frame.select(value)["x"])


@given(texts=TEXTS)
def test_hidden_characters_are_noted_where_they_stand(texts):
    frame = column_of(texts).with_columns(pl.lit("").alias("flags"))
    flags = add_flags(frame, notes_on_text(frame, ["x"]))["flags"].to_list()
    pairs = (("bidi_control", "\u202e\u2067"), ("zero_width", "\u200b"))
    assert flags == [";".join(code for code, signs in pairs if set(signs) & set(text)) for text in texts]


def test_positions_are_measured_in_one_call_as_alone():
    lon, lat = np.array([-3.7, 2.35, 139.7, -9.0, 177.0]), np.array([40.4, 48.85, 35.7, 36.0, -18.0])
    for country in ("ES", "FJ", "JP"):
        each = [distance_to_country_km(country, lon[n : n + 1], lat[n : n + 1])[0] for n in range(len(lon))]
        assert distance_to_country_km(country, lon, lat).tolist() == each


def test_each_row_is_held_against_its_own_country():
    stated = ["ES", "FR", "", "ES", "FR"]
    frame = pl.DataFrame({"latitude": ["40.4", "40.4", "40.4", "", "-48.85"], "longitude": ["-3.7"] * 3 + ["", "2.35"]})
    texts = {"place": "Port", "radius_km": "", "place_radius_km": "", "mode": "land", "flags": ""}
    nothing = [pl.lit(None, pl.String).alias(name) for name in ("reason", "sentence")]
    whole = frame.with_columns(
        *nothing, *(pl.lit(text).alias(name) for name, text in texts.items()), pl.Series("stated_country", stated)
    )
    assert check_places(whole)["flags"].to_list() == [
        "",
        "coord_country_mismatch",
        "",
        "needs_geocode",
        "coord_country_mismatch;sign_looks_wrong",
    ]
