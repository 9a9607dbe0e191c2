"""Enters in the audit chain which restricted records are given out, before they are: the store's own reads do it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from data.audit.chain import About, Act, write_about
from data.errors import StoreBusyError
from data.store import frames, seen
from data.store.acting import ActingFace
from data.store.audit_rows import OPEN
from data.store.audit_table import AUDIT
from data.store.tables import RECORDS, VERSIONS

_TURNS: Final = 20
"""So many times as long as a writer waits a read that has to be entered: an import of a million rows takes minutes."""


class Way(StrEnum):
    """By which of the store's reads something is given out."""

    EVENTS = "events"
    HISTORY = "history"
    PLACES = "places"
    QUARANTINE = "quarantine"
    FLAGS = "flags"


def _nobody_said() -> About | None:
    raise NotImplementedError("A read has to say which restricted records it gives out.")


@dataclass
class Giving:
    """
    One read of what may be restricted.

    Parameters
    ----------
    connection
        In the transaction of the read.
    asked
        What was asked for, where the version of the store alone does not tell what is given.
    restricted
        Gives facts about the restricted records that are given out, None where no record is restricted. It is asked
        only where this read is not entered yet. None where nothing at all is given out.
    """

    connection: Connection
    asked: dict[str, int | str] = field(default_factory=dict)
    restricted: Callable[[], About | None] | None = _nobody_said


class ReadingFace(ActingFace):
    """A store that enters what is read in it."""

    def enter(self, act: Act, about: About) -> None:
        """
        Enter an act that changes no record, such as an export, before it is done.

        Parameters
        ----------
        act
            What is done.
        about
            Counts, digests and codes.

        Raises
        ------
        StoreError
            The store took nothing: what cannot be entered must not be done.
        """
        self._in_turn(lambda connection: self._enter(connection, act, about))

    @contextmanager
    def _giving(self, way: Way, **asked: int | str | None) -> Iterator[Giving]:
        """
        Read what may be restricted: what is told of it is entered once the read is over, and before it is given out.

        Parameters
        ----------
        way
            By which read.
        asked
            As of ``Giving``; what is None was not asked for.

        Yields
        ------
        giving
            To be told which restricted records are given out.

        Raises
        ------
        StoreError
            The read cannot be entered: nothing is given out.
        """
        with self._reading() as connection:
            giving = Giving(connection, {name: fact for name, fact in asked.items() if fact is not None})
            yield giving
            version = frames.version(connection)
            key = (self._principal, version, way.value, *sorted(giving.asked.items()))
            about = None if key in self._ledger.given else self._about(giving, way, version)
        if about is not None:
            self._enter_once(about)
        if giving.restricted is not None:
            self._ledger.given.add(key)

    def _about(self, giving: Giving, way: Way, version: int) -> About | None:
        told = giving.restricted() if giving.restricted else None
        if told is None:
            return None
        release_set = seen.release_set(giving.connection, self._principal)
        return {"release_set": release_set, **told, **giving.asked, "way": way.value, "store_version": version}

    def _enter_once(self, about: About) -> None:
        with self._reading() as connection:  # not for writing: what is entered has not to wait for a long import
            is_entered = self._is_entered(connection, about)
        if not is_entered:
            self._in_turn(lambda connection: self._enter_unless_entered(connection, about))

    def _enter_unless_entered(self, connection: Connection, about: About) -> None:
        if not self._is_entered(connection, about):  # by somebody who had the lock before
            self._enter(connection, Act.READ, about)

    def _is_entered(self, connection: Connection, about: About) -> bool:
        said = {AUDIT.c.act: Act.READ.value, AUDIT.c.who: self._principal.name, AUDIT.c.about: write_about(about)}
        same = select(AUDIT.c.number).where(*(column == value for column, value in said.items()))
        return connection.execute(same.limit(1)).first() is not None

    def _in_turn(self, write: Callable[[Connection], None]) -> None:
        """Write an entry as soon as nobody else writes, however long that takes within reason."""
        for turn in range(1, _TURNS + 1):
            try:
                with self._writing() as connection:
                    write(connection)
                break
            except StoreBusyError:
                if turn == _TURNS:
                    raise
        self._make_checkpoint()

    def _sees_restricted(self, connection: Connection) -> bool:
        """Tell whether any version that may be seen is restricted."""
        restricted = VERSIONS.c.handling.not_in([handling.value for handling in OPEN])
        query = select(VERSIONS.c.version_id).join(RECORDS, VERSIONS.c.record_id == RECORDS.c.record_id)
        query = query.where(restricted, seen.seen_versions(self._principal)).limit(1)
        return connection.execute(query).first() is not None
