"""Keeps what the sender said of a file, what was decided on quarantined records, and maps of columns by name."""

from pathlib import Path
from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "2"
down_revision: Final = "1"


def upgrade() -> None:
    """Make the tables; imports and quarantined records of earlier stores have no rows in them."""
    connection = op.get_bind()
    script = Path(__file__).with_name(f"schema_2.{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(text(statement))
