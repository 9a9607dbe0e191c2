"""The way in: the bytes of one file to what would be stored of it, without a store and without a trace."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from data.errors import WrongUseError
from data.guard.guarding import guard_records
from data.guard.modes import Guard
from data.guard.refusing import refuse_personal
from data.intake import QUARANTINE_COLUMNS, Intake, IntakeOptions, put_together
from data.logs import tell, timed
from data.readers import isolation
from data.readers.records import ROW, Records, file_hash
from data.schema import EVENT_COLUMNS, Handling
from data.sources.generic import GENERIC, OUTSIDE
from data.sources.mapping import mapped_source
from data.sources.recognise import recognise
from data.sources.source import Reports, Source, SourceOptions, second_columns, unknown_columns
from data.validate.dates import DateRules, fault_of_dates, restate_times
from data.validate.earlier import Earlier
from data.validate.verdict import Verdict, judge
from data.validate.vocabulary import is_marking

_LOG: Final = logging.getLogger("routewatch.import")


def read_file(name: str, content: bytes, options: IntakeOptions) -> Intake:
    """
    Read and judge a file for import, all of it in memory.

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
        There is no source or encoding of the name given, or options contradict each other.
    """
    return put_together(read_pieces(name, content, options))


def read_pieces(name: str, content: bytes | Path, options: IntakeOptions) -> Iterator[Intake]:
    """
    Read and judge a file for import, piece by piece.

    Parameters
    ----------
    name
        File name.
    content
        All bytes, or the file that holds them.
    options
        What the sender says about it.

    Yields
    ------
    intake
        The next piece, at least one; together they are what ``read_file`` gives.

    Raises
    ------
    FileRejectedError
        The file as a whole cannot be taken, which may be found in its midst: what came before counts for nothing.
    WrongUseError
        There is no source or encoding of the name given, or options contradict each other.
    """
    _refuse_contradiction(options)
    tell(_LOG, "file", {"file": name}, level=logging.DEBUG)
    with timed(_LOG, "judge file", sha256=_digest(content)) as facts:
        earlier, counts = Earlier(), Counter[str]()
        for records in isolation.read_pieces_isolated(name, content, encoding=options.encoding):
            source = source_of(records, options)
            # What is published is known to all, and there is nobody to repair it.
            guarded = options if source.owned else replace(options, guard=Guard.MASK)
            intake = judge_records(records, source, guarded, earlier)
            counts.update(records=intake.records, **intake.reasons())
            yield intake
        facts |= {"source": intake.source, "records": counts.pop("records"), "quarantined": counts}


def _digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return file_hash(content)
    try:
        with content.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # told by whoever reads it


def _refuse_contradiction(options: IntakeOptions) -> None:
    if fault := fault_of_dates(options.dates):
        raise WrongUseError(f"The order of dates {fault}")
    constants = options.column_map.constants if options.column_map else {}
    for marking in filter(None, (options.handling, constants.get("handling", ""))):
        if not is_marking(marking):
            raise WrongUseError(f"{marking[:40]!r} is no marking; there are {', '.join(Handling)}.")
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
    return judge_records(records, OUTSIDE if source is GENERIC else source, IntakeOptions(now=now, guard=Guard.MASK))


def judge_records(records: Records, source: Source, options: IntakeOptions, earlier: Earlier | None = None) -> Intake:
    """
    Judge what was read of a file, or its next piece.

    Parameters
    ----------
    records
        Of the file.
    source
        That reads them.
    options
        What the sender says about it.
    earlier
        What its earlier pieces said; this one is added to it. None for a whole file.

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
    guarded = guard_records(records, source.columns)
    records = guarded.records  # from here on nobody sees what was found
    told = source.report(records, SourceOptions(options.agency, options.feed, options.handling))
    told = refuse_personal(told, guarded.found, options.guard)
    rules = options.column_map.date_rules if options.column_map else DateRules()
    reports = Reports(restate_times(told, replace(rules, dates=options.dates or rules.dates)))
    earlier = earlier or Earlier()
    verdict = judge(reports, source=source, uploader=options.agency, now=options.now, earlier=earlier)
    left_out = {
        "unknown_columns_dropped": unknown_columns(records, source.columns),
        "second_columns_dropped": second_columns(records, source.columns),
        "personal_columns_withheld": guarded.withheld,
    }
    noticed = (f"{code}: {', '.join(headers)}" for code, headers in left_out.items() if headers)
    return Intake(
        file=records.file,
        sha256=records.sha256,
        source=source.name,
        records=records.count,
        accepted=_with_provenance(verdict, records, source),
        quarantined=_all_quarantined(verdict, records),
        duplicates=verdict.duplicates,
        flags=(*records.flags, *noticed),
        headers=tuple(records.headers),
        options=options,
    )


def _with_provenance(verdict: Verdict, records: Records, source: Source) -> pl.DataFrame:
    frame = verdict.accepted
    own: dict[str, pl.Expr] = {"row": pl.col(ROW), "file": pl.lit(records.file), "file_sha256": pl.lit(records.sha256)}
    if records.row_flags:
        noticed = {row: ";".join(codes) for row, codes in records.row_flags.items()}
        flags = pl.when(pl.col("flags") != "").then(pl.col("flags"))
        more = pl.col(ROW).replace_strict(noticed, default=None, return_dtype=pl.String)
        own["flags"] = pl.concat_str([flags, more], separator=";", ignore_nulls=True)
    if source is not OUTSIDE:
        # When a record arrived is for the store to say, not for the sender.
        own["recorded_at"] = pl.lit(None, dtype=EVENT_COLUMNS["recorded_at"])
    named = (own[name].alias(name) if name in own else name for name in EVENT_COLUMNS)
    return frame.select(*named, "raw", "content", "feed_given", "radius_stated")


def _all_quarantined(verdict: Verdict, records: Records) -> pl.DataFrame:
    if not records.damaged:
        found = verdict.quarantined[list(QUARANTINE_COLUMNS)]
        return found.sort("row") if found.height > 1 else found
    damaged = pl.DataFrame(
        [(row.row, row.reason, row.sentence, row.raw) for row in records.damaged],
        schema=dict.fromkeys(QUARANTINE_COLUMNS, pl.String()) | {"row": pl.Int64()},
        orient="row",
    )
    return pl.concat([verdict.quarantined.select(QUARANTINE_COLUMNS), damaged]).sort("row")
