"""Turns what the program does into lines of JSON: counts, durations, hashes and codes, never what a record says."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from data.errors import FileRejectedError, RoutewatchError, WrongUseError
from data.settings import LOG_LEVELS, Settings

ROOT_LOGGER: Final = "routewatch"
WITHHELD: Final = "(withheld)"
Fact = str | float | bool | None | Mapping[str, int]
"""A count, a duration, a hash, a code, or counts by code."""

_CODE: Final = re.compile(r"[A-Za-z0-9_.:+-]{0,80}", re.ASCII)
_FACTS: Final = "facts"


class JsonLines(logging.Formatter):
    """
    One line of JSON for each entry, in ASCII.

    Notes
    -----
    Whatever somebody put into a name, no line ends early and no terminal obeys it. From INFO on, a text that is no
    code is withheld: what was sent stays in the store, where its marking is kept with it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """
        Write an entry.

        Parameters
        ----------
        record
            Of the logger ``routewatch`` or one below it.

        Returns
        -------
        line
            Without a line end.
        """
        told: Mapping[str, Fact] = getattr(record, _FACTS, {})
        is_open = record.levelno < logging.INFO
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "what": record.getMessage(),
            **{name: fact if is_open else _without_text(fact) for name, fact in told.items()},
        }
        return json.dumps(entry, ensure_ascii=True)


def _without_text(fact: Fact) -> Fact:
    if isinstance(fact, Mapping):
        return {name if _CODE.fullmatch(name) else WITHHELD: count for name, count in fact.items()}
    return WITHHELD if isinstance(fact, str) and not _CODE.fullmatch(fact) else fact


def start_log(settings: Settings) -> None:
    """
    Send log entries where the settings say; nowhere where they say nothing.

    Parameters
    ----------
    settings
        File and level. A level without a file goes to standard error, a file without a level begins at ``info``.

    Raises
    ------
    WrongUseError
        There is no such level, or the file cannot be written.
    """
    logger = logging.getLogger(ROOT_LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        with suppress(OSError):  # it said so when it could not write
            handler.close()
    logger.propagate = False
    logger.addHandler(_handler(settings.log_file) if settings.log_file or settings.log_level else logging.NullHandler())
    level = settings.log_level or LOG_LEVELS[1]
    if level not in LOG_LEVELS:
        raise WrongUseError(f"{level!r} is no level of the log; there are {', '.join(LOG_LEVELS)}.")
    logger.setLevel(level.upper())


class _Told:
    """A handler that cannot write says so once, in a sentence, and lets the work go on."""

    told = False

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - a name of the library
        """Say it."""
        if not self.told:
            self.told = True
            sys.stderr.write(f"routewatch: the log cannot be written: {sys.exc_info()[1]}.\n")


class _ToFile(_Told, logging.FileHandler):
    """Into a file."""


class _ToStream(_Told, logging.StreamHandler[TextIO]):
    """To standard error."""


def _handler(path: Path | None) -> logging.Handler:
    try:
        handler = _ToFile(path, encoding="utf-8") if path else _ToStream(sys.stderr)
    except OSError as error:
        raise WrongUseError(f"The log {path} cannot be written: {error.strerror}.") from error
    handler.setFormatter(JsonLines())
    return handler


def tell(logger: logging.Logger, what: str, facts: Mapping[str, Fact], *, level: int = logging.INFO) -> None:
    """
    Write an entry.

    Parameters
    ----------
    logger
        Below ``routewatch``.
    what
        What happened, in our own words.
    facts
        Counts, durations, hashes, codes.
    level
        Of the entry; texts of others only below ``INFO``.
    """
    logger.log(level, what, extra={_FACTS: facts})


@contextmanager
def timed(logger: logging.Logger, what: str, **facts: Fact) -> Iterator[dict[str, Fact]]:
    """
    Write an entry when something is done, or why it was not.

    Parameters
    ----------
    logger
        Below ``routewatch``.
    what
        What happens, in our own words.
    facts
        Known before.

    Yields
    ------
    facts
        To be filled with what is known afterwards.
    """
    began = time.perf_counter()
    found: dict[str, Fact] = dict(facts)
    try:
        yield found
    except RoutewatchError as error:
        reason = error.reason if isinstance(error, FileRejectedError) else type(error).__name__
        tell(logger, f"{what}: refused", {**found, "reason": reason, "seconds": _since(began)})
        tell(logger, f"{what}: refused, because", {"sentence": str(error)}, level=logging.DEBUG)
        raise
    tell(logger, what, {**found, "seconds": _since(began)})


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)
