"""Coded commodities -> what a report says was found: words, quantity, unit, kilograms where it is a mass."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from data.scenario.plan import STREET_FEED
from data.schema import Mode

_UNSTATED: Final = 0.04  # part of the reports that give no quantity


@dataclass(frozen=True)
class _Goods:
    words: tuple[str, ...]
    unit: str
    median: float
    sigma: float  # of the logarithm: large ones make most of the mass


_GOODS: Final = {
    "cocaine": _Goods(("cocaine", "cocaine hydrochloride", "COCAINE HCL"), "kg", 12, 1.6),
    "heroin": _Goods(("heroin", "diamorphine"), "kg", 4, 1.4),
    "cannabis": _Goods(("cannabis", "cannabis resin", "marijuana"), "kg", 45, 1.6),
    "methamphetamine": _Goods(("methamphetamine", "crystal meth", "METHAMPHETAMINE"), "kg", 6, 1.5),
    "wildlife": _Goods(("wildlife products", "reptile skins", "shells and corals"), "kg", 8, 1.2),
    "firearms": _Goods(("firearms", "pistols", "rifles"), "pieces", 5, 1.0),
    "cigarettes": _Goods(("cigarettes", "untaxed cigarettes"), "sticks", 40_000, 1.3),
    "people": _Goods(("people", "persons on board", "migrants"), "people", 18, 0.8),
}
_STREET_DEAL: Final = _Goods((), "g", 15, 0.8)
_LOAD: Final = {Mode.MARITIME: 5.0, Mode.LAND: 1.0, Mode.AIR: 0.35}


def with_goods(rng: np.random.Generator, happenings: pl.DataFrame) -> pl.DataFrame:
    """
    Say what was found in each event.

    Parameters
    ----------
    rng
        Source of randomness.
    happenings
        Columns commodity, mode and feed are read.

    Returns
    -------
    found
        The same rows with commodity_text, quantity, unit and quantity_kg. Masses are heavy-tailed; some
        reports state no quantity; people and pieces are whole numbers without a mass.
    """
    n = len(happenings)
    goods = [_GOODS[code] for code in happenings["commodity"]]
    street = (happenings["feed"] == STREET_FEED).to_numpy()
    measured = [_STREET_DEAL if deal else item for item, deal in zip(goods, street, strict=True)]
    word = rng.integers(0, 1000, n)
    quantity = np.array([item.median for item in measured]) * np.exp(
        np.array([item.sigma for item in measured]) * rng.normal(size=n)
    )
    texts = [item.words[index % len(item.words)] for item, index in zip(goods, word, strict=True)]
    found = happenings.with_columns(
        commodity_text=pl.Series(texts, dtype=pl.String),
        quantity=pl.Series(quantity, dtype=pl.Float64),
        unit=pl.Series([item.unit for item in measured], dtype=pl.String),
    ).with_columns(quantity=_scaled())
    return _with_mass(_some_unstated(rng, found))


def _scaled() -> pl.Expr:
    load = pl.col("mode").replace_strict({str(mode): factor for mode, factor in _LOAD.items()})
    return (
        pl.when(pl.col("unit") == "kg")
        .then((pl.col("quantity") * load).round_sig_figs(3))
        .when(pl.col("unit") == "g")
        .then(pl.col("quantity").round(1))
        .otherwise(pl.col("quantity").round(0).clip(lower_bound=1))
    )


def _some_unstated(rng: np.random.Generator, found: pl.DataFrame) -> pl.DataFrame:
    unstated = pl.Series(rng.random(len(found)) < _UNSTATED)
    return found.with_columns(
        quantity=pl.when(~unstated).then(pl.col("quantity")),
        unit=pl.when(~unstated).then(pl.col("unit")).otherwise(pl.lit("")),
    )


def _with_mass(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(
        quantity_kg=pl.when(pl.col("unit") == "kg")
        .then(pl.col("quantity"))
        .when(pl.col("unit") == "g")
        .then(pl.col("quantity") / 1000)
    )
