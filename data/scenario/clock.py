"""Months -> instants: when within its month something happened, weekends being quieter."""

from typing import Final

import numpy as np
import numpy.typing as npt

from data.scenario import plan

_SATURDAY: Final = 5
_WEEKEND_WEIGHT: Final = 0.7

_DAYS: Final = np.arange(np.datetime64(plan.FIRST_DAY, "D"), np.datetime64(plan.LAST_DAY, "D") + 1)
_WEEKDAY: Final = (_DAYS.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday; Monday = 0
_WEIGHT_BEFORE: Final = np.concatenate(([0.0], np.cumsum(np.where(_WEEKDAY < _SATURDAY, 1.0, _WEEKEND_WEIGHT))))


def draw_instants(rng: np.random.Generator, month: npt.NDArray[np.int64]) -> npt.NDArray[np.datetime64]:
    """
    Draw an instant in each given month.

    Parameters
    ----------
    rng
        Source of randomness.
    month
        Shape (n,), 0 for the first month of the exercise.

    Returns
    -------
    happened
        Shape (n,), datetime64 in microseconds, whole minutes, UTC.
    """
    edges = np.append(plan.month_starts(), plan.month_starts()[-1] + 1).astype("datetime64[D]")
    weight = _WEIGHT_BEFORE[(edges - _DAYS[0]).astype(np.int64)]
    target = rng.uniform(weight[month], weight[month + 1])
    day = np.clip(np.searchsorted(_WEIGHT_BEFORE, target, side="right") - 1, 0, len(_DAYS) - 1)
    minute = rng.integers(0, 24 * 60, len(month))
    happened: npt.NDArray[np.datetime64] = (_DAYS[day].astype("datetime64[m]") + minute).astype("datetime64[us]")
    return happened
