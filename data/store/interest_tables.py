"""The tables of what each principal wants to be told: areas of interest, and rules that fill its inbox."""

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, Table

from data.store.address import SQLITE
from data.store.tables import METADATA
from data.store.texts import AnyText

_KEY: Final = BigInteger().with_variant(Integer(), SQLITE)

INTERESTS: Final = Table(
    "interests",
    METADATA,
    Column("interest_id", _KEY, primary_key=True, autoincrement=False),
    Column("principal", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("outline", AnyText, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)

ALERT_RULES: Final = Table(
    "alert_rules",
    METADATA,
    Column("rule_id", _KEY, primary_key=True, autoincrement=False),
    Column("principal", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("area", AnyText, nullable=False),
    Column("modes", AnyText, nullable=False),
    Column("commodities", AnyText, nullable=False),
    Column("states", AnyText, nullable=False),
    Column("on_events", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("import_id", BigInteger, nullable=False),
    Column("transition_id", BigInteger, nullable=False),
    Column("read_import_id", BigInteger, nullable=False),
    Column("read_transition_id", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)
