"""The Records page with rows that a sender did not mean well, in Chromium, with every other host out of reach."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.pixels import MAP

pytestmark = pytest.mark.browser

COLUMNS = ("event_id", "occurred_at", "latitude", "longitude", "place", "country", "mode", "commodity")
MORE = ("quantity", "unit", "origin", "destination")
SCRIPT = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
MARKDOWN = "[click](http://example.org) $\\frac{1}{2}$ :red[x] ![i](http://example.org/i.png)"


def nasty_file() -> bytes:
    """Thirty sound rows at sea whose texts try to run, two that cannot be taken, and one that is there twice."""
    formula = '=HYPERLINK("http://example.org")'
    texts = (SCRIPT, MARKDOWN, formula, "{tip}{corridor_id}", "مرفأ \u202eabc", "${{7*7}}")
    rows = [
        [f"N-{i}", f"2025-{1 + i % 9:02}-11T10:00:00Z", 36.0 + 0.02 * i, -6.0 - 0.05 * i, texts[i % 6], "ES", *what]
        for i, what in enumerate(
            ["maritime", "cocaine", 10 + i, "kg", texts[i % 2], texts[1 - i % 2]] for i in range(30)
        )
    ]
    rows.append(["N-90", "2025-02-30", 36.0, -6.0, SCRIPT, "ES", "maritime", "cocaine", 1, "kg", "", ""])
    rows.append(["N-91", "2025-02-03", 96.0, -6.0, SCRIPT, "ES", "maritime", "cocaine", 1, "kg", "", ""])
    rows.append(rows[0])
    sink = io.StringIO()
    csv.writer(sink).writerows([COLUMNS + MORE, *rows])
    return sink.getvalue().encode()


@pytest.fixture
def loaded(empty_app, visit):
    seen = visit(empty_app)
    page = seen.open("records")
    page.locator("input[type=file]").set_input_files(
        {"name": "nasty <b>&.csv", "mimeType": "text/csv", "buffer": nasty_file()}
    )
    page.locator(".st-key-agency input").fill("AGY-A")
    page.locator(".st-key-handling input").click()
    page.get_by_role("option", name="TLP:GREEN").click()
    page.locator(".st-key-check button").click()
    page.wait_for_selector(".st-key-import button")
    seen.rest()
    return seen


def figures_are(page, figures: list[int]) -> None:
    """Wait for these figures: those of the check before stand until the next one is through."""
    expect(page.locator('[data-testid="stMetricValue"]')).to_have_text([str(figure) for figure in figures])


def test_nasty_rows_are_counted_then_imported_and_nothing_of_them_runs(loaded):
    page, main = loaded.page, loaded.page.locator('[data-testid="stMain"]')
    figures_are(page, [33, 30, 0, 2, 1])
    expect(main).to_contain_text("Nothing is stored yet")
    expect(main).to_contain_text("No file has been imported")
    page.locator(".st-key-import button").click()
    page.get_by_text("33 records = 30 accepted + 2 in quarantine + 1 duplicates").wait_for()
    loaded.rest().locator(".st-key-check button").click()
    figures_are(page, [33, 0, 0, 2, 31])  # the second time all of it is known
    loaded.rest().get_by_text("Watch", exact=True).first.click()
    page.wait_for_selector(f"{MAP} canvas")
    loaded.settle()
    expect(page.locator(".rw-status")).to_contain_text("30 events")
    expect(page.locator(".rw-status")).to_contain_text("2 records in quarantine")
    page.get_by_role("radio", name="Table").click()
    loaded.settle()
    box = page.locator(MAP).bounding_box()
    for step in range(8):
        page.mouse.move(box["x"] + box["width"] / 2 + 12 * step, box["y"] + box["height"] / 2 + 9 * step)
        page.wait_for_timeout(120)
    assert page.locator("img[src=x]").count() == 0
    assert page.locator('a[href*="example.org"]').count() == 0


def test_a_file_that_is_none_gets_one_sentence(bare_app, visit):
    seen = visit(bare_app)
    page = seen.open("records")
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(200)}
    )
    page.locator(".st-key-check button").click()
    alert = page.locator('[data-testid="stAlert"]')
    alert.wait_for()
    seen.rest()
    assert alert.inner_text().strip()
    assert "Traceback" not in alert.inner_text()
    expect(page.get_by_text("Nothing was stored.")).to_have_count(1)
