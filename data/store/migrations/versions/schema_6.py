"""Makes the tables of shifts that were taken over, and of flags that were acknowledged or handed over."""

from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "6"
down_revision: Final = "5"

_INDEX: Final = "CREATE INDEX IF NOT EXISTS notes_of_track ON flag_notes (track_id, note_id)"
_STATEMENTS: Final = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS takeovers (takeover_id INTEGER NOT NULL, principal TEXT NOT NULL, "
        "taken_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, "
        "PRIMARY KEY (takeover_id))",
        "CREATE INDEX IF NOT EXISTS takeovers_of_principal ON takeovers (principal, takeover_id)",
        "CREATE TABLE IF NOT EXISTS flag_notes (note_id INTEGER NOT NULL, track_id VARCHAR(12) NOT NULL, "
        "recorded_at BIGINT NOT NULL, who TEXT NOT NULL, kind VARCHAR(12) NOT NULL, to_whom TEXT NOT NULL, "
        "words TEXT NOT NULL, PRIMARY KEY (note_id), FOREIGN KEY(track_id) REFERENCES tracks (track_id))",
        _INDEX,
    ),
    "postgresql": (
        'CREATE TABLE IF NOT EXISTS takeovers (takeover_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, '
        "taken_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, "
        "PRIMARY KEY (takeover_id))",
        'CREATE TABLE IF NOT EXISTS flag_notes (note_id BIGINT NOT NULL, track_id VARCHAR COLLATE "C" NOT NULL, '
        'recorded_at BIGINT NOT NULL, who VARCHAR COLLATE "C" NOT NULL, kind VARCHAR COLLATE "C" NOT NULL, '
        'to_whom VARCHAR COLLATE "C" NOT NULL, words VARCHAR COLLATE "C" NOT NULL, PRIMARY KEY (note_id), '
        "FOREIGN KEY(track_id) REFERENCES tracks (track_id))",
        _INDEX,
    ),
}


def upgrade() -> None:
    """Begin without any: nobody said yet from when on something is new."""
    connection = op.get_bind()
    for statement in _STATEMENTS[connection.dialect.name]:
        connection.execute(text(statement))
