"""Makes the table of shifts that were taken over."""

from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "6"
down_revision: Final = "5"

_STATEMENTS: Final = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS takeovers (takeover_id INTEGER NOT NULL, principal TEXT NOT NULL, "
        "taken_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, "
        "PRIMARY KEY (takeover_id))",
        "CREATE INDEX IF NOT EXISTS takeovers_of_principal ON takeovers (principal, takeover_id)",
    ),
    "postgresql": (
        'CREATE TABLE IF NOT EXISTS takeovers (takeover_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, '
        "taken_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, "
        "PRIMARY KEY (takeover_id))",
    ),
}


def upgrade() -> None:
    """Begin without takeovers: nobody said yet from when on something is new."""
    connection = op.get_bind()
    for statement in _STATEMENTS[connection.dialect.name]:
        connection.execute(text(statement))
