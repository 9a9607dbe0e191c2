"""A picture of the past in Chromium: said at the top, with marks over the strip that the keyboard reaches, and left."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from data.policy import LOCAL
from data.store import Operation
from layers.viewing import open_as
from tests.browser.pixels import MAP
from tests.browser.server import serve

pytestmark = pytest.mark.browser
AT = datetime(2022, 1, 1, tzinfo=UTC)
WILD = "<img src=x onerror=alert(1)> & Net"


@pytest.fixture
def watched_app(demo_url, tmp_path):
    """Start the app on a store with three operations, one of them kept after the instant that is looked at."""
    url = f"sqlite:///{tmp_path / 'watched.db'}"
    made = demo_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(made)) as whole, closing(sqlite3.connect(tmp_path / "watched.db")) as copy:
        whole.backup(copy)
    store = open_as(url, LOCAL.name)
    for name, month, recorded_at in ((WILD, 3, AT), ("Tide", 4, AT), ("Late", 5, datetime(2023, 1, 1, tzinfo=UTC))):
        around = Operation(name, "COAST", date(2021, month, 1), date(2021, month + 1, 10), (0.0, 0.0, 9.0, 9.0))
        store.add_operation(around, recorded_at=recorded_at)
    store.close()
    server, address = serve(url, tmp_path / "app.log")
    yield address
    server.terminate()
    server.wait(10)


def test_a_picture_of_the_past_says_so_and_is_left_for_the_present(watched_app, visit):
    seen = visit(watched_app, drawn=False)
    page = seen.open("?known=2022-07-01T00:00Z")
    banner = page.locator(".st-key-past")
    expect(banner).to_contain_text("As known at 2022-07-01 00:00 UTC - not the present")
    page.wait_for_selector(f"{MAP} canvas")
    seen.rest()
    for place in (".rw-strip", ".st-key-rail", ".st-key-map"):
        box = page.locator(place).bounding_box()
        assert box["y"] + box["height"] <= page.viewport_size["height"], place
    marks = page.locator(".rw-mark")
    expect(marks).to_have_count(2)
    expect(marks.first).to_have_text(f"Operation {WILD} of COAST: 2021-03-01 to 2021-04-10")
    page.locator(".rw-play").focus()
    page.keyboard.press("Tab")
    expect(marks.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    expect(page.locator(".rw-last")).to_have_value("17")
    words = marks.nth(1).locator(".rw-words").bounding_box()
    assert words["width"] > 100, "what is reached is told"
    page.get_by_role("button", name="Back to the present").click()
    expect(banner).to_have_count(0)
    # Beside them are the notes of other tests, which are the present's alone.
    expect(marks.filter(has_text="Operation")).to_have_count(3)
    expect(page.locator(".rw-last")).to_have_value("59")
