"""What people read about a flag, word for word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.sentences import LARGEST_RATIO, MARKS, change, flag_sentence, flag_title, p_text
from routes.analysis import FlagType
from routes.periods import Period

NAMES = {"sea": "Turbo to Colon", "road": "Tela to Copan", "sky": "Barahona", "date": "Suva to Apia"}

SENTENCES = {
    FlagType.EMERGENCE: "since Jun 2024: 3.2 events a month where 0.0 were expected",
    FlagType.DECLINE: "since Feb 2024: down 62% (interval 41% to 75%)",
    FlagType.CHANGE: "since Mar 2024: up 20% (interval -10% to 60%)",
    FlagType.DRIFT: "drifting sideways since Jun 2024: 27 km (interval 21 to 32)",
    FlagType.DISPLACEMENT: "displaced since May 2024; the new corridor: up 50% (interval 20% to 90%)",
    FlagType.MODE_SWITCH: "another mode since Apr 2024; the new one: up 50% (interval 20% to 90%)",
    FlagType.ARTEFACT_EFFORT: "effort since May 2024: down 62% (interval 41% to 75%)",
    FlagType.ARTEFACT_REPORTING: "reporting since Jun 2024: down 62% (interval 41% to 75%)",
}

TITLES = {
    FlagType.EMERGENCE: "Suva to Apia",
    FlagType.DECLINE: "Turbo to Colon",
    FlagType.CHANGE: "Tela to Copan",
    FlagType.DRIFT: "Barahona",
    FlagType.DISPLACEMENT: "Turbo to Colon → Tela to Copan",
    FlagType.MODE_SWITCH: "Tela to Copan → Barahona",
    FlagType.ARTEFACT_EFFORT: "Coast Guard, Customs",
    FlagType.ARTEFACT_REPORTING: "Tela to Copan",
}


@pytest.mark.parametrize("kind", list(FlagType))
def test_each_type_has_its_sentence_title_and_mark(flags, kind):
    assert flag_sentence(flags[kind], period=Period.MONTH) == SENTENCES[kind]
    assert flag_title(flags[kind], NAMES) == TITLES[kind]
    assert MARKS[kind]


@pytest.mark.parametrize("kind", list(FlagType))
def test_a_corridor_without_a_name_is_asked_about(flags, kind):
    if kind is not FlagType.ARTEFACT_EFFORT:
        assert set(flag_title(flags[kind], {})) <= set("? →")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"effect": 1.0, "effect_low": 0.8, "effect_high": 1.3}, "up 0% (interval -20% to 30%)"),
        ({"effect": 0.9, "effect_low": 0.6, "effect_high": 1.4}, "down 10% (interval -40% to 40%)"),
        ({"effect": 0.0, "effect_low": 0.0, "effect_high": 0.3}, "down 100% (interval 70% to 100%)"),
        ({"effect": 4.0, "effect_low": 2.0, "effect_high": 6.0}, "up 300% (interval 100% to 500%)"),
        ({"effect": 4.1, "effect_low": 2.0, "effect_high": 6.0}, "1.9 events a quarter where 5.0 were expected"),
        (
            {"effect": 2.0, "effect_low": 1.0, "effect_high": float("inf"), "expected": 1234.56},
            "1.9 events a quarter where 1,234.6 were expected",
        ),
        ({"effect": float("nan")}, "1.9 events a quarter where 5.0 were expected"),
        ({"effect": 1.1, "effect_low": 0.997, "effect_high": 1.2}, "up 10% (interval 0% to 20%)"),
    ],
)
def test_changes_by_hand(flags, changes, words):
    assert change(replace(flags[FlagType.DECLINE], **changes), period=Period.QUARTER) == words


@given(effect=st.floats(0, 1e6), below=st.floats(0, 1), above=st.floats(1, 1e6), period=st.sampled_from(Period))
def test_a_change_never_says_what_is_not_so(flags, effect, below, above, period):
    flag = replace(flags[FlagType.CHANGE], effect=effect, effect_low=effect * below, effect_high=effect * above)
    words = change(flag, period=period)
    if effect > LARGEST_RATIO:
        assert words == f"1.9 events a {period.value} where 5.0 were expected"
    else:
        assert words.startswith("up " if effect >= 1 else "down ")
    assert "inf" not in words.replace("interval", "")


@pytest.mark.parametrize(
    ("p_value", "text"),
    [(0.0, "p < 0.001"), (0.0009, "p < 0.001"), (0.001, "p = 0.001"), (0.0496, "p = 0.050"), (1.0, "p = 1.000")],
)
def test_p_values(p_value, text):
    assert p_text(p_value) == text
