"""The Watch page as a duty officer meets it, in Chromium, with every other host out of reach."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from playwright.sync_api import Error, expect

from data.audit.chain import Act
from data.basemap import load_labels
from data.policy import LOCAL
from data.schema import Mode
from data.store import open_store
from layers.current import current_analysis
from layers.palette import DARK, LIGHT
from layers.regions import regions
from layers.viewing import open_as
from routes.analysis import AnalysisParameters
from tests.browser.pixels import MAP, picture, screen_point, share_near
from tests.browser.server import serve

pytestmark = pytest.mark.browser
SLIDER = ".rw-last"
PICK_MS = 10_000
REST_MS = 2_500


@pytest.fixture(scope="module")
def now(demo_url):
    return current_analysis(open_store(demo_url), parameters=AnalysisParameters())


def opened(seen):
    seen.open().wait_for_selector(f"{MAP} canvas")
    return seen


@pytest.fixture
def read(visit, demo_app):
    """Open the page for a test that looks at its words alone."""
    seen = opened(visit(demo_app, drawn=False))
    seen.rest()
    return seen


@pytest.fixture
def watch(visit, demo_app):
    seen = opened(visit(demo_app))
    seen.settle()
    return seen


def choose_region(page, index: int) -> None:
    page.locator(".st-key-region input").click()
    page.get_by_role("option").nth(index).click()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_land_cells_and_corridors_of_three_modes_are_drawn(visit, demo_app, theme):
    seen = visit(demo_app, scheme=theme.name)
    page = seen.open()
    page.wait_for_selector(f"{MAP} canvas")
    seen.settle()
    image = picture(page)
    assert share_near(image, theme.land, within=4) > 0.05
    assert share_near(image, theme.sea, within=4) > 0.10
    choose_region(page, 1)
    seen.settle()
    near = picture(page)
    for mode in Mode:
        assert share_near(near, theme.modes[mode]) + share_near(image, theme.modes[mode]) > 0.0002, mode
    assert sum(share_near(near, step, within=24) for step in theme.ramp) > 0.001


def test_the_slider_changes_the_map_and_nothing_jumps(watch):
    page, world = watch.page, picture(watch.page)
    choose_region(page, 1)
    watch.settle(other_than=world)
    before = picture(page)
    places = (MAP, ".st-key-rail", ".rw-strip", ".st-key-filters")
    boxes = [page.locator(place).first.bounding_box() for place in places]
    page.locator(SLIDER).focus()
    for _press in range(14):
        page.keyboard.press("ArrowLeft")
    watch.settle(other_than=before)
    after = picture(page)
    assert (np.abs(before - after).max(axis=2) > 20).mean() > 0.002
    assert [page.locator(place).first.bounding_box() for place in places] == boxes


def test_a_click_on_a_corridor_shows_its_events_flags_and_uncertainty(watch, now):
    corridors = now.analysis.corridors
    flagged = {flag.corridor_id or flag.to_corridor_id for flag in now.analysis.flags} - {None}
    region = regions(corridors, load_labels())[1]
    before = picture(watch.page)
    choose_region(watch.page, 1)
    watch.settle(other_than=before)
    box = watch.page.locator(MAP).bounding_box()
    for row in corridors[corridors["corridor_id"].isin(flagged)].to_dict("records"):
        for share in (0.3, 0.4, 0.6, 0.7):  # away from the badge in the middle
            x, y = screen_point(watch.page, region, *row["geometry"].interpolate(share, normalized=True).coords[0])
            inside = box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"] - 120
            if inside and clicked(watch.page, x, y):
                watch.rest()
                # Another line may cross here, on top.
                name = watch.page.locator(".st-key-rail h4").inner_text()
                chosen = corridors[[name.endswith(known) for known in corridors["name"]]]
                assert len(chosen) == 1
                card = watch.page.locator(".st-key-rail").inner_text()
                assert "within" in card
                assert "km of the line" in card
                assert ("since" in card) == bool(chosen["corridor_id"].isin(flagged).any())
                watch.page.locator('.st-key-rail [data-testid="stDataFrame"]').wait_for()
                return
    pytest.fail("no flagged corridor could be clicked")


def clicked(page, x: float, y: float) -> bool:
    """Click on the map, three times at most: a frame drawn by software between down and up makes a click a press."""
    for _try in range(3):
        page.mouse.move(x, y)
        page.wait_for_timeout(REST_MS)
        page.mouse.click(x, y)
        try:
            page.locator(".st-key-rail h4").wait_for(timeout=PICK_MS)
        except Error:
            continue
        return True
    return False


def test_selection_survives_the_slider_and_another_page(read, now):
    page = read.page
    page.locator(".st-key-rail button").nth(2).click()
    page.wait_for_selector(".st-key-rail h4")
    read.rest()
    title = page.locator(".st-key-rail h4").inner_text()
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowLeft")
    read.rest()
    expect(page.locator(".st-key-rail h4")).to_have_text(title)
    page.get_by_text("Records", exact=True).first.click()
    page.wait_for_selector(".st-key-upload")
    page.get_by_text("Watch", exact=True).first.click()
    expect(page.locator(".st-key-rail h4")).to_have_text(title)
    assert any(title.endswith(name) for name in now.analysis.corridors["name"])


def test_the_view_survives_a_rerun(watch):
    page = watch.page
    box = page.locator(MAP).bounding_box()
    page.mouse.move(box["x"] + 500, box["y"] + 300)
    page.mouse.wheel(0, -600)
    watch.settle()
    zoomed = picture(page)
    page.locator(".st-key-modes button").nth(2).click()
    watch.settle()
    again = picture(page)
    land = np.abs(zoomed - np.array(DARK.land)).max(axis=2) <= 4
    still = np.abs(again - np.array(DARK.land)).max(axis=2) <= 4
    assert (land & still).sum() > 0.9 * land.sum()


def test_play_moves_time_and_pause_stops_it(read):
    page = read.page
    slider = page.locator(SLIDER)
    slider.focus()
    for _press in range(6):
        page.keyboard.press("ArrowLeft")
    read.rest()
    before = slider.input_value()
    page.locator(".rw-play").click()
    page.wait_for_function(
        "([slider, was]) => document.querySelector(slider).value !== was",
        arg=[SLIDER, before],
        timeout=120_000,
    )
    page.locator(".rw-play").click()
    read.rest()
    stopped = slider.input_value()
    page.wait_for_timeout(3000)
    assert slider.input_value() == stopped


def test_the_table_shows_what_the_map_shows(read, now):
    page = read.page
    page.get_by_role("radio", name="Table").click()
    read.rest()
    rail = page.locator(".st-key-rail")
    expect(rail).to_contain_text("corridors")
    expect(rail).to_contain_text("H3 resolution")
    status = page.locator(".rw-status")
    expect(status).to_contain_text("training data", ignore_case=True)
    expect(status).to_contain_text(now.marking.value)


@pytest.fixture
def lost_app(demo_url, tmp_path, monkeypatch):
    """Start the app on a store that lost its last act."""
    monkeypatch.setenv("ROUTEWATCH_CHECKPOINTS", str(tmp_path / "checkpoints"))
    file = tmp_path / "lost.db"
    with closing(sqlite3.connect(demo_url.removeprefix("sqlite:///"))) as whole, closing(sqlite3.connect(file)) as copy:
        whole.backup(copy)
    before = file.read_bytes()
    store = open_as(f"sqlite:///{file}", LOCAL.name)
    store.enter(Act.EXPORT, {"what": "events"})
    store.close()
    file.write_bytes(before)
    server, address = serve(f"sqlite:///{file}", tmp_path / "app.log")
    yield address
    server.terminate()
    server.wait(10)


def test_the_strip_of_time_stays_on_the_screen_under_the_banner(lost_app, visit):
    seen = visit(lost_app, drawn=False)
    page = seen.open()
    expect(page.locator(".st-key-audit")).to_contain_text("not as it was at its last checkpoint")
    page.wait_for_selector(f"{MAP} canvas")
    seen.rest()
    for place in (".rw-strip", ".st-key-rail", ".st-key-map"):
        box = page.locator(place).bounding_box()
        assert box["y"] + box["height"] <= page.viewport_size["height"], place
