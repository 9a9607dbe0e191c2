"""A store that does not fit its last checkpoint is said on every page, for as long as it is so."""

from streamlit.testing.v1 import AppTest


def banner(sentence):
    from layers.pages import chrome  # noqa: PLC0415 (this body runs as a script of its own)

    chrome.audit_banner(sentence)


def shown(sentence):
    page = AppTest.from_function(banner, args=(sentence,)).run()
    assert not page.exception
    return [error.value for error in page.error]


def test_it_is_shown_where_something_is_wrong_and_only_there():
    assert shown("The chain was cut after entry 4.") == ["The chain was cut after entry 4."]
    assert shown("") == []
