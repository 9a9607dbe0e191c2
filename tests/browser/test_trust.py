"""The Trust page on the training scenario in Chromium: it computes, shows its figures, asks no other host."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

COMPUTED_MS = 400_000
"""A back-test is a few analyses long, on a machine that does other things too."""


def figures(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]


def opened(visit, address, scheme="dark"):
    seen = visit(address, scheme=scheme)
    page = seen.open("trust")
    page.locator(".rw-cards").wait_for(timeout=COMPUTED_MS)
    page.locator(".rw-figure img").nth(2).wait_for()
    return seen.rest()


def test_the_page_shows_figures_with_intervals_beside_the_naive_ways(visit, demo_app):
    page = opened(visit, demo_app)
    cards = page.locator(".rw-cards section").all_inner_texts()
    assert len(cards) == 4
    assert "events" in cards[0]
    held, low, high = figures(cards[1].split("held")[1])[:3]
    assert low <= held <= high <= 100
    assert figures(cards[3])[0] == 7
    table = page.locator("table", has_text="The riskiest 5% of the studied area").first.inner_text()
    rows = {line.split("\t")[0]: figures(line) for line in table.splitlines() if "\t" in line}
    hit_rate, accuracy, efficiency = rows["Routewatch"][0], rows["Routewatch"][3], rows["Routewatch"][4]
    assert accuracy == pytest.approx(hit_rate / 5, abs=0.2)
    assert 0 < efficiency <= 1
    assert hit_rate > rows["last period"][0]
    expect(page.get_by_text("Seizures show enforcement times flow")).to_have_count(1)


def test_every_chart_has_words_and_a_table(visit, demo_app):
    page = opened(visit, demo_app, scheme="light")
    words = page.locator(".rw-figure img").evaluate_all("images => images.map(image => image.alt)")
    assert all(len(figures(alt)) >= 5 for alt in words)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.rw-figure img')].every(image => image.naturalWidth > 0)"
    )
    page.get_by_text("The charts as tables").click()
    page.get_by_text("Share of the counts that the intervals held").wait_for()


def test_the_other_kind_has_figures_of_its_own_and_the_bar_at_the_top_covers_what_scrolls(visit, demo_app):
    page = opened(visit, demo_app)
    before = page.locator(".rw-cards").inner_text()
    page.get_by_role("radio", name="interceptions").click()
    page.wait_for_function("before => document.querySelector('.rw-cards').innerText !== before", arg=before)
    clear = "() => getComputedStyle(document.querySelector('[data-testid=stHeader]')).backgroundColor"
    assert page.evaluate(clear) == "rgb(15, 27, 38)"


def test_an_empty_store_says_what_to_do(bare_app, visit):
    seen = visit(bare_app)
    page = seen.open("trust")
    page.get_by_text("There are no placed events yet").wait_for()
