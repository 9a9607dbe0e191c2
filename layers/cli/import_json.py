"""What an import did, as JSON for programs: written as it is made, however many records there are."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Final, TypeVar

from data.errors import FileRejectedError, RoutewatchError
from data.placing import PlacingSummary
from data.store import ImportSummary
from data.validate.places import hint_of
from layers.cli.import_account import Account

T = TypeVar("T")
_IMPLIED: Final = {"looks_swapped": "coord_country_mismatch"}
"""What was noticed of a record before its reason was found: a mirrored position lies far from its country."""


def as_json(account: Account, summary: ImportSummary, placing: PlacingSummary) -> Iterator[str]:
    """
    Tell programs what became of a file.

    Parameters
    ----------
    account
        Of the file, with a folder.
    summary
        The store's answer.
    placing
        What became of texts of places.

    Yields
    ------
    text
        Pieces of one JSON object: ``outcome``, counts, rows with reasons, flags by row, the accepted rows as events.
    """
    told = {
        "file": summary.file,
        "source": summary.source,
        "outcome": "quarantine" if summary.quarantined else "accept",
        "records_in": summary.records,
        "accepted": summary.accepted,
        "added": summary.added,
        "revised": summary.revised,
        "revised_rows": list(summary.revised_rows),
        "returned_rows": list(summary.returned_rows),
        "imported_before": _earlier(summary),
        "settled": summary.settled,
        "repaired_before": list(summary.stood_rows),
        "dismissed_before": list(summary.dismissed_rows),
        "replace_repairs": list(summary.over_repairs),
        "release_to_nobody": dict(account.unknown_names),
        "place_texts": {"found": placing.placed, "waiting": placing.waiting},
        "store_version": summary.version,
        "duplicates": list(summary.duplicate_rows),
    }
    yield from (f"{mark}{json.dumps(name)}: {json.dumps(value)}" for mark, (name, value) in _marked(told.items(), "{"))
    yield ', "quarantined": ['
    yield from (f"{mark}{json.dumps(row)}" for mark, row in _marked(_set_aside(account), ""))
    yield '], "flags": {'
    yield from (f"{mark}{json.dumps(key)}: {json.dumps(codes)}" for mark, (key, codes) in _marked(_flags(account), ""))
    yield '}, "rows": {'
    yield from (f"{mark}{json.dumps(key)}: {json.dumps(row)}" for mark, (key, row) in _marked(_rows(account), ""))
    yield "}}"


def _earlier(summary: ImportSummary) -> dict[str, object] | None:
    if summary.imported_before is None:
        return None
    number, instant = summary.imported_before
    return {"import": number, "recorded_at": _plain(instant)}


def _marked(items: Iterable[T], first: str) -> Iterator[tuple[str, T]]:
    """Give each item with what stands before it."""
    return zip(chain([first], iter(lambda: ", ", "")), items, strict=False)


def _set_aside(account: Account) -> Iterator[dict[str, object]]:
    for row in account.quarantined.iter_rows(named=True):
        yield {**row, "hint": hint_of(row["sentence"])}


def _flags(account: Account) -> Iterator[tuple[str, list[str]]]:
    for events in account.events():
        for row, found in events.select("row", "flags").iter_rows():
            if found:
                yield str(row), found.split(";")
    for row, reason in account.quarantined.select("row", "reason").iter_rows():
        if reason in _IMPLIED:
            yield str(row), [_IMPLIED[reason]]
    if account.flags:
        yield "file", account.flags


def _rows(account: Account) -> Iterator[tuple[str, dict[str, object]]]:
    for events in account.events():
        for row in events.drop("recorded_at").iter_rows(named=True):
            yield str(row["row"]), {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


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
