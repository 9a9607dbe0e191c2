"""What a look at the last checkpoint alone tells of a store, quickly enough for every start."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.checkpoints import Checkpoint
from data.audit.comparing import lost
from data.audit.findings import Finding, What, one


@dataclass(frozen=True)
class Standing:
    """
    How a store stands to its last checkpoint.

    Parameters
    ----------
    is_known
        Whether a checkpoint of this store is known here. There is none of a new store, nor of one from elsewhere.
    findings
        What does not fit.
    failure
        Why a checkpoint could not be read or written; empty where it could.
    unproved
        Entries of a store of which no checkpoint is known here: it came from elsewhere, or they were taken away.
    """

    is_known: bool = False
    findings: tuple[Finding, ...] = ()
    failure: str = ""
    unproved: int = 0


def shortfall(
    last: Checkpoint, *, head: tuple[str, str] | None, newest: int, counts: Mapping[str, int]
) -> tuple[Finding, ...]:
    """
    Say what a store lacks that it had at its last checkpoint.

    Parameters
    ----------
    last
        The checkpoint, read before the store was.
    head
        Digest of the entry at which it was made, as it stands and as it is computed; None where there is none.
    newest
        Number of the last entry.
    counts
        Rows that the store has.

    Returns
    -------
    findings
        None where the store fits. Later entries are no fault: another process may have written them meanwhile.
    """
    findings = []
    if last.number and head is None:
        missing = one(What.MISSING, last.number)
        findings.append(missing if newest > last.number else Finding(What.CUT, newest + 1, last.number))
    elif head is not None and head != (last.digest, last.digest):
        findings.append(one(What.DIFFERENT, last.number))
    return (*findings, *lost(last.counts, counts))
