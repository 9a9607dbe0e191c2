"""Says which tests run on one worker: what they share takes so long to make that no other worker makes it again."""

from typing import Final

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final = (
    "tests/browser/",
    "tests/leaks/test_hidden_event.py",
    "tests/leaks/",
    "tests/layers/cli/test_demo_app_snapshot.py",
    "tests/layers/test_training_scenario.py",
)
"""Beginnings of identifiers of tests; the first that fits counts."""


# Marks of groups do nothing under pytest 9.2: https://github.com/pytest-dev/pytest-xdist/issues/1386.
class TogetherScheduling(LoadScopeScheduling):
    """Hands out tests one by one, and those of one beginning as one, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((beginning for beginning in TOGETHER if nodeid.startswith(beginning)), nodeid)
