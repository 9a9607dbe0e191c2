"""A site's own word on how often its sources are heard: the settings' list of them into a look-up."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Final

from data.errors import WrongUseError

LONGEST_MINUTES: Final = 366 * 24 * 60
_FIELDS: Final = ("agency", "feed", "expected_minutes")


def read_source_intervals(text: str) -> dict[tuple[str, str | None], timedelta]:
    """
    Read how often sources are to be heard.

    Parameters
    ----------
    text
        TOML: a table ``[[source]]`` each, with ``agency``, ``feed`` (all feeds of the agency if left out) and
        ``expected_minutes``, 1 to a year of them.

    Returns
    -------
    intervals
        By agency and feed; None for all feeds.

    Raises
    ------
    WrongUseError
        It is no TOML, or one of them makes no sense; the sentence says which.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongUseError(f"The list of sources is no TOML: {error}.") from error
    tables = content.pop("source", [])
    if content or not isinstance(tables, list):
        raise WrongUseError("The list of sources holds tables [[source]] and nothing else.")
    read = [_interval(number, table) for number, table in enumerate(tables, start=1)]
    intervals = dict(read)
    if len(intervals) < len(read):
        raise WrongUseError("The list of sources names one of them twice.")
    return intervals


def read_source_intervals_file(path: Path | None) -> dict[tuple[str, str | None], timedelta]:
    """
    Read the list of a site.

    Parameters
    ----------
    path
        None where there is none.

    Returns
    -------
    intervals
        As ``read_source_intervals``.

    Raises
    ------
    WrongUseError
        The file cannot be read, or makes no sense.
    """
    if path is None:
        return {}
    try:
        return read_source_intervals(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUseError(f"The list of sources {path} cannot be read: {error}.") from error


def _interval(number: int, table: object) -> tuple[tuple[str, str | None], timedelta]:
    key = f"source {number}"
    if not isinstance(table, dict):
        raise WrongUseError(f"{key}: write a table [[source]].")
    for name in table:
        if name not in _FIELDS:
            raise WrongUseError(f"{key}: {name} is not known; known are {', '.join(_FIELDS)}.")
    agency, feed, minutes = (table.get(name) for name in _FIELDS)
    if not isinstance(agency, str) or not agency or not isinstance(feed, str | None):
        raise WrongUseError(f"{key}: agency and feed are texts, and agency is not empty.")
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_MINUTES:
        raise WrongUseError(f"{key}: expected_minutes is a whole number from 1 to {LONGEST_MINUTES}.")
    return (agency, feed), timedelta(minutes=minutes)
