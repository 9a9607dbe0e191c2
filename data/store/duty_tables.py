"""The table of the watch that people keep: who took over a shift, and what was known by then."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from data.store.address import SQLITE
from data.store.tables import METADATA
from data.store.texts import AnyText

_KEY: Final = BigInteger().with_variant(Integer(), SQLITE)

TAKEOVERS: Final = Table(
    "takeovers",
    METADATA,
    Column("takeover_id", _KEY, primary_key=True, autoincrement=False),
    Column("principal", AnyText, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("import_id", BigInteger, nullable=False),
    Column("transition_id", BigInteger, nullable=False),
)
Index("takeovers_of_principal", TAKEOVERS.c.principal, TAKEOVERS.c.takeover_id).ddl_if(dialect=SQLITE)
