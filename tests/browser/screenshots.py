"""Takes the pictures of the real app that the README shows: python -m tests.browser.screenshots FOLDER."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import FLAGS, executable
from tests.browser.server import ROUTEWATCH, serve

SIZE = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}
PATIENCE_MS = 240_000


def settle(page: Page) -> None:
    page.wait_for_selector(".rw-map[data-whole]")
    page.wait_for_timeout(6000)


def choose_region(page: Page, index: int) -> None:
    page.locator(".st-key-region input").click()
    page.get_by_role("option").nth(index).click()
    settle(page)


def take(page: Page, folder: Path, theme: str) -> None:
    settle(page)
    choose_region(page, 1)
    page.mouse.move(5, 5)
    page.screenshot(path=folder / f"watch-{theme}.png")
    page.locator(".st-key-rail button").nth(2).click()
    settle(page)
    page.wait_for_selector('.st-key-rail [data-testid="stDataFrame"] canvas')
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / f"card-{theme}.png")


def play(page: Page, folder: Path, theme: str) -> None:
    """Take the wall's size while time plays, two years before the end."""
    settle(page)
    choose_region(page, 1)
    page.locator(".rw-last").evaluate(
        "slider => { slider.value = Number(slider.max) - 24;"
        " slider.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    settle(page)
    page.locator(".rw-play").click()
    page.wait_for_timeout(3000)
    page.mouse.move(5, 5)
    page.screenshot(path=folder / f"playing-{theme}-1920.png")


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        url = f"sqlite:///{scratch}/demo.db"
        subprocess.run([ROUTEWATCH, "demo", "--no-app", "--store", url], check=True)
        server, address = serve(url, Path(scratch) / "app.log")
        browser = playwright.chromium.launch(executable_path=str(executable()), args=list(FLAGS))
        for theme in ("dark", "light"):
            page = browser.new_context(viewport=SIZE, color_scheme=theme).new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(address)
            take(page, folder, theme)
            page.context.close()  # what goes on playing out of sight takes the processor from the next
            page = browser.new_context(viewport=WALL, color_scheme=theme).new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(address)
            play(page, folder, theme)
            page.context.close()
        browser.close()
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
