"""Says of quarantined records of many imports what each of them is known by."""

from typing import Final

import polars as pl
from sqlalchemy import Connection

from data.reidentifying import identities_of
from data.store.import_terms import read_terms
from data.validate.earlier import IDENTITY

_NAMES: Final = dict.fromkeys(IDENTITY, pl.String())


def with_identities(connection: Connection, records: pl.DataFrame) -> pl.DataFrame:
    """
    Find what records are known by.

    Parameters
    ----------
    connection
        In a transaction.
    records
        Columns of ``quarantine_rows.COLUMNS``, perhaps more.

    Returns
    -------
    known
        With ``IDENTITY``: null where nobody can say it.
    """
    found = [records.clear().with_columns(pl.lit(None, dtype).alias(name) for name, dtype in _NAMES.items())]
    ordinal = pl.col("content").str.extract(r"-(\d+)$", 1).fill_null("1").alias("ordinal")
    for (import_id,), own in records.group_by("import_id", maintain_order=True):
        terms = read_terms(connection, int(str(import_id)))
        if terms is not None:
            known = identities_of(own.with_columns(ordinal), terms.headers, terms.options)
            found.append(known.select(found[0].columns))
    return pl.concat(found)
