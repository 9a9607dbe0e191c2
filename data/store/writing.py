"""Writes one judged file into the tables, piece by piece, inside the transaction of its import."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

import polars as pl
from sqlalchemy import Connection, Select, bindparam, insert, select, update

from data.errors import SchemaError
from data.intake import QUARANTINE_COLUMNS, Intake
from data.policy import Principal
from data.schema import EVENT_COLUMNS, INSTANT, Events
from data.store import frames
from data.store.decided import Decided
from data.store.face import count_change, newest_numbers
from data.store.import_terms import write_terms
from data.store.matching import has_no_records, matched_records
from data.store.reissues import Reissue
from data.store.setting_aside import Aside
from data.store.staging import Arrivals, arrivals
from data.store.summary import ImportSummary, Tally
from data.store.tables import IMPORT_TERMS, IMPORTS, QUARANTINE, QUARANTINE_DECISIONS, RECORDS, VERSIONS
from data.validate.earlier import IDENTITY

FROM_QUARANTINE: Final = "from_quarantine"
_INSTANTS: Final = tuple(name for name, dtype in EVENT_COLUMNS.items() if dtype == INSTANT)
_NUMBERED: Final = {"version_id", "record_id", "import_id", "version", "superseded_at"}
_AS_SENT: Final = tuple(column.name for column in VERSIONS.c if column.name not in {*_NUMBERED, *_INSTANTS})
_OF_VERSION: Final = (
    (pl.col("version").fill_null(0) + 1).alias("version"),
    *map(pl.col, ("record_id", *_AS_SENT)),
    *(pl.col(name).dt.epoch("us") for name in _INSTANTS),
)
_PROVENANCE: Final = ("recorded_at", "file", "file_sha256", "row")


def preview(connection: Connection, pieces: Iterable[Intake], principal: Principal) -> ImportSummary:
    """
    Hold a file against the store.

    Parameters
    ----------
    connection
        In a transaction.
    pieces
        Read and judged, at least one; all of one file, in order.
    principal
        Who sends it.

    Returns
    -------
    summary
        What writing it would do.
    """
    tally, is_new, reissue = Tally(), has_no_records(connection), Reissue(connection)
    aside = Aside(connection, Decided(connection), principal)
    for number, piece in enumerate(pieces):
        if number == 0:
            tally.imported_before = _imported_before(connection, piece)
        weighed = aside.weigh(matched_records(connection, piece.accepted, is_new=is_new), piece)
        tally.add(piece, weighed, aside.known(piece, weighed))
        reissue.watch(piece, weighed)
    tally.settled = reissue.came_in().height
    return tally.summary(frames.version(connection))


def write(
    connection: Connection,
    pieces: Iterable[Intake],
    principal: Principal,
    *,
    recorded_at: datetime,
    apart_from: Sequence[int] | None = None,
) -> ImportSummary:
    """
    Write a file.

    Parameters
    ----------
    connection
        In a transaction that holds the write lock.
    pieces
        Read and judged, at least one; all of one file, in order. They may still be made while the first are written.
    principal
        Who sends it.
    recorded_at
        Aware; for records that have no arrival of their own.
    apart_from
        Numbers of quarantined records that a person decides on by this; others that come in are settled here. None for
        a file, which overrules no person.

    Returns
    -------
    summary
        True once the transaction is committed.
    """
    tally, newest = Tally(), _Newest(*newest_numbers(connection, *_NUMBERS))
    import_id, is_new = newest.imported + 1, not newest.record
    decided = Decided(connection, anything=bool(newest.decided)) if apart_from is None else None
    aside = Aside(connection, decided, principal)
    reissue = Reissue(connection, apart_from or (), anything=bool(newest.aside))
    with arrivals(connection) as rows:
        entering = _Entering(connection, rows, newest, recorded_at)
        for number, piece in enumerate(pieces):
            if number == 0:
                tally.imported_before = _imported_before(connection, piece)
                _insert_import(connection, piece, import_id, recorded_at)
            # What the file itself says twice is no part of the piece: only what was here before is looked up.
            weighed = aside.weigh(matched_records(connection, piece.accepted, is_new=is_new), piece)
            known = aside.known(piece, weighed)
            tally.add(piece, weighed, known)
            reissue.watch(piece, weighed)
            entering.enter(weighed)
            aside.insert(known, import_id)
    tally.settled = reissue.settle(file=tally.file, import_id=import_id, recorded_at=recorded_at)
    _close_import(connection, import_id, tally.summary(0))
    is_change = tally.accepted or aside.inserted or tally.settled
    return tally.summary(count_change(connection) if is_change else frames.version(connection))


class _Newest(NamedTuple):
    """The largest numbers before an import; 0 where there is none."""

    imported: int
    record: int
    version: int
    aside: int
    decided: int


_NUMBERS: Final = (
    IMPORTS.c.import_id,
    RECORDS.c.record_id,
    VERSIONS.c.version_id,
    QUARANTINE.c.quarantine_id,
    QUARANTINE_DECISIONS.c.decision_id,
)


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


def _insert_import(connection: Connection, first: Intake, import_id: int, recorded_at: datetime) -> None:
    values = {
        "import_id": import_id,
        "recorded_at": frames.micros(recorded_at),
        "file": first.file,
        "file_sha256": first.sha256,
        "source": first.source,
        "flags": "",
        **dict.fromkeys(_COUNTS, 0),
    }
    connection.execute(_INSERT_IMPORT, values)
    write_terms(connection, first, import_id)


def _imported_before(connection: Connection, first: Intake) -> tuple[int, datetime] | None:
    agency = first.options.agency if first.options is not None else ""
    asked = {"sha256": first.sha256} | ({"agency": agency} if agency else {})
    found = connection.execute(_of_file(of_agency=bool(agency)), asked).first()
    return None if found is None else (found.import_id, frames.instant(found.recorded_at))


@cache
def _of_file(*, of_agency: bool) -> Select[tuple[int, int]]:
    """Ask for the last import of a file; made once, because to make it costs more than to run it."""
    known = select(IMPORTS.c.import_id, IMPORTS.c.recorded_at).where(IMPORTS.c.file_sha256 == bindparam("sha256"))
    if of_agency:
        # Who sends for an agency is told of imports of that agency alone.
        own = select(IMPORT_TERMS.c.import_id).where(IMPORT_TERMS.c.agency == bindparam("agency"))
        known = known.where(IMPORTS.c.import_id.in_(own))
    # What was taken out of quarantine came under the hash of its file, too.
    return known.where(IMPORTS.c.flags != FROM_QUARANTINE).order_by(IMPORTS.c.import_id.desc())


def _close_import(connection: Connection, import_id: int, summary: ImportSummary) -> None:
    values = {name: getattr(summary, name) for name in _COUNTS} | {"flags": "; ".join(summary.flags)}
    connection.execute(_CLOSE_IMPORT, {**values, "closed": import_id})


_COUNTS: Final = ("records", "added", "revised", "quarantined", "duplicates")
_INSERT_IMPORT: Final = insert(IMPORTS)
_CLOSE_IMPORT: Final = (
    update(IMPORTS)
    .where(IMPORTS.c.import_id == bindparam("closed"))
    .values({name: bindparam(name) for name in (*_COUNTS, "flags")})
)


class _Entering:
    """Numbers what a file brings, in its order: the tables do not hold all of it before the end."""

    def __init__(self, connection: Connection, rows: Arrivals, newest: "_Newest", recorded_at: datetime) -> None:
        self._connection = connection
        self._rows = rows
        self._import_id = newest.imported + 1
        self._arrived = pl.coalesce("recorded_at", pl.lit(recorded_at, dtype=INSTANT)).alias("recorded_at")
        self._record_id = newest.record + 1
        self._version_id = newest.version + 1

    def enter(self, weighed: pl.DataFrame) -> None:
        """Insert records that are new, and versions of those and of the revised ones; close what they replace."""
        all_new = bool((weighed["status"] == "new").all())
        fresh = weighed if all_new else weighed.filter(pl.col("status").is_in(["new", "revised"]))
        is_new = pl.col("status") == "new"
        numbers = is_new.cast(pl.Int64).cum_sum() + (self._record_id - 1)
        number = pl.when(is_new).then(numbers).otherwise(pl.col("record_id")).alias("record_id")
        numbered = fresh.with_columns(number, self._arrived)
        new = (numbered if all_new else numbered.filter(is_new))[["record_id", *IDENTITY]]
        self._rows.insert(RECORDS.name, new)
        self._record_id += new.height
        if not all_new:
            self._close_replaced(numbered.filter(~is_new))
        self._insert_versions(numbered)

    def _close_replaced(self, revised: pl.DataFrame) -> None:
        replaced = revised.select(
            pl.col("version_id").alias("closed"), pl.col("recorded_at").dt.epoch("us").alias("at")
        )
        if replaced.height:
            closing = update(VERSIONS).where(VERSIONS.c.version_id == bindparam("closed"))
            self._connection.execute(closing.values(superseded_at=bindparam("at")), replaced.to_dicts())

    def _insert_versions(self, numbered: pl.DataFrame) -> None:
        first = self._version_id
        rows = numbered.select(
            pl.int_range(first, first + numbered.height, dtype=pl.Int64).alias("version_id"),
            pl.lit(self._import_id).alias("import_id"),
            *_OF_VERSION,
        )
        self._rows.insert(VERSIONS.name, rows)
        self._version_id += rows.height
