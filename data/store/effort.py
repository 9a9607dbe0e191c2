"""The effort log of the store: corrections replace, what they replaced stays, and each import changes the version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, true, update

from data.audit.chain import Act
from data.effort_log import EFFORT_COLUMNS, IDENTITY, REJECTED_COLUMNS, EffortBatch, hours_by_agency
from data.store import frames
from data.store.acting import ActingFace
from data.store.bulk import insert_frame
from data.store.face import count_change, newest_number, next_number
from data.store.seen import own_rows, standing_versions
from data.store.tables import EFFORT_IMPORTS, EFFORT_LOG, RECORDS, VERSIONS

FIGURES: Final = ("hours", "inspections")
LOG: Final = {name: dtype for name, dtype in EFFORT_COLUMNS.items() if name != "row"}


@dataclass(frozen=True)
class EffortSummary:
    """
    One effort log, counted: records = added + revised + rejected + duplicates.

    Parameters
    ----------
    file
        Its name.
    records
        Number of data records.
    added, revised
        Rows that the store did not know, and rows that replace others.
    rejected
        Rows that could not be taken; ``EffortBatch.rejected`` names them.
    duplicate_rows
        Row numbers that say nothing new.
    version
        The store's counter afterwards.
    """

    file: str
    records: int
    added: int
    revised: int
    rejected: int
    duplicate_rows: tuple[int, ...]
    version: int


class EffortFace(ActingFace):
    """What the store knows about patrols and inspections."""

    def add_effort(self, batch: EffortBatch, *, recorded_at: datetime) -> EffortSummary:
        """
        Import an effort log that was read and judged, all of it or nothing.

        Parameters
        ----------
        batch
            From ``data.effort_log.read_effort_log``.
        recorded_at
            Aware.

        Returns
        -------
        summary
            Given only after the commit; the version has grown where anything was added or revised.

        Raises
        ------
        StoreError
            The store took nothing.
        """
        with self._acting() as connection:
            summary = write_effort(connection, batch, recorded_at=recorded_at)
            self._enter(connection, Act.EFFORT, {**effort_facts(connection, summary), "sha256": batch.sha256})
            if not summary.added and not summary.revised:
                return summary
            return EffortSummary(**{**vars(summary), "version": count_change(connection)})

    def effort(self, *, through: int | None = None, as_of: datetime | None = None) -> pl.DataFrame | None:
        """
        Read the effort log as the analysis uses it.

        Parameters
        ----------
        through
            Number of the last effort import that counts; None for all.
        as_of
            Aware; imports recorded later do not count. None for all; asked for without ``through``.

        Returns
        -------
        effort
            Columns ``period`` (Date), ``agency``, ``hours``, ordered; None where nothing was logged.
        """
        log = self.effort_log(through=self._last_by(as_of) if as_of else through)
        if log.is_empty():
            return None
        return hours_by_agency(log)

    def _last_by(self, instant: datetime) -> int:
        newest = func.coalesce(func.max(EFFORT_IMPORTS.c.effort_import_id), 0)
        with self._reading() as connection:
            query = select(newest).where(EFFORT_IMPORTS.c.recorded_at <= frames.micros(instant))
            return int(connection.execute(query).scalar_one())

    def agencies(self) -> frozenset[str]:
        """
        Name the agencies that own a record.

        Returns
        -------
        agencies
            Of the records that may be seen.
        """
        with self._reading() as connection:
            query = select(RECORDS.c.agency).distinct()
            if not self._principal.is_local:
                query = query.join(VERSIONS, VERSIONS.c.record_id == RECORDS.c.record_id)
                query = query.where(standing_versions(self._principal))
            return frozenset(connection.execute(query).scalars())

    def effort_log(self, *, through: int | None = None) -> pl.DataFrame:
        """
        Read the rows of effort that stand.

        Parameters
        ----------
        through
            Number of the last effort import that counts; None for all.

        Returns
        -------
        log
            Columns ``start``, ``agency``, ``feed``, ``area``, ``hours``, ``inspections``.
        """
        with self._reading() as connection:
            seen = own_rows(self._principal, EFFORT_LOG.c.agency)
            return _log(connection, seen, through).select(*LOG).sort("agency", "feed", "area", "start")


def write_effort(connection: Connection, batch: EffortBatch, *, recorded_at: datetime) -> EffortSummary:
    """
    Write an effort log over what is kept under the same identities.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    batch
        Read and judged.
    recorded_at
        Aware.

    Returns
    -------
    summary
        With the version as it was before.
    """
    known = _log(connection, true(), None).rename({name: f"known_{name}" for name in FIGURES})
    joined = batch.accepted.join(known, on=IDENTITY, how="left", maintain_order="left")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"known_{name}")) for name in FIGURES)
    is_known = pl.col("effort_id").is_not_null()
    fresh = joined.filter(~(is_known & same))
    summary = EffortSummary(
        file=batch.file,
        records=batch.records,
        added=fresh.filter(~is_known).height,
        revised=fresh.filter(is_known).height,
        rejected=batch.rejected.height,
        duplicate_rows=tuple(sorted([*batch.duplicates, *joined.filter(is_known & same)["row"]])),
        version=frames.version(connection),
    )
    import_id = _insert_import(connection, batch, summary, recorded_at)
    _insert_rows(connection, fresh, import_id)
    return summary


def effort_facts(connection: Connection, summary: EffortSummary) -> dict[str, int | str]:
    """
    Say what the audit chain says of an effort log.

    Parameters
    ----------
    connection
        In the transaction that wrote it.
    summary
        Of it.

    Returns
    -------
    facts
        Counts and its number.
    """
    counted = ("records", "added", "revised", "rejected")
    number = newest_number(connection, EFFORT_IMPORTS.c.effort_import_id)
    return {**{name: getattr(summary, name) for name in counted}, "effort_import_id": number}


def effort_batch(effort: pl.DataFrame, *, file: str) -> EffortBatch:
    """
    Make a typed effort log ready for writing.

    Parameters
    ----------
    effort
        Columns ``period`` (Date), ``agency``, ``hours``.
    file
        Name for the list of imports.

    Returns
    -------
    batch
        Nothing rejected; hours of the same period and agency are added up.
    """
    rows = effort.group_by(pl.col("period").alias("start"), "agency").agg(pl.col("hours").sum()).sort("agency", "start")
    blank = {"feed": pl.lit(""), "area": pl.lit(""), "inspections": pl.lit(None, dtype=pl.Int64)}
    accepted = (
        rows.with_row_index("row", offset=1)
        .with_columns(**blank)
        .select(pl.col(name).cast(dtype) for name, dtype in EFFORT_COLUMNS.items())
    )
    return EffortBatch(file, "", rows.height, accepted, pl.DataFrame(schema=REJECTED_COLUMNS))


def _log(connection: Connection, seen: ColumnElement[bool], through: int | None) -> pl.DataFrame:
    made, gone = EFFORT_LOG.c.effort_import_id, EFFORT_LOG.c.superseded_by
    stands = gone.is_(None) if through is None else and_(made <= through, or_(gone.is_(None), gone > through))
    query = select(*(EFFORT_LOG.c[name] for name in ("effort_id", *LOG))).where(stands, seen)
    rows = [tuple(row) for row in connection.execute(query.order_by(EFFORT_LOG.c.effort_id))]
    frame = pl.DataFrame(rows, schema={"effort_id": pl.Int64, **LOG, "start": pl.String}, orient="row")
    return frame.with_columns(pl.col("start").str.to_date("%Y-%m-%d"))


def _insert_import(connection: Connection, batch: EffortBatch, summary: EffortSummary, recorded_at: datetime) -> int:
    import_id = next_number(connection, EFFORT_IMPORTS.c.effort_import_id)
    values = {
        "effort_import_id": import_id,
        "recorded_at": frames.micros(recorded_at),
        "file": batch.file,
        "file_sha256": batch.sha256,
        "records": summary.records,
        "added": summary.added,
        "revised": summary.revised,
        "rejected": summary.rejected,
        "duplicates": len(summary.duplicate_rows),
    }
    connection.execute(insert(EFFORT_IMPORTS), values)
    return import_id


def _insert_rows(connection: Connection, fresh: pl.DataFrame, import_id: int) -> None:
    replaced = [{"closed": number} for number in fresh["effort_id"].drop_nulls()]
    if replaced:
        closing = update(EFFORT_LOG).where(EFFORT_LOG.c.effort_id == bindparam("closed"))
        connection.execute(closing.values(superseded_by=import_id), replaced)
    rows = fresh.select(*LOG).with_columns(pl.col("start").cast(pl.String), effort_import_id=pl.lit(import_id))
    insert_frame(
        connection,
        EFFORT_LOG.name,
        rows.with_row_index("effort_id", offset=next_number(connection, EFFORT_LOG.c.effort_id)),
    )
