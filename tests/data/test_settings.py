"""Settings from the environment: what is left out, and what makes no sense."""

import pytest

from data.errors import WrongUseError
from data.settings import read_settings


@pytest.mark.parametrize(("text", "k"), [(None, 5), ("", 5), (" 12 ", 12), ("1", 1)])
def test_how_few_events_of_others_are_not_told(monkeypatch, text, k):
    monkeypatch.delenv("ROUTEWATCH_SMALL_CELLS", raising=False)
    if text is not None:
        monkeypatch.setenv("ROUTEWATCH_SMALL_CELLS", text)
    assert read_settings().small_cells == k


@pytest.mark.parametrize("text", ["0", "-5", "five", "5.0", "1e3", "05", "99999999", "٥"])
def test_a_limit_that_makes_no_sense_is_refused(monkeypatch, text):
    monkeypatch.setenv("ROUTEWATCH_SMALL_CELLS", text)
    with pytest.raises(WrongUseError, match="expected a whole number from 1 on"):
        read_settings()
