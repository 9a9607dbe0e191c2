"""Where things are: the only reader of the environment."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The checkout: top of the tree, where ``app.py`` lies."""


@dataclass(frozen=True)
class Settings:
    """
    Where the store lies and how the app answers.

    Parameters
    ----------
    store_url
        SQLAlchemy URL of the store.
    runtime_folder
        Where runtime files go, ignored by version control.
    language
        Language code for what people read.
    """

    store_url: str
    runtime_folder: Path
    language: str


def read_settings() -> Settings:
    """
    Read the settings from the environment, with a default for each.

    Returns
    -------
    settings
        From ``ROUTEWATCH_STORE``, ``ROUTEWATCH_VAR`` and ``ROUTEWATCH_LANGUAGE``.
    """
    runtime = Path(os.environ.get("ROUTEWATCH_VAR", str(ROOT / "var")))
    return Settings(
        store_url=os.environ.get("ROUTEWATCH_STORE", f"sqlite:///{runtime / 'routewatch.db'}"),
        runtime_folder=runtime,
        language=os.environ.get("ROUTEWATCH_LANGUAGE", "en"),
    )
