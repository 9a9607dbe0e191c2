"""Turns the kind and the people of what has a name into how much rather it is meant than another of the name."""

from array import array
from typing import Final

import polars as pl

PEOPLE: Final = 0.6
"""Per tenfold the people."""
KIND: Final = {
    "city": 0.0, "admin2": -0.4, "admin1": 1.3, "airport": -3.0, "port": -3.0, "feature": 3.0, "border_post": 2.6,
    "sea": 2.6, "region": 2.4, "road": 1.0, "country": -9.0,
}  # fmt: skip
NOBODY: Final = 10
"""People that a place has more than told: a hamlet without any in the gazetteer is no ruin."""


def priors_of(kinds: pl.Series, population: pl.Series) -> "array[float]":
    """
    Weigh what has a name, before anything of the text is known.

    Parameters
    ----------
    kinds
        Of each entry.
    population
        People of each.

    Returns
    -------
    priors
        Of each, in the units of the scores of ``data.geocode.candidates``.
    """
    own = kinds.cast(pl.String).replace_strict(KIND, default=0.0, return_dtype=pl.Float64)
    found = array("d")
    found.frombytes((own + PEOPLE * (population + NOBODY).log10()).to_numpy().tobytes())
    return found
