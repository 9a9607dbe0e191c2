"""What an import did, or would do."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import polars as pl

from data.intake import Intake
from data.store.quarantine_rows import State

_HELD: Final = ("row", "reason", "sentence")


@dataclass(frozen=True)
class ImportSummary:
    """
    One file's records, counted: records = accepted + quarantined + duplicates.

    Parameters
    ----------
    file, source
        Name of the file, and of the source that read it.
    records
        Number of data records.
    added
        Records that the store did not know.
    revised
        Records that it knew with other content: new versions.
    quarantined
        Records set aside for a person; ``Intake.quarantined`` holds them.
    duplicate_rows
        Row numbers that repeat the store or an earlier row of the file.
    flags
        What was noticed about the file.
    version
        The store's counter afterwards.
    settled
        Records of earlier files that waited in quarantine and came in with this one.
    stood_rows
        Duplicates among the rows: those that would be set aside, and that somebody brought into the store before.
    dismissed_rows
        Quarantined rows that a person dismissed before; nobody has to look at them again.
    held
        Sound rows that are quarantined because a person decided otherwise, or because only their owner makes them
        freer: row, reason and sentence.
    over_repairs
        Revised rows whose new content replaces what a person repaired.
    revised_rows
        Row numbers of the revised records.
    returned_rows
        Those of them whose content is that of an earlier version: most likely an old file.
    imported_before
        Number and instant of the last import of the very same file; None where there was none.
    freer_rows
        Revised rows by which the owner lets others see a record who could not.
    """

    file: str
    source: str
    records: int
    added: int
    revised: int
    quarantined: int
    duplicate_rows: tuple[int, ...]
    flags: tuple[str, ...]
    version: int
    settled: int = 0
    stood_rows: tuple[int, ...] = ()
    dismissed_rows: tuple[int, ...] = ()
    held: tuple[tuple[int, str, str], ...] = ()
    over_repairs: tuple[int, ...] = ()
    revised_rows: tuple[int, ...] = ()
    returned_rows: tuple[int, ...] = ()
    imported_before: tuple[int, datetime] | None = None
    freer_rows: tuple[int, ...] = ()

    def set_aside(self, quarantined: pl.DataFrame) -> pl.DataFrame:
        """
        Say which records of the file are set aside, by what the store knows of them.

        Parameters
        ----------
        quarantined
            Those of the file that are not sound: row, reason and sentence, perhaps more.

        Returns
        -------
        aside
            Row, reason and sentence, by row: without those that stand already, with those that are held.
        """
        schema = {"row": pl.Int64(), "reason": pl.String(), "sentence": pl.String()}
        if quarantined.is_empty() and not self.held:
            return pl.DataFrame(schema=schema)
        held = pl.DataFrame(self.held, schema=schema, orient="row")
        waiting = quarantined.select(*schema).filter(~pl.col("row").is_in(list(self.stood_rows)))
        return pl.concat([waiting, held]).sort("row")

    @property
    def accepted(self) -> int:
        """Number of records that stand: added and revised ones."""
        return self.added + self.revised

    @property
    def waiting(self) -> int:
        """Number of quarantined records on which nobody decided yet."""
        return self.quarantined - len(self.dismissed_rows)

    @property
    def duplicates(self) -> int:
        """Number of records that say nothing new."""
        return len(self.duplicate_rows)


_REVISED: Final = pl.col("status") == "revised"
_WANTED: Final = tuple(
    pl.col("row").filter(each).implode().alias(name)
    for name, each in (
        ("revised", _REVISED),
        ("freer", _REVISED & pl.col("is_freer")),
        ("returned", _REVISED & pl.col("brings_back")),
        ("over_repairs", pl.col("over_repair")),
        ("same", pl.col("status") == "same"),
    )
)


@dataclass
class Tally:
    """What has become of the pieces of one file so far."""

    file: str = ""
    source: str = ""
    records: int = 0
    added: int = 0
    quarantined: int = 0
    settled: int = 0
    stood_rows: list[int] = field(default_factory=list)
    dismissed_rows: list[int] = field(default_factory=list)
    held: list[tuple[int, str, str]] = field(default_factory=list)
    over_repairs: list[int] = field(default_factory=list)
    revised_rows: list[int] = field(default_factory=list)
    returned_rows: list[int] = field(default_factory=list)
    imported_before: tuple[int, datetime] | None = None
    freer_rows: list[int] = field(default_factory=list)
    duplicate_rows: list[int] = field(default_factory=list)
    flags: dict[str, None] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """Number of records that stand: added and revised ones."""
        return self.added + len(self.revised_rows)

    def add(self, piece: Intake, matched: pl.DataFrame, aside: pl.DataFrame) -> None:
        """
        Count a piece.

        Parameters
        ----------
        piece
            The next one.
        matched
            Its accepted records with ``row``, ``over_repair``, ``brings_back`` and ``status``: new, same, revised,
            held, dismissed or freer; and ``is_freer``.
        aside
            What it sets aside, held and dismissed ones among it, with ``state`` where somebody decided before.
        """
        self.file, self.source = piece.file, piece.source
        self.records += piece.records
        self.duplicate_rows += piece.duplicates
        self.flags |= dict.fromkeys(piece.flags)
        added = int((matched["status"] == "new").sum())
        self.added += added
        if added < matched.height:
            self._add_known(matched)
        if not aside.is_empty():
            self._add_aside(matched, aside)

    def _add_known(self, matched: pl.DataFrame) -> None:
        rows = matched.select(_WANTED)
        revised_rows, freer_rows, returned_rows, over_repairs, same_rows = rows.row(0)
        self.revised_rows += revised_rows
        self.freer_rows += freer_rows
        self.returned_rows += returned_rows
        self.over_repairs += over_repairs
        self.duplicate_rows += same_rows

    def _add_aside(self, matched: pl.DataFrame, aside: pl.DataFrame) -> None:
        is_dismissed = pl.col("state") == State.DISMISSED
        stood = aside.filter(pl.col("state").is_not_null() & ~is_dismissed)["row"].to_list()
        self.quarantined += aside.height - len(stood)
        self.stood_rows += stood
        self.dismissed_rows += aside.filter(is_dismissed)["row"].to_list()
        held = matched.filter(pl.col("status").is_in(["held", "dismissed", "freer"])).select("row")
        self.held += aside.join(held, on="row", how="semi", maintain_order="left").select(_HELD).rows()
        self.duplicate_rows += stood

    def summary(self, version: int) -> ImportSummary:
        """
        Give what was counted.

        Parameters
        ----------
        version
            The store's counter.

        Returns
        -------
        summary
            Of all pieces so far.
        """
        return ImportSummary(
            file=self.file,
            source=self.source,
            records=self.records,
            added=self.added,
            revised=len(self.revised_rows),
            quarantined=self.quarantined,
            duplicate_rows=tuple(sorted(self.duplicate_rows)),
            flags=tuple(self.flags),
            version=version,
            settled=self.settled,
            stood_rows=tuple(self.stood_rows),
            dismissed_rows=tuple(self.dismissed_rows),
            held=tuple(self.held),
            over_repairs=tuple(self.over_repairs),
            revised_rows=tuple(self.revised_rows),
            returned_rows=tuple(self.returned_rows),
            imported_before=self.imported_before,
            freer_rows=tuple(self.freer_rows),
        )
