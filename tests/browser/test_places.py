"""Places to check in Chromium: a person places an unplaced report, and the map shows it."""

import numpy as np
import pytest
from playwright.sync_api import expect

from layers.pages.places import ROW_PX
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


def imported(visit, app, rows, *, drawn=False):
    seen = visit(app, drawn=drawn)
    page = seen.open("records")
    page.locator("input[type=file]").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.locator(".st-key-check button").click()
    page.locator(".st-key-import button").click()
    return seen, page


ROWS_LISTED = '[data-testid="stDataFrame"] canvas tbody tr'


def listed(page):
    """Read the rows of the list as assistive technology does."""
    rows = page.locator(ROWS_LISTED).all()
    return [[cell.text_content() for cell in row.locator("td").all()] for row in rows]


def open_row(page):
    return page.locator(f'{ROWS_LISTED}[aria-selected="true"] td').first.text_content()


def open_listed(page, at):
    box = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + ROW_PX * (at + 1.5))


def name_oneself(page):
    field = page.locator(".st-key-place_who input")
    field.fill("Duty 7")
    field.press("Enter")


@pytest.fixture
def waiting(empty_app, visit):
    return at_review(visit, empty_app)


@pytest.fixture
def drawn(empty_app, visit):
    return at_review(visit, empty_app, drawn=True)


def at_review(visit, app, *, drawn=False):
    seen, page = imported(visit, app, ROWS, drawn=drawn)
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("2 texts wait for a person before their records")
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


def test_a_person_places_a_report_and_the_map_shows_it(drawn):
    page = drawn.page
    before = seen_at_tripoli(drawn)
    page.get_by_role("radio", name="Table").click()
    expect(page.locator(".st-key-rail")).to_contain_text("2 seizures in all")
    page.get_by_text("Records", exact=True).first.click()
    review = page.locator(".st-key-review")
    expect(review).to_contain_text("2 records without coordinates")
    expect(review).to_contain_text("Tripoli, Libya")
    expect(page.locator(".st-key-place_save button")).to_be_disabled()
    review.get_by_text("Tripoli, Lebanon").first.click()
    drawn.rest()
    name_oneself(page)
    expect(page.locator(".st-key-place_save button")).to_be_enabled()
    page.locator(".st-key-place_save button").click()
    expect(page.locator('[data-testid="stToast"]')).to_contain_text("lies at 34.44 N 35.83 E now")
    expect(page.get_by_role("radio", name="Places to check: 1")).to_be_visible()
    drawn.rest()
    after = seen_at_tripoli(drawn)
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
    name_oneself(page)
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
    expect(review).to_contain_text("Buenaventura (3.89 N 77.04 W): port")
    expect(review).to_contain_text("1 record placed by this text")
    seen.rest()
    assert [cells[3:] for cells in listed(page)] == [["34", "Buenaventura: port"]]
    seen.rest()
    review.get_by_text("leave it: nobody can tell").click()
    seen.rest()
    name_oneself(page)
    expect(page.locator(".st-key-place_save button")).to_be_enabled()
    page.locator(".st-key-place_save button").click()
    expect(page.get_by_role("radio", name="Placed by their text: 0")).to_be_visible()
    expect(page.get_by_role("radio", name="Places to check: 0")).to_be_visible()


def test_what_is_no_radius_is_not_saved_and_the_full_screen_button_leaves_its_field_free(waiting):
    page = waiting.page
    review, save = page.locator(".st-key-review"), page.locator(".st-key-place_save button")
    name_oneself(page)
    review.get_by_text("other coordinates").click()
    page.locator(MAP).hover()
    waiting.rest()
    button = review.locator('[data-testid="stElementToolbar"]').bounding_box()
    field = review.locator('[data-testid="stNumberInput"]').bounding_box()
    assert button["y"] >= field["y"] + field["height"]
    typed = review.locator("input[aria-label='Coordinates']")
    typed.fill("6.8 N 58.16 W")
    typed.press("Enter")
    expect(save).to_be_enabled()
    radius = review.locator("input[type=number]")
    for nonsense in ("0", "-3", "2001"):
        radius.fill(nonsense)
        radius.press("Enter")
        expect(save).to_be_disabled()
        expect(review).to_contain_text("A radius is from 1 to 2,000 km")
        radius.fill("15")
        radius.press("Enter")
        expect(save).to_be_enabled()
    radius.fill("-3")
    save.click()
    expect(review).to_contain_text("A radius is from 1 to 2,000 km")
    expect(page.get_by_role("radio", name="Places to check: 2")).to_be_visible()


def test_a_decided_text_is_told_from_a_waiting_one_and_opens_with_what_was_chosen(waiting):
    page = waiting.page
    main, review = page.locator('[data-testid="stMain"]'), page.locator(".st-key-review")
    assert open_row(page) == "ميناء طرابلس"
    before = page.locator('[data-testid="stDataFrame"]').bounding_box()
    review.get_by_text("Tripoli, Lebanon").first.click()
    name_oneself(page)
    page.locator(".st-key-place_save button").click()
    expect(main).to_contain_text("1 text waits for a person, 1 is decided.")
    waiting.rest()
    assert page.locator('[data-testid="stDataFrame"]').bounding_box() == before, "nothing is pushed away"
    assert [cells[3] for cells in listed(page)] == ["its coordinates contradict each other", "Duty 7: placed"]
    assert open_row(page) in review.locator("h4").text_content()
    open_listed(page, 1)
    expect(review.locator("h4")).to_contain_text("ميناء طرابلس")
    expect(review).to_contain_text("2 records placed by this text")
    expect(review).to_contain_text("Duty 7: Tripoli (34.44 N 35.83 E), known to within")
    waiting.rest()
    assert "Tripoli, Lebanon" in review.locator("label:has(input:checked)").text_content()
    review.get_by_text("leave it: nobody can tell").click()
    waiting.rest()
    page.locator(".st-key-place_save button").click()
    expect(page.locator('[data-testid="stToast"]').last).to_contain_text("is left without a position")
    waiting.rest()
    assert [cells[3] for cells in listed(page)][1] == "Duty 7: left"
