"""Connects to a store in PostgreSQL: one writer at a time, readers each on a snapshot of their own."""

import logging
import socket
from collections.abc import Sequence
from typing import Any, Final, cast

from pg8000.core import NULL_BYTE, SYNC_MSG, Context, _flush, _write, make_params
from pg8000.dbapi import Connection as DriverConnection
from pg8000.dbapi import InterfaceError
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import NullPool

from data.store.address import ssl_of
from data.store.face import WRITING

WRITE_LOCK: Final = int.from_bytes(b"routewat", "big") >> 1
"""Whoever writes to a store of ours in a database holds the advisory lock of this number."""

_PORT: Final = 5432
_CONNECT_S: Final = 15.0
"""How long a server may take to answer at all."""


def postgresql_engine(address: URL, *, wait_s: float, kept: int = 0) -> Engine:
    """
    Connect to a database.

    Parameters
    ----------
    address
        Of PostgreSQL.
    wait_s
        Seconds to wait for another writer.
    kept
        Connections that wait for their next use; 0 for one made anew for each transaction.

    Returns
    -------
    engine
        A kept connection is asked before it is used again: one from before a restart of the server would fail.
    """
    pool: dict[str, Any] = {"poolclass": NullPool}
    if kept:
        pool = {"pool_size": kept, "max_overflow": -1, "pool_pre_ping": True}
    engine = create_engine(
        address.set(query={}),
        **pool,
        connect_args={"ssl_context": ssl_of(address), "application_name": "routewatch"},
    )
    event.listen(engine, "do_connect", _connect)
    # It tells every line that broke, with a traceback; ``clear_failures`` says it in a sentence.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    # At once, because each answer of a server has to be waited for.
    write = "; ".join(
        (
            # Each statement of a writer has to see what was committed while it waited for the lock.
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "SET LOCAL synchronous_commit = on",
            f"SET LOCAL lock_timeout = '{max(1, round(wait_s * 1000))}ms'",
            f"SELECT pg_advisory_xact_lock({WRITE_LOCK})",
        )
    )

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(WRITING, False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return
        connection.exec_driver_sql(write)

    event.listen(engine, "begin", begin)
    return engine


_BEGIN: Final = "begin transaction"


class _Line(DriverConnection):  # type: ignore[misc]
    """
    A connection that sends all of a statement and waits once, where the driver waits after each of three parts.

    The driver's own beginning of a transaction goes with the first statement.
    """

    _begins = False

    def execute_simple(self, statement: str) -> Context:
        """Run statements without parameters."""
        if statement == _BEGIN:
            self._begins = True
            return Context(statement)
        begins, self._begins = self._begins, False
        return super().execute_simple(f"{_BEGIN}; {statement}" if begins else statement)

    def execute_unnamed(
        self, statement: str, vals: Sequence[object] = (), oids: Sequence[int] = (), stream: object = None
    ) -> Context:
        """Run a statement with parameters, or one that a stream belongs to."""
        if self._begins:
            self._begins = False
            super().execute_simple(_BEGIN)
        if stream is not None:
            return super().execute_unnamed(statement, vals=vals, oids=oids, stream=stream)
        context = Context(statement)
        parameters = make_params(self.py_types, vals)
        self.send_PARSE(NULL_BYTE, statement, oids)
        self.send_DESCRIBE_STATEMENT(NULL_BYTE)
        self.send_BIND(NULL_BYTE, parameters)
        self.send_EXECUTE()
        _write(self._sock, SYNC_MSG)
        _flush(self._sock)
        self.handle_messages(context)
        return context


def _connect(_dialect: Dialect, _record: object, _words: list[Any], told: dict[str, Any]) -> DBAPIConnection:
    """Connect over a line that waits at most so long for a server, and sends small messages at once."""
    try:
        line = socket.create_connection((told["host"], told.get("port", _PORT)), timeout=_CONNECT_S)
    except OSError as error:
        raise InterfaceError(str(error)) from error
    line.settimeout(None)  # a statement may take its time
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    try:
        return cast("DBAPIConnection", _Line(**told, sock=line))
    except BaseException:
        line.close()
        raise
