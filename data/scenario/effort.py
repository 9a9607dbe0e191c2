"""The plan -> how hard each agency really worked, and the hours that its log says."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from data.scenario import plan
from data.scenario.theatres import AGENCIES
from data.scenario.tracks import FloatArray

_WOBBLE: Final = 0.05
_LOG_ERROR: Final = 0.04
_USUAL_HOURS: Final = (2400, 7200)


def draw_effort(rng: np.random.Generator) -> dict[str, FloatArray]:
    """
    Draw each agency's effort, relative to the plan's first month.

    Parameters
    ----------
    rng
        Source of randomness.

    Returns
    -------
    effort
        Agency -> shape (60,): the planned effort with a few per cent of wobble from month to month.
    """
    return {agency: plan.effort_by_month(agency) * rng.lognormal(0, _WOBBLE, plan.N_MONTHS) for agency in AGENCIES}


def effort_log(rng: np.random.Generator, effort: Mapping[str, FloatArray]) -> pl.DataFrame:
    """
    Write effort down as hours, with the errors of book-keeping.

    Parameters
    ----------
    rng
        Source of randomness.
    effort
        As ``draw_effort`` gives it.

    Returns
    -------
    log
        Columns period (first day of a month), agency, hours (to the ten), one row for each month and agency.
    """
    usual = rng.integers(*_USUAL_HOURS, len(effort))
    hours = np.array([relative * base for relative, base in zip(effort.values(), usual, strict=True)])
    logged = hours * rng.lognormal(0, _LOG_ERROR, hours.shape)
    months = pl.Series("period", plan.month_starts().astype("datetime64[D]"))
    return pl.DataFrame(
        {
            "period": pl.concat([months] * len(effort)),
            "agency": np.repeat(list(effort), plan.N_MONTHS).tolist(),
            "hours": logged.ravel().round(-1),
        }
    ).sort("period", "agency")
