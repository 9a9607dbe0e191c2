"""Says how many examples a costly property is tried on: a few at each run, and many in the campaign."""

import os


def examples(few: int, *, campaign: int) -> int:
    return campaign if os.environ.get("ROUTEWATCH_EVERY_EXAMPLE") else few
