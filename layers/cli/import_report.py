"""What an import did, for people."""

from collections.abc import Iterator, Sequence

import polars as pl

from data.store import ImportSummary
from layers.cli.import_account import Account
from layers.cli.plain import plain_text
from layers.wording import _, moment, ngettext, number

_SHOWN_ROWS = 5


def as_text(account: Account, summary: ImportSummary) -> str:
    """
    Tell people what became of a file.

    Parameters
    ----------
    account
        Of the file.
    summary
        The store's answer.

    Returns
    -------
    text
        Counts that add up, then each reason with its first rows, then what was noticed.
    """
    return "\n".join([*_counts(summary), *_reasons(account), *_earlier(summary), *_decided(summary), *_notes(account)])


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


def _reasons(account: Account) -> Iterator[str]:
    quarantined = account.quarantined
    if quarantined.height:
        yield _("Quarantined, by reason:")
    for reason, count in account.reasons().items():
        group = quarantined.filter(pl.col("reason") == reason)
        yield _line(count, f"{reason}  {_rows(group['row'].to_list())}")
        yield f"{'':14}{plain_text(group['sentence'][0])}"


def _earlier(summary: ImportSummary) -> Iterator[str]:
    if summary.imported_before:
        n, instant = summary.imported_before
        yield _("This very file was imported before, on {moment} (import {n}).").format(moment=moment(instant), n=n)
    if summary.revised_rows:
        told = ngettext(
            "{n} new version of a record that stood with other content",
            "{n} new versions of records that stood with other content",
            summary.revised,
        )
        yield f"{told} {_rows(summary.revised_rows)}."
    if summary.returned_rows:
        told = ngettext(
            "{n} of the new versions brings back what a later one had replaced",
            "{n} of the new versions bring back what later ones had replaced",
            len(summary.returned_rows),
        )
        way = _("If this is an old file, the newest one, imported again, sets it right.")
        yield f"{told} {_rows(summary.returned_rows)}. {way}"


def _decided(summary: ImportSummary) -> Iterator[str]:
    if summary.settled:
        yield ngettext(
            "{n} record that waited in quarantine came in with this file, and waits no more.",
            "{n} records that waited in quarantine came in with this file, and wait no more.",
            summary.settled,
        )
    if summary.stood_rows:
        told = ngettext(
            "{n} duplicate would wait in quarantine, but was repaired before, or came in otherwise",
            "{n} duplicates would wait in quarantine, but were repaired before, or came in otherwise",
            len(summary.stood_rows),
        )
        yield f"{told} {_rows(summary.stood_rows)}."
    if summary.dismissed_rows:
        told = ngettext(
            "{n} of the quarantined was dismissed by a person before, and stays so",
            "{n} of the quarantined were dismissed by a person before, and stay so",
            len(summary.dismissed_rows),
        )
        yield f"{told} {_rows(summary.dismissed_rows)}."
    if summary.over_repairs:
        told = ngettext(
            "{n} revised record is corrected by its sender and replaces what a person repaired",
            "{n} revised records are corrected by their sender and replace what a person repaired",
            len(summary.over_repairs),
        )
        yield f"{told} {_rows(summary.over_repairs)}."


def _rows(rows: Sequence[int], count: int = 0) -> str:
    more = ", ..." if max(count, len(rows)) > _SHOWN_ROWS else ""
    return _("(rows {rows})").format(rows=", ".join(map(str, rows[:_SHOWN_ROWS])) + more)


def _notes(account: Account) -> Iterator[str]:
    counts = account.noticed()
    if counts or account.flags:
        yield _("Noticed and accepted:")
    for flag in account.flags:
        yield f"{'':14}{plain_text(flag)}"
    for flag, (count, rows) in counts.items():
        yield _line(count, f"{flag}  {_rows(rows, count)}")
