"""Quarantine and the choice of columns with rows that a sender did not mean well, in Chromium: nothing of them runs."""

import csv
import io

import pytest
from playwright.sync_api import expect

from layers.pages.places import ROW_PX
from tests.browser.conftest import page_at_rest
from tests.browser.pixels import MAP

pytestmark = pytest.mark.browser

SCRIPT = '<img src=x onerror="window.rwRan=1;alert(1)"><script>window.rwRan=2;alert(2)</script>'
MARKDOWN = "[click](http://example.org) ![i](http://example.org/i.png) :red[x] $\\frac{1}{2}$"
FORMULA = '=HYPERLINK("http://example.org")'
TERMINAL = "a\u202eb\u2028{{7*7}}"
NASTY = (SCRIPT, MARKDOWN, FORMULA, TERMINAL)
COLUMNS = ["event_id", "occurred_at", "latitude", "longitude", "place", "country", "mode", "commodity", "origin"]
ROWS_LISTED = '[data-testid="stDataFrame"] canvas tbody tr'


def file_of(header, rows) -> bytes:
    sink = io.StringIO()
    csv.writer(sink).writerows([header, *rows])
    return sink.getvalue().encode()


def damaged(text: str) -> list[list[str]]:
    """One row for each field whose fault a sentence quotes, and one that can be repaired."""
    sound = [text, "2025-02-11", "36.1", "-6.1", text, "ES", "maritime", text, text]
    at = {name: place for place, name in enumerate(COLUMNS)}
    rows = [
        [text if place == at[name] else cell for place, cell in enumerate(sound)] for name in ("occurred_at", "mode")
    ]
    rows.append(["95" if place == at["latitude"] else cell for place, cell in enumerate(sound)])
    return rows


def nasty_file() -> bytes:
    sound = [
        [f"S-{i}", "2025-02-11", str(36 + i / 50), "-6.1", NASTY[i % 4], "ES", "maritime", "cocaine", ""]
        for i in range(8)
    ]
    rows = [[*row, "x"] for row in (*sound, *(row for text in NASTY for row in damaged(text)))]
    return file_of([*COLUMNS, SCRIPT], rows)


def upload(page, name, content):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(page.locator(".st-key-check button")).to_be_visible()


def write(page, key, text):
    field = page.locator(f".st-key-{key} input").first
    field.fill(text)
    field.press("Enter")
    idle(page)


def choose(page, key, option):
    page.locator(f".st-key-{key} input").first.click()
    page.get_by_role("option", name=option).first.click()
    idle(page)


def idle(page):
    """Wait until the page has run: a table that is drawn again takes no click, and a field keeps no text."""
    page_at_rest(page)


def open_listed(page, at):
    """Click on a row of the list, on a page at rest."""
    box = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + ROW_PX * (at + 1.5))


def nothing_ran(page):
    assert page.evaluate("window.rwRan") is None
    assert page.locator("img[src=x]").count() == 0
    made = page.locator('a[href*="example.org"], img[src*="example.org"]')
    assert made.evaluate_all("found => found.map(element => element.parentElement.outerHTML)") == []


def formulas_in(download) -> list[str]:
    rows = csv.reader(io.StringIO(download.path().read_text(encoding="utf-8-sig"), newline=""))
    cells = [cell for row in rows for cell in row]
    assert any(FORMULA in cell for cell in cells), "the file holds what was to be made inert"
    return [cell for cell in cells if cell.lstrip()[:1] in {"=", "@"}]


@pytest.fixture
def loaded(empty_app, visit):
    seen = visit(empty_app, drawn=False)
    page = seen.open("records")
    upload(page, "nasty <b>&[x](http://example.org).csv", nasty_file())
    write(page, "agency", FORMULA)
    choose(page, "handling", "TLP:GREEN")
    page.locator(".st-key-check button").click()
    page.locator(".st-key-import button").click()
    page.get_by_text("20 records = 8 accepted + 12 in quarantine").wait_for()
    page.get_by_role("radio", name="Quarantine: 12").click()
    expect(page.locator(".st-key-quarantined h4")).to_be_visible()
    return seen


def test_nothing_of_what_waits_in_quarantine_runs(loaded):
    page = loaded.rest()
    for at in range(12):
        open_listed(page, at)
        expect(page.locator(".st-key-quarantined h4")).to_contain_text(f"Row {9 + at} of")
        loaded.rest()
        nothing_ran(page)
    with page.expect_download() as saved:
        page.locator(".st-key-download_quarantine button").click()
    assert formulas_in(saved.value) == []
    loaded.rest()
    open_listed(page, 2)
    expect(page.locator(".st-key-quarantined h4")).to_contain_text("Row 11 of")
    write(page, "place_who", SCRIPT)
    write(page, "why-3", MARKDOWN)
    write(page, "field-3-latitude", SCRIPT)
    page.locator(".st-key-try_again button").click()
    expect(page.locator('[data-testid="stAlert"]')).to_contain_text("Coordinates not number")
    write(page, "field-3-latitude", "36.5")
    page.locator(".st-key-try_again button").click()
    expect(page.locator(".rw-status")).to_contain_text("11 records in quarantine")
    loaded.rest()
    choose(page, "quarantine_state", "repaired: 1")
    expect(page.locator(".st-key-quarantined")).to_contain_text(SCRIPT)
    expect(page.locator(".st-key-quarantined")).to_contain_text("latitude 36.5")
    loaded.rest()
    nothing_ran(page)
    page.get_by_text("Watch", exact=True).first.click()
    page.wait_for_selector(f"{MAP} canvas")
    loaded.rest()
    page.get_by_text("Trust", exact=True).first.click()
    expect(page.locator(".st-key-trust")).to_be_visible()
    loaded.rest()
    nothing_ran(page)


def test_all_of_a_list_are_corrected_and_dismissed_and_nothing_runs(loaded):
    page = loaded.page
    choose(page, "quarantine_reason", "latitude out of range: 4")
    page.get_by_role("radio", name="All 4 of the list").click()
    page.get_by_text("The same value in one field").click()
    choose(page, "bulk_field", "latitude")
    write(page, "bulk_value", "36.25")
    expect(page.locator(".st-key-quarantined")).to_contain_text("Of the first 4, 4 would be accepted")
    write(page, "place_who", MARKDOWN)
    page.locator(".st-key-bulk_try button").click()
    expect(page.locator(".rw-status")).to_contain_text("8 records in quarantine")
    expect(page.locator(".st-key-quarantined")).to_contain_text("No record is left of this choice")
    loaded.rest()
    shown = [page.locator(f".st-key-quarantine_{box} input").input_value() for box in ("state", "reason")]
    assert shown == ["open: 8", "latitude out of range: 0"]
    choose(page, "quarantine_reason", "all: 8")
    page.get_by_role("radio", name="All 8 of the list").click()
    write(page, "bulk_why", SCRIPT)
    expect(page.locator(".st-key-bulk_dismiss")).to_have_text("Dismiss all 8")
    page.locator(".st-key-bulk_dismiss button").click()
    expect(page.get_by_role("radio", name="Quarantine: 0")).to_be_visible()
    loaded.rest()
    choose(page, "quarantine_state", "dismissed: 8")
    expect(page.locator(".st-key-quarantined")).to_contain_text(SCRIPT)
    loaded.rest()
    nothing_ran(page)


def test_nothing_of_a_header_that_nobody_knows_runs_and_the_choice_is_kept(empty_app, visit):
    header = ["Tag", SCRIPT, MARKDOWN, FORMULA, "Weg"]
    content = file_of(header, [["2025-02-11", *NASTY[:3], "boat"], ["2025-02-12", *NASTY[:3], SCRIPT]])
    seen = visit(empty_app)
    page = seen.open("records")
    upload(page, f"{SCRIPT}.csv".replace("/", "_"), content)
    page.locator(".st-key-check button").click()
    expect(page.locator(".st-key-columns_preview")).to_contain_text("Still needed")
    for name, option in (("occurred_at", "Tag"), ("place", "onerror"), ("mode", "Weg")):
        page.locator(f"[class*='st-key-column-'][class*='-{name}'] input").click()
        page.get_by_role("option", name=option).first.click()
        page.keyboard.press("Escape")
        seen.rest()
    write(page, "constant-agency", SCRIPT)
    choose(page, "constant-handling", "TLP:GREEN")
    expect(page.locator(".st-key-columns_preview")).to_contain_text("Of the first 2 rows, 1 would be accepted")
    seen.rest()
    nothing_ran(page)
    write(page, "columns_name", MARKDOWN[:60])
    page.locator(".st-key-columns_check button").click()
    expect(page.locator(".st-key-import button")).to_be_visible()
    seen.rest()
    nothing_ran(page)
    page.locator(".st-key-check button").click()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("which fits this header")
    seen.rest()
    nothing_ran(page)
