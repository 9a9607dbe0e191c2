"""What ``make campaign`` measures of older encodings, with every fourth language."""

from collections import Counter

import pytest
from babel import localedata

from tests.campaign.encodings import WORDS, languages, outcomes


@pytest.fixture(scope="module", autouse=True)
def _languages_as_before():
    """Let Babel load its data anew: those of hundreds of languages are merged into what others share."""
    yield
    localedata._cache.clear()


@pytest.mark.parametrize(("words", "most_wrong"), [(1, 0.008), (3, 0.002), (10, 0.001), (50, 0.001)])
def test_a_guess_is_wrong_for_hardly_any_single_word_and_for_no_longer_text(words, most_wrong):
    found = list(outcomes(words, files=1, names=languages()[::4], seed=0))
    counts = Counter(outcome.what for outcome in found)
    assert words in WORDS
    assert len(found) > 500
    assert counts["exact"] > len(found) / 10
    assert counts["wrong"] <= most_wrong * len(found), [outcome for outcome in found if outcome.what == "wrong"]


def test_languages_are_measured_in_the_encodings_that_can_hold_them():
    found = {(one.language, one.encoding) for one in outcomes(1, files=1, names=["ru", "pl", "ja"], seed=0)}
    assert {("ru", "cp1251"), ("ru", "koi8-r"), ("pl", "cp1250"), ("ja", "cp932"), ("ru", "gb18030")} <= found
    assert not {("ru", "iso8859-8"), ("pl", "iso8859-6"), ("ja", "cp1251")} & found
