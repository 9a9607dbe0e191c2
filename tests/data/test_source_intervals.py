"""A site's list of how often its sources are heard: what is read, and what is refused with a word."""

from datetime import timedelta

import pytest

from data.errors import WrongUseError
from data.source_intervals import read_source_intervals, read_source_intervals_file

LIST = """
[[source]]
agency = "AGY-A"
expected_minutes = 90
[[source]]
agency = "AGY-A"
feed = ""
expected_minutes = 5
"""


def test_a_list_is_read():
    minutes = {key: interval / timedelta(minutes=1) for key, interval in read_source_intervals(LIST).items()}
    assert minutes == {("AGY-A", None): 90, ("AGY-A", ""): 5}
    assert read_source_intervals("") == read_source_intervals_file(None) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x =", "no TOML"),
        ("x = 1", "nothing else"),
        ("source = 1", "nothing else"),
        ("source = [1]", "write a table"),
        ('[[source]]\nagency = "A"\nminutes = 1', "minutes is not known"),
        ("[[source]]\nexpected_minutes = 1", "agency is not empty"),
        ('[[source]]\nagency = "A"\nfeed = 1\nexpected_minutes = 1', "are texts"),
        ('[[source]]\nagency = "A"', "whole number"),
        ('[[source]]\nagency = "A"\nexpected_minutes = true', "whole number"),
        ('[[source]]\nagency = "A"\nexpected_minutes = 0', "whole number"),
        (LIST + LIST, "twice"),
    ],
)
def test_what_makes_no_sense_is_refused(text, said):
    with pytest.raises(WrongUseError, match=said):
        read_source_intervals(text)


def test_a_list_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(WrongUseError, match="cannot be read"):
        read_source_intervals_file(tmp_path / "none.toml")
