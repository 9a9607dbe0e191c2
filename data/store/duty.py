"""What of the store's face serves who keeps watch: how far somebody has read, and when what arrived."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, case, exists, func, insert, or_, select

from data.audit.chain import Act
from data.policy import Principal, visible_rows
from data.schema import INSTANT
from data.store import frames
from data.store.acting import ActingFace
from data.store.duty_tables import TAKEOVERS
from data.store.face import newest_number, next_number
from data.store.seen import seen_versions
from data.store.tables import IMPORTS, RECORDS, TRANSITIONS, VERSIONS

ARRIVALS = {
    "agency": pl.String(),
    "feed": pl.String(),
    "import_id": pl.Int64(),
    "arrived_at": INSTANT,
    "new": pl.Int64(),
    "records": pl.Int64(),
}
"""One row a source and import: ``new`` of its ``records`` were seen for the first time."""


@dataclass(frozen=True)
class Mark:
    """
    How far somebody has read.

    Parameters
    ----------
    taken_at
        Aware.
    import_id, transition_id
        Of the last import and the last change of a flag that were known by then: they are counted as things happen,
        whatever clock an import was given.
    """

    taken_at: datetime
    import_id: int
    transition_id: int


class DutyFace(ActingFace):
    """The store as a duty officer uses it."""

    def mark_at(self, instant: datetime) -> Mark:
        """
        Say how far one has read who has read everything.

        Parameters
        ----------
        instant
            Aware; now.

        Returns
        -------
        mark
            Not kept yet.
        """
        with self._reading() as connection:
            numbers = (newest_number(connection, key) for key in (IMPORTS.c.import_id, TRANSITIONS.c.transition_id))
            return Mark(instant, *numbers)

    def take_over(self, mark: Mark) -> None:
        """
        Keep how far the principal has read: it takes over a shift.

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
        with self._acting() as connection:
            number = next_number(connection, TAKEOVERS.c.takeover_id)
            kept = {"takeover_id": number, "principal": self._principal.name, **vars(mark)}
            connection.execute(insert(TAKEOVERS), {**kept, "taken_at": frames.micros(mark.taken_at)})
            self._enter(connection, Act.TAKEOVER, {"takeover_id": number})

    def taken_over(self, *, as_of: datetime | None = None) -> Mark | None:
        """
        Give the mark that the principal set last.

        Parameters
        ----------
        as_of
            Aware; marks set later do not count. None for now.

        Returns
        -------
        mark
            None where it had taken over no shift.
        """
        own = select(TAKEOVERS).where(TAKEOVERS.c.principal == self._principal.name)
        if as_of is not None:
            own = own.where(TAKEOVERS.c.taken_at <= frames.micros(as_of))
        with self._reading() as connection:
            row = connection.execute(own.order_by(TAKEOVERS.c.takeover_id.desc()).limit(1)).first()
        return Mark(frames.instant(row.taken_at), row.import_id, row.transition_id) if row else None

    def arrivals(self, *, as_of: datetime | None = None) -> pl.DataFrame:
        """
        Say when records arrived, and from which source.

        Parameters
        ----------
        as_of
            Aware; what arrived later is left out. None for all.

        Returns
        -------
        arrivals
            As ``ARRIVALS``, of what the principal sees, by import; empty for one that sees times no finer than a day,
            month or year, to whom this would tell more.
        """
        if self._principal.time is not None:
            return pl.DataFrame(schema=ARRIVALS)
        first = is_first_seen(self._principal)
        columns = (RECORDS.c.agency, VERSIONS.c.feed, VERSIONS.c.import_id)
        arrived_at, new = func.min(VERSIONS.c.recorded_at), func.sum(case((first, 1), else_=0))
        query = (
            select(*columns, arrived_at, new, func.count())
            .join(RECORDS, VERSIONS.c.record_id == RECORDS.c.record_id)
            .where(seen_versions(self._principal))
            .group_by(*columns)
            .order_by(VERSIONS.c.import_id, RECORDS.c.agency, VERSIONS.c.feed)
        )
        if as_of is not None:
            query = query.where(VERSIONS.c.recorded_at <= frames.micros(as_of))
        with self._reading() as connection:
            return frames.frame(connection, query, ARRIVALS)


def is_first_seen(principal: Principal) -> ColumnElement[bool]:
    """
    Ask for versions before which a principal sees none of the record.

    Parameters
    ----------
    principal
        Who looks.

    Returns
    -------
    condition
        Over ``RECORDS`` joined to ``VERSIONS``.
    """
    if principal.is_local:
        return VERSIONS.c.version == 1
    earlier = VERSIONS.alias("earlier")
    of_record = (earlier.c.record_id == VERSIONS.c.record_id) & (earlier.c.version < VERSIONS.c.version)
    markings = {"handling": earlier.c.handling, "release_to": earlier.c.release_to}
    seen_before = exists().where(of_record, visible_rows(principal, agency=RECORDS.c.agency, **markings))
    return or_(VERSIONS.c.version == 1, ~seen_before)
