"""What all tests share: where the shared material lies, and how they are handed out to workers."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from streamlit.components.v2 import manifest_scanner

import data.readers.isolation
from data.readers.magic import refuse_size
from data.readers.read import read_pieces
from tests.postgresql import NoServerError, PostgresServer
from tests.together import TogetherScheduling

# How long one example takes says more about what else the machine does.
settings.register_profile("routewatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Whether tests fail, and not what fails at its smallest: for who takes the code apart.
settings.register_profile("verdict", settings.get_profile("routewatch"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("routewatch")

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return TogetherScheduling(config, log)


@pytest.fixture(autouse=True, scope="session")
def _checkpoints_apart(tmp_path_factory):
    """Keep checkpoints of stores of tests, and the key that signs them, with the tests."""
    folder = tmp_path_factory.mktemp("audit")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ROUTEWATCH_CHECKPOINTS", str(folder / "checkpoints"))
        environment.setenv("ROUTEWATCH_AUDIT_KEY", str(folder / "audit.key"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _packages_asked_once():
    """Streamlit's test bench reads the metadata of every installed package at each run: half of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def _main_stays():
    """Streamlit's test bench leaves its script as the main module, which a process that is spawned would run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def _reading_here(request, monkeypatch):
    """Read files in this process: a process for each of thousands takes hours; those of isolation start theirs."""
    if not request.node.get_closest_marker("isolated"):
        monkeypatch.setattr(data.readers.isolation, "read_pieces_isolated", _read_here)


def _read_here(name, content, *, encoding=""):
    refuse_size(name, len(content) if isinstance(content, bytes) else content.stat().st_size)
    return read_pieces(name, content if isinstance(content, bytes) else content.read_bytes(), encoding=encoding)


@pytest.fixture(scope="session")
def shared():
    """The folder of published and nasty files beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The folder ../shared with published data is not beside this checkout.")
    return folder


def _server(*settings, **words):
    try:
        return PostgresServer(*settings, **words)
    except (NoServerError, subprocess.CalledProcessError, OSError, LookupError) as error:
        pytest.skip(f"No server of PostgreSQL can run here: {error}")


@pytest.fixture(scope="session")
def postgres():
    """A server of PostgreSQL for this worker; tests that need it skip where none can run."""
    server = _server("fsync=off", "full_page_writes=off")
    yield server
    was_running, said = server.is_running(), server.said()
    server.stop()
    assert was_running, f"The server of these tests ended by itself: {said}"


@pytest.fixture
def postgres_to_kill():
    """A server of PostgreSQL for one test, which keeps what it says that it keeps."""
    server = _server()
    yield server
    server.stop()


@pytest.fixture
def postgres_to_fill():
    """A server of PostgreSQL for one test, with small files."""
    server = _server("fsync=off", segment_mb=1)
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The address of a store that is not made yet, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'store.db'}"
    return request.getfixturevalue("postgres").new_database()
