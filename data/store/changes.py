"""Waits until the store holds something else, whoever wrote it, without asking it over and over what it holds."""

import select
import threading
import time
from contextlib import suppress
from typing import Any, Final

from pg8000.dbapi import Error as PostgresError
from sqlalchemy import Engine, event

from data.errors import StoreError
from data.store.address import POSTGRESQL
from data.store.face import CHANGED, Face
from data.store.failures import clear_failures

_AT_LATEST_S: Final = 5.0
"""A server is asked for the counter at least so often, whatever it told."""

_STEP_S: Final = 0.02
"""Between two looks at a file of SQLite, each of which reads a number from memory that processes share."""


class Changes:
    """
    A connection of its own that hears of changes; from one thread at a time, others wait for their turn.

    Parameters
    ----------
    engine
        Of the store, with which it is closed, too.
    place
        Of the store, for messages.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._place, self._one = place, threading.Lock()
        with clear_failures(place):
            raw = engine.raw_connection()
            raw.detach()
            driver: Any = raw.dbapi_connection
        self._driver = driver
        self._hears = engine.dialect.name == POSTGRESQL
        if self._hears:
            self._driver.autocommit = True
            self._number(f"LISTEN {CHANGED}")
        self._is_closed = False
        self._mark, self._version, self._read_at = -1, -1, 0.0
        event.listen(engine, "engine_disposed", self._close_with)

    def wait(self, seen: int, *, timeout_s: float) -> int:
        """
        Wait until the store's counter is another one.

        Parameters
        ----------
        seen
            The counter that is known.
        timeout_s
            Seconds; 0 for a look.

        Returns
        -------
        version
            The counter; ``seen`` where nothing changed in that time.

        Raises
        ------
        StoreError
            The store does not answer, or was closed.
        """
        until = time.monotonic() + timeout_s
        with self._one, clear_failures(self._place):
            if self._is_closed:
                raise StoreError(f"The store {self._place} was closed.")
            while (version := self._now()) == seen and (left := until - time.monotonic()) > 0:
                self._rest(left)
        return version

    def close(self) -> None:
        """Close the connection."""
        with self._one:
            if not self._is_closed:
                self._is_closed = True
                with suppress(PostgresError, OSError):  # its server may be gone
                    self._driver.close()

    def _close_with(self, _engine: Engine) -> None:
        self.close()

    def _now(self) -> int:
        mark = self._mark_now()
        if mark != self._mark or self._version < 0:
            # What was written need not be a change of what the store holds: reads are entered, too.
            self._version = self._number("SELECT value FROM meta WHERE name = 'version'")
            self._mark, self._read_at = mark, time.monotonic()
        return self._version

    def _mark_now(self) -> int:
        if not self._hears:
            return self._number("PRAGMA data_version")
        # What came with the answer to a question lies in the driver, and is not told again.
        is_old = time.monotonic() - self._read_at > _AT_LATEST_S
        return max(self._mark, 0) + int(self._is_told(0) or is_old)

    def _rest(self, left_s: float) -> None:
        if self._hears:
            self._is_told(left_s)
        else:
            time.sleep(min(_STEP_S, left_s))

    def _is_told(self, timeout_s: float) -> bool:
        return bool(select.select([self._driver._usock], [], [], timeout_s)[0])

    def _number(self, statement: str) -> int:
        cursor = self._driver.cursor()
        try:
            cursor.execute(statement)
            return 0 if cursor.description is None else int((cursor.fetchone() or [0])[0])
        finally:
            cursor.close()


class ChangesFace(Face):
    """What of the store's face tells of changes."""

    def changes(self) -> Changes:
        """
        Begin to hear of changes.

        Returns
        -------
        changes
            Closed with the store.

        Raises
        ------
        StoreError
            The store does not answer.
        """
        return Changes(self._engine, self._place)
