"""Writes one judged file into the tables, inside the transaction of its import."""

import hashlib
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection, bindparam, insert, select, update

from data.errors import SchemaError
from data.intake import QUARANTINE_COLUMNS, Intake
from data.schema import EVENT_COLUMNS, INSTANT, Events
from data.store import frames
from data.store.bulk import insert_frame
from data.store.face import count_change, next_number
from data.store.import_terms import write_terms
from data.store.matching import matched_records
from data.store.summary import ImportSummary
from data.store.tables import IMPORTS, QUARANTINE, RECORDS, VERSIONS
from data.validate.identity import IDENTITY

_INSTANTS: Final = tuple(name for name, dtype in EVENT_COLUMNS.items() if dtype == INSTANT)
_NUMBERED: Final = {"version_id", "record_id", "import_id", "version", "superseded_at"}
_AS_SENT: Final = tuple(column.name for column in VERSIONS.c if column.name not in {*_NUMBERED, *_INSTANTS})
_PROVENANCE: Final = ("recorded_at", "file", "file_sha256", "row")


def preview(connection: Connection, batch: Intake) -> ImportSummary:
    """
    Hold a file against the store.

    Parameters
    ----------
    connection
        In a transaction.
    batch
        Read and judged.

    Returns
    -------
    summary
        What writing it would do.
    """
    return _summary(batch, matched_records(connection, batch.accepted), frames.version(connection))


def write(connection: Connection, batch: Intake, *, recorded_at: datetime) -> ImportSummary:
    """
    Write a file.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    batch
        Read and judged.
    recorded_at
        Aware; for records that have no arrival of their own.

    Returns
    -------
    summary
        True once the transaction is committed.
    """
    matched = matched_records(connection, batch.accepted)
    arrived = pl.coalesce("recorded_at", pl.lit(recorded_at, dtype=INSTANT))
    fresh = matched.filter(pl.col("status") != "same").with_columns(arrived.alias("recorded_at"))
    summary = _summary(batch, matched, frames.version(connection))
    import_id = _insert_import(connection, batch, summary, recorded_at)
    _insert_versions(connection, _insert_records(connection, fresh), import_id)
    set_aside = _insert_quarantine(connection, batch, import_id)
    if summary.accepted or set_aside:
        summary = _summary(batch, matched, count_change(connection))
    return summary


def batch_of(events: Events, *, file: str) -> Intake:
    """
    Make typed events ready for writing.

    Parameters
    ----------
    events
        At least one, ``recorded_at`` set on every row.
    file
        Name for the list of imports.

    Returns
    -------
    batch
        Nothing quarantined; every radius counts as stated.

    Raises
    ------
    SchemaError
        There is no row, a row has no ``recorded_at``, or two rows have the same identity.
    """
    if events.is_empty() or events["recorded_at"].null_count():
        raise SchemaError("Typed events need the instant at which each was recorded; one has none, or there are none.")
    if events.select("agency", "event_id").is_duplicated().any():
        raise SchemaError("Typed events need an identifier of their own within each agency; one occurs twice.")
    texts = pl.struct(pl.exclude(_PROVENANCE)).struct.json_encode()
    raw = events.select(texts.alias("raw"))["raw"]
    content = pl.Series("content", [hashlib.sha256(text.encode()).hexdigest() for text in raw], dtype=pl.String)
    extra = (pl.lit("").alias("feed_given"), pl.lit(value=True).alias("radius_stated"), pl.lit("").alias("raw"))
    accepted = events.with_columns(content, *extra)
    empty = pl.DataFrame(schema=dict.fromkeys(QUARANTINE_COLUMNS, pl.String()) | {"row": pl.Int64()})
    whole = hashlib.sha256("".join(content).encode()).hexdigest()
    return Intake(file, whole, "events", events.height, accepted, empty)


def _summary(batch: Intake, matched: pl.DataFrame, version: int) -> ImportSummary:
    repeated = matched.filter(pl.col("status") == "same")["row"].to_list()
    return ImportSummary(
        file=batch.file,
        source=batch.source,
        records=batch.records,
        added=int((matched["status"] == "new").sum()),
        revised=int((matched["status"] == "revised").sum()),
        quarantined=batch.quarantined.height,
        duplicate_rows=tuple(sorted([*batch.duplicates, *repeated])),
        flags=batch.flags,
        version=version,
    )


def _insert_import(connection: Connection, batch: Intake, summary: ImportSummary, recorded_at: datetime) -> int:
    import_id = next_number(connection, IMPORTS.c.import_id)
    values = {
        "import_id": import_id,
        "recorded_at": frames.micros(recorded_at),
        "file": batch.file,
        "file_sha256": batch.sha256,
        "source": batch.source,
        "records": batch.records,
        "added": summary.added,
        "revised": summary.revised,
        "quarantined": summary.quarantined,
        "duplicates": summary.duplicates,
        "flags": "; ".join(batch.flags),
    }
    connection.execute(insert(IMPORTS), values)
    write_terms(connection, batch, import_id)
    return import_id


def _insert_records(connection: Connection, fresh: pl.DataFrame) -> pl.DataFrame:
    """Give new records their numbers, in the order of the file, and close the versions that are replaced."""
    is_new = pl.col("status") == "new"
    first = next_number(connection, RECORDS.c.record_id)
    numbers = is_new.cast(pl.Int64).cum_sum() + (first - 1)
    numbered = fresh.with_columns(pl.when(is_new).then(numbers).otherwise(pl.col("record_id")).alias("record_id"))
    insert_frame(connection, RECORDS.name, numbered.filter(is_new).select("record_id", *IDENTITY))
    replaced = numbered.filter(~is_new).select(
        pl.col("version_id").alias("closed"), pl.col("recorded_at").dt.epoch("us").alias("at")
    )
    if replaced.height:
        closing = update(VERSIONS).where(VERSIONS.c.version_id == bindparam("closed"))
        connection.execute(closing.values(superseded_at=bindparam("at")), replaced.to_dicts())
    return numbered


def _insert_versions(connection: Connection, numbered: pl.DataFrame, import_id: int) -> None:
    first = next_number(connection, VERSIONS.c.version_id)
    rows = numbered.select(
        pl.int_range(first, first + numbered.height, dtype=pl.Int64).alias("version_id"),
        pl.lit(import_id).alias("import_id"),
        (pl.col("version").fill_null(0) + 1).alias("version"),
        "record_id",
        *_AS_SENT,
        *(pl.col(name).dt.epoch("us") for name in _INSTANTS),
    )
    insert_frame(connection, VERSIONS.name, rows)


def _insert_quarantine(connection: Connection, batch: Intake, import_id: int) -> int:
    """Set aside what is not set aside already; the same record for the same reason is kept once."""
    said = [f"{reason}\x1f{raw}" for reason, raw in batch.quarantined.select("reason", "raw").iter_rows()]
    hashed = pl.Series(
        "own", [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in said], dtype=pl.String
    )
    ordinal = pl.int_range(1, pl.len() + 1).over("own").cast(pl.String)
    key = pl.concat_str("own", pl.lit("-"), ordinal).alias("content")
    keyed = batch.quarantined.with_columns(hashed).with_columns(key).drop("own")
    already = list(connection.execute(select(QUARANTINE.c.content)).scalars()) if keyed.height else []
    first = next_number(connection, QUARANTINE.c.quarantine_id)
    rows = (
        keyed.filter(~pl.col("content").is_in(already))
        .with_columns(pl.lit(import_id).alias("import_id"))
        .with_row_index("quarantine_id", offset=first)
    )
    insert_frame(connection, QUARANTINE.name, rows)
    return rows.height
