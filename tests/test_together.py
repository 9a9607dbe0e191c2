"""Tests that share what takes long are handed out as one, and all others one by one."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import pytest_xdist_make_scheduler
from tests.together import TOGETHER, TogetherScheduling

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("beginning", TOGETHER)
def test_what_runs_together_is_there(beginning):
    assert (ROOT / beginning).exists()


def test_a_world_is_made_on_one_worker_and_what_shares_nothing_runs_anywhere():
    config = SimpleNamespace(getvalue=lambda _name: ["popen"] * 2)
    scheduler = pytest_xdist_make_scheduler(config, None)
    assert isinstance(scheduler, TogetherScheduling)

    def scope(name):
        return scheduler._split_scope(f"tests/{name}")

    assert scope("leaks/test_pages.py::test_a[x]") == scope("leaks/test_commands.py::test_b")
    assert scope("leaks/test_hidden_event.py::test_a") == scope("leaks/test_hidden_event.py::test_b")
    assert scope("leaks/test_pages.py::test_a") != scope("leaks/test_hidden_event.py::test_b")
    assert scope("browser/test_trust.py::test_a") == scope("browser/test_watch.py::test_b[dark]")
    assert scope("browser/test_trust.py::test_a") != scope("browser/test_nasty_texts.py::test_b")
    assert scope("browser/test_places.py::test_a") != scope("browser/test_places.py::test_b")
    assert scope("data/test_a.py::test[1]") != scope("data/test_a.py::test[2]")
