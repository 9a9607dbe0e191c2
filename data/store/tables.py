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
    Table,
    UniqueConstraint,
    func,
)

from data.schema import EVENT_COLUMNS, INSTANT
from data.store.address import POSTGRESQL, SQLITE
from data.store.texts import AnyText

SCHEMA_VERSION: Final = 7
MAKE: Final = "routewatch"

METADATA: Final = MetaData()

# In SQLite, only a column of the plain type INTEGER is the key of the table itself.
_KEY: Final = BigInteger().with_variant(Integer(), SQLITE)


def _unique(*names: str) -> UniqueConstraint:
    return UniqueConstraint(*names).ddl_if(dialect=SQLITE)


def _unique_hashes(name: str, *columns: Column[str]) -> None:
    """Say for PostgreSQL what ``_unique`` says for SQLite: its indexes take no text of more than 2,700 bytes."""
    Index(name, *map(func.md5, columns), unique=True).ddl_if(dialect=POSTGRESQL)


META: Final = Table(
    "meta",
    METADATA,
    Column("name", AnyText(40), primary_key=True),
    Column("value", AnyText, nullable=False),
)

IMPORTS: Final = Table(
    "imports",
    METADATA,
    Column("import_id", _KEY, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("file", AnyText, nullable=False),
    Column("file_sha256", AnyText(64), nullable=False),
    Column("source", AnyText(40), nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("revised", BigInteger, nullable=False),
    Column("quarantined", BigInteger, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
    Column("flags", AnyText, nullable=False),
)

RECORDS: Final = Table(
    "records",
    METADATA,
    Column("record_id", _KEY, primary_key=True, autoincrement=False),
    Column("agency", AnyText, nullable=False),
    Column("feed_given", AnyText, nullable=False),
    Column("event_id", AnyText, nullable=False),
    _unique("agency", "feed_given", "event_id"),
)
_unique_hashes("identities", RECORDS.c.agency, RECORDS.c.feed_given, RECORDS.c.event_id)

_OF_RECORD: Final = ("event_id", "agency")


def _sql_type(dtype: object) -> BigInteger | Float[float] | AnyText:
    # An instant is whole microseconds since 1970, UTC: SQLite has no type that keeps a zone.
    if dtype in (INSTANT, pl.Int64):
        return BigInteger()
    return Float(53) if dtype == pl.Float64 else AnyText()


VERSIONS: Final = Table(
    "versions",
    METADATA,
    Column("version_id", _KEY, primary_key=True, autoincrement=False),
    Column("record_id", ForeignKey("records.record_id"), nullable=False),
    Column("import_id", ForeignKey("imports.import_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("superseded_at", BigInteger),
    Column("content", AnyText(64), nullable=False),
    Column("radius_stated", Boolean, nullable=False),
    Column("raw", AnyText, nullable=False),
    *(Column(name, _sql_type(dtype)) for name, dtype in EVENT_COLUMNS.items() if name not in _OF_RECORD),
    UniqueConstraint("record_id", "version"),
)

QUARANTINE: Final = Table(
    "quarantine",
    METADATA,
    Column("quarantine_id", _KEY, primary_key=True, autoincrement=False),
    Column("import_id", ForeignKey("imports.import_id"), nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("reason", AnyText(40), nullable=False),
    Column("sentence", AnyText, nullable=False),
    Column("raw", AnyText, nullable=False),
    Column("content", AnyText(80), nullable=False, unique=True),
)

_TERMS: Final = ("agency", "feed", "handling", "dates", "column_map", "headers")
IMPORT_TERMS: Final = Table(
    "import_terms",
    METADATA,
    Column("import_id", ForeignKey("imports.import_id"), primary_key=True, autoincrement=False),
    *(Column(name, AnyText, nullable=False) for name in _TERMS),
)

QUARANTINE_DECISIONS: Final = Table(
    "quarantine_decisions",
    METADATA,
    Column("decision_id", _KEY, primary_key=True, autoincrement=False),
    Column("quarantine_id", ForeignKey("quarantine.quarantine_id"), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("state", AnyText(12), nullable=False),
    Column("reason", AnyText(40), nullable=False),
    Column("sentence", AnyText, nullable=False),
    Column("changes", AnyText, nullable=False),
    Column("import_id", ForeignKey("imports.import_id")),
)
Index("decisions_on_quarantine", QUARANTINE_DECISIONS.c.quarantine_id, QUARANTINE_DECISIONS.c.decision_id)

COLUMN_MAPS: Final = Table(
    "column_maps",
    METADATA,
    Column("map_id", _KEY, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    *(Column(name, AnyText, nullable=False) for name in ("name", "column_map", "headers")),
)

# Of the first stores; nothing reads it any more.
Table(
    "effort",
    METADATA,
    Column("agency", AnyText, primary_key=True),
    Column("period", AnyText(10), primary_key=True),
    Column("hours", Float(53), nullable=False),
)

ANALYSES: Final = Table(
    "analyses",
    METADATA,
    Column("key", AnyText(200), primary_key=True),
    Column("store_version", BigInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

EFFORT_IMPORTS: Final = Table(
    "effort_imports",
    METADATA,
    Column("effort_import_id", _KEY, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("file", AnyText, nullable=False),
    Column("file_sha256", AnyText(64), nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("revised", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
)

EFFORT_LOG: Final = Table(
    "effort_log",
    METADATA,
    Column("effort_id", _KEY, primary_key=True, autoincrement=False),
    Column("effort_import_id", ForeignKey("effort_imports.effort_import_id"), nullable=False),
    Column("superseded_by", ForeignKey("effort_imports.effort_import_id")),
    Column("start", AnyText(10), nullable=False),
    Column("agency", AnyText, nullable=False),
    Column("feed", AnyText, nullable=False),
    Column("area", AnyText, nullable=False),
    Column("hours", Float(53)),
    Column("inspections", BigInteger),
)
Index("standing_effort", EFFORT_LOG.c.superseded_by, EFFORT_LOG.c.agency)

OPERATIONS: Final = Table(
    "operations",
    METADATA,
    Column("operation_id", _KEY, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("agency", AnyText, nullable=False),
    Column("first_day", AnyText(10), nullable=False),
    Column("last_day", AnyText(10), nullable=False),
    Column("area", AnyText, nullable=False),
    _unique("agency", "name"),  # a name that another agency has taken would tell that there is one
)
_unique_hashes("names_of_operations", OPERATIONS.c.agency, OPERATIONS.c.name)

PLACEMENTS: Final = Table(
    "placements",
    METADATA,
    Column("placement_id", _KEY, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("country", AnyText, nullable=False),
    Column("gazetteer", AnyText(80), nullable=False),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Column("radius_km", Float(53)),
    Column("match_class", AnyText(20), nullable=False),
    Column("score", Float(53)),
    Column("name", AnyText, nullable=False),
    Column("reason", AnyText(20), nullable=False),
    Column("candidates", AnyText, nullable=False),
    _unique("place", "country", "gazetteer"),
)
_unique_hashes("texts_of_gazetteer", PLACEMENTS.c.place, PLACEMENTS.c.country, PLACEMENTS.c.gazetteer)

CHOICES: Final = Table(
    "place_choices",
    METADATA,
    Column("choice_id", _KEY, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),
    Column("country", AnyText, nullable=False),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Column("radius_km", Float(53)),
    Column("name", AnyText, nullable=False),
)
Index("choices_of_place", CHOICES.c.place, CHOICES.c.country, CHOICES.c.choice_id).ddl_if(dialect=SQLITE)
Index("choices_of_text", CHOICES.c.place, postgresql_using="hash").ddl_if(dialect=POSTGRESQL)

LOOKS: Final = Table(
    "looks",
    METADATA,
    Column("look_id", _KEY, primary_key=True, autoincrement=False),
    Column("release_set", AnyText(80), nullable=False),
    Column("stream", AnyText(200), nullable=False),
    Column("day", AnyText(10), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("store_version", BigInteger, nullable=False),
    Column("import_id", BigInteger, nullable=False),
    Column("effort_import_id", BigInteger, nullable=False),
    Column("parameters", AnyText, nullable=False),
    Column("monitor", AnyText, nullable=False),
    Column("code_version", AnyText(80), nullable=False),
    Column("n_events", BigInteger, nullable=False),
    Column("data_digest", AnyText(64), nullable=False),
    Column("allowance", Float(53), nullable=False),
    _unique("release_set", "stream", "store_version", "parameters"),
)
Index(
    "looks_once",
    *(LOOKS.c[name] for name in ("release_set", "stream", "store_version")),
    func.md5(LOOKS.c.parameters),
    unique=True,
).ddl_if(dialect=POSTGRESQL)

TRACKS: Final = Table(
    "tracks",
    METADATA,
    Column("track_id", AnyText(12), primary_key=True),
    Column("look_id", ForeignKey("looks.look_id"), nullable=False),
)

SIGHTINGS: Final = Table(
    "sightings",
    METADATA,
    Column("track_id", ForeignKey("tracks.track_id"), primary_key=True),
    Column("look_id", ForeignKey("looks.look_id"), primary_key=True),
    Column("flag", AnyText, nullable=False),
    Column("ends", AnyText, nullable=False),
    Column("n_inputs", BigInteger, nullable=False),
    Column("inputs_digest", AnyText(64), nullable=False),
)

TRANSITIONS: Final = Table(
    "transitions",
    METADATA,
    Column("transition_id", _KEY, primary_key=True, autoincrement=False),
    Column("track_id", ForeignKey("tracks.track_id"), nullable=False),
    Column("look_id", ForeignKey("looks.look_id")),
    Column("recorded_at", BigInteger, nullable=False),
    Column("day", AnyText(10), nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("from_state", AnyText(12), nullable=False),
    Column("to_state", AnyText(12), nullable=False),
)
Index("history_of_track", TRANSITIONS.c.track_id, TRANSITIONS.c.transition_id)
