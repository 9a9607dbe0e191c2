"""All bytes that a browser is sent: frames of the WebSocket, answers of the server, files that are saved."""

import os
import zlib
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.leaks import world

pytestmark = pytest.mark.browser

CLEAR = frozenset(sign for each in world.CLASSES if each.handling == "TLP:CLEAR" for sign in each.signs)
FILES = {viewer: agency for agency, viewers in world.OWN_FILES.items() for viewer in viewers}
OWN = {"AGY-A": "zqaamber7", "AGY-B": "zqbred7", "vega": "zqbamber7", "lynx": "zqcown7", "public": "zqbclear7"}


@dataclass
class Wire:
    """What came in over the wire of one page."""

    frames: list[bytes] = field(default_factory=list)
    answers: list[tuple[str, bytes]] = field(default_factory=list)
    responses: list = field(default_factory=list)

    def listen(self, page) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))
        page.on("response", self._note)

    def _take(self, payload) -> None:
        self.frames.append(payload if isinstance(payload, bytes) else payload.encode())

    def _note(self, response) -> None:
        self.responses.append(response)

    def keep(self) -> None:
        """Read the answers: once the page is left, they are gone."""
        while self.responses:
            response = self.responses.pop()
            if response.ok and "/static/" not in response.url:
                self.answers.append((response.url, response.body()))

    def sent(self) -> bytes:
        self.keep()
        raw = [*self.frames, *(body for _, body in self.answers)]
        return b"\n".join([*raw, *map(inflated, raw)])


def inflated(content: bytes) -> bytes:
    """Give what a frame holds where it is compressed, in whatever of the usual ways."""
    for way in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(way).decompress(content)
        except zlib.error:
            continue
    return b""


@pytest.fixture(scope="module")
def world_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("world") / "made.db"
    with world.reading_here():
        world.make_world(f"sqlite:///{file}")
    return file


@pytest.fixture
def served(world_file, tmp_path, monkeypatch):
    """Start the app on a copy of the world as somebody looks at it."""
    listed = tmp_path / "principals.toml"
    listed.write_text(world.PRINCIPALS, encoding="utf-8")
    servers = []

    def start(viewer):
        monkeypatch.setenv("ROUTEWATCH_PRINCIPALS", str(listed))
        monkeypatch.setenv("ROUTEWATCH_AS", viewer)
        monkeypatch.setenv("ROUTEWATCH_VAR", str(tmp_path))
        monkeypatch.setenv("ROUTEWATCH_CHECKPOINTS", str(tmp_path / "checkpoints"))
        server, address = serve(world.copy_world(world_file, tmp_path), tmp_path / "app.log")
        servers.append(server)
        return address

    yield start
    for server in servers:
        server.terminate()
        server.wait(10)
    said = (tmp_path / "app.log").read_text(encoding="utf-8")
    assert not world.signs_in(said), said


def spared(viewer):
    """Names of files have no marking: principals of the agency that sent them see them, whatever stands in them."""
    return frozenset(each.token for each in world.CLASSES if each.agency == FILES.get(viewer))


def assert_own_alone(content, viewer):
    assert not world.foreign_in(content, viewer) - spared(viewer), viewer


def assert_nothing_lies_about(wire, browser):
    """What lies at an address is given to anybody who asks, without a session: nothing restricted may."""
    media = [url for url, _ in wire.answers if "/media/" in url]
    stranger = browser.new_context()
    for url in media:
        answer = stranger.request.get(url)
        assert not world.signs_in(answer.body()) - CLEAR, url
    stranger.close()


# A minute each: all five in the campaign, an agency and an officer of another one with less clearance here.
LOOKING = world.VIEWERS if os.environ.get("ROUTEWATCH_EVERY_VIEWER") else ("AGY-A", "vega")


@pytest.mark.parametrize("viewer", LOOKING)
def test_every_page_sends_what_its_viewer_may_see_and_nothing_else(served, visit, browser, viewer):
    seen, wire = visit(served(viewer), drawn=False), Wire()
    wire.listen(seen.page)
    page = seen.open("")
    page.get_by_role("radio", name="Table").click()
    expect(page.locator(".st-key-download_corridors button")).to_be_visible()
    seen.rest()
    with page.expect_download() as saved:
        page.locator(".st-key-download_corridors button").click()
    file = saved.value.path().read_bytes()
    assert_own_alone(file, viewer)
    wire.keep()
    page = seen.open("records")
    for name in ("Quarantine", "Places to check", "Placed by their text"):
        page.get_by_role("radio", name=name).click()
        seen.rest()
    wire.keep()
    page = seen.open("trust")
    page.locator(".rw-cards").wait_for()
    seen.rest()
    sent = wire.sent()
    assert_own_alone(sent, viewer)
    assert OWN[viewer].encode() in sent.lower(), "it finds its own"
    assert len(wire.frames) > 10
    assert_nothing_lies_about(wire, browser)


def test_two_sessions_of_one_process_share_nothing_that_one_may_not_see(served, visit, browser):
    address = served("")
    first, all_of_it = visit(address, drawn=False), Wire()
    all_of_it.listen(first.page)
    first.open("")
    first.rest()
    assert b"zqbred7" in all_of_it.sent().lower()
    second, theirs = visit(address, drawn=False), Wire()
    theirs.listen(second.page)
    page = second.open("records")
    page.get_by_role("radio", name="Quarantine").click()
    second.rest()
    before = len(theirs.frames)
    chooser = page.locator(".st-key-viewer input")
    chooser.fill("AGY-A")
    chooser.press("Enter")
    second.rest()
    page.get_by_text("Watch", exact=True).first.click()
    second.rest()
    told = b"\n".join(theirs.frames[before:])
    assert_own_alone(told, "AGY-A")
    assert b"zqaamber7" in told.lower()
    assert_nothing_lies_about(all_of_it, browser)
