"""A page that stays open, in Chromium: what comes in appears without a reload, and what was drawn stays meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pixels import MAP
from tests.browser.server import serve
from tests.data.store.test_changes import bring_in

pytestmark = pytest.mark.browser
MARK = "document.querySelector('{} canvas').rwMark = 'the same'; window.rwPage = 'the same'"
GONE = """() => {
    window.rwGone = 0;
    new MutationObserver(() => {
        if (!document.querySelector('%s canvas')) window.rwGone += 1;
    }).observe(document.body, {childList: true, subtree: true});
}"""


def draw_on(page):
    """Set two corners beside the one that is there, which what came in has left alone; close, name and see the area."""
    state = page.locator(".rw-draw [role=status]")
    expect(state).to_contain_text("Corners: 1")
    page.keyboard.press("Enter")
    expect(state).to_contain_text("three corners")
    box = page.locator(MAP).bounding_box()
    for x, y in ((300, 250), (350, 300), (500, 400)):
        page.mouse.click(box["x"] + x, box["y"] + y)
    expect(state).to_contain_text("Corners: 4")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.mouse.dblclick(box["x"] + 500, box["y"] + 400)
    name = page.locator(".st-key-drawn_name input")
    expect(name).to_be_focused()
    page.keyboard.type("Strait")
    page.keyboard.press("Enter")
    page.locator(".st-key-keep_drawn button").click()
    expect(page.locator(".st-key-area input")).to_have_value("Strait")
    expect(page.locator(".st-key-rail")).to_contain_text(re.compile("Only what lies in Strait"))


def test_what_comes_in_appears_while_the_map_stays(visit, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    bring_in(url, "E1")
    server, address = serve(url, tmp_path / "app.log")
    try:
        seen = visit(address)
        page = seen.open()
        page.wait_for_selector(f"{MAP} canvas")
        seen.settle()
        page.evaluate(MARK.format(MAP))
        page.evaluate(GONE % MAP)
        page.get_by_role("button", name="Draw an area").press("Enter")
        for key in ("ArrowUp", "Space"):
            page.keyboard.press(key)
        bring_in(url, "E2", latitude=11)
        expect(page.get_by_test_id("stToast")).to_contain_text("1 new event")
        expect(page.locator(MAP)).to_have_attribute("data-rings", "1")
        expect(page.locator(MAP)).to_have_attribute("data-rings", "0")
        seen.rest()
        assert page.evaluate("window.rwPage") == "the same"
        assert page.evaluate("window.rwGone") == 0
        assert page.evaluate(f"document.querySelector('{MAP} canvas').rwMark") == "the same"
        draw_on(page)
        page.close()
    finally:
        server.terminate()
        server.wait(10)
