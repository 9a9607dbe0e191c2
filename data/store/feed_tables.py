"""The tables of the service: keys of agencies, and what was answered to batches, which may be sent again."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Table

from data.store.tables import METADATA
from data.store.texts import AnyText

FEED_KEYS: Final = Table(
    "feed_keys",
    METADATA,
    Column("key_id", AnyText(12), primary_key=True),
    Column("agency", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("digest", AnyText(64), nullable=False),
    Column("events_per_minute", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("delivery", AnyText(64), primary_key=True),
    Column("digest", AnyText(64), nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("answer", AnyText, nullable=False),
)
Index("deliveries_by_time", DELIVERIES.c.received_at)
