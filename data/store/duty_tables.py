"""The tables of the watch that people keep: who took over a shift, and what they did with flags short of judging."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

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

FLAG_NOTES: Final = Table(
    "flag_notes",
    METADATA,
    Column("note_id", _KEY, primary_key=True, autoincrement=False),
    Column("track_id", ForeignKey("tracks.track_id"), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("kind", AnyText(12), nullable=False),
    Column("to_whom", AnyText, nullable=False),
    Column("words", AnyText, nullable=False),
)
Index("notes_of_track", FLAG_NOTES.c.track_id, FLAG_NOTES.c.note_id)
