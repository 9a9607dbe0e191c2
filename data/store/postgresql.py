"""Connects to a store in PostgreSQL: one writer at a time, readers each on a snapshot of their own."""

from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from data.store.address import ssl_of
from data.store.face import WRITING

_LOCK: Final = int.from_bytes(b"routewat", "big") >> 1
"""Whoever writes to a store of ours in a database holds the advisory lock of this number."""


def postgresql_engine(address: URL, *, wait_s: float) -> Engine:
    """
    Connect to a database.

    Parameters
    ----------
    address
        Of PostgreSQL.
    wait_s
        Seconds to wait for another writer.

    Returns
    -------
    engine
        A connection for each transaction: one kept from before a restart of the server would fail.
    """
    engine = create_engine(
        address.set(query={}),
        poolclass=NullPool,
        connect_args={"ssl_context": ssl_of(address), "application_name": "routewatch"},
    )
    wait = f"SET LOCAL lock_timeout = '{max(1, round(wait_s * 1000))}ms'"

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(WRITING, False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return
        # Each statement of a writer has to see what was committed while it waited for the lock.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
        connection.exec_driver_sql(wait)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    event.listen(engine, "begin", begin)
    return engine
