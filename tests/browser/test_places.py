"""Places to check in Chromium: a person places an unplaced report, and the map shows it."""

import numpy as np
import pytest
from playwright.sync_api import expect

from layers.regions import fitting
from tests.browser.pixels import MAP, picture, screen_point

pytestmark = pytest.mark.browser

ENDS = [(18.5, 32.5), (46.0, 37.0)]
"""Two reports with coordinates: the map opens so that it holds them, whatever comes between."""
ROWS = """event_id,occurred_at,latitude,longitude,place,country,mode,commodity,agency,handling
P-0,2025-05-01,32.500,18.500,,,maritime,people,AGY-A,TLP:GREEN
P-1,2025-05-01,37.000,46.000,,,land,people,AGY-A,TLP:GREEN
P-2,2025-05-02,,,ميناء طرابلس,,maritime,weapons,AGY-A,TLP:GREEN
P-3,2025-05-03,,,ميناء طرابلس,,maritime,weapons,AGY-A,TLP:GREEN
P-4,2025-05-04,,,<img src=x onerror=alert(1)> at 41.5 N -81.0 W,US,maritime,cocaine,AGY-A,TLP:GREEN
"""


def imported(visit, app, rows):
    seen = visit(app)
    page = seen.open("records")
    page.locator("input[type=file]").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.locator(".st-key-check button").click()
    page.locator(".st-key-import button").click()
    return seen, page


@pytest.fixture
def waiting(empty_app, visit):
    seen, page = imported(visit, empty_app, ROWS)
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("2 texts wait for a person")
    page.get_by_role("radio", name="Places to check: 2").click()
    expect(page.locator(".st-key-review h4")).to_contain_text("ميناء طرابلس")
    seen.rest()
    return seen


def seen_at_tripoli(seen):
    """Look at the Watch map round the second Tripoli, which has no report of its own in the file."""
    page = seen.page
    page.get_by_text("Watch", exact=True).first.click()
    page.wait_for_selector(f"{MAP} canvas")
    seen.settle()
    box = page.locator(MAP).bounding_box()
    x, y = screen_point(page, fitting(ENDS, name=""), 35.84, 34.44)
    x, y = round(x - box["x"]), round(y - box["y"])
    return picture(page)[y - 6 : y + 6, x - 6 : x + 6]


def test_a_person_places_a_report_and_the_map_shows_it(waiting):
    page = waiting.page
    before = seen_at_tripoli(waiting)
    page.get_by_role("radio", name="Table").click()
    expect(page.locator(".st-key-rail")).to_contain_text("2 seizures in all")
    page.get_by_text("Records", exact=True).first.click()
    review = page.locator(".st-key-review")
    expect(review).to_contain_text("2 records without coordinates")
    expect(review).to_contain_text("Tripoli, Libya")
    expect(page.locator(".st-key-place_save button")).to_be_disabled()
    review.get_by_text("Tripoli, Lebanon").first.click()
    waiting.rest()
    page.locator(".st-key-place_who input").fill("Duty 7")
    page.locator(".st-key-place_who input").press("Enter")
    expect(page.locator(".st-key-place_save button")).to_be_enabled()
    page.locator(".st-key-place_save button").click()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("lies there now")
    expect(page.get_by_role("radio", name="Places to check: 1")).to_be_visible()
    waiting.rest()
    after = seen_at_tripoli(waiting)
    assert np.abs(after - before).max() > 20, "the map shows what was placed"
    expect(page.locator(".st-key-rail")).to_contain_text("4 seizures in all")


def test_coordinates_are_typed_and_a_text_from_outside_runs_nothing(waiting):
    page = waiting.page
    review = page.locator(".st-key-review")
    review.get_by_text("other coordinates").click()
    typed = review.locator("input[aria-label='Coordinates']")
    typed.fill("41.5 N -81.0 W")
    typed.press("Enter")
    expect(review.locator('[data-testid="stAlert"]')).to_be_visible()
    typed.fill("34°26'N 035°49'E")
    typed.press("Enter")
    expect(review.locator('[data-testid="stAlert"]')).to_have_count(0)
    page.locator(".st-key-place_who input").fill("Duty 7")
    page.locator(".st-key-place_who input").press("Enter")
    page.locator(".st-key-place_save button").click()
    expect(review.locator("h4")).to_contain_text("img src=x")
    waiting.rest()
    assert page.locator("img[src=x]").count() == 0
    review.get_by_text("leave it: nobody can tell").click()
    page.locator(".st-key-place_save button").click()
    expect(page.get_by_role("radio", name="Places to check: 0")).to_be_visible()


def test_what_the_gazetteer_placed_is_seen_and_overruled(empty_app, visit):
    header = ROWS.splitlines()[0]
    row = "P-9,2025-05-02,,,Puerto de Buenaventura,CO,maritime,cocaine,AGY-A,TLP:GREEN"
    seen, page = imported(visit, empty_app, f"{header}\n{row}\n")
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("1 place text found in the gazetteer")
    page.get_by_role("radio", name="Placed by their text: 1").click()
    review = page.locator(".st-key-review")
    expect(review.locator("h4")).to_contain_text("Puerto de Buenaventura")
    expect(review).to_contain_text("Buenaventura: port")
    seen.rest()
    review.get_by_text("leave it: nobody can tell").click()
    seen.rest()
    page.locator(".st-key-place_who input").fill("Duty 7")
    page.locator(".st-key-place_who input").press("Enter")
    expect(page.locator(".st-key-place_save button")).to_be_enabled()
    page.locator(".st-key-place_save button").click()
    expect(page.get_by_role("radio", name="Placed by their text: 0")).to_be_visible()
    expect(page.get_by_role("radio", name="Places to check: 0")).to_be_visible()
