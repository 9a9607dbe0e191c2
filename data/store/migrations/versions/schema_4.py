"""Makes the table of the audit chain, which only grows, and lets each agency name its operations as it likes."""

import secrets
from typing import Final

from alembic import op
from sqlalchemy import text

revision: Final = "4"
down_revision: Final = "3"

_STATEMENTS: Final = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS audit (number INTEGER NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, "
        "act VARCHAR(20) NOT NULL, about TEXT NOT NULL, previous VARCHAR(64) NOT NULL, digest VARCHAR(64) NOT NULL, "
        "PRIMARY KEY (number))",
        # SQLite changes no constraint of a table: it takes another table.
        "CREATE TABLE operations_of_agencies (operation_id INTEGER NOT NULL, recorded_at BIGINT NOT NULL, "
        "name TEXT NOT NULL, agency TEXT NOT NULL, first_day VARCHAR(10) NOT NULL, last_day VARCHAR(10) NOT NULL, "
        "area TEXT NOT NULL, PRIMARY KEY (operation_id), UNIQUE (agency, name))",
        "INSERT INTO operations_of_agencies SELECT operation_id, recorded_at, name, agency, first_day, last_day, area "
        "FROM operations",
        "DROP TABLE operations",
        "ALTER TABLE operations_of_agencies RENAME TO operations",
        "CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is only added to'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is only added to'); END",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS audit (number BIGINT NOT NULL, at BIGINT NOT NULL, "
        'who VARCHAR COLLATE "C" NOT NULL, act VARCHAR COLLATE "C" NOT NULL, about VARCHAR COLLATE "C" NOT NULL, '
        'previous VARCHAR COLLATE "C" NOT NULL, '
        'digest VARCHAR COLLATE "C" NOT NULL, PRIMARY KEY (number))',
        "DROP INDEX IF EXISTS names_of_operations",
        "CREATE UNIQUE INDEX names_of_operations ON operations (md5(agency), md5(name))",
        "CREATE OR REPLACE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit chain is only added to'; END $$",
        "DROP TRIGGER IF EXISTS audit_no_change ON audit",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    ),
}


def upgrade() -> None:
    """Begin an empty chain: what was done before is in no entry. The store gets an identity of its own."""
    connection = op.get_bind()
    for statement in _STATEMENTS[connection.dialect.name]:
        connection.execute(text(statement))
    if connection.execute(text("SELECT value FROM meta WHERE name = 'store_id'")).first() is None:
        made = text("INSERT INTO meta (name, value) VALUES ('store_id', :store_id)")
        connection.execute(made, {"store_id": secrets.token_hex(16)})
