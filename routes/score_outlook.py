"""A fitted model into what it expects of each corridor in a coming period, beside naive expectations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from routes.effort import Counts
from routes.geodesy import Floats
from routes.model import Fit, season_columns

MODEL: Final = "model"
LAST: Final = "last_period"
LAST_YEAR: Final = "same_period_last_year"
MEAN: Final = "mean_of_last_12"
MEAN_LENGTH: Final = 12
LEAST_MEAN: Final = 1 / 12
MIN_ERRORS: Final = 3
TINY: Final = 1e-9
LEAST_EFFORT: Final = 0.1  # of its mean: below it, an error relative to it tells nothing


@dataclass(frozen=True)
class Outlook:
    """
    What is expected of each unit in one coming period.

    Parameters
    ----------
    mean
        Shape (units,), events.
    variance
        Shape (units,), of the count that will be seen: chance, and what is not known of level, season and effort.
    """

    mean: Floats
    variance: Floats


def look_ahead(counts: Counts, fit: Fit, *, ahead: int, per_year: float) -> Outlook:
    """
    Expect a coming period from a fitted model.

    Parameters
    ----------
    counts
        What the model was fitted to.
    fit
        The model.
    ahead
        Periods from the last one fitted to the one expected; 1 for the next.
    per_year
        Periods in a year.

    Returns
    -------
    outlook
        The level after the last step, the season of that period, and the effort of late, with the weights by which
        the model smooths it.

    Notes
    -----
    The variance adds to the over-dispersed chance the relative variances of the level since the last step, of the
    season, and of the effort: how far effort came out from what its own past promised.
    """
    effort, doubt = _effort_ahead(counts, fit, ahead)
    base = fit.expected[:, :, -1] / np.maximum(fit.effort[None, :, -1], TINY)
    by_source = base * effort[None] * np.exp(_season_change(fit, ahead=ahead, per_year=per_year))[:, None]
    mean = np.maximum(by_source.sum(axis=1), TINY)
    share = by_source / mean[:, None]
    relative = _level_doubt(fit, per_year=per_year) + (share**2) @ doubt
    return Outlook(mean, fit.dispersion * mean + mean**2 * relative)


def _effort_ahead(counts: Counts, fit: Fit, ahead: int) -> tuple[Floats, Floats]:
    """Expect each source's effort, and measure how wrong the same expectation was at earlier periods."""
    size = fit.effort.shape[1]
    expected = np.stack([_of_late(fit.effort, at, counts.memory) for at in range(1, size + 1)], axis=1)
    earlier, then = expected[:, : size - ahead], fit.effort[:, ahead:]
    begun = int(min(counts.memory, max(size - ahead - MIN_ERRORS, 0)))
    errors = (then - earlier)[:, begun:] / np.maximum(earlier[:, begun:], LEAST_EFFORT)
    measured = np.mean(errors**2, axis=1) if errors.shape[1] else np.zeros(len(errors))
    return expected[:, -1], np.maximum(measured, 1 / np.maximum(fit.held, 1.0))


def _of_late(effort: Floats, until: int, memory: float) -> Floats:
    """Average the effort before a period, late ones more."""
    weight = np.exp(-0.5 * ((until - np.arange(until)) / memory) ** 2)
    return np.asarray(effort[:, :until] @ (weight / weight.sum()))


def _steps_log(fit: Fit) -> Floats:
    found = np.zeros_like(fit.unit_log)
    for step, effect in zip(fit.steps, fit.effects.tolist(), strict=True):
        found[step.unit, step.at :] += effect
    return found


def _season_change(fit: Fit, *, ahead: int, per_year: float) -> Floats:
    """Find the logarithm of season then over season now: what is left of a unit's course is season."""
    size = fit.unit_log.shape[1]
    known = season_columns(size, per_year)
    if not known.shape[1]:
        return np.zeros(len(fit.unit_log))
    coefficients = np.linalg.lstsq(known, (fit.unit_log - _steps_log(fit)).T, rcond=None)[0]
    later = season_columns(size + ahead, per_year)
    return np.asarray((later[-1] - known[-1]) @ coefficients)


def _level_doubt(fit: Fit, *, per_year: float) -> Floats:
    """Give the relative variance of level (since the last step) and season (two coefficients over everything)."""
    by_period = fit.expected.sum(axis=1)
    units, size = by_period.shape
    since = np.zeros(units, dtype=np.int64)
    for step in fit.steps:
        since[step.unit] = max(since[step.unit], step.at)
    inside = np.arange(size)[None] >= since[:, None]
    level = 1 / ((by_period * inside).sum(axis=1) + 1)
    season = season_columns(size, per_year).shape[1] / (by_period.sum(axis=1) + 1)
    return np.asarray(fit.dispersion * (level + season))


def naive_outlooks(seen: Floats, *, ahead: int, per_year: float) -> dict[str, Outlook]:
    """
    Expect a coming period without any model.

    Parameters
    ----------
    seen
        Shape (units, periods), events.
    ahead
        Periods from the last one seen to the one expected.
    per_year
        Periods in a year.

    Returns
    -------
    outlooks
        As the last period, as the same period a year before, as the mean of the last twelve; those for which the
        history is long enough. Each carries the variance of its own past errors, at least that of pure chance.
    """
    size = seen.shape[1]
    year = round(per_year)
    sums = np.concatenate([np.zeros((len(seen), 1)), np.cumsum(seen, axis=1)], axis=1)
    means = (sums[:, MEAN_LENGTH:] - sums[:, :-MEAN_LENGTH]) / MEAN_LENGTH
    found: dict[str, Outlook] = {LAST: _with_errors(seen[:, -1], seen[:, ahead:] - seen[:, :-ahead])}
    if size >= year >= ahead:
        found[LAST_YEAR] = _with_errors(seen[:, size - 1 + ahead - year], seen[:, year:] - seen[:, :-year])
    if size >= MEAN_LENGTH:
        told = means[:, : size - MEAN_LENGTH + 1 - ahead]
        found[MEAN] = _with_errors(means[:, -1], seen[:, MEAN_LENGTH - 1 + ahead :] - told)
    return found


def _with_errors(mean: Floats, errors: Floats) -> Outlook:
    mean = np.maximum(mean, LEAST_MEAN)
    # Without a past of its own to learn from, an expectation is given chance alone.
    measured = np.mean(errors**2, axis=1) if errors.shape[1] >= MIN_ERRORS else np.zeros(len(mean))
    return Outlook(mean, np.maximum(mean, measured))


def outlook_rows(outlook: Outlook, observed: Floats, names: Mapping[str, str]) -> pl.DataFrame:
    """
    Put what was expected of corridors beside what came.

    Parameters
    ----------
    outlook
        Of the units; the last one is background and left out.
    observed
        Shape (units,), events of the period.
    names
        Identity and name of each corridor, in order.

    Returns
    -------
    rows
        corridor_id, name, mean, variance, observed (whole events).
    """
    size = len(names)
    return pl.DataFrame(
        {
            "corridor_id": list(names),
            "name": list(names.values()),
            "mean": outlook.mean[:size],
            "variance": outlook.variance[:size],
            "observed": np.floor(observed[:size] + 0.5),
        },
        schema={
            "corridor_id": pl.String,
            "name": pl.String,
            "mean": pl.Float64,
            "variance": pl.Float64,
            "observed": pl.Float64,
        },
    )
