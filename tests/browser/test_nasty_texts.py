"""Every page on records of which every text tries to run, in Chromium: nothing runs, and nothing is asked for."""

import polars as pl
import pytest
from playwright.sync_api import expect

from data.scenario import training_scenario
from data.schema import as_events
from data.store import open_store
from tests.browser.pixels import MAP
from tests.browser.server import serve
from tests.browser.test_trust import COMPUTED_MS

pytestmark = pytest.mark.browser

TEXTS = ("place", "origin", "destination", "agency", "feed", "commodity_text", "unit", "source_ref")
NASTY = (
    ' <img src=x onerror="window.rwRan=1;alert(1)"><script>window.rwRan=2</script>'
    ' [click](javascript:window.rwRan=3) ![i](http://example.org/i.png) =HYPERLINK("http://example.org")'
    " {corridor_id} $\\frac{1}{2}$\n2026-01-01 INFO routewatch: forged"
)


@pytest.fixture(scope="module")
def nasty_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nasty")
    url = f"sqlite:///{folder / 'nasty.db'}"
    here = training_scenario().events.filter(pl.col("longitude").is_between(-20, 10))
    store = open_store(url)
    store.add_events(as_events(here.with_columns(pl.col(*TEXTS) + NASTY)), file=f"nasty{NASTY}.csv")
    store.close()
    server, address = serve(url, folder / "app.log")
    yield address
    server.terminate()
    server.wait(10)
    lines = (folder / "app.log").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("2026-01-01 INFO")] == []


def harmless(page) -> None:
    assert page.evaluate("() => window.rwRan === undefined")
    assert page.locator("img[src=x], main a[href*='example.org'], a[href^='javascript:']").count() == 0


def test_on_watch_neither_cards_nor_tables_nor_tooltips_run(visit, nasty_app):
    seen = visit(nasty_app)
    page = seen.open()
    page.wait_for_selector(f"{MAP} canvas")
    seen.settle()
    harmless(page)
    for number in (2, 3, 4):
        page.locator(".st-key-rail button").nth(number).click()
        page.wait_for_selector(".st-key-rail h4")
        seen.rest()
        harmless(page)
        page.locator('.st-key-rail button[data-testid^="stBaseButton"]').first.click()
        page.wait_for_selector(".st-key-rail h4", state="detached")
        seen.rest()
    seen.settle()
    box = page.locator(MAP).bounding_box()
    for step in range(12):
        page.mouse.move(box["x"] + box["width"] / 2 + 15 * step, box["y"] + box["height"] / 2 + 9 * step)
        page.wait_for_timeout(200)
    page.get_by_role("radio", name="Table").click()
    expect(page.locator(".st-key-download_corridors")).to_be_visible()
    seen.rest()
    harmless(page)


def test_on_trust_and_records_nothing_runs(visit, nasty_app):
    seen = visit(nasty_app, scheme="light")
    page = seen.open("trust")
    page.locator(".rw-cards").wait_for(timeout=COMPUTED_MS)
    seen.rest()
    harmless(page)
    page.get_by_text("Records", exact=True).first.click()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("nasty")
    seen.rest()
    harmless(page)
