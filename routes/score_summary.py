"""A back-test into the figures that people read, with interval and rivals, or the reason why there is none."""

from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from routes.geodesy import Floats
from routes.score import Score
from routes.score_cells import DENSITY
from routes.score_metrics import (
    Coverage,
    Interval,
    coverage,
    crps,
    pit_histogram,
    prediction_accuracy_index,
    prediction_efficiency_index,
    quantiles,
    resampled_ratio,
    wilson,
)
from routes.score_outlook import LAST, LAST_YEAR, MEAN, MODEL

MIN_FORECASTS: Final = 30
MIN_RANKED: Final = 20.0
MIN_MEAN: Final = 1e-9
STATED_LEVELS: Final = (0.8, 0.95)
CURVE_LEVELS: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
STATED_SHARES: Final = (0.01, 0.05)
RIVALS: Final = (LAST, LAST_YEAR, MEAN, DENSITY)
MOST_MISSES: Final = 8
SURE_QUANTILES: Final = np.array([0.025, 0.975])


@dataclass(frozen=True)
class Rival:
    """
    One way of forecasting counts.

    Parameters
    ----------
    method
        Its code.
    cases
        Forecasts that both it and the model made.
    absolute_error
        Mean, events.
    crps
        Mean, events.
    ratio
        The CRPS of the model on the same cases over its own: below 1 the model is better.
    """

    method: str
    cases: int
    absolute_error: float
    crps: float
    ratio: Interval


@dataclass(frozen=True)
class Ranking:
    """
    One way of ranking cells, at one share of the area.

    Parameters
    ----------
    method
        Its code.
    area_share
        Of the studied area.
    hit_rate
        Share of the events in the cells chosen.
    pai, pei
        Prediction accuracy and efficiency; ``pai`` with the interval of the hit rate.
    ratio
        The model's hits over its own: above 1 the model is better.
    """

    method: str
    area_share: float
    hit_rate: Interval
    pai: Interval
    pei: float
    ratio: Interval


@dataclass(frozen=True)
class Summary:
    """
    The figures of one kind of event.

    Parameters
    ----------
    score
        What they were made of.
    counts_reason, ranking_reason
        Why there are no figures: ``short_history``, ``nothing_known``, ``no_corridor``, ``few_forecasts``,
        ``few_events``; empty where there are.
    coverages
        At the stated levels.
    curve
        At ten levels.
    pit
        Ten heights about 1.
    rivals
        The model first.
    rankings
        All methods at all shares, the model first.
    misses
        target, corridor_id, name, observed, mean, low, high, surprise (standard deviations): the forecasts that were
        furthest out.
    """

    score: Score
    counts_reason: str
    ranking_reason: str
    coverages: tuple[Coverage, ...] = ()
    curve: tuple[Coverage, ...] = ()
    pit: tuple[float, ...] = ()
    rivals: tuple[Rival, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    misses: pl.DataFrame = field(default_factory=pl.DataFrame)

    def outside(self) -> tuple[float, float]:
        """
        Count the events that no ranking could hit.

        Returns
        -------
        outside, events
            Those outside the studied area, and all that were precise enough.
        """
        periods = self.score.hits.unique(["target"])
        return float(periods["outside"].sum()), float(periods["events"].sum())

    def ranked(self, area_share: float) -> tuple[Ranking, ...]:
        """
        Choose the rankings at one share of the area.

        Parameters
        ----------
        area_share
            One of ``AREA_SHARES``.

        Returns
        -------
        rankings
            The model first.
        """
        return tuple(r for r in self.rankings if abs(r.area_share - area_share) < MIN_MEAN)


def summarise(score: Score, *, seed: int = 0) -> Summary:
    """
    Make the figures of a back-test.

    Parameters
    ----------
    score
        Of one kind.
    seed
        Of the resampling.

    Returns
    -------
    summary
        Without figures where there are too few cases to make them of, and with the reason.
    """
    counts_reason, ranking_reason = _counts_reason(score), _ranking_reason(score)
    summary: dict[str, Any] = {}
    rng = np.random.default_rng(seed)
    if not counts_reason:
        scored = _with_crps(score.forecasts)
        mine = scored.filter(pl.col("method") == MODEL)
        arrays = _arrays(mine)
        summary |= {
            "coverages": tuple(coverage(*arrays, level=level) for level in STATED_LEVELS),
            "curve": tuple(coverage(*arrays, level=level) for level in CURVE_LEVELS),
            "pit": tuple(pit_histogram(*arrays).tolist()),
            "rivals": tuple(r for m in (MODEL, *RIVALS) for r in _rival(scored, m, rng)),
            "misses": _misses(mine),
        }
    if not ranking_reason:
        methods = [m for m in (MODEL, *RIVALS) if (score.hits["method"] == m).any()]
        shares = score.hits["area_share"].unique().sort().to_list()
        summary["rankings"] = tuple(_ranking(score.hits, m, share, rng) for share in shares for m in methods)
    return Summary(score, counts_reason, ranking_reason, **summary)


def _counts_reason(score: Score) -> str:
    if score.untestable:
        return score.untestable
    forecasts = score.forecasts.filter(pl.col("method") == MODEL).height
    if not forecasts and not score.thin:
        return "no_corridor"
    return "few_forecasts" if forecasts < MIN_FORECASTS else ""


def _ranking_reason(score: Score) -> str:
    if score.untestable:
        return score.untestable
    outside, events = Summary(score, "", "").outside()
    return "few_events" if events - outside < MIN_RANKED else ""


def _arrays(rows: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    mean, variance, observed = (rows[name].to_numpy() for name in ("mean", "variance", "observed"))
    return mean, variance, observed


def _with_crps(forecasts: pl.DataFrame) -> pl.DataFrame:
    return forecasts.with_columns(crps=pl.Series(crps(*_arrays(forecasts))))


def _rival(scored: pl.DataFrame, method: str, rng: np.random.Generator) -> list[Rival]:
    """Compare a method with the model on the cases that both forecast."""
    keys = ["target", "corridor_id"]
    mine = scored.filter(pl.col("method") == MODEL).select(*keys, ours="crps")
    both = scored.filter(pl.col("method") == method).join(mine, on=keys).sort(keys)
    if both.is_empty():
        return []
    error, theirs = (both["mean"] - both["observed"]).abs().to_numpy(), both["crps"].to_numpy()
    sums = both.group_by("target", maintain_order=True).agg(pl.col("ours", "crps").sum())
    ratio = resampled_ratio(sums["ours"].to_numpy(), sums["crps"].to_numpy(), rng)
    return [Rival(method, both.height, float(error.mean()), float(theirs.mean()), ratio)]


def _ranking(hits: pl.DataFrame, method: str, area_share: float, rng: np.random.Generator) -> Ranking:
    here = hits.filter(pl.col("area_share") == area_share)
    rows = here.filter(pl.col("method") == method).sort("target")
    mine = here.filter(pl.col("method") == MODEL).sort("target")
    caught, events, best = (float(rows[name].sum()) for name in ("hits", "events", "best"))
    rate = wilson(caught, events)
    index = [prediction_accuracy_index(share, 1.0, area_share=area_share) for share in (rate.low, rate.high)]
    return Ranking(
        method=method,
        area_share=area_share,
        hit_rate=rate,
        pai=Interval(prediction_accuracy_index(caught, events, area_share=area_share), *index),
        pei=prediction_efficiency_index(caught, max(best, MIN_MEAN)),
        ratio=resampled_ratio(mine["hits"].to_numpy(), rows["hits"].to_numpy(), rng),
    )


def _misses(mine: pl.DataFrame) -> pl.DataFrame:
    """List the forecasts that were furthest out: where a shift began, or where the model is wrong."""
    mean, variance, _ = _arrays(mine)
    ends = quantiles(mean, variance, SURE_QUANTILES)
    told = mine.with_columns(
        low=pl.Series(ends[:, 0]),
        high=pl.Series(ends[:, 1]),
        surprise=(pl.col("observed") - pl.col("mean")) / pl.col("variance").sqrt(),
    )
    out = told.filter((pl.col("observed") < pl.col("low")) | (pl.col("observed") > pl.col("high")))
    columns = ["target", "corridor_id", "name", "observed", "mean", "low", "high", "surprise"]
    ranked = out.sort(pl.col("surprise").abs(), "target", "corridor_id", descending=[True, False, False])
    return ranked.select(columns).head(MOST_MISSES)


def score_report(summary: Summary) -> dict[str, object]:
    """
    Put the figures into plain values.

    Parameters
    ----------
    summary
        Of one kind.

    Returns
    -------
    report
        Ready for JSON.
    """
    score = summary.score
    about = ("kind", "cells", "area_km2", "imprecise", "thin", "agencies_by_record", "agencies_by_date")
    return {
        **{name: getattr(score, name) for name in about},
        "periods": [day.isoformat() for day in score.targets],
        "untestable": {"counts": summary.counts_reason, "ranking": summary.ranking_reason},
        "coverage": [asdict(c) | {"verdict": c.verdict} for c in summary.coverages],
        "calibration": [asdict(c) | {"verdict": c.verdict} for c in summary.curve],
        "pit": list(summary.pit),
        "counts": [asdict(r) for r in summary.rivals],
        "ranking": [asdict(r) for r in summary.rankings],
        "outside": dict(zip(("outside", "events"), summary.outside(), strict=True)),
        "misses": [row | {"target": row["target"].isoformat()} for row in summary.misses.to_dicts()],
    }
