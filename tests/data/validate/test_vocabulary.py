import pytest

from data.validate.vocabulary import MODES


@pytest.mark.parametrize(
    ("written", "mode"),
    [("sea", "maritime"), ("vessel", "maritime"), ("truck", "land"), ("on foot", "land"), ("air cargo", "air")],
)
def test_a_vehicle_tells_the_mode(written, mode):
    assert MODES[written] == mode


@pytest.mark.parametrize("written", ["container", "port", "teleport", "mixed", ""])
def test_what_may_be_any_mode_or_none_is_not_guessed(written):
    assert written not in MODES
