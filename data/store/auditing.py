"""The audit chain of the store: what it holds, and the whole of it held against its checkpoints."""

from dataclasses import replace

from data.audit.chain import WHY, Act, Entry, link_of
from data.audit.comparing import Audit, compare
from data.audit.findings import What
from data.audit.journal import Journal
from data.errors import WrongUseError
from data.store.acting import ActingFace
from data.store.audit_rows import counted_rows, counts_of, entries_from


class AuditFace(ActingFace):
    """What the store knows of what was done with it."""

    def entries(self) -> tuple[Entry, ...]:
        """
        Read the chain.

        Returns
        -------
        entries
            By number, as they stand, whether they fit or not.
        """
        with self._reading() as connection:
            return entries_from(connection, 1)

    def audit(self) -> Audit:
        """
        Hold the whole chain, and the number of rows of the store, against all checkpoints.

        Returns
        -------
        audit
            What was changed, and what cannot be known.

        Raises
        ------
        StoreError
            The store or the checkpoints cannot be read.
        """
        store_id = self._store_id()
        proof = self._needed_journal().proof(store_id)  # before the store: that only grows
        with self._reading() as connection:
            return compare(entries_from(connection, None), proof, store_id=store_id, counts=counted_rows(connection))

    def accept(self, why: str) -> Audit:
        """
        Go on with a chain that does not fit: enter why, and make a checkpoint of all that stands.

        Parameters
        ----------
        why
            In a person's words.

        Returns
        -------
        audit
            What was accepted. The checkpoints before it are kept.

        Raises
        ------
        WrongUseError
            Nothing is wrong.
        StoreError
            The store or the checkpoints cannot be read or written.
        """
        journal, audit = self._needed_journal(), self.audit()
        if not audit.findings:
            raise WrongUseError("The audit chain fits its checkpoints; there is nothing to accept.")
        kinds = {what.value: sum(each.what is what for each in audit.findings) for what in What}
        found = {what: count for what, count in kinds.items() if count}
        with self._writing() as connection:
            self._enter(connection, Act.ACCEPTED, {WHY: why, "findings": found})
        store_id = self._store_id()
        if audit.proof.findings:
            journal.set_aside(store_id, self._ledger.clock())
        with journal.appending(store_id) as pen, self._reading() as connection:
            entries = entries_from(connection, None)
            made = self._checkpoint_of(pen, entries, store_id=store_id, counts=counts_of(connection))
            pen.write(replace(made, anew=tuple(map(link_of, entries))))
        self.hold_against_checkpoint()
        return audit

    def _needed_journal(self) -> Journal:
        if self._ledger.journal is None:
            raise WrongUseError(f"The store {self._place} was opened without its checkpoints.")
        return self._ledger.journal
