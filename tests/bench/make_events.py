"""The training scenario over and over, each time drawn anew, into as many events as are asked for."""

import numpy as np
import polars as pl

from data.scenario import training_scenario
from data.schema import Events, as_events


def make_events(size: int, *, seed: int = 7) -> tuple[Events, pl.DataFrame]:
    """
    Make events of the shape of the training scenario: its routes, agencies, feeds and planted changes.

    Parameters
    ----------
    size
        How many events; a million takes about twenty seconds.
    seed
        Of the first drawing; each further one has the next.

    Returns
    -------
    events, effort
        A random part of whole scenarios laid over each other, and the effort log, the same for all sizes.
    """
    first = training_scenario(seed=seed)
    parts = [first.events]
    while sum(part.height for part in parts) < size:
        parts.append(training_scenario(seed=seed + len(parts)).events)
    whole = pl.concat(parts)
    chosen = np.random.default_rng(seed).permutation(whole.height)[:size]
    return as_events(whole[np.sort(chosen).tolist()]), first.effort
