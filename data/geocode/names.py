"""Folds the names of places, so that spellings of one name meet."""

import unicodedata
from functools import lru_cache
from typing import Final

SILENT: Final = dict.fromkeys(map(ord, "'`\u00b4\u2018\u2019\u02bb\u02bc"))
"""Apostrophes, accents that stand for them, and the letters that only look so."""


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """
    Fold a name.

    Parameters
    ----------
    name
        In any script.

    Returns
    -------
    key
        Without case, accents, apostrophes and punctuation: "Cox's Bāzār" and "COXS BAZAR" are both "coxs bazar".
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(SILENT))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in kept).split())
