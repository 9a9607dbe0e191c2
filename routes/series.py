"""A fitted model into what was observed and expected of each corridor by period."""

from datetime import date
from typing import Final

import numpy as np
import polars as pl
from scipy.stats import nbinom, poisson

from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import Fit

LOW: Final = 0.025
HIGH: Final = 0.975
SCHEMA: Final = {
    "corridor_id": pl.String,
    "period": pl.Date,
    "observed": pl.Float64,
    "expected": pl.Float64,
    "interval_low": pl.Float64,
    "interval_high": pl.Float64,
}


def corridor_series(ids: tuple[str, ...], counts: Counts, fit: Fit, periods: tuple[date, ...]) -> pl.DataFrame:
    """
    Put observed beside expected.

    Parameters
    ----------
    ids
        Of the corridors.
    counts
        Of all periods.
    fit
        Of the first periods, those that were tested; the others are expected as the last of them.
    periods
        First days.

    Returns
    -------
    series
        corridor_id, period, observed, expected without any shift (level, season and effort), and the 95 % interval
        in which a count falls then.
    """
    tested = fit.expected.shape[2]
    plain = fit.expected.sum(axis=1) * np.exp(-_steps_log(fit))
    expected = np.concatenate([plain, np.repeat(plain[:, -1:], len(periods) - tested, axis=1)], axis=1)
    observed = counts.counts.sum(axis=1)
    rows = []
    for at, corridor in enumerate(ids):
        low, high = _interval(expected[at], float(fit.dispersion[at]))
        rows.append(
            pl.DataFrame(
                {
                    "corridor_id": [corridor] * len(periods),
                    "period": list(periods),
                    "observed": observed[at],
                    "expected": expected[at],
                    "interval_low": low,
                    "interval_high": high,
                },
                schema=SCHEMA,
            )
        )
    return pl.concat(rows) if rows else pl.DataFrame(schema=SCHEMA)


def _steps_log(fit: Fit) -> Floats:
    found = np.zeros_like(fit.unit_log)
    for step, effect in zip(fit.steps, fit.effects.tolist(), strict=True):
        found[step.unit, step.at :] += effect
    return found


def _interval(expected: Floats, dispersion: float) -> tuple[Floats, Floats]:
    mean = np.maximum(expected, 1e-9)
    if dispersion <= 1 + 1e-9:
        return np.asarray(poisson.ppf(LOW, mean)), np.asarray(poisson.ppf(HIGH, mean))
    size = mean / (dispersion - 1)
    chance = 1 / dispersion
    return np.asarray(nbinom.ppf(LOW, size, chance)), np.asarray(nbinom.ppf(HIGH, size, chance))
