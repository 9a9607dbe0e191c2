import re

import pytest

from data.guard.words import _sections, entries, one_of


@pytest.mark.parametrize("section", sorted(_sections()))
def test_every_entry_is_a_pattern_and_stands_once(section):
    assert len(set(entries(section))) == len(entries(section)) > 0
    for entry in entries(section):
        re.compile(entry)


def test_sections_are_put_together():
    assert one_of("card", "vehicle") == "|".join((*entries("card"), *entries("vehicle")))
