"""What one file says, judged: records that would be stored, records that are set aside, and repeats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import polars as pl

from data.guard.modes import Guard
from data.schema import EVENT_COLUMNS, Events
from data.sources.mapping import ColumnMap
from data.validate.repeats import mark_default_coordinates

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
    encoding
        Of the text of the file, where its sender names it.
    guard
        What becomes of records that hold personal data.
    """

    now: datetime
    source: str = ""
    agency: str = ""
    feed: str = ""
    handling: str = ""
    dates: str = ""
    column_map: ColumnMap | None = None
    encoding: str = ""
    guard: Guard = Guard.QUARANTINE


@dataclass(frozen=True)
class Intake:
    """
    What one file says, or one piece of it, judged: records = accepted + quarantined + duplicates.

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


def put_together(pieces: Iterable[Intake]) -> Intake:
    """
    Put the pieces of a file together.

    Parameters
    ----------
    pieces
        At least one; all of the same file, in order.

    Returns
    -------
    intake
        Of the whole file.
    """
    parts = list(pieces)
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        records=sum(part.records for part in parts),
        accepted=pl.concat([part.accepted for part in parts]),
        quarantined=pl.concat([part.quarantined for part in parts]).sort("row"),
        duplicates=tuple(row for part in parts for row in part.duplicates),
        flags=tuple(dict.fromkeys(flag for part in parts for flag in part.flags)),
    )
