"""The table of the audit chain, which takes rows and changes none."""

from typing import Final

from sqlalchemy import DDL, BigInteger, Column, Integer, Table, event

from data.store.address import POSTGRESQL, SQLITE
from data.store.tables import METADATA
from data.store.texts import AnyText

STORE_ID: Final = "store_id"
"""Name of the entry of ``meta`` that tells this store from all others, and stays with it in backups."""

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), SQLITE), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("act", AnyText(20), nullable=False),
    Column("about", AnyText, nullable=False),
    Column("previous", AnyText(64), nullable=False),
    Column("digest", AnyText(64), nullable=False),
)

_REFUSAL: Final = "the audit chain is only added to"
# Against mistakes, not against whoever owns the file: what they do, checkpoints tell.
_KEEPING: Final = {
    SQLITE: (
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    ),
    POSTGRESQL: (
        "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
    ),
}
for _dialect, _statements in _KEEPING.items():
    for _statement in _statements:
        event.listen(AUDIT, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
