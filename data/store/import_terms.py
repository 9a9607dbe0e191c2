"""What the sender said about a file, kept beside its import, so that its records can be judged once more alike."""

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from data.intake import Intake, IntakeOptions
from data.policy import LOCAL, Principal
from data.sources.mapping_text import read_column_map, write_column_map
from data.store import frames
from data.store.seen import seen_imports
from data.store.tables import IMPORT_TERMS, IMPORTS


@dataclass(frozen=True)
class ImportTerms:
    """
    An import, as far as judging a record of it again needs it.

    Parameters
    ----------
    import_id
        Its number.
    file, file_sha256
        Name and hash of the file.
    headers
        Keys of its columns; empty where the import is older than this record of it.
    options
        What the sender said; the clock is that of the import.
    """

    import_id: int
    file: str
    file_sha256: str
    headers: tuple[str, ...]
    options: IntakeOptions


def write_terms(connection: Connection, batch: Intake, import_id: int) -> None:
    """
    Keep what the sender said about a file.

    Parameters
    ----------
    connection
        In the transaction of the import.
    batch
        Of the file; nothing is kept where nobody sent it.
    import_id
        Of the import.
    """
    if batch.options is None:
        return
    values = {
        "import_id": import_id,
        "agency": batch.options.agency,
        "feed": batch.options.feed,
        "handling": batch.options.handling,
        "dates": batch.options.dates,
        "column_map": write_column_map(batch.options.column_map) if batch.options.column_map else "",
        "headers": json.dumps(batch.headers, ensure_ascii=False),
    }
    connection.execute(_INSERT, values)


_INSERT: Final = insert(IMPORT_TERMS)


def read_terms(connection: Connection, import_id: int, *, principal: Principal = LOCAL) -> ImportTerms | None:
    """
    Read what the sender said about a file.

    Parameters
    ----------
    connection
        In a transaction.
    import_id
        Of the import.
    principal
        Who looks.

    Returns
    -------
    terms
        None where there is no such import, or none that it may know of.
    """
    query = select(IMPORTS, *(column for column in IMPORT_TERMS.c if column.name != "import_id"))
    query = query.outerjoin(IMPORT_TERMS, IMPORT_TERMS.c.import_id == IMPORTS.c.import_id)
    row = connection.execute(query.where(IMPORTS.c.import_id == import_id, seen_imports(principal))).mappings().first()
    if row is None:
        return None
    options = IntakeOptions(
        frames.instant(row["recorded_at"]),
        source="" if row["column_map"] else row["source"],
        agency=row["agency"] or "",
        feed=row["feed"] or "",
        handling=row["handling"] or "",
        dates=row["dates"] or "",
        column_map=read_column_map(row["column_map"]) if row["column_map"] else None,
    )
    return ImportTerms(import_id, row["file"], row["file_sha256"], tuple(json.loads(row["headers"] or "[]")), options)
