"""The way in: the bytes of one file to what would be stored of it, without a store and without a trace."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import polars as pl

from data.errors import WrongUseError
from data.logs import tell, timed
from data.readers import isolation
from data.readers.records import ROW, Records, file_hash
from data.schema import EVENT_COLUMNS, Events
from data.sources.generic import GENERIC, OUTSIDE
from data.sources.mapping import ColumnMap, mapped_source
from data.sources.recognise import recognise
from data.sources.source import Reports, Source, SourceOptions, unknown_columns
from data.validate.dates import DateRules, fault_of_dates, restate_times
from data.validate.repeats import mark_default_coordinates
from data.validate.verdict import Verdict, judge

_LOG: Final = logging.getLogger("routewatch.import")
QUARANTINE_COLUMNS: Final = ("row", "reason", "sentence", "raw")


@dataclass(frozen=True)
class IntakeOptions:
    """
    What the sender says about a file.

    Parameters
    ----------
    now
        Aware; the clock of the import.
    source
        Name of the source; empty to recognise it by the header.
    agency
        The uploader; fills a missing column, and rows of another agency are quarantined.
    feed
        Reporting stream of the whole file, where it has no column for it.
    handling
        Marking for blank fields.
    dates
        ``day-first``, ``month-first``, ``excel`` or a layout, as in ``DateRules``: what a person says of all dates of
        the file. Empty: dates that read two ways are quarantined.
    column_map
        The sender's own headers, in place of a source.
    """

    now: datetime
    source: str = ""
    agency: str = ""
    feed: str = ""
    handling: str = ""
    dates: str = ""
    column_map: ColumnMap | None = None


@dataclass(frozen=True)
class Intake:
    """
    What one file says, judged: records = accepted + quarantined + duplicates.

    Parameters
    ----------
    file, sha256
        Name without folder, and hash of the bytes.
    source
        Name of the source that read it.
    records
        Number of data records.
    accepted
        The event columns (``recorded_at`` null until stored), ``raw``, ``content``, ``feed_given`` and
        ``radius_stated``.
    quarantined
        Columns ``row``, ``reason``, ``sentence``, ``raw``, ordered by row.
    duplicates
        Row numbers that repeat an earlier row of this file; what repeats the store only the store can tell.
    flags
        What was noticed about the file.
    headers
        Keys of its columns, in the order of the file.
    options
        What the sender said about it; None for typed events.
    """

    file: str
    sha256: str
    source: str
    records: int
    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    duplicates: tuple[int, ...] = ()
    flags: tuple[str, ...] = field(default=())
    headers: tuple[str, ...] = ()
    options: IntakeOptions | None = None

    def events(self) -> Events:
        """
        Give the accepted records as events that no store has seen.

        Returns
        -------
        events
            ``recorded_at`` as the file says it, null where it does not; coordinates that repeat within the file
            are flagged, as the store does over all it holds.
        """
        return mark_default_coordinates(self.accepted.select(*EVENT_COLUMNS, "radius_stated"))

    def reasons(self) -> Mapping[str, int]:
        """
        Count the quarantined records by reason.

        Returns
        -------
        counts
            The most frequent first.
        """
        counts = (
            self.quarantined["reason"].value_counts(sort=True, name="n").sort("n", "reason", descending=[True, False])
        )
        return dict(counts.iter_rows())


def read_file(name: str, content: bytes, options: IntakeOptions) -> Intake:
    """
    Read and judge a file for import.

    Parameters
    ----------
    name
        File name.
    content
        All bytes.
    options
        What the sender says about it.

    Returns
    -------
    intake
        To show, or to hand to ``Store.add``.

    Raises
    ------
    FileRejectedError
        The file as a whole cannot be taken.
    WrongUseError
        There is no source of the name given, or options contradict each other.
    """
    _refuse_contradiction(options)
    tell(_LOG, "file", {"file": name}, level=logging.DEBUG)
    with timed(_LOG, "judge file", sha256=file_hash(content), bytes=len(content)) as facts:
        records = isolation.read_isolated(name, content)
        intake = judge_records(records, source_of(records, options), options)
        facts |= {"source": intake.source, "records": intake.records, "quarantined": intake.reasons()}
    return intake


def _refuse_contradiction(options: IntakeOptions) -> None:
    if fault := fault_of_dates(options.dates):
        raise WrongUseError(f"The order of dates {fault}")
    if options.column_map is None:
        return
    if options.source not in ("", GENERIC.name):
        raise WrongUseError(f"A map of columns and the source {options.source!r} exclude each other; give one of them.")
    if options.dates and options.column_map.dates not in ("", options.dates):
        raise WrongUseError(
            f"The map says that dates are {options.column_map.dates!r}, not {options.dates!r}; say it in one place."
        )


def source_of(records: Records, options: IntakeOptions) -> Source:
    """
    Find what reads a file.

    Parameters
    ----------
    records
        Of the file; only the header is looked at.
    options
        What the sender says about it.

    Returns
    -------
    source
        Of the map, the named one, or the one whose header it is.

    Raises
    ------
    WrongUseError
        There is no source of the name given.
    """
    if options.column_map is None:
        return recognise(records, name=options.source)
    return mapped_source(options.column_map)


def read_outside_events(name: str, content: bytes, *, now: datetime) -> Intake:
    """
    Read a file of events, or of a published source, that stays outside the store, for ``detect EVENTS``.

    Parameters
    ----------
    name
        File name.
    content
        All bytes.
    now
        Aware; the clock.

    Returns
    -------
    intake
        Of events of one's own: mode may be blank, a missing agency is ``unknown``, a missing marking ``TLP:RED``, and a
        column ``recorded_at`` is kept.

    Raises
    ------
    FileRejectedError
        The file as a whole cannot be taken.
    """
    records = isolation.read_isolated(name, content)
    source = recognise(records)
    return judge_records(records, OUTSIDE if source is GENERIC else source, IntakeOptions(now=now))


def judge_records(records: Records, source: Source, options: IntakeOptions) -> Intake:
    """
    Judge what was read of a file.

    Parameters
    ----------
    records
        Of the file.
    source
        That reads them.
    options
        What the sender says about it.

    Returns
    -------
    intake
        Every record in exactly one of its parts.

    Raises
    ------
    FileRejectedError
        A column is missing that nothing can replace.
    """
    if not records.headers:
        # Not one record could be read: there are no columns to miss, and each record has its reason.
        none = pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(source.columns.values(), pl.String())})
        records = replace(records, headers={name: name for name in none.columns[1:]}, fields=none)
    told = source.report(records, SourceOptions(options.agency, options.feed, options.handling))
    rules = options.column_map.date_rules if options.column_map else DateRules()
    reports = Reports(restate_times(told, replace(rules, dates=options.dates or rules.dates)))
    verdict = judge(reports, source=source, uploader=options.agency, now=options.now)
    dropped = unknown_columns(records, source.columns)
    flags = (*records.flags, "unknown_columns_dropped: " + ", ".join(dropped)) if dropped else records.flags
    return Intake(
        file=records.file,
        sha256=records.sha256,
        source=source.name,
        records=records.count,
        accepted=_with_provenance(verdict, records, source),
        quarantined=_all_quarantined(verdict, records),
        duplicates=verdict.duplicates,
        flags=flags,
        headers=tuple(records.headers),
        options=options,
    )


def _with_provenance(verdict: Verdict, records: Records, source: Source) -> pl.DataFrame:
    frame = verdict.accepted.rename({ROW: "row"}).with_columns(
        pl.lit(records.file).alias("file"), pl.lit(records.sha256).alias("file_sha256")
    )
    if records.row_flags:
        noticed = {row: ";".join(codes) for row, codes in records.row_flags.items()}
        own = pl.when(pl.col("flags") != "").then(pl.col("flags"))
        more = pl.col("row").replace_strict(noticed, default=None, return_dtype=pl.String)
        frame = frame.with_columns(pl.concat_str([own, more], separator=";", ignore_nulls=True).alias("flags"))
    if source is not OUTSIDE:
        # When a record arrived is for the store to say, not for the sender.
        frame = frame.with_columns(pl.lit(None, dtype=EVENT_COLUMNS["recorded_at"]).alias("recorded_at"))
    return frame.select(*EVENT_COLUMNS, "raw", "content", "feed_given", "radius_stated")


def _all_quarantined(verdict: Verdict, records: Records) -> pl.DataFrame:
    damaged = pl.DataFrame(
        [(row.row, row.reason, row.sentence, row.raw) for row in records.damaged],
        schema=dict.fromkeys(QUARANTINE_COLUMNS, pl.String()) | {"row": pl.Int64()},
        orient="row",
    )
    return pl.concat([verdict.quarantined.select(QUARANTINE_COLUMNS), damaged]).sort("row")
