"""The health of feeds: whether a step on a corridor is no more than a feed that starts or stops there."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.evidence import Evidence
from routes.geodesy import Floats

NEAR_PERIODS: Final = 2
MAIN_SHARE: Final = 0.6
MOST_OF_LEVEL: Final = 2 / 3


@dataclass(frozen=True)
class Feeds:
    """
    Who reported when, by agency and feed as given, however thin.

    Parameters
    ----------
    names
        (agency, feed) of each feed.
    feed_at, when
        Shape (n,): feed and period of each event.
    weights
        Shape (n,): what each event counts.
    first, last
        Shape (feeds,): first and last period in which the feed reported at all.
    size
        Number of periods.
    """

    names: tuple[tuple[str, str], ...]
    feed_at: NDArray[np.int64]
    when: NDArray[np.int64]
    weights: Floats
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    size: int


def feeds_of(evidence: Evidence, periods: tuple[date, ...]) -> Feeds:
    """
    Find the lifetime of every feed.

    Parameters
    ----------
    evidence
        Of one kind.
    periods
        First days, without a gap.

    Returns
    -------
    feeds
        In the order of their names.
    """
    texts, feed_at = evidence.codes("agency", "feed")
    names = tuple((agency, feed) for agency, feed in texts.iter_rows())
    when = evidence.period_numbers(periods)
    first, last = np.full(len(names), len(periods)), np.full(len(names), -1)
    np.minimum.at(first, feed_at, when)
    np.maximum.at(last, feed_at, when)
    return Feeds(names, feed_at, when, evidence.weights(), first, last, len(periods))


def behind_step(feeds: Feeds, shares: Floats, *, at: int, rises: bool, reach: int) -> tuple[str, str] | None:
    """
    Name the feed that makes a step by itself, if one does.

    Parameters
    ----------
    feeds
        Of all events.
    shares
        Shape (n,): how much each event belongs to the corridor that stepped.
    at
        First period of the step.
    rises
        A rise can be a feed that starts, a fall one that stops.
    reach
        Periods by which a feed may have started before the step (stopped after it), if most of the new (old) level was
        there already (still): a rise in June over years without any reports is the start in January.

    Returns
    -------
    feed
        The largest of the feeds that started (stopped) about the step and together hold at least ``MAIN_SHARE`` of the
        corridor's events after (before) it; None where they do not.

    Notes
    -----
    A feed that reports from the first period on has not started, and one that reports up to the last has not stopped.
    """
    turned = feeds.first if rises else feeds.last + 1
    inside = (turned > 0) & (turned < feeds.size)
    late = at - turned if rises else turned - at
    side = feeds.when >= at if rises else feeds.when < at
    weights = shares * feeds.weights
    held = np.bincount(feeds.feed_at[side], weights=weights[side], minlength=len(feeds.names))
    for fresh in (inside & (np.abs(late) <= NEAR_PERIODS), inside & (late > 0) & (late <= reach)):
        if held.sum() <= 0 or held[fresh].sum() < MAIN_SHARE * held.sum():
            continue
        main = int(np.argmax(np.where(fresh, held, -1.0)))
        own = np.where(fresh[feeds.feed_at], weights, 0.0)
        if abs(late[main]) <= NEAR_PERIODS or _was_there(feeds, own, at=at, turned=int(turned[main]), reach=reach):
            return feeds.names[main]
    return None


def _was_there(feeds: Feeds, weights: Floats, *, at: int, turned: int, reach: int) -> bool:
    """Tell whether feeds were about as busy on the quiet side of a step, as long as they reported at all."""
    between = (feeds.when >= min(at, turned)) & (feeds.when < max(at, turned))
    first, end = (at, min(at + reach, feeds.size)) if turned < at else (max(at - reach, 0), at)
    busy = (feeds.when >= first) & (feeds.when < end)
    level = float(weights[busy].sum()) / max(end - first, 1)
    return float(weights[between].sum()) / abs(at - turned) >= MOST_OF_LEVEL * level


def maker_of_step(feeds: Feeds, shares: Floats, *, at: int, reach: int) -> tuple[str, str] | None:
    """
    Name the feed that makes most of a step, if one does.

    Parameters
    ----------
    feeds
        Of all events.
    shares
        Shape (n,): what each event weighs in the unit that stepped.
    at
        First period of the step.
    reach
        Periods on either side that are compared.

    Returns
    -------
    feed
        The one whose own change has at least ``MAIN_SHARE`` of the whole change, in its direction; None where none has.
    """
    sides = [(feeds.when >= first) & (feeds.when < end) for first, end in ((at - reach, at), (at, at + reach))]
    early, late = (np.bincount(feeds.feed_at[s], weights=shares[s], minlength=len(feeds.names)) for s in sides)
    spans = [max(min(at, reach), 1), max(min(feeds.size - at, reach), 1)]
    change = late / spans[1] - early / spans[0]
    if change.sum() == 0:
        return None
    part = change / change.sum()
    return feeds.names[int(np.argmax(part))] if part.max() >= MAIN_SHARE else None
