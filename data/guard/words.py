"""Reads the packaged words that announce personal data, as parts of patterns."""

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Final

from data.settings import ROOT

_FILE: Final = ROOT / "data" / "files" / "personal_words.toml"


@cache
def _sections() -> dict[str, list[str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def entries(section: str) -> Sequence[str]:
    """
    List the entries of a section of ``data/files/personal_words.toml``.

    Parameters
    ----------
    section
        Its key.

    Returns
    -------
    entries
        Each a part of a regular expression.
    """
    return tuple(_sections()[section])


def one_of(*sections: str) -> str:
    """
    Write a pattern that matches any entry.

    Parameters
    ----------
    sections
        Keys.

    Returns
    -------
    pattern
        Without a group around it.
    """
    return "|".join(entry for section in sections for entry in entries(section))
