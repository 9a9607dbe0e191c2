"""Where things are: the only reader of the environment."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data.errors import WrongUseError

ROOT: Final = Path(__file__).resolve().parent.parent
"""The checkout: top of the tree, where ``app.py`` lies."""


USUAL_SMALL_CELLS: Final = 5
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
    principals_file
        TOML list of the site's principals: see ``data.principals``; None where there is none.
    principal
        Who looks where nothing else says so; empty for the local principal.
    checkpoints
        Folder of what is known of audit chains outside their stores, and of the public keys; None for none.
    audit_key
        File of the key that signs checkpoints.
    features
        CSV files of the site's own named places, with the columns of ``data/files/named_features.csv``.
    log_file
        Where log entries go; None for standard error.
    log_level
        One of ``LOG_LEVELS``; empty for ``info`` where there is a file, and for no log where there is none.
    small_cells
        So many events of other agencies or fewer are not told of a cell; at 1 everything is told.
    sources_file
        TOML list of how often sources are to be heard: see ``data.source_intervals``; None where there is none.
    guard
        Name of what becomes of records that hold personal data, as in ``data.guard.modes``.
    """

    store_url: str
    runtime_folder: Path
    language: str
    principals_file: Path | None = None
    principal: str = ""
    checkpoints: Path | None = None
    audit_key: Path | None = None
    features: tuple[Path, ...] = ()
    log_file: Path | None = None
    log_level: str = ""
    small_cells: int = USUAL_SMALL_CELLS
    guard: str = "quarantine"
    sources_file: Path | None = None


def read_settings() -> Settings:
    """
    Read the settings from the environment, with a default for each.

    Returns
    -------
    settings
        From ``ROUTEWATCH_STORE``, ``ROUTEWATCH_VAR``, ``ROUTEWATCH_LANGUAGE``, ``ROUTEWATCH_LOG``,
        ``ROUTEWATCH_LOG_LEVEL``, ``ROUTEWATCH_GUARD``, ``ROUTEWATCH_AS``, ``ROUTEWATCH_SMALL_CELLS``,
        ``ROUTEWATCH_CHECKPOINTS`` (a folder), ``ROUTEWATCH_AUDIT_KEY``, ``ROUTEWATCH_PRINCIPALS`` (a TOML file;
        without it ``principals.toml`` in the runtime folder, if there is one), ``ROUTEWATCH_SOURCES`` (likewise
        ``sources.toml``) and ``ROUTEWATCH_FEATURES`` (files,
        divided as in ``PATH``; without it ``named_features.csv`` in the runtime folder, if there is one).

    Raises
    ------
    WrongUseError
        ``ROUTEWATCH_SMALL_CELLS`` is no whole number from 1 on.
    """
    runtime = Path(os.environ.get("ROUTEWATCH_VAR", str(ROOT / "var")))
    return Settings(
        store_url=os.environ.get("ROUTEWATCH_STORE", f"sqlite:///{runtime / 'routewatch.db'}"),
        runtime_folder=runtime,
        language=os.environ.get("ROUTEWATCH_LANGUAGE", "en"),
        principals_file=_listed("ROUTEWATCH_PRINCIPALS", runtime / "principals.toml"),
        principal=os.environ.get("ROUTEWATCH_AS", "").strip(),
        checkpoints=Path(os.environ.get("ROUTEWATCH_CHECKPOINTS") or runtime / "checkpoints"),
        audit_key=Path(os.environ.get("ROUTEWATCH_AUDIT_KEY") or runtime / "audit.key"),
        features=_features(runtime),
        log_file=Path(log) if (log := os.environ.get("ROUTEWATCH_LOG")) else None,
        log_level=os.environ.get("ROUTEWATCH_LOG_LEVEL", "").strip().lower(),
        small_cells=_small_cells(os.environ.get("ROUTEWATCH_SMALL_CELLS", "").strip()),
        guard=os.environ.get("ROUTEWATCH_GUARD", "").strip().lower() or "quarantine",
        sources_file=_listed("ROUTEWATCH_SOURCES", runtime / "sources.toml"),
    )


def _small_cells(text: str) -> int:
    if not text:
        return USUAL_SMALL_CELLS
    # A limit that is misread must not become none.
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise WrongUseError(f"ROUTEWATCH_SMALL_CELLS is {text!r}: expected a whole number from 1 on.")
    return int(text)


def _listed(variable: str, usual: Path) -> Path | None:
    named = os.environ.get(variable)
    if named:
        return Path(named)
    return usual if usual.is_file() else None


def _features(runtime: Path) -> tuple[Path, ...]:
    named = os.environ.get("ROUTEWATCH_FEATURES")
    if named is not None:
        return tuple(Path(part) for part in named.split(os.pathsep) if part)
    usual = runtime / "named_features.csv"
    return (usual,) if usual.is_file() else ()
