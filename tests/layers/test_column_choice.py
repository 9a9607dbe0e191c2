from datetime import UTC, datetime

from data.intake import IntakeOptions
from data.readers.read import read_records
from data.sources.mapping import MAPPED_FIELDS
from layers.column_choice import (
    ASKED,
    OTHERS,
    Writing,
    example_values,
    field_name,
    header_of,
    judge_first,
    map_of,
    needed_sentence,
    still_needed,
    unknown_modes,
)

OPTIONS = IntakeOptions(datetime(2026, 11, 22, tzinfo=UTC), source="cbp", agency="AGY-A", handling="TLP:GREEN")


def records(*rows, header="Datum,Ort,,Weg"):
    return read_records("a.csv", "\n".join([header, *rows, ""]).encode())


def test_each_of_our_columns_is_asked_for_once_in_words():
    assert sorted((*ASKED, *OTHERS)) == sorted(MAPPED_FIELDS)
    assert all(field_name(name) for name in MAPPED_FIELDS)


def test_examples_are_the_first_different_values_cut_and_none_blank():
    found = records(f"a,,1,{'x' * 50}", "a, b ,1,c", "d,,1,e", "f,g,1,h", "i,j,1,k")
    assert example_values(found, "datum") == ("a", "d", "f")
    assert example_values(found, "ort") == ("b", "g", "j")
    assert example_values(found, "weg")[0] == "x" * 39 + "…"


def test_words_for_modes_that_are_known_are_not_asked_for():
    assert unknown_modes(records("a,b,,Esel", "a,b,,sea", "a,b,,esel", "a,b,,Muli", "a,b,,"), "weg") == ("esel", "muli")


def test_a_column_without_a_name_is_found_again():
    found = records("2026-01-02,Lagos,x,sea")
    assert header_of(found, "column_3") == "column_3"
    assert header_of(found, "datum") == "Datum"


def test_a_choice_is_judged_whatever_source_was_named():
    found = records("2026-01-02,Lagos,x,sea", "2026-13-02,Lagos,x,sea")
    chosen = map_of(
        {"occurred_at": ("datum",), "place": ("ort",), "mode": ("weg",), "unit": ()}, found, Writing({"mode": "land"})
    )
    assert chosen.constants == {}
    judged = judge_first(found, OPTIONS, chosen)
    assert (judged.accepted.height, judged.reasons()) == (1, {"bad_date": 1})


def test_what_is_still_needed_is_told_and_a_place_in_words_does_for_a_position():
    without = IntakeOptions(OPTIONS.now)
    assert still_needed({}, Writing(), without) == ("occurred_at", "place", "mode", "agency", "handling")
    assert still_needed({"latitude": ("b",)}, Writing(), OPTIONS) == ("occurred_at", "longitude", "mode")
    columns = {"occurred_at": ("a",), "latitude": ("b",), "longitude": ("c",), "place": ()}
    assert still_needed(columns, Writing({"mode": "land"}), OPTIONS) == ()
    asked = needed_sentence(still_needed({}, Writing(), OPTIONS))
    assert "Where it was (latitude and longitude, or a place in words); How it travelled" in asked
    assert needed_sentence(("longitude",)) == "Still needed: Longitude."
