"""Makes the tables of November 2026, or those of them that an earlier store lacks."""

from pathlib import Path
from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "1"
down_revision: Final = None


def upgrade() -> None:
    """Make what is missing, and take over an effort log of the days before it kept corrections."""
    connection = op.get_bind()
    engine = connection.dialect.name
    script = Path(__file__).with_name(f"schema_1.{engine}.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(text(statement))
    meta = text("INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
    for name, value in (("make", "routewatch"), ("schema", "1"), ("version", "0"), ("label", "")):
        connection.execute(meta, {"name": name, "value": value})
    if connection.execute(text("SELECT 1 FROM effort_imports")).first() is None:
        _take_over_effort()


def _take_over_effort() -> None:
    connection = op.get_bind()
    rows = connection.execute(text("SELECT count(*) FROM effort")).scalar_one()
    if not rows:
        return
    # Recorded in 1970: before anything that a look may ask for.
    connection.execute(
        text("INSERT INTO effort_imports VALUES (1, 0, 'earlier store', '', :rows, :rows, 0, 0, 0)"), {"rows": rows}
    )
    connection.execute(
        text(
            "INSERT INTO effort_log SELECT row_number() OVER (ORDER BY agency, period), 1, NULL, period, agency, "
            "'', '', hours, NULL FROM effort"
        )
    )
