"""Finds the open records of quarantine that a later file brings in, and settles them in its transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection, select

from data.intake import Intake
from data.reidentifying import identities_of
from data.store import frames, quarantine_rows
from data.store.deciding import Decision, insert_decisions
from data.store.known import with_identities
from data.store.quarantine_rows import Selection, State
from data.store.tables import IMPORT_TERMS, VERSIONS
from data.validate.earlier import IDENTITY

WHO_IMPORTS: Final = "import"
_CONFLICT: Final = "conflicting_duplicate"
_PIECE: Final = 5_000
_SENDERS: Final = (IMPORT_TERMS.c.import_id, IMPORT_TERMS.c.agency.label("sender"))
_SENDERS_SCHEMA: Final = {"import_id": pl.Int64(), "sender": pl.String()}
_OPEN: Final = {
    **{name: quarantine_rows.COLUMNS[name] for name in ("quarantine_id", "import_id", "reason", "sentence", "raw")},
    **dict.fromkeys(IDENTITY, pl.String()),
    "is_alone": pl.Boolean(),
}


class Reissue:
    """
    What one file brings in of the records that wait.

    Parameters
    ----------
    connection
        In a transaction; nothing of the file is set aside yet.
    apart_from
        Numbers of quarantined records that are decided otherwise.
    anything
        False where it is known that no record ever waited.
    """

    def __init__(self, connection: Connection, apart_from: Sequence[int] = (), *, anything: bool = True) -> None:
        self._connection = connection
        waiting = _open_records(connection) if anything else pl.DataFrame(schema=_OPEN)
        self._open = waiting.filter(~pl.col("quarantine_id").is_in(list(apart_from))) if apart_from else waiting
        self._hits: list[pl.DataFrame] = []
        self._aside = pl.DataFrame(schema=dict.fromkeys(IDENTITY, pl.String()))

    def watch(self, piece: Intake, matched: pl.DataFrame) -> None:
        """
        Look at a piece of the file.

        Parameters
        ----------
        piece
            The next one.
        matched
            Its accepted records, held against the store before they are written.
        """
        if self._open.is_empty():
            return
        taken = matched.filter(pl.col("status").is_in(["new", "same", "revised"]))
        stands = taken.select(*IDENTITY, "row", "status", "brings_back", "record_id", pl.col("raw").alias("now"))
        self._hits.append(stands.join(self._open, on=IDENTITY, how="inner"))
        if piece.options is not None:
            aside = piece.quarantined.select("raw", pl.lit(1).alias("ordinal"))
            known = identities_of(aside, piece.headers, piece.options).select(IDENTITY)
            self._aside = pl.concat([self._aside, known.join(self._open, on=IDENTITY, how="semi")])

    def came_in(self) -> pl.DataFrame:
        """
        Tell which of the records that wait came in.

        Returns
        -------
        settled
            Columns of quarantine, and ``row`` in this file.

        Notes
        -----
        With the very same content a record has come in, whatever it was set aside for. With other content, its
        identifier has to say so alone: not where its own file, or this one, says it of several records, nor where the
        record stood as it does before this one was set aside.
        """
        if not self._hits:
            return self._open.clear().with_columns(pl.lit(0).alias("row"))
        hits = pl.concat(self._hits)
        versions = _imports_of(self._connection, hits["record_id"].drop_nulls().unique().to_list())
        newest = versions.group_by("record_id").agg(pl.col("import_id").max().alias("newest"))
        beside = versions.with_columns(pl.lit(value=True).alias("stood_beside"))
        told_twice = self._aside.unique().with_columns(pl.lit(value=True).alias("told_twice"))
        found = (
            hits.join(newest, on="record_id", how="left")
            .join(beside, on=["record_id", "import_id"], how="left")
            .join(told_twice, on=IDENTITY, how="left")
        )
        is_newer = ((pl.col("status") != "same") & ~pl.col("brings_back")) | (pl.col("newest") > pl.col("import_id"))
        is_only = pl.col("is_alone") & pl.col("stood_beside").is_null() & pl.col("told_twice").is_null()
        by_name = is_newer & is_only & (pl.col("reason") != _CONFLICT)
        return found.filter((pl.col("raw") == pl.col("now")) | by_name).unique("quarantine_id").sort("quarantine_id")

    def settle(self, *, file: str, import_id: int, recorded_at: datetime) -> int:
        """
        Write down which of the records that wait came in.

        Parameters
        ----------
        file, import_id
            That brought them.
        recorded_at
            Aware.

        Returns
        -------
        settled
            Their number.
        """
        if not self._hits:
            return 0
        settled = self.came_in()
        if settled.is_empty():
            return 0
        where = pl.format("came in with {}, row {} (import {})", pl.lit(file), "row", pl.lit(import_id))
        rows = settled.select(
            "quarantine_id",
            pl.lit(State.REISSUED.value).alias("state"),
            "reason",
            "sentence",
            pl.lit(import_id, pl.Int64).alias("import_id"),
            where.alias("why"),
        )
        insert_decisions(self._connection, rows, Decision(State.REISSUED, WHO_IMPORTS), recorded_at=recorded_at)
        return settled.height


def _open_records(connection: Connection) -> pl.DataFrame:
    """Read what waits, with what each record is known by and whether its file says it of one record only."""
    if not quarantine_rows.count_open(connection):
        return pl.DataFrame(schema=_OPEN)
    waiting = quarantine_rows.read(connection, Selection(State.OPEN))
    known = with_identities(connection, waiting).drop_nulls(IDENTITY)
    # Who sends a record of another agency is not told by its quarantine that this agency holds it.
    senders = frames.frame(connection, select(*_SENDERS), _SENDERS_SCHEMA)
    known = known.join(senders, on="import_id", how="left", maintain_order="left")
    known = known.filter((pl.col("sender").fill_null("") == "") | (pl.col("sender") == pl.col("agency")))
    return known.with_columns((pl.len().over("import_id", *IDENTITY) == 1).alias("is_alone")).select(*_OPEN)


def _imports_of(connection: Connection, records: list[int]) -> pl.DataFrame:
    schema = {"record_id": pl.Int64(), "import_id": pl.Int64()}
    found = [pl.DataFrame(schema=schema)]
    for start in range(0, len(records), _PIECE):
        query = select(VERSIONS.c.record_id, VERSIONS.c.import_id).distinct()
        chosen = query.where(VERSIONS.c.record_id.in_(records[start : start + _PIECE]))
        found.append(frames.frame(connection, chosen, schema))
    return pl.concat(found)
