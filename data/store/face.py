"""What every face of the store shares: its engine, and transactions that fail with one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Connection, Engine, Select, bindparam, func, literal_column, select, update

from data.policy import LOCAL, Principal
from data.store import frames
from data.store.address import POSTGRESQL
from data.store.failures import clear_failures
from data.store.tables import META

CHANGED: Final = "routewatch_changed"
"""Channel on which a server tells those who listen that the store holds something else."""

WRITING: Final = "routewatch_writing"
"""Execution option of a connection that is going to write."""


class Face:
    """
    An opened store.

    Parameters
    ----------
    engine
        Opened and checked by ``open_store``.
    place
        File or address, for messages.
    principal
        Who looks: whatever is read through this face is what this principal may see.
    """

    def __init__(self, engine: Engine, *, place: str, principal: Principal = LOCAL) -> None:
        self._engine = engine
        self._place = place
        self._principal = principal

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with clear_failures(self._place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        engine = self._engine.execution_options(**{WRITING: True})
        with clear_failures(self._place), engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def next_number(connection: Connection, key: Column[int]) -> int:
    """
    Give the number after the largest one.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock, under which nobody else counts.
    key
        Column of whole numbers.

    Returns
    -------
    number
        1 for an empty table.
    """
    return newest_number(connection, key) + 1


def newest_number(connection: Connection, key: Column[int]) -> int:
    """
    Give the largest number.

    Parameters
    ----------
    connection
        In a transaction.
    key
        Column of whole numbers.

    Returns
    -------
    number
        0 for an empty table.
    """
    return int(connection.execute(newest_query(key)).scalar_one())


@cache
def newest_query(key: Column[int]) -> Select[Any]:
    """
    Ask for the largest number; made once, because to make it costs more than to run it.

    Parameters
    ----------
    key
        Column of whole numbers.

    Returns
    -------
    query
        Of one row, 0 for an empty table.
    """
    # Written out: PostgreSQL answers a statement without parameters at once.
    return select(func.coalesce(func.max(key), literal_column("0")))


_SET_VERSION: Final = update(META).where(META.c.name == "version").values(value=bindparam("told"))


def newest_numbers(connection: Connection, *keys: Column[int]) -> tuple[int, ...]:
    """
    Give the largest number of each of several tables, in one question.

    Parameters
    ----------
    connection
        In a transaction.
    keys
        Columns of whole numbers, of different tables.

    Returns
    -------
    numbers
        In the order of the keys; 0 for an empty table.
    """
    return tuple(map(int, connection.execute(_newest_queries(keys)).one()))


@cache
def _newest_queries(keys: tuple[Column[int], ...]) -> Select[Any]:
    return select(*(newest_query(key).scalar_subquery().label(key.table.name) for key in keys))


def count_change(connection: Connection) -> int:
    """
    Count a change of what the store holds.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.

    Returns
    -------
    version
        The store's counter afterwards.
    """
    version = frames.version(connection) + 1
    connection.execute(_SET_VERSION, {"told": str(version)})
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql(f"NOTIFY {CHANGED}")  # heard once this is committed, and not before
    return version
