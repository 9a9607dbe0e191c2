import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.csv_text import inert_csv


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("x")']
)
def test_a_formula_is_a_text(text):
    assert read(inert_csv(pl.DataFrame({"a": [text]}))) == [["a"], ["'" + text]]


@pytest.mark.parametrize(
    "text", ["-6.25", "+3", "-12,5", "Tarifa", "", "'quoted", "ميناء", "a=b", "two\nlines", 'say "x"']
)
def test_what_is_no_formula_stays_as_it_is(text):
    assert read(inert_csv(pl.DataFrame({"a": [text], "b": ["x"]})))[1][0] == text


def test_numbers_keep_their_sign_and_headers_are_inert_too():
    assert read(inert_csv(pl.DataFrame({"=x": [-1.5], "b": [-3]}))) == [["'=x", "b"], ["-1.5", "-3"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20), min_size=1))
def test_no_cell_begins_like_a_formula_and_none_is_lost(texts):
    rows = read(inert_csv(pl.DataFrame({"a": texts, "b": ["x"] * len(texts)})))[1:]
    cells = [row[0] for row in rows]
    assert len(cells) == len(texts)
    for cell, text in zip(cells, texts, strict=True):
        assert cell in (text, "'" + text) or cell.replace("\r\n", "\n") in (text, text.replace("\r\n", "\n"))
        bare = cell.lstrip()
        assert not bare.startswith(("=", "@")) or cell.startswith("'")
