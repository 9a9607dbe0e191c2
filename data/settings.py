"""Where things are: the only reader of the environment."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The checkout: top of the tree, where ``app.py`` lies."""


LOG_LEVELS: Final = ("debug", "info", "warning", "error")


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
    features
        CSV files of the site's own named places, with the columns of ``data/files/named_features.csv``.
    log_file
        Where log entries go; None for standard error.
    log_level
        One of ``LOG_LEVELS``; empty for ``info`` where there is a file, and for no log where there is none.
    """

    store_url: str
    runtime_folder: Path
    language: str
    features: tuple[Path, ...] = ()
    log_file: Path | None = None
    log_level: str = ""


def read_settings() -> Settings:
    """
    Read the settings from the environment, with a default for each.

    Returns
    -------
    settings
        From ``ROUTEWATCH_STORE``, ``ROUTEWATCH_VAR``, ``ROUTEWATCH_LANGUAGE``, ``ROUTEWATCH_LOG``,
        ``ROUTEWATCH_LOG_LEVEL`` and ``ROUTEWATCH_FEATURES`` (files, divided as in ``PATH``; without it
        ``named_features.csv`` in the runtime folder, if there is one).
    """
    runtime = Path(os.environ.get("ROUTEWATCH_VAR", str(ROOT / "var")))
    return Settings(
        store_url=os.environ.get("ROUTEWATCH_STORE", f"sqlite:///{runtime / 'routewatch.db'}"),
        runtime_folder=runtime,
        language=os.environ.get("ROUTEWATCH_LANGUAGE", "en"),
        features=_features(runtime),
        log_file=Path(log) if (log := os.environ.get("ROUTEWATCH_LOG")) else None,
        log_level=os.environ.get("ROUTEWATCH_LOG_LEVEL", "").strip().lower(),
    )


def _features(runtime: Path) -> tuple[Path, ...]:
    named = os.environ.get("ROUTEWATCH_FEATURES")
    if named is not None:
        return tuple(Path(part) for part in named.split(os.pathsep) if part)
    usual = runtime / "named_features.csv"
    return (usual,) if usual.is_file() else ()
