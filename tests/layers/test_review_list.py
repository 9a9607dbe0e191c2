"""The lists of the Records page: who decided what, what was found and how well, and how many wait."""

import polars as pl

from layers.review_list import (
    checked_table,
    placed_sentence,
    placed_table,
    records_sentence,
    waiting_sentence,
)

REVIEWS = pl.DataFrame(
    [
        ("San José", "", 2, "ambiguous", None, None),
        ("asdfgh", "", 1, "unknown", "Lt. Vega", None),
        ("Tripoli", "LY", 3, "ambiguous", "Lt. Vega", 32.9),
    ],
    schema=["place", "country", "records", "reason", "who", "latitude"],
    orient="row",
)
PLACED = pl.DataFrame(
    [("Marseille", "BR", 1, "Brazil", "country", 2955.0), ("GRU", "BR", 4, "Guarulhos", "airport", 25.4)],
    schema=["place", "country", "records", "name", "match_class", "radius_km"],
    orient="row",
)


def test_a_text_tells_why_it_waits_or_who_decided_what():
    assert checked_table(REVIEWS)["why it waits, or who decided"].to_list() == [
        "several places fit", "Lt. Vega: left", "Lt. Vega: placed",
    ]  # fmt: skip


def test_a_placed_text_tells_what_was_found_and_how_well_in_the_same_order():
    assert placed_table(PLACED).select("place, as reported", "found as", "within km").rows() == [
        ("Marseille", "Brazil: country", 2955),
        ("GRU", "Guarulhos: airport", 25),
    ]


def test_the_sentence_over_the_list_counts_both_kinds():
    assert waiting_sentence(REVIEWS) == "1 text waits for a person, 2 are decided."
    assert waiting_sentence(REVIEWS[:1]) == "1 text waits for a person, 0 are decided."
    assert waiting_sentence(REVIEWS[1:2]) == "0 texts wait for a person, 1 is decided."
    assert waiting_sentence(REVIEWS.clear()) == "Every record has coordinates, or a text that the gazetteer knows."
    assert placed_sentence(PLACED) != placed_sentence(PLACED.clear())


def test_records_that_have_a_place_are_not_called_records_without_coordinates():
    assert records_sentence({"records": 1, "latitude": None}) == "1 record without coordinates"
    assert records_sentence({"records": 2, "latitude": 3.0}) == "2 records placed by this text"
