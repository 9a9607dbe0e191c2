"""The audit chain: entries that hang on each other, checkpoints that prove them, and what was done to either."""

from data.audit.chain import Act, Entry, first_link, next_entry
from data.audit.checkpoints import Checkpoint, Proof, read_proof
from data.audit.comparing import Audit, compare
from data.audit.findings import Finding, What
from data.audit.journal import Journal

__all__ = [
    "Act",
    "Audit",
    "Checkpoint",
    "Entry",
    "Finding",
    "Journal",
    "Proof",
    "What",
    "compare",
    "first_link",
    "next_entry",
    "read_proof",
]
