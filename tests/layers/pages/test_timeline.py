"""The strip of time: a period of which nothing may be told is not drawn as one without events."""

from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from layers.pages.timeline import SPEEDS, USUAL_WINDOW, WINDOWS, TimeChoice, strip
from routes.periods import Period

DAYS = [date(2025, month, 1) for month in (1, 2, 3, 4)]
BARS = pl.DataFrame({"period": DAYS, "count": [0.0, 7.0, 0.0, 3.0]})


@pytest.mark.parametrize(("complete", "dotted"), [(True, []), (False, [0, 2])])
def test_only_what_may_be_untold_is_dotted(complete, dotted):
    told = strip(TimeChoice(DAYS[2], 3, "2x"), BARS, Period.MONTH, complete=complete)
    assert told["untold"] == dotted
    assert told["bars"] == [0.0, 7.0, 0.0, 3.0]
    assert (told["at"], told["length"], told["speed"]) == (2, 3, "2x")
    assert [n for n, _name in told["windows"]] == list(WINDOWS)


def told_page(said) -> None:
    """Take over what a browser says, and write what the page makes of it."""
    from datetime import date  # noqa: PLC0415 (runs on its own)

    import streamlit as st  # noqa: PLC0415

    from layers.pages.timeline import chosen_time, take_time  # noqa: PLC0415

    take_time(said)
    chosen = chosen_time(tuple(date(2025, month, 1) for month in (1, 2, 3, 4)))
    st.text(f"{chosen.last} {chosen.length} {chosen.speed}")


USUAL = f"{DAYS[-1]} {USUAL_WINDOW} {next(iter(SPEEDS))}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"last": "2025-02-01", "length": 3, "speed": "4x"}, "2025-02-01 3 4x"),
        ({"last": "2025-02-02", "length": 5, "speed": "<b>"}, USUAL),
        ({"last": ["2025"], "length": {"a": 1}, "speed": None}, USUAL),
        ({}, USUAL),
    ],
)
def test_the_browser_can_say_what_is_offered_and_nothing_else(said, kept):
    page = AppTest.from_function(told_page, kwargs={"said": said}).run()
    assert not page.exception
    assert page.text[0].value == kept
