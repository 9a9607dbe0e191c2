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

EFFORT_IMPORTS: Final = Table(
    "effort_imports",
    METADATA,
    Column("effort_import_id", _KEY, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("file", Text, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("revised", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
)

EFFORT_LOG: Final = Table(
    "effort_log",
    METADATA,
    Column("effort_id", _KEY, primary_key=True),
    Column("effort_import_id", ForeignKey("effort_imports.effort_import_id"), nullable=False),
    Column("superseded_by", ForeignKey("effort_imports.effort_import_id")),
    Column("start", String(10), nullable=False),
    Column("agency", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("hours", Float(53)),
    Column("inspections", BigInteger),
)
Index("standing_effort", EFFORT_LOG.c.superseded_by, EFFORT_LOG.c.agency)

OPERATIONS: Final = Table(
    "operations",
    METADATA,
    Column("operation_id", _KEY, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("agency", Text, nullable=False),
    Column("first_day", String(10), nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("area", Text, nullable=False),
)

PLACEMENTS: Final = Table(
    "placements",
    METADATA,
    Column("placement_id", _KEY, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("place", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("gazetteer", String(80), nullable=False),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Column("radius_km", Float(53)),
    Column("match_class", String(20), nullable=False),
    Column("score", Float(53)),
    Column("name", Text, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("candidates", Text, nullable=False),
    UniqueConstraint("place", "country", "gazetteer"),
)

CHOICES: Final = Table(
    "place_choices",
    METADATA,
    Column("choice_id", _KEY, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Column("radius_km", Float(53)),
    Column("name", Text, nullable=False),
)
Index("choices_of_place", CHOICES.c.place, CHOICES.c.country, CHOICES.c.choice_id)

LOOKS: Final = Table(
    "looks",
    METADATA,
    Column("look_id", _KEY, primary_key=True),
    Column("release_set", String(80), nullable=False),
    Column("stream", String(200), nullable=False),
    Column("day", String(10), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("store_version", BigInteger, nullable=False),
    Column("import_id", BigInteger, nullable=False),
    Column("effort_import_id", BigInteger, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("monitor", Text, nullable=False),
    Column("code_version", String(80), nullable=False),
    Column("n_events", BigInteger, nullable=False),
    Column("data_digest", String(64), nullable=False),
    Column("allowance", Float(53), nullable=False),
    UniqueConstraint("release_set", "stream", "store_version", "parameters"),
)

TRACKS: Final = Table(
    "tracks",
    METADATA,
    Column("track_id", String(12), primary_key=True),
    Column("look_id", ForeignKey("looks.look_id"), nullable=False),
)

SIGHTINGS: Final = Table(
    "sightings",
    METADATA,
    Column("track_id", ForeignKey("tracks.track_id"), primary_key=True),
    Column("look_id", ForeignKey("looks.look_id"), primary_key=True),
    Column("flag", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("n_inputs", BigInteger, nullable=False),
    Column("inputs_digest", String(64), nullable=False),
)

TRANSITIONS: Final = Table(
    "transitions",
    METADATA,
    Column("transition_id", _KEY, primary_key=True),
    Column("track_id", ForeignKey("tracks.track_id"), nullable=False),
    Column("look_id", ForeignKey("looks.look_id")),
    Column("recorded_at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("from_state", String(12), nullable=False),
    Column("to_state", String(12), nullable=False),
)
Index("history_of_track", TRANSITIONS.c.track_id, TRANSITIONS.c.transition_id)
