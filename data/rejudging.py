"""Quarantined records into verdicts: judged once more by today's code, as a person corrects them or as they came."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from data.corrections import Correction, Original, changes_of, original_of, uncertain_fields
from data.errors import FileRejectedError
from data.guard.refusing import REASON
from data.guard.sorts import MARKER
from data.intake import Intake
from data.readers.records import ROW, Records
from data.receiving import judge_records, source_of
from data.reidentifying import records_again, under_our_names
from data.schema import EVENT_COLUMNS
from data.sources.mapping import MAPPED_FIELDS
from data.store import ImportTerms

_DERIVED: Final = re.compile(r"(row-[0-9a-f]{24}-)\d+")


@dataclass(frozen=True)
class Verdict:
    """
    Corrected records of one import, judged.

    Parameters
    ----------
    batches
        Every record in exactly one of them.
    changes
        Quarantine number to the fields that were changed.
    """

    batches: tuple[Intake, ...]
    changes: dict[int, dict[str, str]]


def known_to(terms: ImportTerms, original: Original) -> Mapping[str, str]:
    """
    Find the columns under which a record can be corrected.

    Parameters
    ----------
    terms
        Of its import.
    original
        The record.

    Returns
    -------
    columns
        Header key to canonical name.

    Raises
    ------
    WrongUseError
        There is no source of the name that it came under any more.
    """
    if terms.options.column_map is None or original.is_damaged:
        return source_of(_records(terms, (), ()), terms.options).columns
    return {name: name for name in MAPPED_FIELDS}


def judge_again(records: pl.DataFrame, terms: ImportTerms, correction: Correction) -> Verdict:
    """
    Judge quarantined records once more, on the same way as an import.

    Parameters
    ----------
    records
        Of one import, as the store reads them.
    terms
        Of the import. Its clock is the clock of the verdict, too: what lay in the future then is no record now.
    correction
        The same for all of them.

    Returns
    -------
    verdict
        Nothing is stored.

    Raises
    ------
    WrongUseError
        The source has no column of that name.
    """
    changes: dict[int, dict[str, str]] = {}
    pieces: dict[int, tuple[str, str]] = {}
    refused: list[tuple[int, str, str]] = []
    alike: dict[tuple[bool, tuple[str, ...]], list[dict[str, object]]] = {}
    for record in records.iter_rows(named=True):
        original = original_of(record["raw"], terms.headers)
        changed = changes_of(correction, original, known_to(terms, original))
        changes[record["quarantine_id"]] = changed
        if original.pieces:
            pieces[record["row"]] = (record["reason"], _pieces_sentence(original, terms))
        corrected = {**original.fields, **changed}
        if fault := _fault(original, changed, terms) or _fault_of_markers(record["reason"], corrected):
            refused.append((record["row"], record["reason"], fault))
            continue
        key = (original.is_damaged, tuple(corrected))
        alike.setdefault(key, []).append({**corrected, ROW: record["row"]})
    batches = [
        _judged(terms if is_damaged else replace(terms, options=under_our_names(terms.options, columns)), columns, rows)
        for (is_damaged, columns), rows in alike.items()
    ]
    if refused:
        batches.append(_refused(terms, refused))
    batches = [_telling_of_pieces(batch, pieces) for batch in batches]
    return Verdict(tuple(_with_ordinals(batch, records) for batch in batches), changes)


def _pieces_sentence(original: Original, terms: ImportTerms) -> str:
    columns = f" under the {len(terms.headers)} columns of the file" if terms.headers else " under their columns"
    named = f": {', '.join(terms.headers)}" if terms.headers else ""
    return f"Its {len(original.pieces)} fields could not be put{columns}; set each column anew{named}."


def _telling_of_pieces(batch: Intake, pieces: Mapping[int, tuple[str, str]]) -> Intake:
    """Say of a record without columns what it lacks; that its file lacked a column is not so."""
    told = [
        pieces[row["row"]]
        if row["reason"] == "missing_column" and row["row"] in pieces
        else (row["reason"], row["sentence"])
        for row in batch.quarantined.iter_rows(named=True)
    ]
    quarantined = batch.quarantined.with_columns(
        pl.Series("reason", [reason for reason, _ in told], dtype=pl.String),
        pl.Series("sentence", [sentence for _, sentence in told], dtype=pl.String),
    )
    return replace(batch, quarantined=quarantined)


def _fault(original: Original, changed: Mapping[str, str], terms: ImportTerms) -> str:
    if original.pieces and not changed:
        return _pieces_sentence(original, terms)
    if cut := uncertain_fields(original, changed):
        return f"Only the beginning of {', '.join(cut)} is kept; set it anew."
    return ""


def _fault_of_markers(reason: str, corrected: Mapping[str, str]) -> str:
    """Let no record in with markers unless a person has seen them: what was quarantined for them waits for that."""
    marked = [name for name, text in corrected.items() if MARKER.search(text)]
    if reason != REASON or not marked:
        return ""
    return f"Personal data were taken out of {', '.join(marked)}; set it anew, or leave out what was withheld."


def _records(terms: ImportTerms, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Records:
    return records_again(terms.file, terms.file_sha256, columns, rows)


def _judged(terms: ImportTerms, columns: Sequence[str], rows: list[dict[str, object]]) -> Intake:
    records = _records(terms, columns, rows)
    try:
        return judge_records(records, source_of(records, terms.options), terms.options)
    except FileRejectedError as error:
        return _refused(terms, [(int(str(row[ROW])), error.reason, str(error)) for row in rows])


def _refused(terms: ImportTerms, rows: list[tuple[int, str, str]]) -> Intake:
    texts = dict.fromkeys(("raw", "content", "feed_given"), pl.String())
    accepted = pl.DataFrame(schema={**EVENT_COLUMNS, **texts, "radius_stated": pl.Boolean()})
    schema = {"row": pl.Int64(), "reason": pl.String(), "sentence": pl.String()}
    refused = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.lit("").alias("raw"))
    return Intake(terms.file, terms.file_sha256, terms.options.source, len(rows), accepted, refused)


def _with_ordinals(batch: Intake, records: pl.DataFrame) -> Intake:
    """
    Name records without an identifier of their own by their ordinal in their file, not by that among the judged ones.

    Notes
    -----
    Quarantine counts equal records of a file, and so does an import: each of them stays an event of its own, and a
    re-issue of the file that is accepted finds them all.
    """
    kept = records.select("row", pl.col("content").str.extract(r"-(\d+)$", 1).cast(pl.Int64).alias("#kept"))
    named = batch.accepted.join(kept, on="row", how="left", maintain_order="left")
    taken: set[str] = set()
    names = []
    for event_id, ordinal in named.select("event_id", "#kept").iter_rows():
        match = _DERIVED.fullmatch(event_id)
        name = event_id
        number = ordinal or 1
        while match and (name := f"{match[1]}{number}") in taken:
            number += 1
        taken.add(name)
        names.append(name)
    return replace(batch, accepted=batch.accepted.with_columns(pl.Series("event_id", names, dtype=pl.String)))
