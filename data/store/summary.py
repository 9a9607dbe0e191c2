"""What an import did, or would do."""

from dataclasses import dataclass


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

    @property
    def accepted(self) -> int:
        """Number of records that stand: added and revised ones."""
        return self.added + self.revised

    @property
    def duplicates(self) -> int:
        """Number of records that say nothing new."""
        return len(self.duplicate_rows)
