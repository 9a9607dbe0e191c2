"""Turns the names of the gazetteer into how common each accented letter is between its two neighbours."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl

from data.geocode.gazetteer import GAZETTEER_FOLDER

WESTERN: Final = frozenset(
    {
        *("AD", "AO", "AR", "AT", "AW", "BE", "BF", "BJ", "BL", "BO", "BR", "BZ", "CD", "CF", "CG", "CH", "CI", "CL"),
        *("CM", "CO", "CR", "CU", "CV", "CW", "DE", "DK", "DO", "EC", "ES", "FI", "FO", "FR", "GA", "GB", "GF", "GL"),
        *("GN", "GP", "GQ", "GT", "GW", "HN", "HT", "IE", "IS", "IT", "LI", "LU", "MC", "MF", "MG", "ML", "MQ", "MT"),
        *("MX", "MZ", "NC", "NE", "NI", "NL", "NO", "PA", "PE", "PF", "PM", "PR", "PT", "PY", "RE", "SE", "SM", "SN"),
        *("ST", "SV", "SX", "TD", "TG", "TL", "UY", "VE", "YT"),
    }
)
"""Countries whose names are written with the letters of windows-1252."""

_LEAST: Final = 30
"""Names with an accent; of fewer, a share says nothing."""

_SMOOTHING: Final = 100
_FROM_HALVES: Final = 0.3
"""How much a context counts that is only known by its two halves."""

_APOSTROPHE: Final = "\u2019"


def commonness(context: str) -> float:
    """
    Tell how common three signs, an accented letter in their middle, are in names of places of any country.

    Parameters
    ----------
    context
        In lower case; a blank stands for the end of a word.

    Returns
    -------
    commonness
        Per 10,000 names with an accent, in the country where it is greatest: so Poland has no more weight than Latvia,
        whose names are few. A context that no name has is estimated from its halves, country by country.
    """
    return max(_by_country(context).values(), default=0.0)


def western_commonness(context: str) -> float:
    """
    Tell how common three signs, an accented letter in their middle, are in names of ``WESTERN`` countries.

    Parameters
    ----------
    context
        As of ``commonness``.

    Returns
    -------
    commonness
        As of ``commonness``.
    """
    found = _by_country(context)
    return max((found[country] for country in found.keys() & WESTERN), default=0.0)


@cache
def _by_country(context: str) -> Mapping[str, float]:
    totals, counts = _counts()
    whole, head, tail = (counts.get(key, {}) for key in (context, context[:2], f"-{context[1:]}"))
    return {
        country: 10_000
        * (whole.get(country, 0) + _FROM_HALVES * head.get(country, 0) * tail.get(country, 0) / letter)
        / (totals[country] + _SMOOTHING)
        for country, letter in counts.get(context[1], {}).items()
    }


@cache
def _counts() -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    """Count the names with an accent by country; contexts, their halves and their letters by country within each."""
    places = pl.read_parquet(GAZETTEER_FOLDER / "places.parquet", columns=["name", "country"])
    named = places.filter(pl.col("name").str.contains(r"[^\x00-\x7f]"))
    totals: dict[str, int] = dict(named.group_by("country").len().filter(pl.col("len") >= _LEAST).iter_rows())
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for country, context, count in _contexts(named).group_by("country", "context").len().iter_rows():
        if country in totals:
            # The second half is marked by a hyphen.
            for key in (context, context[:2], f"-{context[1:]}", context[1]):
                counts[key][country] += count
    return totals, counts


def _contexts(named: pl.DataFrame) -> pl.DataFrame:
    words = (" " + pl.col("name").str.to_lowercase() + " ").str.replace_all(rf"[^\p{{L}}{_APOSTROPHE}]", " ")
    # Three signs at a time, from the first, the second and the third sign on, are all there are.
    triples = pl.concat(
        named.select("country", words.str.slice(start).str.extract_all(r"(?s)...").alias("context"))
        for start in range(3)
    )
    one_each = triples.explode("context", empty_as_null=True, keep_nulls=True)
    return one_each.filter(pl.col("context").str.contains(r"^.[^\x00-\x7f]"))
