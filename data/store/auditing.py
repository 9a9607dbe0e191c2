"""The audit chain of the store: what is done beside writing is entered, and the whole is held against checkpoints."""

from dataclasses import replace

import polars as pl
from sqlalchemy import select

from data.audit.chain import WHY, About, Act, Entry, link_of, write_about
from data.audit.comparing import Audit, compare
from data.audit.findings import What
from data.audit.journal import Journal
from data.errors import WrongUseError
from data.store import frames
from data.store.acting import ActingFace
from data.store.audit_rows import counted_rows, entries_from, read_about
from data.store.audit_table import AUDIT


class AuditFace(ActingFace):
    """What the store knows of what was done with it."""

    def enter(self, act: Act, about: About) -> None:
        """
        Enter an act that changes no record, such as an export, before it is done.

        Parameters
        ----------
        act
            What is done.
        about
            Counts, digests and codes.

        Raises
        ------
        StoreError
            The store took nothing: what cannot be entered must not be done.
        """
        with self._writing() as connection:
            self._enter(connection, act, about)
        self._count_pending()

    def enter_once(self, act: Act, about: About) -> None:
        """
        Enter an act unless it is entered already with the same facts by the same principal.

        Parameters
        ----------
        act
            What is done, mostly a read: pages run again at every click.
        about
            Counts, digests and codes; among them what makes it another act, such as the store's version.

        Raises
        ------
        StoreError
            The store took nothing: what cannot be entered must not be done.
        """
        told = (act.value, self._principal.name, write_about(about))
        if told in self._ledger.told:
            return
        columns = (AUDIT.c.act, AUDIT.c.who, AUDIT.c.about)
        same = select(AUDIT.c.number).where(*(column == said for column, said in zip(columns, told, strict=True)))
        with self._reading() as connection:  # not for writing: what is entered has not to wait for a long import
            is_new = connection.execute(same.limit(1)).first() is None
        if is_new:
            self.enter(act, about)
        self._ledger.told.add(told)

    def enter_read(self, records: pl.DataFrame, *, way: str, release_set: str) -> None:
        """
        Enter that restricted records were read; once for a principal, a release set, a version and a way.

        Parameters
        ----------
        records
            Columns ``agency``, ``event_id``, ``handling``: those that are given out, whatever their handling.
        way
            Code of the page, command or export.
        release_set
            Which records the principal sees.

        Raises
        ------
        StoreError
            The store took nothing: what cannot be entered must not be read.
        """
        about = read_about(records)
        if about is None:
            return
        facts: dict[str, int | str] = {"way": way, "release_set": release_set, "store_version": self._version()}
        self.enter_once(Act.READ, {**about, **facts})

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
            pen.write(replace(self._checkpoint_of(connection, pen, entries), anew=tuple(map(link_of, entries))))
        self.hold_against_checkpoint()
        return audit

    def _version(self) -> int:
        with self._reading() as connection:
            return frames.version(connection)

    def _needed_journal(self) -> Journal:
        if self._ledger.journal is None:
            raise WrongUseError(f"The store {self._place} was opened without its checkpoints.")
        return self._ledger.journal
