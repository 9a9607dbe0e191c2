"""What all tests share: where the shared material lies, and that browser tests run on one worker."""

import subprocess
from pathlib import Path

import pytest

import data.readers.isolation
from data.readers.read import read_records
from tests.postgresql import NoServerError, PostgresServer

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("browser"):
            # One server and one browser for all of them, whatever the number of workers.
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(autouse=True)
def _reading_here(request, monkeypatch):
    """Read files in this process: a process for each of thousands takes hours; those of isolation start theirs."""
    if not request.node.get_closest_marker("isolated"):
        monkeypatch.setattr(data.readers.isolation, "read_isolated", read_records)


@pytest.fixture(scope="session")
def shared():
    """The folder of published and nasty files beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The folder ../shared with published data is not beside this checkout.")
    return folder


def _server(*settings):
    try:
        return PostgresServer(*settings)
    except (NoServerError, subprocess.CalledProcessError, OSError, LookupError) as error:
        pytest.skip(f"No server of PostgreSQL can run here: {error}")


@pytest.fixture(scope="session")
def postgres():
    """A server of PostgreSQL for this worker; tests that need it skip where none can run."""
    server = _server("fsync=off", "full_page_writes=off")
    yield server
    server.stop()


@pytest.fixture
def postgres_to_kill():
    """A server of PostgreSQL for one test, which keeps what it says that it keeps."""
    server = _server()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The address of a store that is not made yet, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'store.db'}"
    return request.getfixturevalue("postgres").new_database()
