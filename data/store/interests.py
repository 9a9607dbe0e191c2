"""What of the store's face keeps what each principal wants to be told: areas of interest, rules, and what is new."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import polars as pl
from sqlalchemy import Column, ColumnElement, Row, Table, insert, select, update

from data.errors import WrongUseError
from data.schema import INSTANT
from data.store import frames
from data.store.audit_rows import read_about
from data.store.duty import Mark, is_first_seen
from data.store.face import next_number
from data.store.interest_tables import ALERT_RULES, INTERESTS
from data.store.reading import ReadingFace, Way
from data.store.seen import seen_versions
from data.store.tables import RECORDS, VERSIONS

MOST_KEPT: Final = 100
"""Areas, and rules, of one principal: each view of the page holds all of them against what is new."""

NEWS: Final = {
    "agency": pl.String(),
    "feed": pl.String(),
    "event_id": pl.String(),
    "handling": pl.String(),
    "import_id": pl.Int64(),
    "arrived_at": INSTANT,
}


@dataclass(frozen=True)
class Interest:
    """
    An area of interest.

    Parameters
    ----------
    name
        Unique among those of its principal.
    outline
        As it was given: numbers or GeoJSON, see ``layers.interests``.
    made_at
        Aware.
    """

    name: str
    outline: str
    made_at: datetime


@dataclass(frozen=True)
class AlertRule:
    """
    What somebody wants to be told.

    Parameters
    ----------
    name
        Unique among those of its principal.
    area
        Name of an area of interest; empty for everywhere.
    modes, commodities
        Empty for all.
    states
        States of flags that are told when they are reached; empty for none.
    on_events
        Whether new events are told.
    since
        When the rule was made, and what was known by then: that is not told.
    read
        Numbers of the last import and the last change of a flag that were read in the inbox.
    """

    name: str
    area: str
    modes: frozenset[str]
    commodities: frozenset[str]
    states: frozenset[str]
    on_events: bool
    since: Mark
    read: tuple[int, int]


class InterestFace(ReadingFace):
    """The store as it serves somebody's own inbox; nobody sees those of others, the local principal neither."""

    def keep_area(self, interest: Interest) -> None:
        """
        Keep an area of interest of the principal.

        Parameters
        ----------
        interest
            Checked.

        Raises
        ------
        WrongUseError
            It has one of this name, or a hundred; or the principal is of no agency.
        StoreError
            The store took nothing.
        """
        kept = {"outline": interest.outline, "made_at": frames.micros(interest.made_at)}
        self._keep(INTERESTS, INTERESTS.c.interest_id, interest.name, kept)

    def areas_of_interest(self) -> tuple[Interest, ...]:
        """
        List the areas of the principal.

        Returns
        -------
        areas
            By name.
        """
        rows = self._own(INTERESTS)
        return tuple(Interest(row.name, row.outline, frames.instant(row.made_at)) for row in rows)

    def end_area(self, name: str, *, at: datetime) -> None:
        """
        Put away an area of the principal.

        Parameters
        ----------
        name
            Of the area.
        at
            Aware.

        Raises
        ------
        WrongUseError
            There is none, or a rule needs it.
        StoreError
            The store took nothing.
        """
        needed = [rule.name for rule in self.alert_rules() if rule.area == name]
        if needed:
            raise WrongUseError(f"The rule {needed[0]!r} needs the area {name!r}; remove the rule first.")
        self._end(INTERESTS, name, at)

    def keep_rule(self, rule: AlertRule) -> None:
        """
        Keep a rule of the principal.

        Parameters
        ----------
        rule
            Checked.

        Raises
        ------
        WrongUseError
            It has one of this name, or a hundred; its area is not there; or the principal is of no agency.
        StoreError
            The store took nothing.
        """
        if rule.area and rule.area not in {interest.name for interest in self.areas_of_interest()}:
            raise WrongUseError(f"There is no area of interest {rule.area!r}.")
        lists = {name: json.dumps(sorted(getattr(rule, name))) for name in ("modes", "commodities", "states")}
        kept = {
            **lists,
            "area": rule.area,
            "on_events": int(rule.on_events),
            "made_at": frames.micros(rule.since.taken_at),
            "import_id": rule.since.import_id,
            "transition_id": rule.since.transition_id,
            "read_import_id": rule.read[0],
            "read_transition_id": rule.read[1],
        }
        self._keep(ALERT_RULES, ALERT_RULES.c.rule_id, rule.name, kept)

    def alert_rules(self) -> tuple[AlertRule, ...]:
        """
        List the rules of the principal.

        Returns
        -------
        rules
            By name.
        """
        return tuple(map(_rule, self._own(ALERT_RULES)))

    def end_rule(self, name: str, *, at: datetime) -> None:
        """
        Put away a rule of the principal, and its alerts.

        Parameters
        ----------
        name
            Of the rule.
        at
            Aware.

        Raises
        ------
        WrongUseError
            There is none.
        StoreError
            The store took nothing.
        """
        self._end(ALERT_RULES, name, at)

    def read_alerts(self, mark: Mark) -> None:
        """
        Keep how far the principal has read its inbox.

        Parameters
        ----------
        mark
            What was on the screen, and not what came in while somebody read it.

        Raises
        ------
        WrongUseError
            The principal is of no agency.
        StoreError
            The store took nothing.
        """
        numbers = {"read_import_id": mark.import_id, "read_transition_id": mark.transition_id}
        with self._acting() as connection:
            connection.execute(update(ALERT_RULES).where(self._is_own(ALERT_RULES)).values(numbers))

    def news(self, *, after: int) -> pl.DataFrame:
        """
        List the records that the principal saw for the first time after an import.

        Parameters
        ----------
        after
            Its number; 0 for all.

        Returns
        -------
        news
            agency, feed, event_id, import_id, arrived_at: one row a record, by import; empty for one that sees times no
            finer than a day, month or year, to whom the time of arrival would tell more.
        """
        if self._principal.time is not None:
            return pl.DataFrame(schema=NEWS).drop("handling")
        query = (
            select(
                RECORDS.c.agency,
                VERSIONS.c.feed,
                RECORDS.c.event_id,
                VERSIONS.c.handling,
                VERSIONS.c.import_id,
                VERSIONS.c.recorded_at,
            )
            .join(RECORDS, VERSIONS.c.record_id == RECORDS.c.record_id)
            .where(VERSIONS.c.import_id > after, seen_versions(self._principal), is_first_seen(self._principal))
            .order_by(VERSIONS.c.import_id, VERSIONS.c.version_id)
        )
        with self._giving(Way.EVENTS, after=after) as giving:
            found = frames.frame(giving.connection, query, NEWS)
            giving.restricted = partial(read_about, found)
        return found.drop("handling")

    def _keep(self, table: Table, key: Column[int], name: str, kept: dict[str, object]) -> None:
        with self._acting() as connection:
            names = connection.execute(select(table.c.name).where(self._is_own(table))).scalars().all()
            if name in names:
                raise WrongUseError(f"There is one called {name!r} already; give this one another name.")
            if len(names) >= MOST_KEPT:
                raise WrongUseError(f"There are {MOST_KEPT} already; remove one first.")
            number = {key.name: next_number(connection, key)}
            connection.execute(insert(table), {**number, "principal": self._principal.name, "name": name, **kept})

    def _end(self, table: Table, name: str, at: datetime) -> None:
        with self._acting() as connection:
            own = self._is_own(table) & (table.c.name == name)
            if connection.execute(update(table).where(own).values(ended_at=frames.micros(at))).rowcount == 0:
                raise WrongUseError(f"There is none called {name!r}.")

    def _own(self, table: Table) -> Sequence[Row[tuple[object, ...]]]:
        with self._reading() as connection:
            return connection.execute(select(table).where(self._is_own(table)).order_by(table.c.name)).all()

    def _is_own(self, table: Table) -> ColumnElement[bool]:
        return (table.c.principal == self._principal.name) & table.c.ended_at.is_(None)


def _rule(row: Row[tuple[object, ...]]) -> AlertRule:
    lists = {name: frozenset(json.loads(getattr(row, name))) for name in ("modes", "commodities", "states")}
    since = Mark(frames.instant(row.made_at), row.import_id, row.transition_id)
    read = (row.read_import_id, row.read_transition_id)
    return AlertRule(row.name, row.area, **lists, on_events=bool(row.on_events), since=since, read=read)
