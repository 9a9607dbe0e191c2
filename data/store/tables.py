"""The tables of the store, in types that SQLite and PostgreSQL share."""

from typing import Final

import polars as pl
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.schema import EVENT_COLUMNS, INSTANT

SCHEMA_VERSION: Final = 1
MAKE: Final = "routewatch"

METADATA: Final = MetaData()

# SQLite counts up only a column of the plain type INTEGER.
_KEY: Final = BigInteger().with_variant(Integer(), "sqlite")

META: Final = Table(
    "meta",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

IMPORTS: Final = Table(
    "imports",
    METADATA,
    Column("import_id", _KEY, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("file", Text, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("source", String(40), nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("revised", BigInteger, nullable=False),
    Column("quarantined", BigInteger, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
    Column("flags", Text, nullable=False),
)

RECORDS: Final = Table(
    "records",
    METADATA,
    Column("record_id", _KEY, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("feed_given", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    UniqueConstraint("agency", "feed_given", "event_id"),
)

_OF_RECORD: Final = ("event_id", "agency")


def _sql_type(dtype: object) -> BigInteger | Float[float] | Text:
    # An instant is whole microseconds since 1970, UTC: SQLite has no type that keeps a zone.
    if dtype in (INSTANT, pl.Int64):
        return BigInteger()
    return Float(53) if dtype == pl.Float64 else Text()


VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("version_id", _KEY, primary_key=True),
    Column("record_id", ForeignKey("records.record_id"), nullable=False),
    Column("import_id", ForeignKey("imports.import_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("superseded_at", BigInteger),
    Column("content", String(64), nullable=False),
    Column("radius_stated", Boolean, nullable=False),
    Column("raw", Text, nullable=False),
    *(Column(name, _sql_type(dtype)) for name, dtype in EVENT_COLUMNS.items() if name not in _OF_RECORD),
    UniqueConstraint("record_id", "version"),
)
Index("latest_versions", VERSIONS.c.superseded_at, VERSIONS.c.record_id)

QUARANTINE: Final = Table(
    "quarantine",
    METADATA,
    Column("quarantine_id", _KEY, primary_key=True),
    Column("import_id", ForeignKey("imports.import_id"), nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("content", String(80), nullable=False, unique=True),
)

EFFORT: Final = Table(
    "effort",
    METADATA,
    Column("agency", Text, primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("hours", Float(53), nullable=False),
)

ANALYSES: Final = Table(
    "analyses",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("store_version", BigInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
