"""One place where the policy is applied, with what it looks like taken out, and the tests that notice."""

from dataclasses import dataclass

SEEN = "tests/data/store/test_seen.py"
RULE = "tests/data/test_policy.py"
COMMANDS = "tests/leaks/test_commands.py"
PAGES = "tests/leaks/test_pages.py"
PAST = "tests/leaks/test_past.py"
HIDDEN = "tests/leaks/test_hidden_event.py"
SETTINGS = "tests/leaks/test_settings.py"
READING = "tests/data/store/test_reading.py"
DUTY = "tests/data/store/test_duty.py"
INTERESTS = "tests/data/store/test_interests.py"
KEYS = "tests/data/store/test_feeding.py"
SERVICE = "tests/layers/api/test_service.py"
SERVICE_KEYS = "tests/layers/cli/test_api.py"


@dataclass(frozen=True)
class Mutation:
    """
    One place where the policy is taken out.

    Parameters
    ----------
    file
        Of the tree.
    old
        What stands there, once.
    new
        What stands there without the policy.
    noticed_by
        Tests that fail then; all tests of leaks are asked where these do not.
    chosen
        Only those of these tests, as ``pytest -k``; empty for all.
    """

    file: str
    old: str
    new: str
    noticed_by: str
    chosen: str = ""
