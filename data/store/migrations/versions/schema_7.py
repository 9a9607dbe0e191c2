"""Makes the tables of areas of interest and of rules for alerts."""

from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "7"
down_revision: Final = "6"

_OF_RULE: Final = (
    "made_at BIGINT NOT NULL, import_id BIGINT NOT NULL, transition_id BIGINT NOT NULL, "
    "read_import_id BIGINT NOT NULL, read_transition_id BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY (rule_id))"
)
_STATEMENTS: Final = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS interests (interest_id INTEGER NOT NULL, principal TEXT NOT NULL, "
        "name TEXT NOT NULL, outline TEXT NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT, "
        "PRIMARY KEY (interest_id))",
        "CREATE TABLE IF NOT EXISTS alert_rules (rule_id INTEGER NOT NULL, principal TEXT NOT NULL, "
        "name TEXT NOT NULL, area TEXT NOT NULL, modes TEXT NOT NULL, commodities TEXT NOT NULL, "
        "states TEXT NOT NULL, on_events BIGINT NOT NULL, " + _OF_RULE,
    ),
    "postgresql": (
        'CREATE TABLE IF NOT EXISTS interests (interest_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, '
        'name VARCHAR COLLATE "C" NOT NULL, outline VARCHAR COLLATE "C" NOT NULL, made_at BIGINT NOT NULL, '
        "ended_at BIGINT, PRIMARY KEY (interest_id))",
        'CREATE TABLE IF NOT EXISTS alert_rules (rule_id BIGINT NOT NULL, principal VARCHAR COLLATE "C" NOT NULL, '
        'name VARCHAR COLLATE "C" NOT NULL, area VARCHAR COLLATE "C" NOT NULL, '
        'modes VARCHAR COLLATE "C" NOT NULL, commodities VARCHAR COLLATE "C" NOT NULL, '
        'states VARCHAR COLLATE "C" NOT NULL, on_events BIGINT NOT NULL, ' + _OF_RULE,
    ),
}


def upgrade() -> None:
    """Begin without areas and rules: each principal says what it wants to be told."""
    connection = op.get_bind()
    for statement in _STATEMENTS[connection.dialect.name]:
        connection.execute(text(statement))
