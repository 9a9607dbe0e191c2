"""A store with the training scenario, the app serving it on a free port, and a Chromium that reaches nothing else."""

import io
import subprocess
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, executable
from tests.browser.pixels import MAP, picture
from tests.browser.server import HOST, ROUTEWATCH, serve

LOOKS = 60
PATIENCE_MS = 240_000
"""Software rendering on a busy machine takes its time; what never comes fails all the same."""
expect.set_options(timeout=PATIENCE_MS)
UNDRAWN = """for (const name of ['drawArrays', 'drawArraysInstanced', 'drawElements', 'drawElementsInstanced'])
    WebGL2RenderingContext.prototype[name] = () => {};"""
"""
Software takes ten seconds to translate the shaders of a map, at its first drawing on each page.

They are translated when they draw first: layers, their data and their words are made all the same.
"""
WHOLE = """() => [...document.querySelectorAll('.rw-map')].every((map) => 'whole' in map.dataset)"""
"""The map draws what counts most first."""

AT_REST = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const text = app.dataset.testScriptState + app.innerText;
    const before = window.rwBefore;
    window.rwBefore = text;
    return app.dataset.testScriptState === 'notRunning' && text === before;
}"""


@dataclass
class Visit:
    """A page, and what it asked of other hosts, said on its console, or raised."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".rw-status")
        return self.page

    def rest(self) -> Page:
        """Wait until Streamlit has run the page and its words have stayed the same for a while."""
        page_at_rest(self.page)
        return self.page

    def settle(self, *, other_than: np.ndarray | None = None) -> None:
        """
        Wait until Streamlit has run the page, and the map has stayed the same for a while.

        Where the map has to change, give the picture before: the first answer may take longer than any pause.
        """
        self.rest()
        self.page.wait_for_function(WHOLE, polling=300)
        if other_than is not None:
            self._wait_for_change(other_than)
            self.rest()
        drawn = self.page.locator(MAP)
        before = b""
        for _look in range(LOOKS):
            after = drawn.screenshot()
            if after == before and is_painted(after):
                return
            before = after
            self.page.wait_for_timeout(500)
        raise AssertionError(f"The map did not come to rest in {LOOKS} looks.")

    def _wait_for_change(self, before: np.ndarray) -> None:
        for _look in range(LOOKS):
            if not np.array_equal(picture(self.page), before):
                return
            self.page.wait_for_timeout(500)


def page_at_rest(page: Page) -> None:
    """Wait until Streamlit has run a page and its words have stayed the same for a while."""
    page.evaluate("() => { window.rwBefore = null; }")
    page.wait_for_timeout(500)
    page.wait_for_function(AT_REST, polling=300)


def is_painted(shot: bytes) -> bool:
    """Tell a map from the empty canvas before its first frame."""
    return Image.open(io.BytesIO(shot)).convert("RGB").getcolors(maxcolors=8) is None


def is_error(said) -> bool:
    """Tell an error from Streamlit's own probing for its base path when a page below it is opened directly."""
    asked = said.location.get("url", "")
    return said.type == "error" and not any(f"/{page}/_stcore/" in asked for page in ("records", "trust"))


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    subprocess.run([ROUTEWATCH, "demo", "--no-app", "--store", url], check=True)
    return url


@pytest.fixture(scope="session")
def demo_app(demo_url, tmp_path_factory):
    server, address = serve(demo_url, tmp_path_factory.mktemp("log") / "demo.log")
    yield address
    server.terminate()
    server.wait(10)


@pytest.fixture
def empty_app(tmp_path):
    """Start an app with an empty store; asked for before ``visit``, so that pages are closed before their server."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    server, address = serve(url, tmp_path / "app.log")
    yield address
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory):
    """Start an app with an empty store, in which no test stores anything."""
    folder = tmp_path_factory.mktemp("bare")
    server, address = serve(f"sqlite:///{folder / 'empty.db'}", folder / "app.log")
    yield address
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(executable()), args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser):
    """
    Make visits with a fresh profile each; every request to another host is refused, and fails the test.

    Where a test looks at no picture and picks nothing on the map, it asks for a page that is not drawn.
    """
    opened = []

    def make(address: str, *, scheme: str = "dark", size: tuple[int, int] = (1440, 900), drawn: bool = True) -> Visit:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        context.set_default_timeout(PATIENCE_MS)
        if not drawn:
            context.add_init_script(UNDRAWN)
        page = context.new_page()
        made = Visit(page, address)

        def gate(route):
            url = route.request.url
            if url.startswith((f"http://{HOST}:", f"ws://{HOST}:", "data:", "blob:")):
                route.continue_()
            else:
                made.foreign.append(url)
                route.abort()

        context.route("**/*", gate)
        page.on("websocket", lambda ws: made.foreign.append(ws.url) if HOST not in ws.url else None)
        page.on("pageerror", lambda error: made.errors.append(str(error)))
        page.on("console", lambda said: made.errors.append(said.text) if is_error(said) else None)
        page.on("dialog", lambda dialog: (made.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        opened.append((context, made))
        return made

    yield make
    for context, made in opened:
        context.close()
        assert made.foreign == []
        assert made.errors == []
