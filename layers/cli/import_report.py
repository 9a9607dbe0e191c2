"""What an import did, for people and for programs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl

from data.errors import FileRejectedError, RoutewatchError
from data.intake import Intake
from data.placing import PlacingSummary
from data.schema import Events
from data.store import ImportSummary
from data.validate.places import hint_of
from layers.cli.plain import plain_text
from layers.wording import _, ngettext, number

_SHOWN_ROWS = 5
_IMPLIED = {"looks_swapped": "coord_country_mismatch"}
"""What was noticed of a record before its reason was found: a mirrored position lies far from its country."""


def as_text(intake: Intake, summary: ImportSummary) -> str:
    """
    Tell people what became of a file.

    Parameters
    ----------
    intake
        The file, judged.
    summary
        The store's answer.

    Returns
    -------
    text
        Counts that add up, then each reason with its first rows, then what was noticed.
    """
    return "\n".join([*_counts(summary), *_reasons(intake), *_notes(intake)])


def _counts(summary: ImportSummary) -> Iterator[str]:
    yield _("{file}: {records} (source {source})").format(
        file=plain_text(summary.file),
        records=ngettext("{n} record", "{n} records", summary.records),
        source=summary.source,
    )
    new = _("{added} new, {revised} revised").format(added=number(summary.added), revised=number(summary.revised))
    yield _line(summary.accepted, _("accepted") + f"  ({new})")
    yield _line(summary.quarantined, _("quarantined"))
    yield _line(summary.duplicates, _("duplicates"))


def _line(count: int, what: str) -> str:
    return f"{number(count):>12}  {what}"


def _reasons(intake: Intake) -> Iterator[str]:
    if intake.quarantined.height:
        yield _("Quarantined, by reason:")
    for reason, count in intake.reasons().items():
        group = intake.quarantined.filter(pl.col("reason") == reason)
        rows = ", ".join(str(row) for row in group["row"].head(_SHOWN_ROWS))
        more = ", ..." if count > _SHOWN_ROWS else ""
        yield _line(count, f"{reason}  " + _("(rows {rows})").format(rows=rows + more))
        yield f"{'':14}{plain_text(group['sentence'][0])}"


def _notes(intake: Intake) -> Iterator[str]:
    counts = _flags_of(intake.events())
    if counts or intake.flags:
        yield _("Noticed and accepted:")
    for flag in intake.flags:
        yield f"{'':14}{plain_text(flag)}"
    for flag, count in counts.items():
        yield _line(count, flag)


def _flags_of(events: Events) -> dict[str, int]:
    flags = events["flags"].str.split(";").explode(empty_as_null=True, keep_nulls=True).rename("flag")
    counts = flags.value_counts(sort=True, name="n").sort("n", "flag", descending=[True, False])
    return {flag: count for flag, count in counts.iter_rows() if flag}


def as_json(intake: Intake, summary: ImportSummary, placing: PlacingSummary) -> dict[str, object]:
    """
    Tell programs what became of a file.

    Parameters
    ----------
    intake
        The file, judged.
    summary
        The store's answer.
    placing
        What became of texts of places.

    Returns
    -------
    answer
        ``outcome``, counts, rows with reasons, flags by row, and the accepted rows as events.
    """
    events = intake.events()
    flags: dict[str, list[str]] = {
        str(row): found.split(";") for row, found in events.select("row", "flags").iter_rows() if found
    }
    for row, reason in intake.quarantined.select("row", "reason").iter_rows():
        if reason in _IMPLIED:
            flags[str(row)] = [_IMPLIED[reason]]
    if intake.flags:
        flags["file"] = list(intake.flags)
    return {
        "file": summary.file,
        "source": summary.source,
        "outcome": "quarantine" if summary.quarantined else "accept",
        "records_in": summary.records,
        "accepted": summary.accepted,
        "added": summary.added,
        "revised": summary.revised,
        "duplicates": list(summary.duplicate_rows),
        "quarantined": [
            {**row, "hint": hint_of(row["sentence"])}
            for row in intake.quarantined.select("row", "reason", "sentence").iter_rows(named=True)
        ],
        "flags": flags,
        "rows": {str(row["row"]): _plain_values(row) for row in events.drop("recorded_at").iter_rows(named=True)},
        "place_texts": {"found": placing.placed, "waiting": placing.waiting},
        "store_version": summary.version,
    }


def _plain_values(row: dict[str, object]) -> dict[str, object]:
    return {name: _iso(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_rejection(name: str, error: RoutewatchError | None) -> dict[str, object]:
    """
    Tell programs that a file was rejected whole.

    Parameters
    ----------
    name
        Of the file.
    error
        Why.

    Returns
    -------
    answer
        ``outcome`` ``reject-file`` with ``reason`` and ``sentence``; nothing was accepted.
    """
    reason = error.reason if isinstance(error, FileRejectedError) else "rejected"
    return {"file": name, "outcome": "reject-file", "reason": reason, "sentence": str(error), "accepted": 0}
