"""Sentences, numbers and dates in the language of the reader."""

import contextvars
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from layers import wording
from layers.wording import _, moment, month_name, ngettext, number, percent, speak

ONE, MANY = "{n} event", "{n} events"


@pytest.fixture
def polish(tmp_path, monkeypatch):
    """A catalogue with one sentence and one plural; Polish has three forms."""
    catalogue = Catalog(locale="pl")
    catalogue.add("{old} became {new}", "Z {old} powstało {new}")
    catalogue.add((ONE, MANY), ("{n} zdarzenie", "{n} zdarzenia", "{n} zdarzeń"))
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    (folder / f"{wording.DOMAIN}.mo").write_bytes(compiled.getvalue())
    monkeypatch.setattr(wording, "LOCALE_FOLDER", tmp_path)
    wording._catalogue.cache_clear()
    speak("pl")
    yield
    wording._catalogue.cache_clear()


def test_english_needs_no_catalogue():
    assert _("{old} became {new}") == "{old} became {new}"
    assert [ngettext(ONE, MANY, n) for n in (0, 1, 2, 1234)] == ["0 events", "1 event", "2 events", "1,234 events"]


@pytest.mark.usefixtures("polish")
def test_a_sentence_is_translated_before_its_gaps_are_filled():
    assert _("{old} became {new}").format(old="A", new="{old}") == "Z A powstało {old}"
    assert _("not in the catalogue") == "not in the catalogue"


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "1 zdarzenie"), (2, "2 zdarzenia"), (5, "5 zdarzeń"), (22, "22 zdarzenia"), (112, "112 zdarzeń")],
)
def test_a_language_chooses_among_its_plural_forms(n, words):
    assert ngettext(ONE, MANY, n) == words


@pytest.mark.usefixtures("polish")
def test_numbers_and_months_follow_the_language():
    assert number(1234567.5, digits=1) == "1\xa0234\xa0567,5"
    assert month_name(date(2024, 5, 3)) == "maj 2024"


@pytest.mark.parametrize("language", ["de", "tlh", "no-such-language", "", "../.."])
def test_a_language_without_a_catalogue_is_english_in_sentences_and_numbers(language):
    speak(language)
    assert number(12345.6, digits=1) == "12,345.6"
    assert month_name(date(2024, 5, 3)) == "May 2024"
    assert ngettext(ONE, MANY, 2) == "2 events"


@pytest.mark.usefixtures("polish")
def test_a_language_stays_in_its_context():
    speak("en")
    other = contextvars.copy_context()
    other.run(speak, "pl")
    assert number(0.5, digits=1) == "0.5"
    assert other.run(number, 0.5, digits=1) == "0,5"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(12345, 0, "12,345"), (0.0, 0, "0"), (999.96, 1, "1,000.0"), (-1234.5, 1, "-1,234.5"), (3.0, 2, "3.00")],
)
def test_numbers(value, digits, text):
    assert number(value, digits=digits) == text


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_can_be_read_back(value):
    assert int(number(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("share", "text"), [(0.62, "62%"), (0.0, "0%"), (12.5, "1,250%"), (-0.1, "-10%"), (-0.004, "0%"), (0.999, "100%")]
)
def test_shares(share, text):
    assert percent(share) == text


def test_an_instant_is_written_to_the_minute_in_utc():
    assert moment(datetime(2024, 5, 3, 14, 0, 59, tzinfo=UTC)) == "2024-05-03 14:00 UTC"
