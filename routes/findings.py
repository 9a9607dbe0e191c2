"""All that was found about one kind of event, and what makes a step no shift of a route."""

from dataclasses import dataclass
from datetime import date

from routes.accounts import Membership
from routes.areas import Areas
from routes.artefacts import Artefact
from routes.corridors import CorridorSet
from routes.doubts import common_shocks, weight_stays
from routes.drift import Drift
from routes.effort import Counts
from routes.feeds import Feeds, behind_step, feeds_of, maker_of_step
from routes.health import Health
from routes.roots import enough_events
from routes.shifts import Search
from routes.steps import TestedStep


@dataclass(frozen=True)
class Findings:
    """
    What was found about one kind of event.

    Parameters
    ----------
    corridors
        Its corridors.
    areas
        Units of test beside them.
    membership
        What each event weighs in each corridor, the background, and each area.
    counts
        Of the periods that were tested.
    search
        Steps and the model.
    health
        Of the feeds.
    drifts, artefacts
        What moved sideways; what changed in reporting.
    periods
        First days.
    per_year
        Periods in a year.
    """

    corridors: CorridorSet
    areas: Areas
    membership: Membership
    counts: Counts
    search: Search
    health: Health
    drifts: tuple[Drift, ...]
    artefacts: tuple[Artefact, ...]
    periods: tuple[date, ...]
    per_year: float


def artefacts_behind(findings: Findings, steps: tuple[TestedStep, ...]) -> list[str | None]:
    """
    Say of each step what makes it no shift of a route.

    Parameters
    ----------
    findings
        All that was found.
    steps
        Some of it.

    Returns
    -------
    behind
        Of each step the name of a feed, ``common_shock``, ``count_without_weight``, or None.
    """
    evidence = findings.corridors.evidence
    feeds = feeds_of(evidence, findings.periods)
    units = int(enough_events(findings.counts).sum())
    shocks = common_shocks(steps, units=units, periods=findings.counts.counts.shape[2])
    found: list[str | None] = []
    for at, step in enumerate(steps):
        feed = _feed_behind(findings, feeds, step)
        if feed is not None:
            found.append(feed[1] or feed[0])
        elif at in shocks:
            found.append("common_shock")
        elif findings.areas.stated and _weight_stays(findings, feeds, step):
            found.append("count_without_weight")
        else:
            found.append(None)
    return found


def _feed_behind(findings: Findings, feeds: Feeds, step: TestedStep) -> tuple[str, str] | None:
    """Name the feed that makes a step by starting or stopping, or that cannot be relied on around it."""
    shares = findings.membership.of(step.step.unit)
    turned = behind_step(feeds, shares, at=step.step.at, rises=step.log_effect > 0, reach=round(findings.per_year))
    if turned is not None:
        return turned
    maker = maker_of_step(feeds, shares, at=step.step.at, reach=round(2 * findings.per_year))
    ill = findings.health.unreliable_around(findings.periods[step.step.at])
    return maker if maker in ill else None


def _weight_stays(findings: Findings, feeds: Feeds, step: TestedStep) -> bool:
    shares = findings.membership.of(step.step.unit)
    reach = round(findings.per_year)
    return weight_stays(findings.corridors.evidence.frame, feeds.when, shares, step, reach=reach)
