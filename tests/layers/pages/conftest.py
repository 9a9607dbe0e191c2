"""What all tests of pages share: somebody looks to whom everything belongs, unless a test says otherwise."""

import pytest

import layers.pages.flag_card
import layers.pages.past
import layers.pages.records
import layers.pages.trust
import layers.pages.watch


@pytest.fixture(autouse=True)
def _everything_is_own(monkeypatch):
    for page in (layers.pages.records, layers.pages.trust, layers.pages.watch):
        monkeypatch.setattr(page, "others", lambda: None)
    monkeypatch.setattr(layers.pages.watch, "draw_duty", lambda: None)
    monkeypatch.setattr(layers.pages.flag_card, "tracked_row", lambda *_: None)
    monkeypatch.setattr(layers.pages.past, "told_arrivals", lambda: None)
    monkeypatch.setattr(layers.pages.watch, "told_marks", lambda *_: ())
    monkeypatch.setattr(layers.pages.watch, "follow", lambda: None)
    monkeypatch.setattr(layers.pages.watch, "draw_inbox", lambda _now: None)
