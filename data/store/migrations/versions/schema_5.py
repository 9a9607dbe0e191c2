"""Makes the tables of the service: keys of agencies, and answers to batches."""

from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "5"
down_revision: Final = "4"

_INDEX: Final = "CREATE INDEX IF NOT EXISTS deliveries_by_time ON deliveries (received_at)"
_STATEMENTS: Final = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS feed_keys (key_id VARCHAR(12) NOT NULL, agency TEXT NOT NULL, name TEXT NOT NULL, "
        "digest VARCHAR(64) NOT NULL, events_per_minute BIGINT NOT NULL, made_at BIGINT NOT NULL, revoked_at BIGINT, "
        "PRIMARY KEY (key_id))",
        "CREATE TABLE IF NOT EXISTS deliveries (delivery VARCHAR(64) NOT NULL, digest VARCHAR(64) NOT NULL, "
        "received_at BIGINT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (delivery))",
        _INDEX,
    ),
    "postgresql": (
        'CREATE TABLE IF NOT EXISTS feed_keys (key_id VARCHAR COLLATE "C" NOT NULL, '
        'agency VARCHAR COLLATE "C" NOT NULL, name VARCHAR COLLATE "C" NOT NULL, '
        'digest VARCHAR COLLATE "C" NOT NULL, events_per_minute BIGINT NOT NULL, '
        "made_at BIGINT NOT NULL, revoked_at BIGINT, PRIMARY KEY (key_id))",
        'CREATE TABLE IF NOT EXISTS deliveries (delivery VARCHAR COLLATE "C" NOT NULL, '
        'digest VARCHAR COLLATE "C" NOT NULL, received_at BIGINT NOT NULL, '
        'answer VARCHAR COLLATE "C" NOT NULL, PRIMARY KEY (delivery))',
        _INDEX,
    ),
}


def upgrade() -> None:
    """Begin without keys: nobody may send before somebody gave a key."""
    connection = op.get_bind()
    for statement in _STATEMENTS[connection.dialect.name]:
        connection.execute(text(statement))
