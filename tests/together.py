"""Says which tests run on one worker: what they share takes so long to make that no other worker makes it again."""

from collections.abc import Mapping
from typing import Final

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final[Mapping[str, str]] = {
    "tests/browser/test_nasty_texts.py": "app with nasty texts",
    "tests/browser/test_leaks.py": "world in a browser",
    "tests/browser/test_trust.py": "app with training data",
    "tests/browser/test_watch.py": "app with training data",
    "tests/leaks/test_hidden_event.py": "pair of stores",
    "tests/leaks/": "world",
    "tests/layers/cli/test_demo_app_snapshot.py": "demo",
    "tests/layers/test_training_scenario.py": "training scenario",
}
"""Beginnings of identifiers of tests, and what those share; the first that fits counts."""


# Marks of groups do nothing under pytest 9.2: https://github.com/pytest-dev/pytest-xdist/issues/1386.
class TogetherScheduling(LoadScopeScheduling):
    """Hands out tests one by one, and those that share something as one, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for beginning, shared in TOGETHER.items() if nodeid.startswith(beginning)), nodeid)
