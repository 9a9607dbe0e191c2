"""What all tests of pages share: somebody looks to whom everything belongs, unless a test says otherwise."""

import pytest

import layers.pages.area_choice
import layers.pages.drawing
import layers.pages.flag_card
import layers.pages.past
import layers.pages.records
import layers.pages.trust
import layers.pages.watch
from data.policy import LOCAL


class NoAreas:
    """Stands for a store in which nobody keeps areas of interest."""

    principal = LOCAL

    def areas_of_interest(self) -> tuple[()]:
        return ()


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
    for page in (layers.pages.area_choice, layers.pages.drawing):
        monkeypatch.setattr(page, "store", NoAreas)
