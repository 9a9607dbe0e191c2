"""What the rules of a principal tell it: new events and flags that changed, since each rule was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from data.schema import as_events
from data.store import AlertRule, Mark, Store, TrackRow, TransitionRow
from layers.current import Current
from layers.interests import wish_of
from layers.tracking import tracked_of
from routes.alerts import Wish, is_wished, wished_events
from routes.inputs import IDENTITY

TOLD: Final = {
    "rule": pl.String(),
    "event_index": pl.UInt32(),
    "closeness": pl.String(),
    "import_id": pl.Int64(),
    "arrived_at": pl.Datetime("us", "UTC"),
    "is_new": pl.Boolean(),
}


@dataclass(frozen=True)
class FlagAlert:
    """
    A flag that reached a state that somebody wants to be told of.

    Parameters
    ----------
    rule
        Name of the rule.
    row
        The flag.
    change
        The entry of its history.
    is_new
        Not read yet.
    """

    rule: str
    row: TrackRow
    change: TransitionRow
    is_new: bool


@dataclass(frozen=True)
class Inbox:
    """
    What somebody's rules tell.

    Parameters
    ----------
    events
        rule, event_index (row of the events that were looked at), closeness (one of ``routes.alerts.Closeness``),
        import_id, arrived_at, is_new: the last one first. An event that two rules tell stands there twice.
    flags
        The last change first.
    mark
        What is known now: it is to be kept once this was read.
    rules
        All of the principal.
    """

    events: pl.DataFrame
    flags: tuple[FlagAlert, ...]
    mark: Mark
    rules: tuple[AlertRule, ...]

    @property
    def unread(self) -> int:
        """Events and flags that are not read yet; what two rules tell counts once."""
        new = self.events.filter("is_new")["event_index"].n_unique()
        return new + len({alert.change.transition_id for alert in self.flags if alert.is_new})


def inbox_of(store: Store, now: Current, *, at: datetime) -> Inbox:
    """
    Fill somebody's inbox.

    Parameters
    ----------
    store
        As its principal sees it.
    now
        Events and analysis of just this principal.
    at
        Aware; the clock.

    Returns
    -------
    inbox
        Of what the principal may see, whatever its rules ask for.
    """
    mark, rules = store.mark_at(at), store.alert_rules()
    areas = {interest.name: interest for interest in store.areas_of_interest()}
    wishes = [(rule, wish_of(rule, areas)) for rule in rules]
    return Inbox(_events(store, now, wishes), _flags(store, now, wishes), mark, rules)


def _events(store: Store, now: Current, wishes: Sequence[tuple[AlertRule, Wish]]) -> pl.DataFrame:
    asking = [(rule, wish) for rule, wish in wishes if rule.on_events]
    if not asking:
        return pl.DataFrame(schema=TOLD)
    news = store.news(after=min(rule.since.import_id for rule, _ in asking))
    known = now.events.select(IDENTITY).with_row_index("at")
    fresh = news.join(known, on=IDENTITY, how="inner", nulls_equal=True).sort(
        "import_id", "at", descending=[True, False]
    )
    events = as_events(now.events[fresh["at"]])
    told = [
        fresh[found["event_index"]].select(
            pl.lit(rule.name).alias("rule"),
            pl.col("at").alias("event_index"),
            found["closeness"],
            "import_id",
            "arrived_at",
            (pl.col("import_id") > rule.read[0]).alias("is_new"),
        ).filter(pl.col("import_id") > rule.since.import_id)
        for rule, wish in asking
        for found in [wished_events(events, wish)]
    ]  # fmt: skip
    return pl.concat([pl.DataFrame(schema=TOLD), *told]).sort("import_id", descending=True, maintain_order=True)


def _flags(store: Store, now: Current, wishes: Sequence[tuple[AlertRule, Wish]]) -> tuple[FlagAlert, ...]:
    asking = [(rule, wish) for rule, wish in wishes if rule.states]
    if not asking:
        return ()
    corridors = now.analysis.corridors
    modes = dict(zip(corridors["corridor_id"], corridors["mode"], strict=True))
    rows = store.tracked(release_set=store.release_set())
    found = [
        FlagAlert(rule.name, row, change, change.transition_id > rule.read[1])
        for row in rows
        for rule, wish in asking
        for change in row.history
        if change.transition_id > rule.since.transition_id and change.to_state in rule.states
        if is_wished(tracked_of(row), wish, modes)
    ]
    return tuple(sorted(found, key=lambda alert: (-alert.change.transition_id, alert.rule)))
