"""Sentences about records without coordinates, before and after an import."""

from data.placing import PlacingSummary
from layers.placing_text import dry_run_sentences, placing_sentence, shown_sentence


def test_a_check_tells_what_will_become_of_records_without_coordinates():
    assert dry_run_sentences(0, with_text=0) == []
    (texts,) = dry_run_sentences(1, with_text=1)
    assert texts.startswith("1 record has no coordinates: it will be placed by its text")
    texts, nothing = dry_run_sentences(1203, with_text=1200)
    assert texts.startswith("1,200 records have no coordinates")
    assert nothing.startswith("3 records have neither")


def test_the_map_shows_all_only_where_nothing_waits():
    assert shown_sentence(0, elsewhere=0) == "The map shows them now."
    assert "1 text waits for a person before" in shown_sentence(1, elsewhere=0)
    assert "5 texts wait for a person before" in shown_sentence(5, elsewhere=0)


def test_what_waits_of_other_files_is_told_as_such():
    assert shown_sentence(0, elsewhere=1) == "The map shows them now. Of other files, 1 text waits for a person."
    assert shown_sentence(2, elsewhere=3).endswith("Of other files, 3 texts wait for a person.")


def test_what_was_placed_and_what_waits():
    assert placing_sentence(PlacingSummary()) == ""
    assert "wait" not in placing_sentence(PlacingSummary(2, 2))
    assert "1 text waits for a person" in placing_sentence(PlacingSummary(3, 2))
