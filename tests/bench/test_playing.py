"""The page that the bench of playing measures draws both ways."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).with_name("playing_page.py")


@pytest.mark.parametrize("way", ["played", "anew"])
def test_the_measured_page_is_drawn_both_ways(way):
    page = AppTest.from_file(str(PAGE), default_timeout=120)
    page.query_params["way"] = way
    page.run()
    assert not page.exception
    assert ("armed" in page.session_state) == (way == "anew")
