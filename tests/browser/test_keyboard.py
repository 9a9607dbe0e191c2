"""From opening the page to acknowledging the top flag without a mouse, and what axe-core says of it on the way."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from layers.palette import DARK, LIGHT

pytestmark = pytest.mark.browser
MOST_TABS = 80
WITHIN = "place => Boolean(document.activeElement && document.activeElement.closest(place))"
LOOKS, REST_MS = 4, 2_500
GRAVE = ("serious", "critical")


def tab_to(page, place: str) -> None:
    """Press Tab until the focus is within a place."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(WITHIN, place):
            return
    pytest.fail(f"{MOST_TABS} times Tab, and the focus is not within {place}")


def grave(page) -> list[str]:
    """Say what axe-core holds to be serious or critical, and where; what fades in a rerun does not stay."""
    for _look in range(LOOKS):
        found = [each for each in Axe().run(page).response["violations"] if each["impact"] in GRAVE]
        if not found:
            return []
        page.wait_for_timeout(REST_MS)
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_top_flag_is_acknowledged_by_the_keyboard_alone(visit, demo_app, theme):
    seen = visit(demo_app, scheme=theme.name)
    page = seen.open()
    page.wait_for_selector('[class*="st-key-flag-"] button')
    seen.rest()
    assert grave(page) == []
    top = page.locator('[class*="st-key-flag-"] button').first
    tab_to(page, '[class*="st-key-flag-"] button')
    expect(top).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-flag")
    seen.rest()
    tab_to(page, ".st-key-flag_who input")
    page.keyboard.type(f"Lt. {theme.name}")
    page.keyboard.press("Tab")
    seen.rest()
    assert page.evaluate(WITHIN, ".st-key-acknowledge button")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-flag")).to_contain_text(f"Lt. {theme.name} acknowledged it")
    page.keyboard.press("Tab")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("j")
    expect(page.locator(".st-key-rail")).to_contain_text("Event 1 of")
    seen.rest()
    assert grave(page) == []
