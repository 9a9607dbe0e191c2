"""How much arrived in a span of time, and how much usually arrives in one as long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import polars as pl

LEAST_SPANS: Final = 10
MOST_SPANS: Final = 30
SHARES: Final = (0.1, 0.9)


@dataclass(frozen=True)
class Usual:
    """
    What is to be expected of a span of time.

    Parameters
    ----------
    low, high
        Eight in ten spans hold so many.
    spans
        From which this is known.
    """

    low: int
    high: int
    spans: int


def arrived(arrivals: pl.DataFrame, *, after: datetime, until: datetime) -> int:
    """
    Count what was new in a span of time.

    Parameters
    ----------
    arrivals
        arrived_at, new.
    after, until
        Aware; the first excluded, the last included.

    Returns
    -------
    new
        Sum.
    """
    inside = (pl.col("arrived_at") > after) & (pl.col("arrived_at") <= until)
    return int(arrivals.filter(inside)["new"].sum())


def usual_count(arrivals: pl.DataFrame, *, until: datetime, length: timedelta) -> Usual | None:
    """
    Say how much arrives in as long a time as a rule, from the spans before.

    Parameters
    ----------
    arrivals
        arrived_at, new.
    until
        Aware; end of the last span.
    length
        Of each.

    Returns
    -------
    usual
        None for fewer than ``LEAST_SPANS`` spans since anything arrived at all. It counts what came and assumes nothing
        of chance: reports come in batches, and an interval as of single events would be far too narrow.
    """
    first = arrivals["arrived_at"].min()
    if not isinstance(first, datetime) or length <= timedelta():
        return None
    known = min(MOST_SPANS, int((until - first) / length))
    if known < LEAST_SPANS:
        return None
    # The end of a span belongs to it: what came just then is no time before it.
    back = (until - arrivals["arrived_at"]).dt.total_microseconds().to_numpy() // (length // timedelta(microseconds=1))
    inside = (back >= 0) & (back < known)
    counts = np.bincount(back[inside], weights=arrivals["new"].to_numpy()[inside], minlength=known)
    low, high = (int(np.quantile(counts, share, method="nearest")) for share in SHARES)
    return Usual(low, high, known)
