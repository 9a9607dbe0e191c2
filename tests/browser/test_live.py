"""A page that stays open, in Chromium: what comes in appears without a reload, and what was drawn stays meanwhile."""

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
        bring_in(url, "E2", latitude=11)
        expect(page.get_by_test_id("stToast")).to_contain_text("1 new event")
        seen.rest()
        assert page.evaluate("window.rwPage") == "the same"
        assert page.evaluate("window.rwGone") == 0
        assert page.evaluate(f"document.querySelector('{MAP} canvas').rwMark") == "the same"
        page.close()
    finally:
        server.terminate()
        server.wait(10)
